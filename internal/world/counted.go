package world

import (
	"slices"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// counted returns the answer of an operation that says how many things there are of those that the request asks for.
func (w *World) counted(x *message.Exchange, m *openapi.MediaType, options generate.Options, changes *Changes) (listed Listed, ok bool) {
	ids, ok := w.chosenBy(x, options, changes)
	if !ok {
		return Listed{}, false
	}
	listed.Body, ok = w.saying(len(ids), x, m, options)
	return listed, ok
}

// saying returns the answer of an operation that says of how many things it is.
func (w *World) saying(count int, x *message.Exchange, m *openapi.MediaType, options generate.Options) (body any, ok bool) {
	n := jsonvalue.Int(int64(count))
	at, says := w.set.Number(x.Operation)
	if says && len(at) == 0 {
		return n, m.Schema.Valid(n, jsonschema.InResponse)
	}
	if says {
		options.Stated = append(slices.Clip(options.Stated), generate.Stated{At: at, Value: n})
	}
	return w.generated(x, m, options)
}

// chosenBy returns the ids of the things that a request about those that it chooses asks for.
func (w *World) chosenBy(x *message.Exchange, options generate.Options, changes *Changes) (ids []any, ok bool) {
	r, _ := w.set.Of(x.Operation)
	l := &listing{World: w, resource: r, asks: w.set.Asks(x.Operation), x: x, options: options, changes: changes}
	l.home = homeOf(r, x, w.variables(x.Operation), options.Seed)
	l.show()
	ok = l.choose()
	return l.ids, ok
}

// picks reports whether a request about the things that it chooses asks for some of them.
func (w *World) picks(asks *resource.Rows, x *message.Exchange) bool {
	return slices.ContainsFunc(asks.Choosers, func(name string) bool {
		_, given := asks.Input(name).Of(x)
		return given
	})
}
