package jsonschema

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// keyword is a keyword of JSON Schema 2020-12 or of OpenAPI's Schema Object, and all that is known of it: how it is read,
// what it asks of a value, which schemas it applies. Who walks a schema asks this table, and so a keyword that is added here
// is known everywhere. How values are made that it takes, stands in the table of package generate.
type keyword struct {
	name  string
	read  func(c *Compiler, s *Schema, n *source.Node) // reads it from the node of a schema that has it, or one of also
	also  []string                                     // the other members that say what it is
	has   func(s *Schema) bool                         // it asks something of a value; nil for one that only describes
	check *check                                       // nil: nothing to check by itself; keywords that are checked together share one
	parts func(s *Schema, all []*Schema) []*Schema     // adds the schemas that it applies
	how   application                                  // how it applies them
}

// application says how a keyword applies schemas.
type application uint8

const (
	inPlace     application = 1 << iota // to the very value that the schema is applied to
	describing                          // and they say what that value is: they are no conditions
	alternative                         // they are kinds to choose from: a discriminator may choose further in them
	below                               // to its parts
	testing                             // values are tried against them: what they say of values is not promised
)

// keywords are all of them, in the order in which they are read and walked.
var keywords = []keyword{
	{name: "$schema", read: func(c *Compiler, _ *Schema, n *source.Node) { c.Dialect(n, "$schema") }},
	{name: "title", read: func(_ *Compiler, s *Schema, n *source.Node) { s.Title = n.Child("title").Text() }},
	{name: "description", read: func(_ *Compiler, s *Schema, n *source.Node) { s.Description = n.Child("description").Text() }},
	{name: "type", read: (*Compiler).readTypes, has: func(s *Schema) bool { return s.Types != 0 }}, // checked before all others
	{name: "nullable", read: (*Compiler).readNullable, also: []string{"x-nullable"}},
	{name: "enum", read: (*Compiler).readEnum, has: func(s *Schema) bool { return s.Enum != nil }, check: &checkEnum},
	{name: "const", read: (*Compiler).readConst, has: func(s *Schema) bool { return s.Const != nil }, check: &checkConst},
	{name: "minLength", read: counts("minLength", 0, func(s *Schema) *int { return &s.MinLength }), has: func(s *Schema) bool { return s.MinLength != 0 }, check: &checkLength},
	{name: "maxLength", read: counts("maxLength", -1, func(s *Schema) *int { return &s.MaxLength }), has: func(s *Schema) bool { return s.MaxLength != -1 }, check: &checkLength},
	{name: "pattern", read: (*Compiler).readPattern, has: func(s *Schema) bool { return s.Pattern != nil }, check: &checkPattern},
	{name: "minimum", read: numbers("minimum", func(s *Schema) *jsonvalue.Number { return &s.Minimum }), has: func(s *Schema) bool { return s.Minimum != "" }, check: &checkMinimum},
	{name: "maximum", read: numbers("maximum", func(s *Schema) *jsonvalue.Number { return &s.Maximum }), has: func(s *Schema) bool { return s.Maximum != "" }, check: &checkMaximum},
	{name: "exclusiveMinimum", read: exclusives("exclusiveMinimum", func(s *Schema) (*jsonvalue.Number, *jsonvalue.Number) {
		return &s.Minimum, &s.uncommon().ExclusiveMinimum
	}), has: func(s *Schema) bool { return s.ExclusiveMinimum != "" }, check: &checkExclusiveMinimum},
	{name: "exclusiveMaximum", read: exclusives("exclusiveMaximum", func(s *Schema) (*jsonvalue.Number, *jsonvalue.Number) {
		return &s.Maximum, &s.uncommon().ExclusiveMaximum
	}), has: func(s *Schema) bool { return s.ExclusiveMaximum != "" }, check: &checkExclusiveMaximum},
	{name: "multipleOf", read: (*Compiler).readMultipleOf, has: func(s *Schema) bool { return s.MultipleOf != "" }, check: &checkMultipleOf},
	{name: "contentEncoding", read: (*Compiler).readContentEncoding},
	{name: "contentMediaType", read: (*Compiler).readContentMediaType, has: (*Schema).HoldsJSON, check: &checkContent},
	{name: "contentSchema", read: schemas("contentSchema", func(s *Schema) **Schema { return &s.uncommon().ContentSchema }), has: func(s *Schema) bool { return s.ContentSchema != nil && s.HoldsJSON() }, check: &checkContent, parts: single(func(s *Schema) *Schema { return s.ContentSchema }), how: below | testing},
	{name: "format", read: (*Compiler).readFormat, also: []string{"contentEncoding", "type"}, has: func(s *Schema) bool { return s.Format != "" }, check: &checkFormat},

	{name: "minItems", read: counts("minItems", 0, func(s *Schema) *int { return &s.MinItems }), has: func(s *Schema) bool { return s.MinItems != 0 }, check: &checkMinItems},
	{name: "maxItems", read: counts("maxItems", -1, func(s *Schema) *int { return &s.MaxItems }), has: func(s *Schema) bool { return s.MaxItems != -1 }, check: &checkMaxItems},
	{name: "uniqueItems", read: flags("uniqueItems", func(s *Schema) *bool { return &s.UniqueItems }), has: func(s *Schema) bool { return s.UniqueItems }, check: &checkUniqueItems},
	{name: "required", read: (*Compiler).readRequired, has: func(s *Schema) bool { return s.Required != nil }, check: &checkRequired},
	{name: "minProperties", read: counts("minProperties", 0, func(s *Schema) *int { return &s.uncommon().MinProperties }), has: func(s *Schema) bool { return s.MinProperties != 0 }, check: &checkMinProperties},
	{name: "maxProperties", read: counts("maxProperties", -1, func(s *Schema) *int { return &s.uncommon().MaxProperties }), has: func(s *Schema) bool { return s.MaxProperties != -1 }, check: &checkMaxProperties},
	{name: "dependentRequired", read: (*Compiler).readDependentRequired, has: func(s *Schema) bool { return s.DependentRequired != nil }, check: &checkDependentRequired},

	{name: "$ref", has: nil, check: &checkRef, parts: single(func(s *Schema) *Schema { return s.Ref }), how: inPlace | describing},
	{name: "not", read: schemas("not", func(s *Schema) **Schema { return &s.Not }), has: func(s *Schema) bool { return s.Not != nil }, check: &checkNot, parts: single(func(s *Schema) *Schema { return s.Not }), how: inPlace | alternative | testing},
	{name: "if", read: schemas("if", func(s *Schema) **Schema { return &s.uncommon().If }), has: func(s *Schema) bool { return s.If != nil }, check: &checkIf, parts: single(func(s *Schema) *Schema { return s.If }), how: inPlace | alternative | testing},
	{name: "then", read: schemas("then", func(s *Schema) **Schema { return &s.uncommon().Then }), parts: single(func(s *Schema) *Schema { return s.Then }), how: inPlace | describing | alternative}, // nothing without if
	{name: "else", read: schemas("else", func(s *Schema) **Schema { return &s.uncommon().Else }), parts: single(func(s *Schema) *Schema { return s.Else }), how: inPlace | describing | alternative},
	{name: "allOf", read: lists("allOf", func(s *Schema) *[]*Schema { return &s.AllOf }), check: &checkAllOf, parts: several(func(s *Schema) []*Schema { return s.AllOf }), how: inPlace | describing},
	{name: "anyOf", read: lists("anyOf", func(s *Schema) *[]*Schema { return &s.AnyOf }), has: func(s *Schema) bool { return s.AnyOf != nil }, check: &checkAnyOf, parts: several(func(s *Schema) []*Schema { return s.AnyOf }), how: inPlace | describing | alternative},
	{name: "oneOf", read: lists("oneOf", func(s *Schema) *[]*Schema { return &s.OneOf }), has: func(s *Schema) bool { return s.OneOf != nil }, check: &checkOneOf, parts: several(func(s *Schema) []*Schema { return s.OneOf }), how: inPlace | describing | alternative},
	{name: "dependentSchemas", read: (*Compiler).readDependentSchemas, has: func(s *Schema) bool { return s.DependentSchemas != nil }, check: &checkDependentSchemas, parts: propertySchemas(func(s *Schema) []Property { return s.DependentSchemas }), how: inPlace | describing},
	{name: "discriminator", read: (*Compiler).readDiscriminator, has: func(s *Schema) bool { return s.Discriminator != nil }, check: &checkDiscriminator}, // its schemas: see named

	{name: "items", read: (*Compiler).readItems, also: []string{"type", "enum"}, has: func(s *Schema) bool { return s.Items != nil }, check: &checkItems, parts: single(func(s *Schema) *Schema { return s.Items }), how: below},
	{name: "contains", read: schemas("contains", func(s *Schema) **Schema { return &s.uncommon().Contains }), has: func(s *Schema) bool { return s.Contains != nil }, check: &checkContains, parts: single(func(s *Schema) *Schema { return s.Contains }), how: below | testing},
	{name: "minContains", read: counts("minContains", 1, func(s *Schema) *int { return &s.uncommon().MinContains })}, // nothing without contains
	{name: "maxContains", read: counts("maxContains", -1, func(s *Schema) *int { return &s.uncommon().MaxContains })},
	{name: "unevaluatedItems", read: schemas("unevaluatedItems", func(s *Schema) **Schema { return &s.uncommon().UnevaluatedItems }), has: func(s *Schema) bool { return s.UnevaluatedItems != nil }, check: &checkUnevaluated, parts: single(func(s *Schema) *Schema { return s.UnevaluatedItems }), how: below | testing},
	{name: "additionalProperties", read: (*Compiler).readAdditionalProperties, has: func(s *Schema) bool { return s.AdditionalProperties != nil }, check: &checkProperties, parts: single(func(s *Schema) *Schema { return s.AdditionalProperties }), how: below},
	{name: "unevaluatedProperties", read: schemas("unevaluatedProperties", func(s *Schema) **Schema { return &s.uncommon().UnevaluatedProperties }), has: func(s *Schema) bool { return s.UnevaluatedProperties != nil }, check: &checkUnevaluated, parts: single(func(s *Schema) *Schema { return s.UnevaluatedProperties }), how: below | testing},
	{name: "propertyNames", read: schemas("propertyNames", func(s *Schema) **Schema { return &s.uncommon().PropertyNames }), has: func(s *Schema) bool { return s.PropertyNames != nil }, check: &checkProperties, parts: single(func(s *Schema) *Schema { return s.PropertyNames }), how: below | testing},
	{name: "prefixItems", read: (*Compiler).readPrefixItems, has: func(s *Schema) bool { return s.PrefixItems != nil }, check: &checkItems, parts: several(func(s *Schema) []*Schema { return s.PrefixItems }), how: below},
	{name: "properties", read: (*Compiler).readProperties, has: func(s *Schema) bool { return s.Properties != nil }, check: &checkProperties, parts: propertySchemas(func(s *Schema) []Property { return s.Properties }), how: below},
	{name: "patternProperties", read: (*Compiler).readPatternProperties, has: func(s *Schema) bool { return s.PatternProperties != nil }, check: &checkProperties, parts: patternSchemas, how: below},

	{name: "readOnly", read: flags("readOnly", func(s *Schema) *bool { return &s.ReadOnly }), has: func(s *Schema) bool { return s.ReadOnly }}, // asked where the property stands
	{name: "writeOnly", read: flags("writeOnly", func(s *Schema) *bool { return &s.WriteOnly }), has: func(s *Schema) bool { return s.WriteOnly }},
	{name: "deprecated", read: flags("deprecated", func(s *Schema) *bool { return &s.Deprecated })},
	{name: "default", read: (*Compiler).readDefault},
	{name: "example", read: (*Compiler).readExample, also: []string{"x-example"}},
	{name: "examples", read: (*Compiler).readExamples, also: []string{"x-examples"}},
	{name: "xml", read: (*Compiler).readXML},
	{name: "$defs", read: (*Compiler).readDefinitions},
}

// rows is a set of keywords, by their places in the table.
type rows uint64

// rowsOf are the keywords that each member of a schema has read.
var rowsOf = func() map[string]rows {
	of := map[string]rows{}
	for i, k := range keywords {
		for _, key := range append(k.also, k.name) {
			of[key] |= 1 << i
		}
	}
	return of
}()

// Keywords returns the names of the keywords that ask something of a value by themselves.
func Keywords() []string {
	var names []string
	for _, k := range keywords {
		if k.has != nil {
			names = append(names, k.name)
		}
	}
	return names
}

// Keywords returns the names of those that s has among [Keywords].
func (s *Schema) Keywords() []string {
	var names []string
	for i := range keywords {
		if k := &keywords[i]; k.has != nil && k.has(s) {
			names = append(names, k.name)
		}
	}
	return names
}

// HasOnly reports whether s asks nothing of a value beyond what the keywords of the names ask.
func (s *Schema) HasOnly(names ...string) bool {
	if s.Never {
		return false
	}
	for i := range keywords {
		if k := &keywords[i]; k.has != nil && k.has(s) && !slices.Contains(names, k.name) {
			return false
		}
	}
	return true
}

// IsAlias reports whether s by itself asks nothing of a value: all that it asks stands in Ref and AllOf.
func (s *Schema) IsAlias() bool { return s.HasOnly() }

// Bare returns what a schema that only refers refers to, else itself.
func (s *Schema) Bare() *Schema {
	for s != nil && s.Ref != nil && s.IsAlias() {
		s = s.Ref
	}
	return s
}

// applying are the keywords that apply schemas.
var applying = func() (some []*keyword) {
	for i := range keywords {
		if keywords[i].parts != nil {
			some = append(some, &keywords[i])
		}
	}
	return some
}()

// applied returns the schemas that s applies in a way, once for each keyword that applies them.
func (s *Schema) applied(how application) []*Schema { return s.appendApplied(nil, how) }

func (s *Schema) appendApplied(all []*Schema, how application) []*Schema {
	for _, k := range applying {
		if k.how&how == how {
			all = k.parts(s, all)
		}
	}
	return all
}

// applies reports whether k applies schemas in s.
func (k *keyword) applies(s *Schema) bool {
	return k.parts != nil && len(k.parts(s, nil)) > 0
}

// Tests returns the schemas that values are only tried against, in place or below: not, if, contains and their like.
func (s *Schema) Tests() []*Schema { return s.applied(testing) }

func several(of func(*Schema) []*Schema) func(*Schema, []*Schema) []*Schema {
	return func(s *Schema, all []*Schema) []*Schema {
		for _, part := range of(s) {
			all = appendPart(all, part)
		}
		return all
	}
}

func single(of func(*Schema) *Schema) func(*Schema, []*Schema) []*Schema {
	return func(s *Schema, all []*Schema) []*Schema { return appendPart(all, of(s)) }
}

func propertySchemas(of func(*Schema) []Property) func(*Schema, []*Schema) []*Schema {
	return func(s *Schema, all []*Schema) []*Schema {
		properties := of(s)
		all = slices.Grow(all, len(properties))
		for i := range properties {
			all = appendPart(all, properties[i].Schema)
		}
		return all
	}
}

func patternSchemas(s *Schema, all []*Schema) []*Schema {
	for _, p := range s.PatternProperties {
		all = appendPart(all, p.Schema)
	}
	return all
}

// appendPart adds a schema, if there is one.
func appendPart(all []*Schema, part *Schema) []*Schema {
	if part == nil {
		return all
	}
	return append(all, part)
}

// check is what one keyword, or several that are looked at together, ask of a value.
type check struct {
	of  Types // the values that it looks at
	run func(run *validation, s *Schema, v any, a asked) bool
}

// asked is what is asked beside whether a value fits.
type asked struct {
	seen         *evaluated // what has been looked at; nil where nobody asks
	alternatives bool       // a discriminator without oneOf may choose among the schemas derived from this one
}

const anything = AllTypes

// The checks.
var (
	checkEnum = check{anything, func(run *validation, s *Schema, v any, _ asked) bool {
		if slices.ContainsFunc(s.meant, func(e any) bool { return jsonvalue.Equal(e, v) }) {
			return true
		}
		if text, isText := v.(string); isText && s.enumTexts != nil {
			return s.enumTexts()[text] || run.fail(s, "enum", listOf(s.Enum), v)
		}
		return slices.ContainsFunc(s.Enum, func(e any) bool { return jsonvalue.Equal(e, v) }) || run.fail(s, "enum", listOf(s.Enum), v)
	}}
	checkConst = check{anything, func(run *validation, s *Schema, v any, _ asked) bool {
		return jsonvalue.Equal(*s.Const, v) || run.fail(s, "const", jsonvalue.Brief(*s.Const, GotLength), v)
	}}

	checkLength  = check{String, func(run *validation, s *Schema, v any, _ asked) bool { return run.length(s, v.(string)) }}
	checkPattern = check{String, func(run *validation, s *Schema, v any, _ asked) bool {
		return run.budget.match(s.Pattern, v.(string)) || run.fail(s, "pattern", s.Pattern.Source, v)
	}}
	checkContent = check{String, func(run *validation, s *Schema, v any, _ asked) bool { return run.content(s, v.(string)) }}
	checkFormat  = check{String | Number, func(run *validation, s *Schema, v any, _ asked) bool {
		return hasFormat(v, s.Format) || run.fail(s, "format", s.Format, v)
	}}

	checkMinimum          = bound("minimum", func(s *Schema) jsonvalue.Number { return s.Minimum }, func(c int) bool { return c >= 0 })
	checkMaximum          = bound("maximum", func(s *Schema) jsonvalue.Number { return s.Maximum }, func(c int) bool { return c <= 0 })
	checkExclusiveMinimum = bound("exclusiveMinimum", func(s *Schema) jsonvalue.Number { return s.ExclusiveMinimum }, func(c int) bool { return c > 0 })
	checkExclusiveMaximum = bound("exclusiveMaximum", func(s *Schema) jsonvalue.Number { return s.ExclusiveMaximum }, func(c int) bool { return c < 0 })
	checkMultipleOf       = check{Number, func(run *validation, s *Schema, v any, _ asked) bool {
		return v.(jsonvalue.Number).MultipleOf(s.MultipleOf) || run.fail(s, "multipleOf", string(s.MultipleOf), v)
	}}

	checkMinItems = check{Array, func(run *validation, s *Schema, v any, _ asked) bool {
		return len(v.([]any)) >= s.MinItems || run.fail(s, "minItems", strconv.Itoa(s.MinItems), v)
	}}
	checkMaxItems = check{Array, func(run *validation, s *Schema, v any, _ asked) bool {
		return len(v.([]any)) <= s.MaxItems || run.fail(s, "maxItems", strconv.Itoa(s.MaxItems), v)
	}}
	checkUniqueItems = check{Array, func(run *validation, s *Schema, v any, _ asked) bool { return run.unique(s, v.([]any)) }}
	checkItems       = check{Array, func(run *validation, s *Schema, v any, a asked) bool { return run.items(s, v.([]any), a.seen) }}
	checkContains    = check{Array, func(run *validation, s *Schema, v any, a asked) bool { return run.contains(s, v.([]any), a.seen) }}

	checkRequired      = check{ObjectType, func(run *validation, s *Schema, v any, _ asked) bool { return run.required(s, v.(*jsonvalue.Object)) }}
	checkMinProperties = check{ObjectType, func(run *validation, s *Schema, v any, _ asked) bool {
		return len(v.(*jsonvalue.Object).Members) >= s.MinProperties || run.fail(s, "minProperties", strconv.Itoa(s.MinProperties), v)
	}}
	checkMaxProperties = check{ObjectType, func(run *validation, s *Schema, v any, _ asked) bool {
		return len(v.(*jsonvalue.Object).Members) <= s.MaxProperties || run.fail(s, "maxProperties", strconv.Itoa(s.MaxProperties), v)
	}}
	checkDependentRequired = check{ObjectType, func(run *validation, s *Schema, v any, _ asked) bool {
		return run.dependentRequired(s, v.(*jsonvalue.Object))
	}}
	checkProperties = check{ObjectType, func(run *validation, s *Schema, v any, a asked) bool {
		return run.properties(s, v.(*jsonvalue.Object), a.seen)
	}}
	checkDependentSchemas = check{ObjectType, func(run *validation, s *Schema, v any, a asked) bool {
		return run.dependentSchemas(s, v.(*jsonvalue.Object), a.seen)
	}}

	checkRef   = check{anything, func(run *validation, s *Schema, v any, a asked) bool { return run.check(s.Ref, v, a) }}
	checkAllOf = check{anything, func(run *validation, s *Schema, v any, a asked) bool { return run.allOf(s, v, a.seen) }}
	checkAnyOf = check{anything, func(run *validation, s *Schema, v any, a asked) bool { return run.anyOf(s, v, a.seen) }}
	checkOneOf = check{anything, func(run *validation, s *Schema, v any, a asked) bool { return run.oneOf(s, v, a.seen) }}
	checkNot   = check{anything, func(run *validation, s *Schema, v any, _ asked) bool {
		return !run.fits(s.Not, v, nil) || run.fail(s, "not", "", v)
	}}
	checkIf            = check{anything, func(run *validation, s *Schema, v any, a asked) bool { return run.conditional(s, v, a.seen) }}
	checkDiscriminator = check{ObjectType, (*validation).discriminated}
	checkUnevaluated   = check{Array | ObjectType, func(run *validation, s *Schema, v any, a asked) bool { return run.unevaluated(s, v, a.seen) }}
)

// checks are all of them, in the order in which they are made: what is cheap first, what needs to know what the others have
// looked at last.
var checks = []*check{
	&checkEnum, &checkConst,
	&checkLength, &checkPattern, &checkMinimum, &checkMaximum, &checkExclusiveMinimum, &checkExclusiveMaximum, &checkMultipleOf, &checkFormat, &checkContent,
	&checkMinItems, &checkMaxItems, &checkUniqueItems, &checkItems, &checkContains,
	&checkRequired, &checkMinProperties, &checkMaxProperties, &checkDependentRequired, &checkProperties, &checkDependentSchemas,
	&checkRef, &checkAllOf, &checkAnyOf, &checkOneOf, &checkNot, &checkIf, &checkDiscriminator,
	&checkUnevaluated,
}

// Complete makes s, all of whose keywords are there, ready to hold values against; the compiler does it for its own.
func (s *Schema) Complete() *Schema {
	wanted := map[*check]bool{}
	for i := range keywords {
		if k := &keywords[i]; k.check != nil && (k.has != nil && k.has(s) || k.has == nil && k.applies(s)) {
			wanted[k.check] = true
		}
	}
	s.checks = nil
	for _, c := range checks {
		if wanted[c] {
			s.checks = append(s.checks, c)
		}
	}
	return s
}

func bound(rule string, of func(*Schema) jsonvalue.Number, holds func(int) bool) check {
	return check{Number, func(run *validation, s *Schema, v any, _ asked) bool {
		limit := of(s)
		return holds(v.(jsonvalue.Number).Cmp(limit)) || run.fail(s, rule, string(limit), v)
	}}
}

func (run *validation) length(s *Schema, v string) bool {
	ok, length := true, utf8.RuneCountInString(v)
	if length < s.MinLength {
		ok = run.fail(s, "minLength", strconv.Itoa(s.MinLength), v)
	}
	if s.MaxLength >= 0 && length > s.MaxLength {
		ok = run.fail(s, "maxLength", strconv.Itoa(s.MaxLength), v)
	}
	return ok
}
