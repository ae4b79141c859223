package mockserver

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"agentmock/internal/faker"
	"agentmock/internal/fixture"
	"agentmock/internal/state"
)

// settings are what can be changed while a mock runs, read.
type settings struct {
	given givenSettings
	seed  uint64
	delay fixture.Delay
	gap   time.Duration // between the events of a stream, where Interval says one
	limit state.Limit

	tokens  map[digest]bool // credentials that are taken; none takes any
	expired time.Time       // when all tokens have expired; zero: they have not

	locale  *faker.Locale // nil is the document's
	doubted string        // what is not as the locale's name says
}

// givenSettings are settings as people write them: in flags, and in the admin API's JSON.
type givenSettings struct {
	Delay     string  `json:"delay"`
	Interval  string  `json:"interval"`
	ErrorRate float64 `json:"error_rate"`
	FaultRate float64 `json:"fault_rate"`
	RateLimit string  `json:"rate_limit"`
	Seed      string  `json:"seed"`
	Unknown   Unknown `json:"unknown"`
	Auth      Auth    `json:"auth"`
	Locale    string  `json:"locale"`
	Dynamic   bool    `json:"dynamic"`

	Tokens        []string `json:"tokens"`         // credentials that are taken, as digests once they are read
	TokensExpired string   `json:"tokens_expired"` // when all tokens have expired, as RFC 3339 has it; "" for never
}

// settings returns those of the options.
func (o Options) settings() (settings, error) {
	return givenSettings{o.Delay, o.Interval, o.ErrorRate, o.FaultRate, o.RateLimit, o.Seed, o.Unknown, o.Auth, o.Locale, o.Dynamic, o.Tokens, ""}.read()
}

// read checks settings; its error says which cannot be meant.
func (g givenSettings) read() (settings, error) {
	switch g.Unknown {
	case "":
		g.Unknown = Generate
	case Generate, NotFound:
	default:
		return settings{}, &OptionError{"unknown", fmt.Errorf("expected generate or not-found, found %q", g.Unknown)}
	}
	switch g.Auth {
	case "":
		g.Auth = Optional
	case Optional, Required, Off:
	default:
		return settings{}, &OptionError{"auth", fmt.Errorf("expected optional, required or off, found %q", g.Auth)}
	}
	for _, rate := range []struct {
		name  string
		share float64
	}{{"error rate", g.ErrorRate}, {"fault rate", g.FaultRate}} {
		if !(rate.share >= 0 && rate.share <= 1) {
			return settings{}, &OptionError{rate.name, fmt.Errorf("expected a share from 0 to 1, found %v", rate.share)}
		}
	}
	out := settings{given: g, seed: faker.Seed(g.Seed)}
	out.given.Tokens = digests(g.Tokens)
	for _, text := range out.given.Tokens {
		if out.tokens == nil {
			out.tokens = map[digest]bool{}
		}
		out.tokens[parseDigest(text)] = true
	}
	var err error
	if g.TokensExpired != "" {
		if out.expired, err = time.Parse(time.RFC3339Nano, g.TokensExpired); err != nil {
			return out, &OptionError{"tokens expired", errors.New("expected now, a time such as 2026-01-01T00:00:00Z, or nothing")}
		}
	}
	if g.Delay != "" {
		if out.delay, err = fixture.ParseDelay(g.Delay); err != nil {
			return out, &OptionError{"delay", err}
		}
	}
	if g.Interval != "" {
		if out.gap, err = readInterval(g.Interval); err != nil {
			return out, &OptionError{"interval", err}
		}
	}
	if out.locale, out.doubted, err = faker.ParseLocale(g.Locale); err != nil {
		return out, &OptionError{"locale", err}
	}
	if out.locale == nil {
		out.given.Locale = faker.LocaleAuto
	}
	if out.limit, err = state.ParseLimit(g.RateLimit); err != nil {
		return out, &OptionError{"rate limit", err}
	}
	return out, nil
}

// OptionError says which option, or setting, cannot be meant.
type OptionError struct {
	Option string // in words: rate limit
	Err    error
}

func (e *OptionError) Error() string { return e.Option + ": " + e.Err.Error() }

// Unwrap returns what is wrong with it.
func (e *OptionError) Unwrap() error { return e.Err }

// changed returns the settings with the changes of a JSON document.
func (s settings) changed(document []byte) (settings, error) {
	next := s.given
	next.Tokens = slices.Clone(next.Tokens) // decoding writes into what is there
	if err := json.Unmarshal(document, &next); err != nil {
		return s, err
	}
	return next.read()
}
