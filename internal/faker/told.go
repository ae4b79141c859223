package faker

import "agentmock/internal/jsonschema"

// Told makes a value as a description says it: a time in its layout, an amount in its hundredth parts; nil where it says neither.
func (d *Draw) Told(f *Constraints) any {
	switch {
	case f.Layout != "" && f.Types&jsonschema.String != 0 && d.Extreme:
		return farTimes[d.Random.Intn(len(farTimes))].Format(f.Layout)
	case f.Layout != "" && f.Types&jsonschema.String != 0:
		return d.workingTime().Format(f.Layout)
	case f.Cents && !d.Extreme:
		return money(1, 2000)(d, f)
	}
	return nil
}

// IsTime reports whether the value of a hint may be a time.
func (one *Hint) IsTime() bool { return one.Suits("date") && one.formats != "" }
