package generate

import (
	"fmt"
	"slices"
	"sync/atomic"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// constraints are what several schemas, all applied to one value, ask of it together.
type constraints struct {
	faker.Constraints
	kind   kind
	chosen *choices // of the plan

	content *jsonschema.Schema // that says what texts hold; nil: nothing special

	usual jsonschema.Types // the one of types that a value has
	texts []string         // of values, as JSON
	never bool

	minItems, maxItems int
	unique             bool
	prefix             [][]*jsonschema.Schema
	items              []*jsonschema.Schema
	contains           []containing
	each               property             // an element of the list, where the name of the list says what that is
	otherItems         []*jsonschema.Schema // unevaluatedItems: of the items that nothing else describes

	properties    []property
	required      map[string]bool
	additional    []*jsonschema.Schema // of names that no schema declares
	closed        bool                 // no name beyond those declared
	named         []jsonschema.PatternProperty
	nameSchemas   []*jsonschema.Schema
	minProperties int
	maxProperties int
	dependent     []jsonschema.DependentRequired
	forbidden     map[string]bool // names that a "not: {required: [name]}" excludes

	faker     *faker.Faker
	names     []string          // of the schemas, where rules may ask for them
	told      []any             // the values that a description says there are
	like      []sample          // what a description says that values are like
	samples   []sample          // what the document itself gives as values
	parts     *jsonvalue.Object // what it gives of members, where it gives no whole
	members   map[string]any    // values that a discriminator fixes
	person    bool              // a person of its own lives in this object
	place     bool              // the object says where somebody is or works: of a list, each speaks of somebody else
	field     bool              // the object is a form field
	envelope  bool              // the object says how a request went
	uncertain bool              // the parts do not say all: a value needs checking
	program   atomic.Pointer[program]
	noText    atomic.Pointer[bool] // whether no text is all that is asked; nil: nobody has tried
}

// property is a declared member and all the schemas it must fit.
type property struct {
	name     string
	label    string // the name as JSON, with the colon behind it
	schemas  []*jsonschema.Schema
	must     bool         // be there
	role     role         // in an envelope
	odd      bool         // the value may depend on what is around: asked, or of a role that may have nothing to say
	asked    bool         // a path may say the value
	ruled    bool         // a rule may be of it
	apart    bool         // the value tells one thing from another, as the name says
	events   bool         // the value is a list of what happened in turn, as the name says
	refusals bool         // the value lists what was refused, as the name says
	hint     *faker.Hint  // what the name says about the value, where the schemas leave it open
	asks     *constraints // of the schemas; nil where there is no hint
	labels   *labels      // what it says in words of the member beside it; nil: nothing
	in       *constraints // that it is a member of; nil for one that no schema declares
	memo     *memo        // what is worked out when a value is first made
	plan     *plan        // of one that no schema declares
}

// memo is what is known of a property beyond its schemas.
type memo struct {
	plan    once
	verdict verdict      // of a code in an envelope
	left    atomic.Int32 // whether it is left out wherever it may be: 0 not known yet, 1 no, 2 yes
}

// merge returns what flat schemas ask together.
func (g *Generator) merge(flat []*jsonschema.Schema) *constraints {
	f := &constraints{Constraints: faker.Constraints{Types: jsonschema.AllTypes, MaxLength: -1}, maxItems: -1, maxProperties: -1, required: map[string]bool{}, forbidden: map[string]bool{}}
	for _, s := range flat {
		f.never = f.never || s.Never
		for i := range keywords {
			keywords[i].constrain(f, s, g.direction)
		}
		if m := g.fakers[s]; m != nil && f.faker == nil {
			f.faker = m
		}
	}
	f.members = kindNames(flat)
	f.declare(flat, g.lax)
	for i := range f.properties {
		f.properties[i].asked = g.asked(&f.properties[i])
	}
	g.envelop(f)
	for i := range f.properties {
		p := &f.properties[i]
		p.odd = p.asked || p.role >= payloadRole
	}
	f.addValues(flat, g.direction)
	g.tell(f, flat)
	if g.lax {
		f.relax(flat)
	}
	f.uncertain = f.uncertain || len(f.Patterns) > 1 || len(f.Patterns) == 1 && (f.Format != "" || f.MinLength > 0 || f.MaxLength >= 0) || len(f.MultipleOf) > 1
	for _, p := range f.properties {
		for _, s := range p.schemas {
			if m := g.fakers[s]; m != nil {
				f.person, f.field = f.person || m.Person, f.field || m.Field
			}
		}
	}
	g.hint(f, flat)
	g.label(f)
	g.ruled(f, flat)
	f.usual = f.usualType()
	return f
}

// textless reports whether no text is found that has the length, the format and the patterns of constraints. It is tried once for all that ask
// the same, with draws of its own: what cannot be is long to look for.
func (g *Generator) textless(f *constraints) bool {
	if !f.uncertain || len(f.Patterns) == 0 {
		return false
	}
	known := f.noText.Load()
	if known == nil {
		none := g.texts.of(f.asksOfText(), func() bool { return !f.hasText() })
		known = &none
		f.noText.Store(known)
	}
	return *known
}

// asksOfText returns all that is asked of a text, as a key.
func (f *constraints) asksOfText() string {
	key := fmt.Sprint(f.Format, " ", f.MinLength, " ", f.MaxLength)
	for _, p := range f.Patterns {
		key += "\n" + p.Source
	}
	return key
}

// hasText reports whether a text is found that is all that is asked.
func (f *constraints) hasText() bool {
	for seed := range uint64(20) {
		d := faker.NewDraw(seed)
		text, ok := d.Text(&f.Constraints)
		if ok && jsonschema.IsFormat(f.Format, text) {
			return true
		}
	}
	return false
}

// omitted reports whether a property only ever travels the other way.
func omitted(s *jsonschema.Schema, d jsonschema.Direction) bool {
	return s.WriteOnly && d == jsonschema.InResponse || s.ReadOnly && d == jsonschema.InRequest
}

// declare collects the named properties in the order of the document, each with every schema that applies to it:
// where one of the flat schemas does not name it, that schema's patterns and additionalProperties do apply. A lax reading lets
// a schema that allows no others have those that the schemas beside it name.
func (f *constraints) declare(flat []*jsonschema.Schema, lax bool) {
	index := map[string]int{}
	for _, s := range flat {
		for _, p := range s.Properties {
			if _, known := index[p.Name]; !known {
				index[p.Name] = len(f.properties)
				f.properties = append(f.properties, property{name: p.Name, label: labelOf(p.Name), memo: &memo{}})
			}
		}
	}
	for _, s := range flat {
		for _, name := range s.Required {
			if _, known := index[name]; !known && f.required[name] {
				index[name] = len(f.properties)
				f.properties = append(f.properties, property{name: name, label: labelOf(name), memo: &memo{}})
			}
		}
	}
	specific := specificFirst(flat)
	for i := range f.properties {
		p := &f.properties[i]
		p.must, p.apart, p.events, p.refusals = f.required[p.name], faker.TellsApart(p.name), faker.TellsEvents(p.name), isCalled(p.name, refusalLists)
		for _, s := range specific {
			for _, applied := range memberSchemas(s, p.name) {
				if !lax || !applied.Never || s.Property(p.name) == applied {
					p.schemas = append(p.schemas, applied)
				}
			}
		}
	}
}

// memberSchemas returns the schemas that s applies to a member called name.
func memberSchemas(s *jsonschema.Schema, name string) []*jsonschema.Schema {
	var applied []*jsonschema.Schema
	if p := s.Property(name); p != nil {
		applied = append(applied, p)
	}
	for _, p := range s.PatternProperties {
		if p.Pattern.Match(name) {
			applied = append(applied, p.Schema)
		}
	}
	if len(applied) == 0 && s.AdditionalProperties != nil {
		applied = append(applied, s.AdditionalProperties)
	}
	return applied
}

func (f *constraints) addValues(flat []*jsonschema.Schema, d jsonschema.Direction) {
	for _, s := range flat {
		var own []any
		switch {
		case s.Const != nil:
			own = []any{*s.Const}
		case s.Enum != nil:
			own = s.Enum
		default:
			continue
		}
		f.Fixed = true
		f.Values = own
		break
	}
	if !f.Fixed {
		return
	}
	f.Values = slices.DeleteFunc(slices.Clone(f.Values), func(v any) bool {
		return slices.ContainsFunc(flat, func(s *jsonschema.Schema) bool { return !s.Valid(v, d) })
	})
	for _, v := range f.Values {
		f.texts = append(f.texts, jsonvalue.Text(v))
	}
}

// keyword is what a keyword of JSON Schema means for the making of values: a row for each that asks something of a value
// (see [jsonschema.Keywords]).
type keyword struct {
	name      string
	constrain func(f *constraints, s *jsonschema.Schema, d jsonschema.Direction) // bounds what is made by what s asks
}

// keywords are the rows, in the order in which they bound a value. Where one says checked, the bounds do not say all, and what is
// made has to be held against the schema.
var keywords = []keyword{
	{"type", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.addTypes(s) }},

	{"minLength", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.MinLength = max(f.MinLength, s.MinLength)
	}},
	{"maxLength", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.MaxLength = faker.Tighter(f.MaxLength, s.MaxLength)
	}},
	{"pattern", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if s.Pattern != nil {
			f.Patterns = append(f.Patterns, s.Pattern)
		}
	}},
	{"format", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if f.Format == "" {
			f.Format = s.Format
		}
		f.uncertain = f.uncertain || s.Format != "" && s.Format != f.Format // there are two: the value is made for the first
	}},
	{"contentMediaType", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.addContent(s) }},
	{"contentSchema", elsewhere},

	{"minimum", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.Raise(s.Minimum, false) }},
	{"exclusiveMinimum", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.Raise(s.ExclusiveMinimum, true) }},
	{"maximum", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.Lower(s.Maximum, false) }},
	{"exclusiveMaximum", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.Lower(s.ExclusiveMaximum, true) }},
	{"multipleOf", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if s.MultipleOf != "" {
			f.MultipleOf = append(f.MultipleOf, s.MultipleOf)
		}
	}},

	{"minItems", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.minItems = max(f.minItems, s.MinItems)
	}},
	{"maxItems", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.maxItems = faker.Tighter(f.maxItems, s.MaxItems)
	}},
	{"uniqueItems", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.unique = f.unique || s.UniqueItems
	}},
	{"prefixItems", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.addPrefix(s) }}, // before items: it reads those of other schemas
	{"items", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if s.Items != nil {
			f.items = append(f.items, s.Items)
		}
	}},
	{"unevaluatedItems", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if s.UnevaluatedItems != nil {
			f.otherItems, f.uncertain = append(f.otherItems, s.UnevaluatedItems), true
		}
	}},
	{"contains", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.addContains(s) }},

	{"required", func(f *constraints, s *jsonschema.Schema, d jsonschema.Direction) { f.addRequired(s, d) }},
	{"minProperties", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.minProperties = max(f.minProperties, s.MinProperties)
	}},
	{"maxProperties", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.maxProperties = faker.Tighter(f.maxProperties, s.MaxProperties)
	}},
	{"dependentRequired", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.dependent = append(f.dependent, s.DependentRequired...)
	}},
	{"patternProperties", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.named = append(f.named, s.PatternProperties...)
		f.uncertain = f.uncertain || len(s.PatternProperties) > 0
	}},
	{"propertyNames", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if s.PropertyNames != nil {
			f.nameSchemas, f.uncertain = append(f.nameSchemas, s.PropertyNames), true
		}
	}},
	{"additionalProperties", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.addRest(s.AdditionalProperties)
		f.uncertain = f.uncertain || s.AdditionalProperties != nil && len(s.AllOf) > 0 // it does not see what the parts describe
	}},
	{"unevaluatedProperties", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.addRest(s.UnevaluatedProperties)
		f.uncertain = f.uncertain || s.UnevaluatedProperties != nil
	}},

	{"not", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.addNot(s) }},
	{"if", checked(func(s *jsonschema.Schema) bool { return s.If != nil })}, // a choice that is taken elsewhere, as are those that follow
	{"oneOf", checked(func(s *jsonschema.Schema) bool { return len(s.OneOf) > 0 })},
	{"dependentSchemas", checked(func(s *jsonschema.Schema) bool { return len(s.DependentSchemas) > 0 })},
	{"anyOf", elsewhere},
	{"discriminator", elsewhere}, // kindNames
	{"properties", elsewhere},    // declare
	{"enum", elsewhere},          // addValues
	{"const", elsewhere},
	{"readOnly", elsewhere}, // omitted
	{"writeOnly", elsewhere},
}

// elsewhere is the row of a keyword that is seen to where all schemas of a value are known.
func elsewhere(*constraints, *jsonschema.Schema, jsonschema.Direction) {}

// checked returns the row of a keyword whose schemas leave more to check than the bounds of a value say.
func checked(has func(*jsonschema.Schema) bool) func(*constraints, *jsonschema.Schema, jsonschema.Direction) {
	return func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.uncertain = f.uncertain || has(s)
	}
}

func (f *constraints) addTypes(s *jsonschema.Schema) {
	if s.Types == 0 {
		return
	}
	own := s.Types
	if own&jsonschema.Number != 0 {
		own |= jsonschema.Integer
	}
	f.Types &= own
}

func (f *constraints) addPrefix(s *jsonschema.Schema) {
	for i := range max(len(f.prefix), len(s.PrefixItems)) {
		if i == len(f.prefix) {
			f.prefix = append(f.prefix, slices.Clone(f.items))
		}
		switch {
		case i < len(s.PrefixItems):
			f.prefix[i] = append(f.prefix[i], s.PrefixItems[i])
		case s.Items != nil:
			f.prefix[i] = append(f.prefix[i], s.Items)
		}
	}
}

func (f *constraints) addContains(s *jsonschema.Schema) {
	if s.Contains == nil {
		return
	}
	c := containing{schema: s.Contains, min: s.MinContains, max: s.MaxContains}
	if c.max >= 0 {
		c.other = jsonschema.NewSchema(s.Position)
		c.other.Not = s.Contains
		c.other.Complete()
	}
	f.contains, f.uncertain = append(f.contains, c), true
}

func (f *constraints) addRequired(s *jsonschema.Schema, d jsonschema.Direction) {
	for _, name := range s.Required {
		p := s.Property(name)
		if p == nil || !omitted(p, d) {
			f.required[name] = true
		}
	}
}

// addRest adds the schema of members that are not declared.
func (f *constraints) addRest(rest *jsonschema.Schema) {
	if rest != nil {
		f.closed = f.closed || rest.Never
		f.additional = append(f.additional, rest)
	}
}

// addNot knows the one negation that bounds a value: a member that must not be there.
func (f *constraints) addNot(s *jsonschema.Schema) {
	if s.Not == nil {
		return
	}
	f.uncertain = true
	if len(s.Not.Required) == 1 && onlyRequires(s.Not) {
		f.forbidden[s.Not.Required[0]] = true
	}
}

// onlyRequires reports whether s says nothing but which members there must be.
func onlyRequires(s *jsonschema.Schema) bool {
	return s.HasOnly("required", "type") && s.PossibleTypes()&jsonschema.ObjectType != 0
}
