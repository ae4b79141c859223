package mockserver

import (
	"math/rand/v2"
	"time"

	"agentmock/internal/fixture"
)

// chanceKey counts what was left to chance in a session.
const chanceKey = "chance"

// chance is the source of what is drawn for one request. What befalls the n-th of a session is the same in every run with
// the same seed, and after a reset.
func (v *visit) chance() *rand.Rand {
	return rand.New(rand.NewPCG(v.settings.seed, uint64(v.take(chanceKey))+1))
}

// sample draws a delay.
func (v *visit) sample(d fixture.Delay) time.Duration {
	if !d.Varies() {
		return d.Median
	}
	return d.Sample(v.chance().NormFloat64())
}

// mishap is the failure that --error-rate and --fault-rate have for a request that would be answered: a problem, a fault, or
// neither.
func (v *visit) mishap() (*problem, fixture.Fault) {
	o := v.settings.given
	if o.ErrorRate <= 0 && o.FaultRate <= 0 {
		return nil, ""
	}
	r := v.chance()
	if r.Float64() < o.ErrorRate {
		return &problem{status: 500, title: "Internal server error", detail: "one of the errors that --error-rate asks for", chinese: statusChinese(500)}, ""
	}
	if r.Float64() < o.FaultRate {
		return nil, fixture.Faults[r.IntN(len(fixture.Faults))]
	}
	return nil, ""
}

// befall lets chance have its way with an answer; what the client itself has asked for it leaves alone.
func (v *visit) befall(p preference, out answer) answer {
	if len(p.given) > 0 {
		return out
	}
	fault, broken := v.mishap()
	if fault != nil {
		return v.solve(*fault)
	}
	if out.fault == "" {
		out.fault = broken
	}
	return out
}
