// Package i18n has the sentences for people, a file a language. A sentence is a key and its arguments until it is read by
// somebody: what stands in it can be told apart, and hidden, up to then.
package i18n

import "strings"

// Language is what sentences are written in.
type Language string

// The languages.
const (
	English Language = "en"
	Chinese Language = "zh"
)

// languages are all of them, a row each.
var languages = []struct {
	Language
	sentences catalog
	separator string            // between the parts of a list
	formats   map[string]string // sentences that are written where they are said, by their English formats
}{
	{English, english, "; ", nil},
	{Chinese, chinese, "；", chineseFormats},
}

// Languages returns all of them.
func Languages() []Language {
	all := make([]Language, len(languages))
	for i, row := range languages {
		all[i] = row.Language
	}
	return all
}

// catalog is the sentences of a language by their keys; {0} stands for the first argument.
type catalog map[string]string

func (l Language) catalog() catalog {
	for _, row := range languages {
		if row.Language == l {
			return row.sentences
		}
	}
	return nil
}

func (l Language) separator() string {
	for _, row := range languages {
		if row.Language == l {
			return row.separator
		}
	}
	return ""
}

// Has reports whether the language has a sentence of a key.
func (l Language) Has(key string) bool { return l.catalog()[key] != "" }

// Keys returns the keys of the language, in no order.
func (l Language) Keys() []string {
	var keys []string
	for key := range l.catalog() {
		keys = append(keys, key)
	}
	return keys
}

// Message is a sentence that is not said yet: in which language depends on who reads it. The zero value says nothing.
type Message struct {
	key       string // "" for a list
	arguments []any  // texts, and messages; of a sentence that is formatted anything
	formatted bool   // the key is a format: see [Sayf]
	parts     []Message
}

// Say returns the message of a key. Its arguments are texts, or messages.
func Say(key string, arguments ...any) Message { return Message{key: key, arguments: arguments} }

// Plain returns a message that is the same text in every language.
func Plain(text string) Message { return Say("plain", text) }

// List returns several messages as one.
func List(parts ...Message) Message { return Message{parts: parts} }

// IsZero reports whether the message says nothing.
func (m Message) IsZero() bool { return m.key == "" && len(m.parts) == 0 }

// In returns the message in a language; the key and the arguments where the language has no such sentence.
func (m Message) In(l Language) string { return string(m.Append(make([]byte, 0, 128), l)) }

// String returns the message in English.
func (m Message) String() string { return m.In(English) }

// Append appends the message in a language, as [Message.In] returns it.
func (m Message) Append(to []byte, l Language) []byte {
	if m.key == "" {
		for i, part := range m.parts {
			if i > 0 {
				to = append(to, l.separator()...)
			}
			to = part.Append(to, l)
		}
		return to
	}
	if m.formatted {
		return append(to, m.format(l)...)
	}
	sentence, ok := l.catalog()[m.key]
	if !ok {
		to = append(to, m.key...)
		for i := range m.arguments {
			to = m.appendArgument(append(to, ' '), i, l)
		}
		return to
	}
	for {
		open := strings.IndexByte(sentence, '{')
		if open < 0 {
			return append(to, sentence...)
		}
		to = append(to, sentence[:open]...)
		if sentence = sentence[open:]; len(sentence) > 2 && sentence[2] == '}' && int(sentence[1]-'0') < len(m.arguments) {
			to, sentence = m.appendArgument(to, int(sentence[1]-'0'), l), sentence[3:]
		} else { // a brace that stands for no argument
			to, sentence = append(to, '{'), sentence[1:]
		}
	}
}

func (m Message) appendArgument(to []byte, i int, l Language) []byte {
	switch argument := m.arguments[i].(type) {
	case Message:
		return argument.Append(to, l)
	case string:
		return append(to, argument...)
	}
	panic("i18n: an argument is a text or a message")
}
