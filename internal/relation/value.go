package relation

import (
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"bytes"
	"time"
)

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

// Relations as a generator meets them: between values that are written as JSON text already.

// HoldsIn reports whether r can be seen to hold for a value and its source by their compact JSON texts alone. Where it is
// false nothing is known: [Mend] tells.
func HoldsIn(r *jsonschema.Relation, own, source []byte) bool {
	c := bytes.Compare(own, source)
	return c == 0 || c > 0 && r.Kind == jsonschema.NotBefore && len(own) == quotedTime && len(source) == quotedTime
}

// quotedTime is the length of a time in DateTimeLayout as JSON. Of the texts of this length only those times are times, and
// they order as the times do; before what is none, nothing can be.
const quotedTime = len(`""`) + len(jsonschema.DateTimeLayout)

// AppendMended appends the JSON text of what [Mend] makes of two times in DateTimeLayout; ok is false where they are none.
func AppendMended(r *jsonschema.Relation, dst, own, source []byte) (text []byte, ok bool) {
	at, from, plain := plainTimes(r, own, source)
	if !plain {
		return dst, false
	}
	return append(jsonschema.AppendDateTime(append(dst, '"'), movedAfter(at, from)), '"'), true
}

// plainTimes returns the two times that r orders, from their JSON texts in DateTimeLayout.
func plainTimes(r *jsonschema.Relation, own, source []byte) (at, from time.Time, plain bool) {
	if r.Kind != jsonschema.NotBefore || len(own) != quotedTime || len(source) != quotedTime {
		return at, from, false
	}
	at, first := jsonschema.PlainTime(string(own[1 : quotedTime-1]))
	from, second := jsonschema.PlainTime(string(source[1 : quotedTime-1]))
	return at, from, first && second
}

// Mend returns what a value has to be for r to hold, given what its source is, and whether that is another value.
func Mend(r *jsonschema.Relation, own, source any) (mended any, changed bool) {
	p := place{Relation: *r, value: own, source: source, found: true}
	if !p.broken() {
		return own, false
	}
	return p.mended(), true
}
