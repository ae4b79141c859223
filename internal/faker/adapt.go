package faker

import (
	"regexp"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

var plainNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?$`)

// Adapt returns a made value in the type and the format that constraints ask for, as faker.js' users expect of commerce.price
// in a number or of date.past in a date; the value itself where there is nothing to adapt.
func Adapt(made any, f *Constraints) any {
	switch made := made.(type) {
	case jsonvalue.Number:
		if f.Types&jsonschema.Integer == 0 && f.Types&jsonschema.String != 0 {
			return jsonvalue.Text(made)
		}
	case string:
		if t, err := time.Parse(time.RFC3339, made); err == nil {
			return timeWithin(t, f, time.RFC3339)
		}
		if f.Types&jsonschema.String == 0 && f.Types&jsonschema.Integer != 0 && plainNumber.MatchString(made) {
			return jsonvalue.Number(made)
		}
	}
	return made
}

// timeWithin returns a moment as constraints ask for it: in the layout of their format, in the given layout, or for a number in
// seconds since 1970, or milliseconds where seconds lie outside the bounds.
func timeWithin(t time.Time, f *Constraints, layout string) any {
	if f.Types&jsonschema.String != 0 {
		if own, ok := timeLayouts[f.Format]; ok {
			layout = own
		}
		return t.Format(layout)
	}
	if n := jsonvalue.Int(t.Unix()); f.InBounds(n) {
		return n
	}
	return jsonvalue.Int(t.UnixMilli())
}
