package fake

import (
	"regexp"
	"time"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

var plainNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?$`)

// adapted is a made value in the type and the format that facets ask for, as faker.js' users expect of commerce.price
// in a number or of date.past in a date; the value itself where there is nothing to adapt.
func adapted(made any, f *facets) any {
	switch made := made.(type) {
	case value.Number:
		if f.types&spec.Integer == 0 && f.types&spec.String != 0 {
			return value.Text(made)
		}
	case string:
		if t, err := time.Parse(time.RFC3339, made); err == nil {
			return timeWithin(t, f, time.RFC3339)
		}
		if f.types&spec.String == 0 && f.types&spec.Integer != 0 && plainNumber.MatchString(made) {
			return value.Number(made)
		}
	}
	return made
}

// timeWithin is a moment as facets ask for it: in the layout of their format, in the given layout, or for a number in
// seconds since 1970, or milliseconds where seconds lie outside the bounds.
func timeWithin(t time.Time, f *facets, layout string) any {
	if f.types&spec.String != 0 {
		if own, ok := timeLayouts[f.format]; ok {
			layout = own
		}
		return t.Format(layout)
	}
	if n := value.Int(t.Unix()); f.inBounds(n) {
		return n
	}
	return value.Int(t.UnixMilli())
}
