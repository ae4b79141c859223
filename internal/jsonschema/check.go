package jsonschema

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"agentmock/internal/jsonvalue"
)

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
		return slices.ContainsFunc(s.Enum, func(e any) bool { return jsonvalue.Equal(e, v) }) || run.fail(s, "enum", listOf(s.Enum), v)
	}}
	checkConst = check{anything, func(run *validation, s *Schema, v any, _ asked) bool {
		return jsonvalue.Equal(*s.Const, v) || run.fail(s, "const", jsonvalue.Brief(*s.Const, GotLength), v)
	}}

	checkLength  = check{String, func(run *validation, s *Schema, v any, _ asked) bool { return run.length(s, v.(string)) }}
	checkPattern = check{String, func(run *validation, s *Schema, v any, _ asked) bool {
		return s.Pattern.Match(v.(string)) || run.fail(s, "pattern", s.Pattern.Source, v)
	}}
	checkFormat = check{String | Number, func(run *validation, s *Schema, v any, _ asked) bool {
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
	&checkLength, &checkPattern, &checkMinimum, &checkMaximum, &checkExclusiveMinimum, &checkExclusiveMaximum, &checkMultipleOf, &checkFormat,
	&checkMinItems, &checkMaxItems, &checkUniqueItems, &checkItems, &checkContains,
	&checkRequired, &checkMinProperties, &checkMaxProperties, &checkDependentRequired, &checkProperties, &checkDependentSchemas,
	&checkRef, &checkAllOf, &checkAnyOf, &checkOneOf, &checkNot, &checkIf, &checkDiscriminator,
	&checkUnevaluated,
}

// Complete makes s, all of whose keywords are there, ready to hold values against; the compiler does it for its own.
func (s *Schema) Complete() *Schema {
	wanted := map[*check]bool{}
	for i := range keywords {
		if k := &keywords[i]; k.check != nil && (k.has != nil && k.has(s) || k.has == nil && len(k.applied(s)) > 0) {
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
