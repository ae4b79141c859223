package world

import (
	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// Returned returns options by which the answer to a request that nothing is remembered of has again what was sent, where it describes that.
func (w *World) Returned(x *message.Exchange, options generate.Options) generate.Options {
	sent, isObject := x.Request.Body.Value.(*jsonvalue.Object)
	if !isObject {
		return options
	}
	back := w.set.Returned(x.Operation)
	if back == nil {
		return options
	}
	for _, name := range back.Names {
		if v, given := sent.Lookup(name); given {
			at := append(append(make([]string, 0, len(back.At)+1), back.At...), name)
			options.Stated = append(options.Stated, generate.Stated{At: at, Value: shownBy(back.Schema.At(name), v)})
		}
	}
	options.Like = &generate.Like{At: back.At, Value: sent}
	return options
}
