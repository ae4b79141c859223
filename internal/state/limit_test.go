package state_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/state"
)

func TestParseLimit(t *testing.T) {
	for text, want := range map[string]state.Limit{
		"": {}, "10/s": {Count: 10, Per: time.Second}, "100/m": {Count: 100, Per: time.Minute}, "1000000/h": {Count: 1_000_000, Per: time.Hour},
	} {
		got, err := state.ParseLimit(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%q: want %v, got %v %q, %v", text, want, got, got.String(), err)
		}
	}
	for _, text := range []string{"10", "0/s", "-1/s", "10/d", "10/", "/s", "1000001/s", "1.5/s", " 1/s", "1/s "} {
		if got, err := state.ParseLimit(text); err == nil {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

// TestAllow goes by a clock of its own: how long to wait is exact.
func TestAllow(t *testing.T) {
	type ask struct{ at, wait time.Duration }
	const ms = time.Millisecond
	burst := func(n int, then ...ask) []ask { return append(make([]ask, n), then...) }
	for name, c := range map[string]struct {
		limit string
		asks  []ask
	}{
		"ten at once, then one every 100 ms": {"10/s", burst(10, ask{0, 100 * ms}, ask{99 * ms, ms}, ask{100 * ms, 0}, ask{100 * ms, 100 * ms}, ask{200 * ms, 0})},
		"saved up again":                     {"2/s", []ask{{0, 0}, {0, 0}, {0, 500 * ms}, {2 * time.Second, 0}, {2 * time.Second, 0}, {2 * time.Second, 500 * ms}}},
		"one":                                {"1/m", []ask{{0, 0}, {0, time.Minute}, {time.Second, 59 * time.Second}, {time.Minute, 0}}},
		"evenly":                             {"2/s", []ask{{0, 0}, {500 * ms, 0}, {1000 * ms, 0}, {1500 * ms, 0}, {1500 * ms, 0}, {1500 * ms, 500 * ms}}},
		"a clock that is set back":           {"1/s", []ask{{time.Hour, 0}, {0, time.Second}, {time.Second, time.Second}}},
		"without a limit":                    {"", burst(100)},
		"a gap that is rounded":              {"3/s", burst(3, ask{0, 333_333_333})},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			now := start
			s := state.NewMemory(state.Options{Now: func() time.Time { return now }})
			limit := must(state.ParseLimit(c.limit))(t)
			var got []ask
			for _, a := range c.asks {
				now = start.Add(a.at)
				got = append(got, ask{a.at, must(s.Allow(t.Context(), "who", limit))(t)})
			}
			if diff := cmp.Diff(c.asks, got, cmp.AllowUnexported(ask{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAllowBurst asks at once as often as the limit says, and once more.
func TestAllowBurst(t *testing.T) {
	for _, limit := range []state.Limit{{Count: 1, Per: time.Second}, {Count: 7, Per: time.Second}, {Count: 60_001, Per: time.Second}} {
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		s := state.NewMemory(state.Options{Now: func() time.Time { return now }})
		allowed := 0
		for must(s.Allow(t.Context(), "who", limit))(t) == 0 {
			allowed++
		}
		if allowed != limit.Count {
			t.Errorf("%v: %d at once", limit, allowed)
		}
	}
}

// limitBurst has limits that give nothing back while it runs, and one that does.
func limitBurst(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{}), t.Context()
	for _, count := range []int{1, 3, 7, 60} {
		limit := state.Limit{Count: count, Per: time.Hour}
		start := time.Now()
		for n := range count {
			if wait := must(s.Allow(ctx, fmt.Sprint(count), limit))(t); wait != 0 {
				t.Errorf("%d/h, request %d: wait %v", count, n, wait)
			}
		}
		for range 3 { // who is turned away does not wait the longer for it
			wait, gap := must(s.Allow(ctx, fmt.Sprint(count), limit))(t), time.Hour/time.Duration(count)
			if least := gap - time.Since(start) - time.Millisecond; wait < least || wait > gap {
				t.Errorf("%d/h: want a wait of %v to %v, got %v", count, least, gap, wait)
			}
		}
	}
	// Another limit for the same who is not bound by what was asked under the first.
	if wait := must(s.Allow(ctx, "1", state.Limit{Count: 1, Per: time.Minute}))(t); wait <= 0 || wait > time.Minute {
		t.Errorf("1/m after 1/h: wait %v", wait)
	}
	if wait := must(s.Allow(ctx, "1", state.Limit{}))(t); wait != 0 {
		t.Errorf("without a limit: wait %v", wait)
	}
	limit, start := state.Limit{Count: 10, Per: time.Second}, time.Now()
	for range 10 {
		_ = must(s.Allow(ctx, "soon", limit))(t)
	}
	for n := range 3 {
		eventually(t, "the next may go on", func() bool {
			wait := must(s.Allow(ctx, "soon", limit))(t)
			if wait < 0 || wait > 100*time.Millisecond {
				t.Errorf("wait %v", wait)
			}
			return wait == 0
		})
		if took, least := time.Since(start), time.Duration(n+1)*100*time.Millisecond; took < least-time.Millisecond {
			t.Errorf("request %d of 10/s went on after %v", 11+n, took)
		}
	}
}
