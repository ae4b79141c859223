package main

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"time"
)

// scenario is what a server is asked for, and how fast it is to be beside the bare handler.
type scenario struct {
	name   string
	target float64 // of the bare handler's requests a second; 0: none
	floor  float64 // about half of what was reached: noise does not go there
	bare   bool    // asked of the bare handler
	load   load
}

func same(path string) func(int) string { return func(int) string { return path } }

func scenarios() []scenario {
	one := func(path string, status int) load { return load{path: same(path), status: status} }
	each := func(format string) load {
		return load{path: func(i int) string { return fmt.Sprintf(format, i) }, status: http.StatusOK}
	}
	return []scenario{
		{"bare gin handler", 1, 0, true, one(documentedPath, http.StatusOK)},
		{"fixture", 0.92, 0.40, false, one(documentedPath, http.StatusOK)},
		{"fixture, a new path every time", 0.85, 0.34, false, each(documentedFor)},
		{"generated, a new id every time", 0.72, 0.22, false, each(user + "11111111-2222-4333-8444-%012x")},
		{"generated, the same again", 0, 0.42, false, one(user+"11111111-2222-4333-8444-000000000000", http.StatusOK)},
		{"404, no such path", 0.80, 0.36, false, one("/agent-api/users", http.StatusNotFound)},
		{"422, an id that is none", 0.80, 0.38, false, one(user+"abc", http.StatusUnprocessableEntity)},
	}
}

// measurements are the results by scenario, a round each.
type measurements struct {
	options   options
	scenarios []scenario
	rounds    map[string][]result
	even      map[string][]result // at equal load
	rate      float64             // of equal load, a second
	memory    map[bool]float64    // by bare, in megabytes, after all of it
	start     map[bool][]time.Duration
	reload    [2]time.Duration // the slowest request during a reload, and without one
}

// measure starts both servers and asks them in turn, so that what the machine does besides meets both.
func measure(o options, program string) (*measurements, error) {
	m := &measurements{options: o, scenarios: scenarios(), rounds: map[string][]result{}, even: map[string][]result{}, memory: map[bool]float64{}, start: map[bool][]time.Duration{}}
	servers := map[bool]*process{}
	for _, bare := range []bool{true, false} {
		for range o.rounds {
			p, err := m.begin(program, bare)
			if err != nil {
				return nil, err
			}
			m.start[bare] = append(m.start[bare], p.started)
			p.end()
		}
		p, err := m.begin(program, bare)
		if err != nil {
			return nil, err
		}
		defer p.end()
		servers[bare] = p
	}
	for round := range o.rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", round+1, o.rounds)
		for _, s := range m.scenarios {
			server := servers[s.bare]
			busy := server.busy()
			r, err := s.load.fire(server.addr, o.connections, o.length)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			r.busy = (server.busy() - busy) / time.Duration(max(1, len(r.latencies)))
			m.rounds[s.name] = append(m.rounds[s.name], r)
		}
		if err := m.atEqualLoad(servers); err != nil {
			return nil, err
		}
	}
	var err error
	if m.reload[0], m.reload[1], err = reloading(program); err != nil {
		return nil, fmt.Errorf("reload: %w", err)
	}
	for bare, p := range servers {
		m.memory[bare] = p.memory("VmRSS")
	}
	return m, nil
}

func (m *measurements) begin(program string, bare bool) (*process, error) {
	if bare {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		return begin(self, func(addr string) []string { return []string{bareCommand, addr} })
	}
	return begin(program, func(addr string) []string { return []string{"serve", "--addr", addr, "--log", "json"} })
}

// atEqualLoad asks both servers for the documented customer a third as often as the bare handler can answer.
func (m *measurements) atEqualLoad(servers map[bool]*process) error {
	if m.rate == 0 {
		m.rate = m.rounds[m.scenarios[0].name][0].perSecond / 3
	}
	for _, s := range m.scenarios[:2] {
		r, err := s.load.paced(m.rate, m.options.connections).fire(servers[s.bare].addr, m.options.connections, m.options.length)
		if err != nil {
			return fmt.Errorf("%s at equal load: %w", s.name, err)
		}
		m.even[s.name] = append(m.even[s.name], r)
	}
	return nil
}

// median returns the middle of what rounds give.
func median[T float64 | time.Duration](rounds []result, of func(result) T) T {
	all := make([]T, len(rounds))
	for i, r := range rounds {
		all[i] = of(r)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func perSecond(r result) float64 { return r.perSecond }

// ratio returns the median of the ratios of each round to the bare handler's of the same.
func (m *measurements) ratio(name string) float64 {
	return ratio(m.rounds[name], m.rounds[m.scenarios[0].name])
}

// ratio returns the median of the ratios of each round to that of others in the same.
func ratio(rounds, others []result) float64 {
	ratios := make([]float64, len(others))
	for i, r := range rounds {
		ratios[i] = r.perSecond / others[i].perSecond
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}
