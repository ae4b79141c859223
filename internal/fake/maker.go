package fake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// maker makes the believable value that an x-faker asks for.
type maker struct {
	make   func(*visit) any
	write  func(*visit)              // instead of make: writes a value of the type that writes says
	within func(*visit, *facets) any // instead of make, where it is there: the value depends on what the schema asks
	source *spec.Expression          // instead of make: the value stands somewhere else in the exchange
	person bool                      // the value belongs to a person
	field  bool                      // the value belongs to a form field
	fixed  bool                      // the value is part of the structure: the extreme shape keeps it
	yields bool                      // to the bounds of the schema: the document gives none of its own
	schema *spec.Schema              // that the x-faker stands on

	writes    spec.Types
	low, high value.Number // between which written integers lie; "" where it is not known
	all       []any        // that may be written, where they are few
}

// say writes a value for a schema of facets.
func (m *maker) say(v *visit, f *facets) {
	switch {
	case m.within != nil:
		v.put(m.within(v, f))
	case m.write != nil:
		m.write(v)
	default:
		v.put(m.make(v))
	}
}

// value makes a value.
func (m *maker) value(v *visit) any {
	if m.write == nil {
		return m.make(v)
	}
	start := len(v.out)
	m.write(v)
	made := v.made(start)
	v.out = v.out[:start]
	return made
}

// suits reports whether what m makes fits the schemas of a plan and their facets, whatever it is.
func (m *maker) suits(p *plan, f *facets, d spec.Direction) bool {
	if len(m.all) > 0 {
		return !slices.ContainsFunc(m.all, func(one any) bool {
			return slices.ContainsFunc(p.schemas, func(s *spec.Schema) bool { return !s.Valid(one, d) })
		})
	}
	if m.within != nil || f.uncertain || f.never || f.fixed || f.types&m.writes == 0 {
		return false
	}
	switch m.writes {
	case spec.String:
		return len(f.patterns) == 0 && f.minLength == 0 && f.maxLength < 0 && f.format == ""
	case spec.Integer:
		return len(f.multipleOf) == 0 && f.format == "" && (!f.bounded() || m.low != "" && f.inBounds(m.low) && f.inBounds(m.high))
	}
	return m.writes == spec.Boolean
}

// arguments are what a document gives to a maker: {integer: {min: 1, max: 9}}.
type arguments struct{ node *value.Node }

func (a arguments) number(name string, fallback float64) (float64, error) {
	n := a.node.Child(name)
	if n == nil {
		return fallback, nil
	}
	number, ok := n.Scalar.(value.Number)
	if !ok {
		return 0, n.Errorf("%s: expected a number, found %s", name, n.Brief(40))
	}
	return number.Float64(), nil
}

// whole is an argument that is an integer from low to high.
func (a arguments) whole(name string, fallback, low, high int64) (int64, error) {
	n := a.node.Child(name)
	if n == nil {
		return fallback, nil
	}
	number, isNumber := n.Scalar.(value.Number)
	i, exact := number.Int64()
	if !isNumber || !exact || i < low || i > high {
		return 0, n.Errorf("%s: expected a whole number from %d to %d, found %s", name, low, high, n.Brief(40))
	}
	return i, nil
}

// known refuses an argument that the maker does not take.
func (a arguments) known(names ...string) error {
	if a.node == nil {
		return nil
	}
	if a.node.Kind != value.ObjectNode {
		return a.node.Errorf("expected arguments such as {min: 1, max: 9}, found %s", a.node.Brief(40))
	}
	for i, key := range a.node.Keys {
		if !slices.Contains(names, key) {
			at := value.Position{File: a.node.File, Line: a.node.KeyAt[i]}
			if len(names) == 0 {
				return at.Errorf("unknown argument %q: none is expected", key)
			}
			return at.Errorf("unknown argument %q: expected %s", key, strings.Join(names, ", "))
		}
	}
	return nil
}

// compileFaker reads the x-faker of a schema: an expression, a name, a text with names in {{ }}, or one name with
// arguments. Its errors carry the line.
func compileFaker(s *spec.Schema) (*maker, error) {
	n := s.Faker
	switch {
	case s.FakerSource != nil:
		return &maker{source: s.FakerSource, fixed: true}, nil
	case n.Kind == value.ObjectNode && len(n.Keys) == 1:
		return lookup(n, n.Keys[0], arguments{n.Items[0]})
	case strings.Contains(n.Text(), "{{"):
		return compileText(n, n.Text())
	case n.Text() != "":
		return lookup(n, n.Text(), arguments{})
	}
	return nil, n.Errorf("x-faker: expected a name, a name with arguments such as {integer: {min: 1, max: 9}}, a text with {{names}}, or an expression")
}

func lookup(at *value.Node, name string, a arguments) (*maker, error) {
	if construct, ok := makers[name]; ok {
		m, err := construct(a)
		if err != nil {
			if _, placed := spec.At(err); !placed {
				err = at.Errorf("x-faker %s: %w", name, err)
			}
			return nil, err
		}
		return m, nil
	}
	if strings.Contains(name, ".") {
		if m, err := fromFakerJS(at, name, a); m != nil || err != nil {
			return m, err
		}
	}
	m, err := fromGofakeit(name, a)
	if _, placed := spec.At(err); placed {
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

func near(name string) string {
	candidates := append(gofakeitNames(), fakerJSNames()...)
	for own := range makers {
		candidates = append(candidates, own)
	}
	matches := spec.Near(name, candidates)
	if len(matches) == 0 {
		return fmt.Sprintf(": expected one of agentmock's names, such as person.name, or one of gofakeit's %d, such as city", len(gofakeitNames()))
	}
	return "; near: " + strings.Join(matches, ", ")
}

var templateName = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// compileText reads "ai_{{digit}}{{digit}}": the values of the names are written as text.
func compileText(n *value.Node, text string) (*maker, error) {
	var texts []string
	var parts []*maker
	whole := &maker{}
	end := 0
	for _, at := range templateName.FindAllStringSubmatchIndex(text, -1) {
		part, err := lookup(n, text[at[2]:at[3]], arguments{})
		if err != nil {
			return nil, err
		}
		texts, parts = append(texts, text[end:at[0]]), append(parts, part)
		whole.person, whole.field = whole.person || part.person, whole.field || part.field
		end = at[1]
	}
	if rest := text[end:]; strings.Contains(rest, "{{") {
		return nil, n.Errorf("x-faker %q: the {{ has no }}", text)
	}
	whole.make = func(v *visit) any {
		var b strings.Builder
		for i, part := range parts {
			b.WriteString(texts[i])
			made := part.value(v)
			if text, isText := made.(string); isText {
				b.WriteString(text)
			} else {
				b.WriteString(value.Text(made))
			}
		}
		b.WriteString(text[end:])
		return b.String()
	}
	return whole, nil
}
