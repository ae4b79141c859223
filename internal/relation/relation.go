// Package relation knows what runtime expressions, x-same-as and x-not-before mean in an exchange.
package relation

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// place is a value that a relation ties, found in a body.
type place struct {
	jsonschema.Relation
	value  any
	source any // what the relation's source is now
	found  bool
	around []any    // the values from the root of the body to this one
	tokens []string // the path to it
}

// broken reports whether the relation does not hold. A source that is missing ties nothing.
func (p place) broken() bool {
	if !p.found {
		return false
	}
	if p.Kind == jsonschema.SameAs {
		return !jsonvalue.Equal(p.value, p.source)
	}
	text, isText := p.value.(string)
	other, both := p.source.(string)
	if isText && both && jsonschema.IsDateTimeText(text) && jsonschema.IsDateTimeText(other) { // the usual case: such texts order as their times do
		return text < other
	}
	at, layout := readTime(p.value)
	source, sourceLayout := readTime(p.source)
	return layout != "" && sourceLayout != "" && at.Before(source)
}

// mended returns what the value should be: the source, or a time as long after the source as it was before it, folded into
// a month so that chains of times stay together.
func (p place) mended() any {
	if p.Kind == jsonschema.SameAs {
		return jsonvalue.Clone(p.source)
	}
	at, layout := readTime(p.value)
	source, _ := readTime(p.source)
	moved := movedAfter(at, source)
	if layout != time.RFC3339Nano { // a time without a zone is read as UTC
		moved = moved.UTC()
	}
	text := moved.Format(layout)
	if again, _ := readTime(text); again.Before(source) { // the layout is coarser than the source
		text = moved.Add(24 * time.Hour).Format(layout)
	}
	return text
}

// movedAfter returns a time as long after another as it was before it, folded into a month.
func movedAfter(at, source time.Time) time.Time {
	moved := source.Add(folded(source.Sub(at)))
	if moved.Year() > 9999 {
		return source
	}
	return moved
}

// folded returns what is left of a time beyond whole months.
func folded(gap time.Duration) time.Duration { return gap % (30 * 24 * time.Hour) }

// readTime reads a date or time in any of the formats of OpenAPI, and the agent API's; the layout is "" for none.
func readTime(v any) (time.Time, string) {
	text, isText := v.(string)
	if !isText {
		return time.Time{}, ""
	}
	if seconds, ok := jsonschema.DateTimeSeconds(text); ok {
		return time.Unix(seconds, 0).UTC(), jsonschema.DateTimeLayout
	}
	if t, ok := jsonschema.ParseDateTime(text); ok {
		return t, time.RFC3339Nano
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil && len(text) == len(time.DateOnly) {
		return t, time.DateOnly
	}
	return time.Time{}, ""
}

// Check returns every tied value of the response, or of the request, that does not hold, in document order.
func Check(x *message.Exchange, d jsonschema.Direction) []jsonschema.Violation {
	if !relates(x, d) {
		return nil
	}
	var found []jsonschema.Violation
	seen := map[jsonschema.Violation]bool{} // a relation reached in two ways is broken once
	walk(x, d, func(p place) {
		if !p.broken() {
			return
		}
		v := jsonschema.Violation{
			In: jsonschema.PartOf(d), Pointer: jsonvalue.CutPointer(jsonvalue.Pointer(p.tokens...)), Rule: p.Kind.Rule(), Limit: p.Source.Source, Source: jsonvalue.Brief(p.source, jsonschema.GotLength),
			Got: jsonvalue.Brief(p.value, jsonschema.GotLength), Spec: p.Position,
		}
		if !seen[v] && len(found) < jsonschema.MaxViolations {
			seen[v] = true
			found = append(found, v)
		}
	})
	return found
}

// Apply changes the decoded body until every relation holds. Relations have no cycle, so values settle from
// their sources on; the bounds are reached only where a value is tied to two different sources, or to the element of a
// list that it is in.
func Apply(x *message.Exchange, d jsonschema.Direction) {
	if !relates(x, d) {
		return
	}
	const maxRounds, maxCopied = 64, 4 << 20
	copied := 0 // bytes
	for range maxRounds {
		changed := false
		walk(x, d, func(p place) {
			if p.broken() && copied < maxCopied {
				mended := p.mended()
				p.set(bodyOf(x, d), mended)
				if !message.IsScalar(mended) {
					copied += len(jsonvalue.Text(mended))
				}
				changed = true
			}
		})
		if !changed {
			return
		}
	}
}

func (p place) set(body *message.Body, v any) {
	if len(p.tokens) == 0 {
		body.Value = v
		return
	}
	jsonvalue.SetChild(p.around[len(p.around)-2], p.tokens[len(p.tokens)-1], v)
}

func bodyOf(x *message.Exchange, d jsonschema.Direction) *message.Body {
	if d == jsonschema.InRequest {
		return &x.Request.Body
	}
	return &x.Response.Body
}

// Condition is what a request must have for a body to answer it.
type Condition struct {
	In, Name string // of the parameter
	Value    any
	Pointer  string // the place in the body that says so
}

// Conditions reads the relations of a response body backwards: which parameters a request must have sent for the body
// to be its answer. There are none where nothing in the body is tied to the request.
func Conditions(o *openapi.Operation, status int, m *openapi.MediaType, body any) []Condition {
	x := &message.Exchange{Operation: o, Response: message.ResponseMessage{Status: status, Body: message.Body{MediaType: m, Value: body, Decoded: true}}}
	var found []Condition
	walk(x, jsonschema.InResponse, func(p place) {
		in, name, ok := p.Source.Parameter()
		if ok && p.Kind == jsonschema.SameAs {
			found = append(found, Condition{in, name, p.value, jsonvalue.Pointer(p.tokens...)})
		}
	})
	return found
}

// relates reports whether the body may have tied values.
func relates(x *message.Exchange, d jsonschema.Direction) bool {
	body := bodyOf(x, d)
	return body.Decoded && body.MediaType != nil && body.MediaType.Schema != nil && body.MediaType.Schema.Relates()
}

func walk(x *message.Exchange, d jsonschema.Direction, visit func(place)) {
	if !relates(x, d) {
		return
	}
	body := bodyOf(x, d)
	w := walker{exchange: x, direction: d, visit: visit, around: make([]any, 0, 16), tokens: make([]string, 0, 16)}
	w.at(body.MediaType.Schema, body.Value, "")
}

// walker goes through a value along the schemas that have relations on them or below.
type walker struct {
	exchange  *message.Exchange
	direction jsonschema.Direction
	visit     func(place)
	around    []any
	tokens    []string
}

// at visits v, which token leads to from the value around it.
func (w *walker) at(s *jsonschema.Schema, v any, token string) {
	if s == nil || !s.Relates() || len(w.around) > jsonschema.MaxSchemaDepth {
		return
	}
	w.around = append(w.around, v)
	if len(w.around) > 1 {
		w.tokens = append(w.tokens, token)
	}
	w.apply(s, v, true)
	w.around = w.around[:len(w.around)-1]
	w.tokens = w.tokens[:max(0, len(w.around)-1)]
}

// apply visits what s says of v itself, then goes below. It applies the schemas that validation applies; alternatives
// is as in the validation of package jsonschema.
func (w *walker) apply(s *jsonschema.Schema, v any, alternatives bool) {
	if s == nil || !s.Relates() {
		return
	}
	for _, r := range s.Relations {
		p := place{Relation: r, value: v, around: w.around, tokens: w.tokens}
		p.source, p.found = Value(r.Source, w.exchange, w.around)
		w.visit(p)
		v = w.current(v)
	}
	w.apply(s.Ref, v, alternatives)
	for _, part := range s.AllOf {
		w.apply(part, v, false)
	}
	if o, isObject := v.(*jsonvalue.Object); isObject {
		for _, dependent := range s.DependentSchemas {
			if o.Index(dependent.Name) >= 0 {
				w.apply(dependent.Schema, v, false)
			}
		}
	}
	w.alternatives(s, v)
	if alternatives {
		w.apply(s.Derived(v), v, false)
	}
	w.below(s, v)
}

// alternatives visits those of anyOf, oneOf and if that v is of.
func (w *walker) alternatives(s *jsonschema.Schema, v any) {
	all := slices.Concat(s.AnyOf, s.OneOf)
	if chosen, decided := s.Alternative(v); decided && slices.Contains(all, chosen) {
		all = []*jsonschema.Schema{chosen}
	}
	for _, alternative := range all {
		if alternative != nil && alternative.Relates() && (len(all) == 1 || alternative.Valid(v, w.direction)) {
			w.apply(alternative, v, true)
		}
	}
	if s.If == nil {
		return
	}
	if s.If.Valid(v, w.direction) {
		w.apply(s.Then, v, true)
	} else {
		w.apply(s.Else, v, true)
	}
}

// current returns the value at this place after a visit that may have replaced it.
func (w *walker) current(v any) any {
	if len(w.tokens) == 0 {
		return v
	}
	now, _ := jsonvalue.Child(w.around[len(w.around)-2], w.tokens[len(w.tokens)-1])
	w.around[len(w.around)-1] = now
	return now
}

func (w *walker) below(s *jsonschema.Schema, v any) {
	switch v := v.(type) {
	case *jsonvalue.Object:
		for i := range v.Members {
			name := v.Members[i].Name
			p := s.PropertyAt(i, name)
			w.at(p, v.Members[i].Value, name)
			for _, pattern := range s.PatternProperties {
				if pattern.Pattern.Match(name) {
					w.at(pattern.Schema, v.Members[i].Value, name)
					p = pattern.Schema
				}
			}
			if p == nil {
				w.at(s.AdditionalProperties, v.Members[i].Value, name)
			}
		}
	case []any:
		for i, item := range v {
			if i < len(s.PrefixItems) {
				w.at(s.PrefixItems[i], item, strconv.Itoa(i))
			} else {
				w.at(s.Items, item, strconv.Itoa(i))
			}
		}
	}
}

// Value returns what e reads from x, and whether there is anything. around is the values from the root of a body down to the
// place where a relative pointer stands; it may be nil for other expressions.
func Value(e *jsonschema.Expression, x *message.Exchange, around []any) (any, bool) {
	switch e.Root {
	case jsonschema.FromRelative:
		if e.Up >= len(around) {
			return nil, false
		}
		return jsonvalue.At(around[len(around)-1-e.Up], e.Tokens...)
	case jsonschema.FromURL:
		return x.Request.URL, x.Request.URL != ""
	case jsonschema.FromMethod:
		return x.Request.Method, x.Request.Method != ""
	case jsonschema.FromStatus:
		return jsonvalue.Int(int64(x.Response.Status)), x.Response.Status != 0
	case jsonschema.FromRequestBody:
		return x.Request.Body.At(e.Tokens)
	case jsonschema.FromResponseBody:
		return x.Response.Body.At(e.Tokens)
	case jsonschema.FromResponseHeader:
		text := x.Response.Header.Get(e.Name)
		return text, text != ""
	default:
		in, name, _ := e.Parameter()
		return x.Parameter(in, name)
	}
}

// Fill returns the text of a template with what its expressions read from x, as it is written there. missing is the first that reads nothing, or
// what is no single value.
func Fill(t jsonschema.Template, x *message.Exchange) (text string, missing *jsonschema.Expression) {
	for _, part := range t.Parts {
		if part.Expression == nil {
			text += part.Text
			continue
		}
		v, ok := Value(part.Expression, x, nil)
		if !ok || v == nil || !message.IsScalar(v) {
			return "", part.Expression
		}
		text += message.Text(v)
	}
	return text, nil
}

// Relations as a generator meets them: between values that are written as JSON text already.

// HoldsIn reports whether r can be seen to hold for a value and its source by their compact JSON texts alone. Where it is
// false nothing is known: [Mend] tells.
func HoldsIn(r *jsonschema.Relation, own, source []byte) bool {
	if r.Kind == jsonschema.NotBefore && string(own) == "null" {
		return true
	}
	c := bytes.Compare(own, source)
	return c == 0 || c > 0 && r.Kind == jsonschema.NotBefore && len(own) == quotedTime && len(source) == quotedTime
}

// quotedTime is the length of a time in DateTimeLayout as JSON. Of the texts of this length only those times are times, and
// they order as the times do; before what is none, nothing can be.
const quotedTime = len(`""`) + len(jsonschema.DateTimeLayout)

// AppendMended appends the JSON text of what [Mend] makes of two times in DateTimeLayout; ok is false where they are none, or r holds.
func AppendMended(r *jsonschema.Relation, dst, own, source []byte) (text []byte, ok bool) {
	if r.Kind != jsonschema.NotBefore || len(own) != quotedTime || len(source) != quotedTime {
		return dst, false
	}
	at, ok1 := jsonschema.DateTimeSeconds(own[1 : quotedTime-1])
	from, ok2 := jsonschema.DateTimeSeconds(source[1 : quotedTime-1])
	if !ok1 || !ok2 || at >= from {
		return dst, false
	}
	gap := time.Duration(math.MaxInt64) // as [time.Time.Sub] has it for what is longer
	if from-at <= int64(gap/time.Second) {
		gap = time.Duration(from-at) * time.Second
	}
	dst = append(dst, '"')
	text, ok = jsonschema.AppendDateTime(dst, from+int64(folded(gap)/time.Second))
	if !ok { // the times that can be written end
		text = append(dst, source[1:quotedTime-1]...)
	}
	return append(text, '"'), true
}

// Mend returns what a value has to be for r to hold, given what its source is, and whether that is another value.
func Mend(r *jsonschema.Relation, own, source any) (mended any, changed bool) {
	p := place{Relation: *r, value: own, source: source, found: true}
	if !p.broken() {
		return own, false
	}
	return p.mended(), true
}
