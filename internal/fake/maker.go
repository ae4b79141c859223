package fake

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
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
		return 0, n.Errorf("%s: expected a number, found %s", name, value.Brief(n.Value(), 40))
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
		return 0, n.Errorf("%s: expected a whole number from %d to %d, found %s", name, low, high, value.Brief(n.Value(), 40))
	}
	return i, nil
}

// known refuses an argument that the maker does not take.
func (a arguments) known(names ...string) error {
	if a.node == nil {
		return nil
	}
	if a.node.Kind != value.ObjectNode {
		return a.node.Errorf("expected arguments such as {min: 1, max: 9}, found %s", value.Brief(a.node.Value(), 40))
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

func simple(make func(*visit) any) func(arguments) (*maker, error) {
	return func(a arguments) (*maker, error) { return &maker{make: make}, a.known() }
}

func ofPerson(add func(*person, []byte) []byte) func(arguments) (*maker, error) {
	return func(a arguments) (*maker, error) {
		m := writer(spec.String, func(v *visit) {
			v.out = append(add(v.somebody(), append(v.out, '"')), '"')
		})
		m.person = true
		return m, a.known()
	}
}

// ofField makes a part of a form field out of JSON that it appends.
func ofField(fixed bool, writes spec.Types, add func(*field, []byte) []byte, all ...any) func(arguments) (*maker, error) {
	return func(a arguments) (*maker, error) {
		m := writer(writes, func(v *visit) { v.out = add(v.formField(), v.out) })
		m.field, m.fixed, m.all = true, fixed, all
		return m, a.known()
	}
}

// writer is a maker that writes values of a type.
func writer(writes spec.Types, write func(*visit)) *maker {
	return &maker{writes: writes, write: write}
}

func structural(make func(*visit) any) func(arguments) (*maker, error) {
	return func(a arguments) (*maker, error) { return &maker{make: make, fixed: true}, a.known() }
}

// makers are our own names; every other name is looked for in gofakeit.
var makers = map[string]func(arguments) (*maker, error){
	"person.name":    ofPerson((*person).appendName),
	"person.phone":   ofPerson((*person).appendPhone),
	"person.email":   ofPerson((*person).appendEmail),
	"person.company": ofPerson((*person).appendCompany),
	"person.city":    ofPerson(func(p *person, dst []byte) []byte { return append(dst, p.city...) }),
	"person.title":   ofPerson(func(p *person, dst []byte) []byte { return append(dst, p.title...) }),
	"person.address": ofPerson((*person).appendAddress),
	"person.carrier": makeCarrier,
	"person.sex":     makeSex,

	"field.name":  ofField(false, spec.String, func(f *field, dst []byte) []byte { return append(f.appendName(append(dst, '"')), '"') }),
	"field.type":  ofField(true, spec.String, func(f *field, dst []byte) []byte { return append(append(append(dst, '"'), f.kind...), '"') }, "text", "number", "date"),
	"field.rules": ofField(true, spec.Array, func(f *field, dst []byte) []byte { return append(dst, f.rules...) }, allFieldRules()...),
	"field.value": makeFieldValue,

	"index":      makeIndex,
	"uuid":       structural(func(v *visit) any { return v.uuid() }),
	"problem.en": structural(func(v *visit) any { return v.problem.English }),
	"problem.zh": structural(func(v *visit) any { return v.problem.Chinese }),

	"datetime":  simple(func(v *visit) any { return v.time("datetime") }),
	"date-time": simple(func(v *visit) any { return v.time("date-time") }),
	"date":      simple(func(v *visit) any { return v.time("date") }),

	"integer": makeInteger,
	"decimal": makeDecimal,
	"boolean": makeBoolean,
}

func makeCarrier(a arguments) (*maker, error) {
	m := writer(spec.Integer, func(v *visit) { v.out = strconv.AppendInt(v.out, v.somebody().carrier, 10) })
	m.person, m.all = true, []any{value.Number("1"), value.Number("2"), value.Number("3")}
	return m, a.known()
}

func makeIndex(a arguments) (*maker, error) {
	m := writer(spec.Integer, func(v *visit) { v.out = strconv.AppendInt(v.out, int64(v.index), 10) })
	m.fixed, m.low, m.high = true, "0", value.Int(2*maxValues)
	return m, a.known()
}

func makeSex(a arguments) (*maker, error) {
	return &maker{
		make:   func(v *visit) any { return value.Int(v.somebody().sex) },
		within: func(v *visit, f *facets) any { return v.somebody().sexWithin(f) },
		person: true,
	}, a.known()
}

// makeFieldValue keeps what a field's type asks for in every shape; only free text becomes awkward.
func makeFieldValue(a arguments) (*maker, error) {
	m := writer(spec.String, func(v *visit) {
		if f := v.formField(); v.shape != Extreme || f.kind != "text" {
			v.out = append(append(append(v.out, '"'), f.text...), '"')
			return
		}
		v.put(v.awkwardText(&facets{maxLength: -1}))
	})
	m.field, m.fixed = true, true
	return m, a.known()
}

func makeInteger(a arguments) (*maker, error) {
	low, err := a.whole("min", 0, math.MinInt64, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	high, err := a.whole("max", max(low, 0)+1000, math.MinInt64, math.MaxInt64)
	if err == nil && low > high {
		err = a.node.Errorf("min %d is above max %d", low, high)
	}
	if err != nil {
		return nil, err
	}
	m := writer(spec.Integer, func(v *visit) { v.out = strconv.AppendInt(v.out, v.between(low, high), 10) })
	m.low, m.high = value.Int(low), value.Int(high)
	return m, a.known("min", "max")
}

// makeDecimal makes a decimal in text, as amounts of money travel.
func makeDecimal(a arguments) (*maker, error) {
	low, err := a.number("min", 0)
	if err != nil {
		return nil, err
	}
	high, err := a.number("max", max(low, 0)+1000)
	if err == nil && low > high {
		err = a.node.Errorf("min %v is above max %v", low, high)
	}
	if err != nil {
		return nil, err
	}
	places, err := a.whole("places", 2, 0, 20)
	if err != nil {
		return nil, err
	}
	return writer(spec.String, func(v *visit) {
		drawn := low + v.random.Float64()*(high-low)
		v.out = append(strconv.AppendFloat(append(v.out, '"'), drawn, 'f', int(places), 64), '"')
	}), a.known("min", "max", "places")
}

func makeBoolean(a arguments) (*maker, error) {
	likelihood, err := a.number("likelihood", 50)
	if err != nil {
		return nil, err
	}
	return writer(spec.Boolean, func(v *visit) { v.out = strconv.AppendBool(v.out, v.random.Float64()*100 < likelihood) }), a.known("likelihood")
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
