package state_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/state"
)

// TestFallback goes through a time without Redis.
func TestFallback(t *testing.T) {
	server, ctx := startRedis(t), t.Context()
	f := state.WithFallback(openRedis(server)(t, state.Options{}), state.Options{})
	fill(t, f, "s")
	version := must(f.Version(ctx, "s"))(t)
	l := must(f.Watch(ctx, "s"))(t)
	if err := f.Degraded(); err != nil || f.Failures() != 0 {
		t.Errorf("degraded: %v, %d failures", err, f.Failures())
	}

	server.stop()
	if e := next(t, l); e != nil {
		t.Errorf("the listener got %v", e)
	}
	start := time.Now()
	checkAway(t, f, version)
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
	if err := f.Degraded(); err == nil || f.Failures() == 0 {
		t.Errorf("degraded: %v, %d failures", err, f.Failures())
	}
	l = must(f.Watch(ctx, "s"))(t)
	record(t, f, "s", 7)
	if e := next(t, l); e == nil || e.URL != "7" {
		t.Errorf("the listener got %v", e)
	}

	if !server.start(t) {
		t.Fatal("redis-server does not start again")
	}
	eventually(t, "Redis is asked again", func() bool {
		_ = must(f.Sessions(ctx))(t)
		return f.Degraded() == nil
	})
	if e := next(t, l); e != nil {
		t.Errorf("the listener of the time away got %v", e)
	}
	if got := urls(t, f, "s"); len(got) > 0 {
		t.Errorf("the journal of the time away is still there: %v", got)
	}
	fill(t, f, "s")
	if again := must(f.Version(ctx, "s"))(t); again <= version {
		t.Errorf("version %d after %d", again, version)
	}
}

// checkAway sees what works while Redis is away, and what does not.
func checkAway(t *testing.T, f *state.Fallback, version int64) {
	t.Helper()
	ctx := t.Context()
	for want := range int64(100) {
		if got := must(f.Next(ctx, "s", "k"))(t); got != want {
			t.Errorf("turn: want %d, got %d", want, got)
		}
	}
	record(t, f, "s", 5, 6)
	id := must(f.Entries(ctx, "s"))(t)[0].ID
	if !must(f.Remove(ctx, "s", id))(t) {
		t.Error("the entry is not removed")
	}
	if diff := cmp.Diff([]string{"6"}, urls(t, f, "s")); diff != "" {
		t.Error(diff)
	}
	check(t, f.Forget(ctx, "s", state.Sequences))
	if diff := cmp.Diff(map[string]int64{}, must(f.Sequences(ctx, "s"))(t)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"", "s"}, must(f.Sessions(ctx))(t)); diff != "" {
		t.Error(diff)
	}
	limit := state.Limit{Count: 1, Per: time.Hour}
	if must(f.Allow(ctx, "who", limit))(t) != 0 || must(f.Allow(ctx, "who", limit))(t) == 0 {
		t.Error("the limit does not hold")
	}
	for session, want := range map[string]int64{"s": version, "unknown": 0} {
		if got := must(f.Version(ctx, session))(t); got != want {
			t.Errorf("version of %q: want %d, got %d", session, want, got)
		}
	}
	if got := must(f.Documents(ctx, "s", 0))(t); got.Version != version {
		t.Errorf("documents of version %d, want %d", got.Version, version)
	}
	_, reading := f.Documents(ctx, "who was never asked for", 0)
	_, deleting := f.Delete(ctx, "s", "d")
	for what, err := range map[string]error{
		"documents": reading, "delete": deleting,
		"put": f.Put(ctx, "s", "d", nil), "forget": f.Forget(ctx, "s", state.Journal, state.Documented),
	} {
		if err == nil || errors.Is(err, state.ErrFull) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if diff := cmp.Diff([]string{"6"}, urls(t, f, "s")); diff != "" {
		t.Error("a part was forgotten though another could not be:", diff)
	}
}

// TestFallbackHangs has a Redis that accepts connections and does not answer.
func TestFallbackHangs(t *testing.T) {
	server := startRedis(t)
	f := state.WithFallback(openRedis(server)(t, state.Options{}), state.Options{})
	fill(t, f, "s")
	check(t, server.process.Process.Signal(syscall.SIGSTOP))
	start := time.Now()
	for n := range int64(10) {
		if turn := must(f.Next(t.Context(), "s", "k"))(t); turn != n {
			t.Errorf("turn %d: want %d", turn, n)
		}
	}
	if took := time.Since(start); took > 2*time.Second || f.Degraded() == nil {
		t.Errorf("10 turns took %v, degraded: %v", took, f.Degraded())
	}
	t.Log("10 turns took", time.Since(start))
	check(t, server.process.Process.Signal(syscall.SIGCONT))
	eventually(t, "Redis is asked again", func() bool {
		_ = must(f.Sessions(t.Context()))(t)
		return f.Degraded() == nil
	})
}

// flaky is a memory that is away while it has an error; it counts the questions.
type flaky struct {
	state.Store
	mutex sync.Mutex
	err   error
	asked int
	enter func() // called by every question
}

func (s *flaky) Next(ctx context.Context, session, key string) (int64, error) {
	s.mutex.Lock()
	s.asked++
	err, enter := s.err, s.enter
	s.mutex.Unlock()
	if enter != nil {
		enter()
	}
	if err != nil {
		return 0, err
	}
	return s.Store.Next(ctx, session, key)
}

func (s *flaky) set(err error, enter func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.err, s.enter, s.asked = err, enter, 0
}

func (s *flaky) questions() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.asked
}

// clock is set by a test.
type clock struct {
	mutex sync.Mutex
	now   time.Time
}

func (c *clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = c.now.Add(d)
}

func newFlaky() (*flaky, *clock, *state.Fallback) {
	c := &clock{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	o := state.Options{Now: c.Now}.WithBounds(1, 1, 2, 1)
	s := &flaky{Store: state.NewMemory(o)}
	return s, c, state.WithFallback(s, o)
}

// TestFallbackAsksOnceASecond counts how often a primary that is away is asked.
func TestFallbackAsksOnceASecond(t *testing.T) {
	s, clock, f := newFlaky()
	s.set(errors.New("away"), nil)
	var asked []int
	for _, wait := range []time.Duration{0, 0, 999 * time.Millisecond, time.Millisecond, 0, time.Second, 0} {
		clock.add(wait)
		_ = must(f.Next(t.Context(), "", "k"))(t)
		asked = append(asked, s.questions())
	}
	if diff := cmp.Diff([]int{1, 1, 1, 2, 2, 3, 3}, asked); diff != "" {
		t.Error(diff)
	}
	if f.Failures() != 3 || f.Degraded() == nil || !strings.Contains(f.Degraded().Error(), "away") {
		t.Errorf("%d failures, degraded: %v", f.Failures(), f.Degraded())
	}
	s.set(nil, nil)
	clock.add(time.Second)
	if turn := must(f.Next(t.Context(), "", "k"))(t); turn != 0 || f.Degraded() != nil {
		t.Errorf("turn %d of the primary, degraded: %v", turn, f.Degraded())
	}
	s.set(errors.New("away again"), nil)
	if turn := must(f.Next(t.Context(), "", "k"))(t); turn != 0 {
		t.Errorf("turn %d: those of the first time away are not dropped", turn)
	}
}

// TestFallbackRecordsWhenGone has a client that leaves as the primary does: its request is in the journal nevertheless.
func TestFallbackRecordsWhenGone(t *testing.T) {
	r, err := state.OpenRedis("redis://127.0.0.1:"+freePort(t), state.Options{})
	check(t, err)
	f := state.WithFallback(r, state.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	check(t, f.Record(ctx, "", &state.Entry{URL: "/gone"}))
	if diff := cmp.Diff([]string{"/gone"}, urls(t, f, "")); diff != "" {
		t.Error(diff)
	}
}

// TestFallbackTriesAlone has a primary that is slow to come back: the others do not wait for it.
func TestFallbackTriesAlone(t *testing.T) {
	s, clock, f := newFlaky()
	s.set(errors.New("away"), nil)
	_ = must(f.Next(t.Context(), "", "k"))(t)
	clock.add(time.Second)
	entered, answer := make(chan bool), make(chan bool)
	s.set(nil, func() { entered <- true; <-answer })
	var group sync.WaitGroup
	group.Go(func() {
		if _, err := f.Next(t.Context(), "", "k"); err != nil {
			t.Error(err)
		}
	})
	<-entered
	var turns []int64
	for range 3 {
		turns = append(turns, must(f.Next(t.Context(), "", "k"))(t))
	}
	if !slices.Equal(turns, []int64{1, 2, 3}) || f.Degraded() == nil {
		t.Errorf("meanwhile: turns %v, degraded: %v", turns, f.Degraded())
	}
	close(answer)
	group.Wait()
	if err := f.Degraded(); err != nil {
		t.Error(err)
	}
}

// TestFallbackPassesOn has errors that do not mean that the primary is away.
func TestFallbackPassesOn(t *testing.T) {
	_, _, f := newFlaky()
	_ = must(f.Next(t.Context(), "", "a"))(t)
	if _, err := f.Next(t.Context(), "", "b"); !errors.Is(err, state.ErrFull) {
		t.Errorf("want %v, got %v", state.ErrFull, err)
	}
	s, clock, f := newFlaky()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.set(context.Canceled, nil)
	if _, err := f.Next(ctx, "", "a"); !errors.Is(err, context.Canceled) || f.Degraded() != nil || f.Failures() != 0 {
		t.Errorf("got %v, degraded: %v, %d failures", err, f.Degraded(), f.Failures())
	}
	// Whoever tries and leaves has not kept the next from trying.
	s.set(errors.New("away"), nil)
	_ = must(f.Next(t.Context(), "", "a"))(t)
	clock.add(time.Second)
	if _, err := f.Next(ctx, "", "a"); err == nil {
		t.Error("whoever left got a turn")
	}
	s.set(nil, nil)
	_ = must(f.Next(t.Context(), "", "a"))(t)
	if err := f.Degraded(); err != nil {
		t.Error(err)
	}
}

// An answer that comes after the store was away and came back says nothing of it now.
func TestFallbackForgetsOldFailures(t *testing.T) {
	s, now, f := newFlaky()
	began, release, ended := make(chan bool), make(chan bool), make(chan bool)
	s.set(errors.New("gone"), func() { began <- true; <-release })
	go func() {
		_, _ = f.Next(t.Context(), "", "late")
		ended <- true
	}()
	<-began
	s.set(errors.New("gone"), nil)
	_, _ = f.Next(t.Context(), "", "k")
	if f.Degraded() == nil {
		t.Fatal("the store is not away")
	}
	s.set(nil, nil)
	now.add(2 * time.Second)
	if _, err := f.Next(t.Context(), "", "k"); err != nil || f.Degraded() != nil {
		t.Fatalf("the store is not back: %v, %v", err, f.Degraded())
	}
	release <- true
	<-ended
	if err := f.Degraded(); err != nil {
		t.Errorf("away again: %v", err)
	}
}

// What was acknowledged is not forgotten when the primary goes away the moment after, before anybody has asked for it again.
func TestFallbackKeepsWhatItAcknowledged(t *testing.T) {
	ctx := t.Context()
	for name, row := range map[string]struct {
		change func(f *state.Fallback) error
		want   map[string]string
	}{
		"one is added":    {func(f *state.Fallback) error { return f.Put(ctx, "s", "new", []byte("n")) }, map[string]string{"old": "o", "new": "n"}},
		"one is replaced": {func(f *state.Fallback) error { return f.Put(ctx, "s", "old", []byte("n")) }, map[string]string{"old": "n"}},
		"one is deleted":  {func(f *state.Fallback) error { _, err := f.Delete(ctx, "s", "old"); return err }, map[string]string{}},
		"all are":         {func(f *state.Fallback) error { return f.Forget(ctx, "s", state.Documented) }, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			server := startRedis(t)
			f := state.WithFallback(openRedis(server)(t, state.Options{}), state.Options{})
			defer f.Close()
			if err := f.Put(ctx, "s", "old", []byte("o")); err != nil {
				t.Fatal(err)
			}
			before := must(f.Version(ctx, "s"))(t)
			must(f.Documents(ctx, "s", 0))(t)
			if err := row.change(f); err != nil {
				t.Fatal(err)
			}
			server.stop()
			version := must(f.Version(ctx, "s"))(t)
			got := map[string]string{}
			if version > 0 {
				documents := must(f.Documents(ctx, "s", 0))(t)
				if documents.Version != version {
					t.Errorf("documents of version %d, want %d", documents.Version, version)
				}
				for name, text := range documents.ByName {
					got[name] = string(text)
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" || version == before {
				t.Errorf("version %d after %d (-want +got):\n%s", version, before, diff)
			}
		})
	}
}
