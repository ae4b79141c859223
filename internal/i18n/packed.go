package i18n

import (
	"encoding/json"
	"fmt"
	"strings"
)

// A message that is kept is a text: a sentence without arguments is its own key, several of those stand with semicolons between them, so that people read
// them; one that has arguments is JSON.

// packed is a message as it is kept.
type packed struct {
	Format string    `json:"f,omitempty"` // of Sayf
	Key    string    `json:"k,omitempty"` // of Say
	Args   []any     `json:"a,omitempty"` // texts, whole numbers, and messages
	Parts  []*packed `json:"l,omitempty"` // of List
}

// maxPacked bounds a message with arguments that is kept, in bytes: of a longer one the English is.
const maxPacked = 4 << 10

// Pack returns a message as a text that [Unpack] reads.
func (m Message) Pack() string {
	switch {
	case m.key == "plain" && !m.formatted, m.IsZero():
		return m.In(English)
	case m.formatted && len(m.arguments) == 0:
		return m.key
	}
	text, err := json.Marshal(m.packed())
	if err != nil || len(text) > maxPacked {
		return m.In(English)
	}
	return string(text)
}

func (m Message) packed() *packed {
	out := &packed{Key: m.key}
	if m.formatted {
		out.Format, out.Key = m.key, ""
	}
	for _, argument := range m.arguments {
		switch argument := argument.(type) {
		case Message:
			out.Args = append(out.Args, argument.packed())
		case string, int:
			out.Args = append(out.Args, argument)
		default:
			out.Args = append(out.Args, fmt.Sprint(argument))
		}
	}
	for _, part := range m.parts {
		out.Parts = append(out.Parts, part.packed())
	}
	return out
}

// Unpack returns the message of a text that was packed. What is no known sentence is the same text in every language: it is somebody's own.
func Unpack(text string) Message {
	if strings.HasPrefix(text, "{") {
		var read packed
		if err := json.Unmarshal([]byte(text), &read); err == nil {
			return read.message()
		}
	}
	if known(text) {
		return Sayf(text)
	}
	several := strings.Split(text, "; ")
	parts := make([]Message, len(several))
	found := false
	for i, one := range several {
		if parts[i] = Plain(one); known(one) {
			parts[i], found = Sayf(one), true
		}
	}
	if !found {
		return Plain(text)
	}
	return List(parts...)
}

// Unpacked returns a text that was packed, in a language. Most stand there in English already.
func Unpacked(text string, l Language) string {
	if l == English && !strings.HasPrefix(text, "{") {
		return text
	}
	return Unpack(text).In(l)
}

// known reports whether a text is a sentence without arguments.
func known(text string) bool {
	return !strings.Contains(text, "%") && Chinese.HasFormat(text)
}

func (p *packed) message() Message {
	if p.Key == "" && p.Format == "" {
		var parts []Message
		for _, part := range p.Parts {
			parts = append(parts, part.message())
		}
		return List(parts...)
	}
	out := Message{key: p.Key + p.Format, formatted: p.Format != ""}
	for _, argument := range p.Args {
		switch argument := argument.(type) {
		case map[string]any: // a message within
			text, _ := json.Marshal(argument)
			var inner packed
			_ = json.Unmarshal(text, &inner) // it was read already
			out.arguments = append(out.arguments, inner.message())
		case float64:
			out.arguments = append(out.arguments, int(argument))
		case string:
			out.arguments = append(out.arguments, argument)
		}
	}
	return out
}
