package relation

import (
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// Value is what e reads from x, and whether there is anything. around is the values from the root of a body down to the
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
