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

// Languages returns all of them.
func Languages() []Language { return []Language{English, Chinese} }

// catalog is the sentences of a language by their keys; {0} stands for the first argument.
type catalog map[string]string

var catalogs = map[Language]catalog{English: english, Chinese: chinese}

// Text returns the sentence of a key with its arguments; the key and the arguments where a language has no such sentence.
func (l Language) Text(key string, arguments ...string) string {
	text, ok := catalogs[l][key]
	if !ok {
		return strings.Join(append([]string{key}, arguments...), " ")
	}
	for i, argument := range arguments {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", argument)
	}
	return text
}

// Has reports whether the language has a sentence of a key.
func (l Language) Has(key string) bool { return catalogs[l][key] != "" }

// Keys returns the keys of the language, in no order.
func (l Language) Keys() []string {
	var keys []string
	for key := range catalogs[l] {
		keys = append(keys, key)
	}
	return keys
}
