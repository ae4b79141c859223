package faker

import (
	"maps"
	"reflect"
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// GofakeitNames are the names of gofakeit that a document may use.
var GofakeitNames = gofakeitNames

// Builtins returns our own names.
func Builtins() []string { return slices.Collect(maps.Keys(builtins)) }

// PatternText makes a text of a regular expression.
func PatternText(seed uint64, source string, spread int) (string, bool) {
	draw := NewDraw(seed)
	return FromPattern(draw.Random, source, spread)
}

// FakerJSNames are the names of faker.js that a document may use.
var FakerJSNames = fakerJSNames

// GuessNames returns the names of properties that say something about the value, as words with spaces between them.
func GuessNames() []string {
	var names []string
	for name := range hints {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// LocaleGaps returns the parts that each locale has nothing in.
func LocaleGaps() map[string][]string {
	gaps := map[string][]string{}
	for _, l := range locales {
		row := reflect.ValueOf(*l)
		gaps[l.Name] = append([]string{}, zeroFields("", row)...)
	}
	return gaps
}

func zeroFields(before string, v reflect.Value) (names []string) {
	for i := range v.NumField() {
		name, field := before+v.Type().Field(i).Name, v.Field(i)
		switch {
		case field.Kind() == reflect.Struct:
			names = append(names, zeroFields(name+".", field)...)
		case field.IsZero():
			names = append(names, name)
		}
	}
	return names
}

// TextOf returns what a name suggests, made by a function, where the schema asks for a length.
func TextOf(made func() string, length int) any {
	d := NewDraw(0)
	return text(func(*Draw) string { return made() })(&d, &Constraints{Types: jsonschema.String, MinLength: length, MaxLength: length})
}

// Multiples makes a multiple as the usual case of short numbers does, and as any numbers are multiplied; usual is false where it is no such case.
func Multiples(seed uint64, f *Constraints, whole bool) (short, long jsonvalue.Number, usual bool) {
	g, usual := gridOf(f, whole)
	d := NewDraw(seed)
	short, _ = g.draw(&d)
	d = NewDraw(seed)
	long, _ = d.anyMultiple(f, whole)
	return short, long, usual
}
