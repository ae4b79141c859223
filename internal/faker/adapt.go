package faker

import (
	"cmp"
	"regexp"
	"strings"
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

// timeWithin returns a moment as constraints ask for it: in the layout of their format, in the one of their description, in the given layout, or for a number in
// seconds since 1970, or milliseconds where seconds lie outside the bounds.
func timeWithin(t time.Time, f *Constraints, layout string) any {
	if f.Types&jsonschema.String != 0 {
		if own, ok := timeLayouts[f.Format]; ok {
			layout = own
		}
		layout = cmp.Or(f.Layout, layout)
		return t.Format(layout)
	}
	if n := jsonvalue.Int(t.Unix()); f.InBounds(n) && !f.wantsMillis() {
		return n
	}
	return jsonvalue.Int(t.UnixMilli())
}

// wantsMillis reports whether a format says so, or an upper bound that no seconds come near.
func (f *Constraints) wantsMillis() bool {
	if strings.Contains(f.Format, "milli") || strings.HasSuffix(f.Format, "-ms") || strings.HasSuffix(f.Format, "_ms") {
		return true
	}
	return f.High != "" && f.High.Cmp("1000000000000") >= 0 && f.High.Cmp("100000000000000") < 0
}
