package jsonschema

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"agentmock/internal/jsonvalue"
)

func PartOf(d Direction) string {
	if d == InRequest {
		return "request.body"
	}
	return "response.body"
}

// Direction is which way a value travels; readOnly and writeOnly depend on it (OpenAPI 3.1, Schema Object).
type Direction uint8

// The directions.
const (
	InRequest Direction = iota
	InResponse
)

// What is reported of one value is bounded, in violations and in the bytes of their pointers; the rest would not help.
const (
	MaxViolations   = 1000
	maxPointerBytes = 1 << 20
)

// Validate is every way in which v is not what s says, in document order of v. In is left to the caller.
func (s *Schema) Validate(v any, d Direction) []Violation {
	run := validation{direction: d}
	run.check(s, v, nil, true)
	return run.violations
}

// Valid reports whether Validate would find nothing; it stops at the first fault.
func (s *Schema) Valid(v any, d Direction) bool {
	run := validation{direction: d, quick: true}
	return run.check(s, v, nil, true)
}

// validation is one walk over a value and its schema.
type validation struct {
	direction  Direction
	quick      bool // stop at the first fault, report nothing
	violations []Violation
	pointers   int    // bytes of the violations' pointers
	path       []step // from the root to the value being checked
	depth      int
	seen       map[appliedTo]bool              // verdicts of this walk on schemas that it may come to again at the same value
	side       *side                           // shared with the walks on the side
	objects    map[*jsonvalue.Object]*coverage // where undeclared properties are asked for
}

// appliedTo is a schema and the object or array it is applied to, by identity. Alternatives that lead to the same schema
// below, over and over, would otherwise take a time that doubles with every level of the value.
type appliedTo struct {
	schema *Schema
	value  any // *value.Object, or the address of the first element of an array
}

func (s *Schema) appliedTo(v any) (key appliedTo, ok bool) {
	if s.Shared {
		switch v := v.(type) {
		case *jsonvalue.Object:
			return appliedTo{s, v}, true
		case []any:
			if len(v) > 0 {
				return appliedTo{s, &v[0]}, true
			}
		}
	}
	return appliedTo{}, false
}

// step is one token of a path; a name, or an index where the name is empty and index is not -1.
type step struct {
	name  string
	index int
}

func (run *validation) pointer() string {
	var b strings.Builder
	for _, s := range run.path {
		b.WriteByte('/')
		if s.index >= 0 {
			b.WriteString(strconv.Itoa(s.index))
		} else {
			b.WriteString(jsonvalue.Escape(s.name))
		}
	}
	return b.String()
}

func (run *validation) fail(s *Schema, rule, limit string, got any) bool {
	if run.reports() {
		run.report(s, Violation{Rule: rule, Limit: limit, Got: jsonvalue.Brief(got, GotLength)})
	}
	return false
}

// reports reports whether one more violation is of use.
func (run *validation) reports() bool {
	return !run.quick && len(run.violations) < MaxViolations && run.pointers < maxPointerBytes
}

// report adds a violation of s by the value that the walk is at.
func (run *validation) report(s *Schema, v Violation) {
	v.Pointer, v.Spec = run.pointer(), s.Position
	run.add(v)
}

func (run *validation) add(all ...Violation) {
	for _, v := range all {
		if run.reports() {
			run.violations = append(run.violations, v)
			run.pointers += len(v.Pointer)
		}
	}
}

// MaxSchemaDepth bounds how deep schemas may be applied inside each other: a document may apply a schema to the value
// it is being applied to (a: {allOf: [a]}), which never ends.
const MaxSchemaDepth = 4000

// check applies s to v. alternatives tells whether a discriminator without oneOf may choose among the schemas derived
// from s: not when s is applied as a part of one of them.
func (run *validation) check(s *Schema, v any, seen *evaluated, alternatives bool) bool {
	if s.Never {
		return run.fail(s, "never", "", v)
	}
	if run.side != nil {
		run.side.steps++
	}
	if text, isText := v.(string); isText && s.textual {
		return run.text(s, text)
	}
	if run.depth++; run.depth > MaxSchemaDepth {
		run.depth--
		return run.fail(s, "type", "a schema that ends", v)
	}
	defer func() { run.depth-- }()
	if !s.Types.admits(v) {
		return run.fail(s, "type", s.Types.String(), v)
	}
	own := seen
	if s.unevaluate || seen == nil && run.covers(v) {
		own = &evaluated{}
	}
	ok := run.values(s, v)
	if run.quick && !ok {
		return false
	}
	ok = run.byType(s, v, own) && ok
	if run.quick && !ok {
		return false
	}
	ok = run.inPlace(s, v, own, alternatives) && ok
	if own != seen {
		ok = run.unevaluated(s, v, own) && ok
		if seen != nil {
			seen.merge(own)
		} else if run.objects != nil {
			run.cover(s, v, own)
		}
	}
	return ok
}

// covers reports whether it is asked what of v nothing describes.
func (run *validation) covers(v any) bool {
	if run.objects == nil {
		return false
	}
	_, isObject := v.(*jsonvalue.Object)
	return isObject
}

func (run *validation) values(s *Schema, v any) bool {
	ok := true
	if s.Enum != nil && !slices.ContainsFunc(s.Enum, func(e any) bool { return jsonvalue.Equal(e, v) }) {
		ok = run.fail(s, "enum", listOf(s.Enum), v)
	}
	if s.Const != nil && !jsonvalue.Equal(*s.Const, v) {
		ok = run.fail(s, "const", jsonvalue.Brief(*s.Const, GotLength), v)
	}
	return ok
}

func listOf(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = jsonvalue.Brief(v, GotLength)
	}
	const shown = 20
	if len(texts) > shown {
		texts = append(texts[:shown], "…")
	}
	return strings.Join(texts, ", ")
}

func (run *validation) byType(s *Schema, v any, seen *evaluated) bool {
	switch v := v.(type) {
	case string:
		return run.text(s, v)
	case jsonvalue.Number:
		return run.number(s, v)
	case []any:
		return run.array(s, v, seen)
	case *jsonvalue.Object:
		return run.object(s, v, seen)
	}
	return true
}

func (run *validation) text(s *Schema, v string) bool {
	ok := true
	if s.MinLength > 0 || s.MaxLength >= 0 {
		length := utf8.RuneCountInString(v)
		if length < s.MinLength {
			ok = run.fail(s, "minLength", strconv.Itoa(s.MinLength), v)
		}
		if s.MaxLength >= 0 && length > s.MaxLength {
			ok = run.fail(s, "maxLength", strconv.Itoa(s.MaxLength), v)
		}
	}
	if s.Pattern != nil && !s.Pattern.Match(v) {
		ok = run.fail(s, "pattern", s.Pattern.Source, v)
	}
	if s.Format != "" {
		if valid := textFormats[s.Format]; valid != nil && !valid(v) {
			ok = run.fail(s, "format", s.Format, v)
		}
	}
	return ok
}

func (run *validation) number(s *Schema, v jsonvalue.Number) bool {
	ok := true
	if s.Minimum != "" && v.Cmp(s.Minimum) < 0 {
		ok = run.fail(s, "minimum", string(s.Minimum), v)
	}
	if s.Maximum != "" && v.Cmp(s.Maximum) > 0 {
		ok = run.fail(s, "maximum", string(s.Maximum), v)
	}
	if s.ExclusiveMinimum != "" && v.Cmp(s.ExclusiveMinimum) <= 0 {
		ok = run.fail(s, "exclusiveMinimum", string(s.ExclusiveMinimum), v)
	}
	if s.ExclusiveMaximum != "" && v.Cmp(s.ExclusiveMaximum) >= 0 {
		ok = run.fail(s, "exclusiveMaximum", string(s.ExclusiveMaximum), v)
	}
	if s.MultipleOf != "" && !v.MultipleOf(s.MultipleOf) {
		ok = run.fail(s, "multipleOf", string(s.MultipleOf), v)
	}
	if s.Format != "" {
		if valid := numberFormats[s.Format]; valid != nil && !valid(v) {
			ok = run.fail(s, "format", s.Format, v)
		}
	}
	return ok
}
