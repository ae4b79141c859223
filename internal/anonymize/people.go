package anonymize

import (
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

//go:embed people.yaml
var peopleFS embed.FS

// people makes the values that take the place of people's.
type people struct {
	generator *generate.Generator
	kinds     *jsonschema.Schema // a property for each kind
}

func newPeople() (*people, error) {
	s, err := openapi.Load(peopleFS, openapi.Options{File: "people.yaml"})
	if err != nil {
		return nil, err
	}
	return &people{generate.Prepare(s), s.Operations[0].Responses[0].Content[0].Schema}, nil
}

// one returns a value of a kind: in English for a text that is written so, where the kind has an English form.
func (p *people) one(kind, like string, seed uint64) string {
	s := p.kinds.Property(kind)
	if english := p.kinds.Property("english-" + kind); english != nil && !hasHan(like) {
		s = english
	}
	made, err := p.generator.Value(s, generate.Options{Seed: seed})
	if o, isObject := made.(*jsonvalue.Object); isObject && len(o.Members) > 0 {
		made = o.Members[0].Value
	}
	text, isText := made.(string)
	if err != nil || !isText {
		panic("record: people.yaml makes no text of kind " + kind) // loading it has tried each kind
	}
	return text
}

// shortPhrase is up to how many characters a Chinese text is taken for a phrase, not for sentences.
const shortPhrase = 8

// text returns a free text as long as another one, in its language.
func (p *people) text(like string, seeds func() uint64) string {
	length, kind := utf8.RuneCountInString(like), "prose"
	if hasHan(like) && length <= shortPhrase {
		kind = "phrase"
	}
	var b strings.Builder
	for written := 0; written < length; written = utf8.RuneCountInString(b.String()) {
		if written > 0 && !hasHan(like) {
			b.WriteByte(' ')
		}
		b.WriteString(p.one(kind, like, seeds()))
	}
	runes := []rune(b.String())[:length]
	if last := runes[length-1]; last == ' ' || last == '，' { // where the cut fell
		runes[length-1] = '.'
		if hasHan(like) {
			runes[length-1] = '。'
		}
	}
	return string(runes)
}

func hasHan(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}
