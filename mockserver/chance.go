package mockserver

import (
	"math/rand/v2"
	"sync/atomic"
	"time"

	"agentmock/internal/fixture"
	"agentmock/internal/spec"
)

// chance decides what befalls requests. What befalls the n-th is the same in every run with the same seed.
type chance struct {
	seed  uint64
	count atomic.Uint64
	delay fixture.Delay // of every answer
}

// next is the source of what is drawn for one request.
func (c *chance) next() *rand.Rand { return rand.New(rand.NewPCG(c.seed, c.count.Add(1))) }

// sample draws a delay.
func (c *chance) sample(d fixture.Delay) time.Duration {
	if !d.Varies() {
		return d.Median
	}
	return d.Sample(c.next().NormFloat64())
}

// mishap is the failure that --error-rate and --fault-rate have for a request that would be answered: a problem, a fault, or
// neither.
func (s *Server) mishap() (*problem, fixture.Fault) {
	o := s.options
	if o.ErrorRate <= 0 && o.FaultRate <= 0 {
		return nil, ""
	}
	r := s.chance.next()
	if r.Float64() < o.ErrorRate {
		return &problem{status: 500, title: "Internal server error", detail: "one of the errors that --error-rate asks for", chinese: statusChinese(500)}, ""
	}
	if r.Float64() < o.FaultRate {
		return nil, fixture.Faults[r.IntN(len(fixture.Faults))]
	}
	return nil, ""
}

// befall lets chance have its way with an answer; what the client itself has asked for it leaves alone.
func (s *Server) befall(a *api, x *spec.Exchange, p preference, out answer) answer {
	if len(p.given) > 0 {
		return out
	}
	fault, broken := s.mishap()
	if fault != nil {
		return a.solve(x, *fault, s.seed)
	}
	if out.fault == "" {
		out.fault = broken
	}
	return out
}
