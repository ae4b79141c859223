// Package faker makes believable values: people, words, names, numbers, texts.
package faker

import (
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// Faker makes the believable value that an x-faker asks for.
type Faker struct {
	make   func(*Draw) any
	Write  func(*Draw, []byte) []byte    // instead of make: appends the JSON of a value of the type that writes says
	Within func(*Draw, *Constraints) any // instead of make, where it is there: the value depends on what the schema asks
	Source *jsonschema.Expression        // instead of make: the value stands somewhere else in the exchange
	Person bool                          // the value belongs to a person
	Field  bool                          // the value belongs to a form field
	Fixed  bool                          // the value is part of the structure: the extreme shape keeps it
	Yields bool                          // to the bounds of the schema: the document gives none of its own
	Schema *jsonschema.Schema            // that the x-faker stands on

	Writes    jsonschema.Types
	Format    string           // of written texts; "" where they have none
	Low, High jsonvalue.Number // between which written integers lie; "" where it is not known
	Values    []any            // that may be written, where they are few
}

// Append appends the JSON of a value for what is asked of it.
func (m *Faker) Append(dst []byte, d *Draw, f *Constraints) []byte {
	switch {
	case m.Within != nil:
		return jsonvalue.Append(dst, m.Within(d, f))
	case m.Write != nil:
		return m.Write(d, dst)
	default:
		return jsonvalue.Append(dst, m.make(d))
	}
}

// value makes a value.
func (m *Faker) value(d *Draw) any {
	if m.Write == nil {
		return m.make(d)
	}
	return jsonvalue.FromText(m.Write(d, nil))
}

// arguments are what a document gives to a faker: {integer: {min: 1, max: 9}}.
type arguments struct{ node *source.Node }

func (a arguments) number(name string, fallback float64) (float64, error) {
	n := a.node.Child(name)
	if n == nil {
		return fallback, nil
	}
	number, ok := n.Scalar.(jsonvalue.Number)
	if !ok {
		return 0, n.Errorf("%s: expected a number, found %s", name, n.Brief(40))
	}
	return number.Float64(), nil
}

// whole returns an argument that is an integer from low to high.
func (a arguments) whole(name string, fallback, low, high int64) (int64, error) {
	n := a.node.Child(name)
	if n == nil {
		return fallback, nil
	}
	number, isNumber := n.Scalar.(jsonvalue.Number)
	i, exact := number.Int64()
	if !isNumber || !exact || i < low || i > high {
		return 0, n.Errorf("%s: expected a whole number from %d to %d, found %s", name, low, high, n.Brief(40))
	}
	return i, nil
}

// known refuses an argument that the faker does not take.
func (a arguments) known(names ...string) error {
	if a.node == nil {
		return nil
	}
	if a.node.Kind() != source.ObjectNode {
		return a.node.Errorf("expected arguments such as {min: 1, max: 9}, found %s", a.node.Brief(40))
	}
	for i, key := range a.node.Keys() {
		if !slices.Contains(names, key) {
			at := a.node.KeyPosition(i)
			if len(names) == 0 {
				return at.Errorf("unknown argument %q: none is expected", key)
			}
			return at.Errorf("unknown argument %q: expected %s", key, strings.Join(names, ", "))
		}
	}
	return nil
}

// Compile reads the x-faker of a schema: an expression, a name, a text with names in {{ }}, or one name with
// arguments. Its errors carry the line.
func Compile(s *jsonschema.Schema) (*Faker, error) {
	n := s.Faker
	switch {
	case s.FakerSource != nil:
		return &Faker{Source: s.FakerSource, Fixed: true}, nil
	case n.Kind() == source.ObjectNode && len(n.Keys()) == 1:
		return lookup(n, n.Keys()[0], arguments{n.Items()[0]})
	case strings.Contains(n.Text(), "{{"):
		return compileText(n, n.Text())
	case n.Text() != "":
		return lookup(n, n.Text(), arguments{})
	}
	return nil, n.Errorf("x-faker: expected a name, a name with arguments such as {integer: {min: 1, max: 9}}, a text with {{names}}, or an expression")
}

func lookup(at *source.Node, name string, a arguments) (*Faker, error) {
	if construct, ok := builtins[name]; ok {
		m, err := construct(a)
		if err != nil {
			if _, placed := source.At(err); !placed {
				err = at.Errorf("x-faker %s: %w", name, err)
			}
			return nil, err
		}
		return m, nil
	}
	if other := elsewhere[strings.ToLower(name)]; other != "" {
		name = other
	}
	if strings.Contains(name, ".") {
		if m, err := fakerJSFaker(at, name, a); m != nil || err != nil {
			return m, err
		}
	}
	m, err := gofakeitFaker(name, a)
	if _, placed := source.At(err); placed {
		return nil, err
	}
	if err != nil {
		return nil, at.Errorf("x-faker %q: %w", name, err)
	}
	if m == nil {
		return nil, at.Errorf("x-faker %q is unknown%s", name, near(name))
	}
	return m, nil
}

func near(name string) i18n.Message {
	candidates := append(gofakeitNames(), fakerJSNames()...)
	for own := range builtins {
		candidates = append(candidates, own)
	}
	if names := suggest.Hint(name, candidates); names != "" {
		return i18n.Sayf("%s", names)
	}
	return i18n.Sayf(": expected one of agentmock's names, such as person.name, or one of gofakeit's %d, such as city", len(gofakeitNames()))
}

var templateName = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// compileText reads "ai_{{digit}}{{digit}}": the values of the names are written as text.
func compileText(n *source.Node, text string) (*Faker, error) {
	var texts []string
	var parts []*Faker
	whole := &Faker{}
	end := 0
	for _, at := range templateName.FindAllStringSubmatchIndex(text, -1) {
		part, err := lookup(n, text[at[2]:at[3]], arguments{})
		if err != nil {
			return nil, err
		}
		texts, parts = append(texts, text[end:at[0]]), append(parts, part)
		whole.Person, whole.Field = whole.Person || part.Person, whole.Field || part.Field
		end = at[1]
	}
	if rest := text[end:]; strings.Contains(rest, "{{") {
		return nil, n.Errorf("x-faker %q: the {{ has no }}", text)
	}
	whole.make = func(d *Draw) any {
		var b strings.Builder
		for i, part := range parts {
			b.WriteString(texts[i])
			made := part.value(d)
			if text, isText := made.(string); isText {
				b.WriteString(text)
			} else {
				b.WriteString(jsonvalue.Text(made))
			}
		}
		b.WriteString(text[end:])
		return b.String()
	}
	return whole, nil
}
