package jsonschema

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// PartOf returns the part of an exchange that a body of a direction is: request.body or response.body.
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

// What is reported of one value is bounded: a list of what is wrong must not grow with the value, and the rest would not help.
const (
	// MaxViolations is after how many [Schema.Validate] looks no further.
	MaxViolations = 20
	// MaxInspected bounds those of [Schema.Inspect], which looks at all of a value, and [MaxAlike] those of them that are of one rule
	// of one schema: the same mistake in each item of a list hides no other.
	MaxInspected = 200
	MaxAlike     = 20
)

// Validate returns the ways in which v is not what s says, in document order of v, at most [MaxViolations]. In is left to the caller.
func (s *Schema) Validate(v any, d Direction) []Violation {
	return s.ValidateWithin(nil, v, d)
}

// Valid reports whether Validate would find nothing; it stops at the first fault.
func (s *Schema) Valid(v any, d Direction) bool {
	run := begin(d, true)
	defer run.end()
	return run.check(s, v, asked{alternatives: true})
}

// walks are validations that have ended: most are of a single text, and begin far oftener than they need room.
var walks = sync.Pool{New: func() any { return new(validation) }}

func begin(d Direction, quick bool) *validation {
	run := walks.Get().(*validation)
	run.direction, run.quick = d, quick
	return run
}

func (run *validation) end() {
	*run = validation{}
	walks.Put(run)
}

// validation is one walk over a value and its schema.
type validation struct {
	direction  Direction
	quick      bool // stop at the first fault, report nothing
	violations []Violation
	most       int           // of them; 0 is MaxViolations
	alike      map[alike]int // how many there are of each kind, where that is bounded
	path       []step        // from the root to the value being checked
	depth      int
	budget     *Budget                         // nil: no bound
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
		if b.Len() > jsonvalue.MaxPointer {
			break
		}
		b.WriteByte('/')
		if s.index >= 0 {
			b.WriteString(strconv.Itoa(s.index))
		} else {
			b.WriteString(jsonvalue.Escape(s.name))
		}
	}
	return jsonvalue.CutPointer(b.String())
}

func (run *validation) fail(s *Schema, rule, limit string, got any) bool {
	if run.reports() {
		run.report(s, Violation{Rule: rule, Limit: limit, Got: jsonvalue.Brief(got, GotLength)})
	}
	return false
}

// reports reports whether one more violation is of use.
func (run *validation) reports() bool {
	return !run.quick && len(run.violations) < cmp.Or(run.most, MaxViolations)
}

// alike is what violations have in common that say the same of values at different places.
type alike struct {
	at   source.Position // in the document
	rule string
}

// known reports whether so many violations are told of a kind that one more is of no use.
func (run *validation) known(at source.Position, rule string) bool {
	return run.alike != nil && run.alike[alike{at, rule}] >= MaxAlike
}

// report adds a violation of s by the value that the walk is at.
func (run *validation) report(s *Schema, v Violation) {
	if run.known(s.Position, v.Rule) {
		return
	}
	v.Pointer, v.Spec = run.pointer(), s.Position
	if strings.HasSuffix(v.Pointer, "/…") {
		v.Got = "" // what it is called, and so whether it is a secret, is cut off
	}
	run.add(v)
}

func (run *validation) add(all ...Violation) {
	for _, v := range all {
		if run.reports() {
			if run.known(v.Spec, v.Rule) || run.alike == nil && run.isSaid(v) {
				continue
			}
			run.violations = append(run.violations, v)
			if run.alike != nil {
				run.alike[alike{v.Spec, v.Rule}]++
			} else if !run.reports() && run.objects == nil {
				run.quick = true // the rest of the value is not looked at
			}
		}
	}
}

// isSaid reports whether a violation says what another one says already: an enum beside a reference to the same one asks the same twice.
// Where a pointer is cut, others may be of other places.
func (run *validation) isSaid(v Violation) bool {
	return !strings.HasSuffix(v.Pointer, "…") && slices.ContainsFunc(run.violations, func(other Violation) bool {
		other.Spec = v.Spec
		return other == v
	})
}

// MaxSchemaDepth bounds how deep schemas may be applied inside each other: a document may apply a schema to the value
// it is being applied to (a: {allOf: [a]}), which never ends.
const MaxSchemaDepth = 4000

// check applies s to v. A schema that is applied as a part of one derived from it is not asked for alternatives.
func (run *validation) check(s *Schema, v any, a asked) bool {
	if s.Never {
		return run.fail(s, "never", "", v)
	}
	if s.drawn {
		return s.asked == nil || run.check(s.asked, v, a)
	}
	if v == nil && s.orNull {
		return true
	}
	if run.side != nil {
		run.side.steps++
	}
	if run.budget != nil && !run.budget.take(1) {
		run.quick = true
		return false
	}
	if _, isText := v.(string); isText && s.textual {
		return run.all(s, v, String, a)
	}
	if run.depth++; run.depth > MaxSchemaDepth {
		run.depth--
		return run.fail(s, "type", "a schema that ends", v)
	}
	defer func() { run.depth-- }()
	if !s.Types.admits(v) {
		return run.fail(s, "type", s.Types.String(), v)
	}
	own := a
	if s.unevaluate || a.seen == nil && run.covers(v) {
		own.seen = &evaluated{}
	}
	ok := run.all(s, v, typeOf(v), own)
	if run.quick && !ok || own.seen == a.seen {
		return ok
	}
	if a.seen != nil {
		a.seen.merge(own.seen)
	} else if run.objects != nil {
		run.cover(s, v, own.seen)
	}
	return ok
}

// all makes the checks of s that look at values of a type.
func (run *validation) all(s *Schema, v any, t Types, a asked) bool {
	ok := true
	for _, c := range s.checks {
		if c.of&t == 0 {
			continue
		}
		ok = c.run(run, s, v, a) && ok
		if run.quick && !ok {
			return false
		}
	}
	return ok
}

// covers reports whether it is asked what of v nothing describes.
func (run *validation) covers(v any) bool {
	if run.objects == nil {
		return false
	}
	o, isObject := v.(*jsonvalue.Object)
	return isObject && len(o.Members) > 0 && (len(run.objects) < maxCovered || run.objects[o] != nil)
}

func listOf(values []any) string {
	const shown = 20
	texts := make([]string, min(len(values), shown))
	for i := range texts {
		texts[i] = jsonvalue.Brief(values[i], GotLength)
	}
	if len(values) > shown {
		texts = append(texts, "…")
	}
	return strings.Join(texts, ", ")
}
