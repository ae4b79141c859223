package world

import (
	"agentmock/internal/faker"
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
	seed := faker.NewHash(options.Seed).Text(x.Operation.ID)
	for _, name := range back.Names {
		if v, given := sent.Lookup(name); given {
			s := back.Schema.At(name)
			at := append(append(make([]string, 0, len(back.At)+1), back.At...), name)
			options.Stated = append(options.Stated, generate.Stated{At: at, Value: shownBy(s, w.extend(s, shownBy(s, v), nil, seed.Text(name), options))})
		}
	}
	options.Like = &generate.Like{At: back.At, Value: sent}
	return options
}
