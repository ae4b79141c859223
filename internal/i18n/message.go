// Package i18n has the sentences for people, a file a language. A sentence is a key and its arguments until it is read by
// somebody: what stands in it can be told apart, and hidden, up to then.
package i18n

import (
	"strconv"
	"strings"
)

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
	separator string // between the parts of a list
}{
	{English, english, "; "},
	{Chinese, chinese, "；"},
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
	arguments []any  // texts, and messages
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
func (m Message) In(l Language) string {
	if m.key == "" {
		texts := make([]string, len(m.parts))
		for i, part := range m.parts {
			texts[i] = part.In(l)
		}
		return strings.Join(texts, l.separator())
	}
	arguments := make([]string, len(m.arguments))
	for i, argument := range m.arguments {
		switch argument := argument.(type) {
		case Message:
			arguments[i] = argument.In(l)
		case string:
			arguments[i] = argument
		default:
			panic("i18n: an argument is a text or a message")
		}
	}
	text, ok := l.catalog()[m.key]
	if !ok {
		return strings.Join(append([]string{m.key}, arguments...), " ")
	}
	if len(arguments) == 1 { // the usual case
		return strings.ReplaceAll(text, "{0}", arguments[0])
	}
	pairs := make([]string, 0, 2*len(arguments))
	for i, argument := range arguments {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", argument)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
