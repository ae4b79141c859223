package world

import (
	"slices"
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// ofHeld returns the options by which a thing is made that has what every request of its list must ask for: one of several values where it has one.
func (l *listing) ofHeld(id any) generate.Options {
	options := l.options
	for _, f := range l.resource.Rows.Held {
		wanted, ok := l.asked(f.Input)
		s := l.resource.Schema.At(f.At...)
		if !ok || s == nil {
			continue
		}
		likely := []any{wanted, []any{wanted}}
		if values := several(wanted); len(values) > 0 {
			likely = append(likely, values[max(0, l.place(l.shown, id))%len(values)])
		}
		i := slices.IndexFunc(likely, func(v any) bool { return s.Valid(v, jsonschema.InResponse) })
		if i < 0 {
			continue
		}
		options.Stated = append(slices.Clip(options.Stated), generate.Stated{At: f.At, Value: likely[i]})
		options.Seed = faker.NewHash(options.Seed).Text(strings.Join(f.At, "/")).Text(jsonvalue.Text(wanted)).Seed()
	}
	return options
}
