package mockserver

import (
	"encoding/json"
	"fmt"

	"agentmock/internal/fake"
	"agentmock/internal/fixture"
	"agentmock/internal/state"
)

// settings are what can be changed while a mock runs, read.
type settings struct {
	given givenSettings
	seed  uint64
	delay fixture.Delay
	limit state.Limit
}

// givenSettings are settings as people write them: in flags, and in the admin API's JSON.
type givenSettings struct {
	Delay     string  `json:"delay"`
	ErrorRate float64 `json:"error_rate"`
	FaultRate float64 `json:"fault_rate"`
	RateLimit string  `json:"rate_limit"`
	Seed      string  `json:"seed"`
	Unknown   Unknown `json:"unknown"`
	Auth      Auth    `json:"auth"`
}

// settings are those of the options.
func (o Options) settings() (settings, error) {
	return givenSettings{o.Delay, o.ErrorRate, o.FaultRate, o.RateLimit, o.Seed, o.Unknown, o.Auth}.read()
}

// read checks settings; its error says which cannot be meant.
func (g givenSettings) read() (settings, error) {
	switch g.Unknown {
	case "":
		g.Unknown = Generate
	case Generate, NotFound:
	default:
		return settings{}, fmt.Errorf("unknown %q: expected generate or not-found", g.Unknown)
	}
	switch g.Auth {
	case "":
		g.Auth = Optional
	case Optional, Required, Off:
	default:
		return settings{}, fmt.Errorf("auth %q: expected optional, required or off", g.Auth)
	}
	for _, rate := range []struct {
		name  string
		share float64
	}{{"error rate", g.ErrorRate}, {"fault rate", g.FaultRate}} {
		if !(rate.share >= 0 && rate.share <= 1) {
			return settings{}, fmt.Errorf("%s %v: expected a share from 0 to 1", rate.name, rate.share)
		}
	}
	out := settings{given: g, seed: fake.Seed(g.Seed)}
	var err error
	if g.Delay != "" {
		if out.delay, err = fixture.ParseDelay(g.Delay); err != nil {
			return out, fmt.Errorf("delay: %w", err)
		}
	}
	if out.limit, err = state.ParseLimit(g.RateLimit); err != nil {
		return out, fmt.Errorf("rate limit: %w", err)
	}
	return out, nil
}

// changed are the settings with the changes of a JSON document.
func (s settings) changed(document []byte) (settings, error) {
	next := s.given
	if err := json.Unmarshal(document, &next); err != nil {
		return s, err
	}
	return next.read()
}
