package i18n

import (
	"fmt"
	"strings"
)

// A sentence that stands where it is said, in English and with the verbs of fmt, is its own key: what a document gets wrong is written beside
// the code that finds it. The other languages have it by that key, and its arguments stay apart until it is read.

// teller is what can be said in several languages.
type teller interface{ In(Language) string }

// Sayf returns the message of a sentence. Arguments that are messages or errors are said in the language of who reads.
func Sayf(format string, args ...any) Message {
	return Message{key: format, arguments: args, formatted: true}
}

// Errorf returns an error, as [fmt.Errorf] does, that [Fault] says in other languages too.
func Errorf(format string, args ...any) error {
	return &fault{fmt.Errorf(format, args...), Sayf(format, args...)}
}

type fault struct {
	error
	said Message
}

// Unwrap returns the error as fmt has it, which knows what it wraps.
func (f *fault) Unwrap() error { return f.error }

// In returns the error in a language.
func (f *fault) In(l Language) string { return f.said.In(l) }

// Fault returns the message of an error. What is none of [Errorf] is the same text in every language.
func Fault(err error) Message { return Message{key: "%w", arguments: []any{err}, formatted: true} }

// format returns a sentence in a language; in English where that does not have it.
func (m Message) format(l Language) string {
	sentence, known := l.formats()[m.key]
	if !known {
		sentence = m.key
	}
	args := make([]any, len(m.arguments))
	for i, argument := range m.arguments {
		args[i] = said(argument, l)
	}
	return fmt.Sprintf(strings.ReplaceAll(sentence, "%w", "%v"), args...)
}

// said returns an argument as it stands in a sentence.
func said(argument any, l Language) any {
	switch argument := argument.(type) {
	case teller:
		return argument.In(l)
	case interface{ Unwrap() []error }: // several that were joined
		var all []string
		for _, one := range argument.Unwrap() {
			all = append(all, fmt.Sprint(said(one, l)))
		}
		return strings.Join(all, "\n")
	}
	return argument
}

func (l Language) formats() map[string]string {
	for _, row := range languages {
		if row.Language == l {
			return row.formats
		}
	}
	return nil
}

// HasFormat reports whether a language has a sentence whose key is its English format; English has all.
func (l Language) HasFormat(format string) bool {
	_, known := l.formats()[format]
	return known || l == English
}

// Formats returns the sentences of a language by their English formats, in a copy.
func (l Language) Formats() map[string]string {
	all := map[string]string{}
	for format, sentence := range l.formats() {
		all[format] = sentence
	}
	return all
}
