package state_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/state"
)

// opener opens an empty Store that ends with the test.
type opener func(t *testing.T, o state.Options) state.Store

// TestStore holds every Store against the laws of the interface.
func TestStore(t *testing.T) {
	t.Run("memory", func(t *testing.T) { testLaws(t, openMemory) })
	t.Run("redis", func(t *testing.T) { testLaws(t, openRedis(startRedis(t))) })
	t.Run("fallback", func(t *testing.T) { testLaws(t, openFallback(startRedis(t))) })
}

func openMemory(_ *testing.T, o state.Options) state.Store { return state.NewMemory(o) }

func openRedis(s *redisServer) opener {
	return func(t *testing.T, o state.Options) state.Store {
		t.Helper()
		if o.Prefix == "" {
			o.Prefix = t.Name()
		}
		r, err := state.OpenRedis(s.url(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = r.Close() })
		return r
	}
}

func openFallback(s *redisServer) opener {
	return func(t *testing.T, o state.Options) state.Store {
		t.Helper()
		f := state.WithFallback(openRedis(s)(t, o), o)
		t.Cleanup(func() {
			if err := f.Degraded(); err != nil {
				t.Error("the laws were kept by the memory:", err)
			}
		})
		return f
	}
}

func testLaws(t *testing.T, open opener) {
	laws := map[string]func(t *testing.T, open opener){
		"turns are taken exactly once":               turnsOnce,
		"turns belong to a key of a session":         turnsApart,
		"documents belong to a session":              documentsApart,
		"a version never comes back":                 versionsDiffer,
		"entries come back whole and in order":       entriesInOrder,
		"the journal is bounded in entries":          journalEntries,
		"the journal is bounded in bytes":            journalBytes,
		"what was removed takes no bytes":            journalBytesFreed,
		"a journal can be off":                       journalOff,
		"bodies are cut":                             bodiesCut,
		"secrets are not told":                       secretsMasked,
		"an entry is recorded when its client left":  recordedWhenGone,
		"an entry is removed once":                   entryRemoved,
		"a listener gets everything from then on":    watchAll,
		"a listener that falls behind is dropped":    watchSlow,
		"a listener ends with its context":           watchEnds,
		"a listener ends with the store":             watchClosed,
		"what is full says so":                       full,
		"a limit allows a burst":                     limitBurst,
		"a part is forgotten, the others are not":    partsForgotten,
		"sessions are named, sorted, the common too": sessionsSorted,
		"nothing of a session is another's":          sessionsApart,
	}
	for name, law := range laws {
		t.Run(name, func(t *testing.T) { law(t, open) })
	}
}

func turnsOnce(t *testing.T, open opener) {
	checkTurnsOnce(t, open(t, state.Options{}))
}

// checkTurnsOnce takes turns at all stores at once.
func checkTurnsOnce(t *testing.T, stores ...state.Store) {
	t.Helper()
	const askers, each = 32, 20
	taken := make(chan int64, askers*each)
	var group sync.WaitGroup
	for i := range askers {
		group.Go(func() {
			for range each {
				turn, err := stores[i%len(stores)].Next(t.Context(), "s", "k")
				if err != nil {
					t.Error(err)
				}
				taken <- turn
			}
		})
	}
	group.Wait()
	close(taken)
	var got, want []int64
	for turn := range taken {
		got, want = append(got, turn), append(want, int64(len(want)))
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func turnsApart(t *testing.T, open opener) {
	s := open(t, state.Options{})
	for _, take := range []struct {
		session, key string
		want         int64
	}{{"", "a", 0}, {"", "a", 1}, {"", "b", 0}, {"x", "a", 0}, {"", "a", 2}, {"x", "a", 1}} {
		if got := must(s.Next(t.Context(), take.session, take.key))(t); got != take.want {
			t.Errorf("%q %q: want %d, got %d", take.session, take.key, take.want, got)
		}
	}
	for session, want := range map[string]map[string]int64{"": {"a": 3, "b": 1}, "x": {"a": 2}, "unknown": {}} {
		if diff := cmp.Diff(want, must(s.Sequences(t.Context(), session))(t)); diff != "" {
			t.Errorf("%q: %s", session, diff)
		}
	}
}

// recentlyChanged asks for what was changed since each of many versions: it makes of the documents then those that there are now. What was
// changed long ago, or was dropped as a whole, is not told apart.
func recentlyChanged(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{}), t.Context()
	history := []state.Documents{}
	for i := range 300 {
		name := fmt.Sprint(i * 7 % 13)
		if i%5 == 4 {
			_ = must(s.Delete(ctx, "x", name))(t)
		} else {
			check(t, s.Put(ctx, "x", name, []byte(fmt.Sprint(i))))
		}
		if i == 150 {
			check(t, s.Forget(ctx, "x", state.Documented))
			check(t, s.Put(ctx, "x", "after", nil))
		}
		check(t, s.Put(ctx, "another", "name", []byte(fmt.Sprint(i))))
		now, some := must(s.Documents(ctx, "x", 0))(t), map[int64]bool{}
		for _, then := range history {
			since := must(s.Documents(ctx, "x", then.Version))(t)
			if since.Since == 0 {
				if diff := cmp.Diff(now, since); diff != "" {
					t.Fatal(diff)
				}
				continue
			}
			some[then.Version] = true
			all := maps.Clone(then.ByName)
			for name, document := range since.ByName {
				if document == nil && since.Version != 0 && now.ByName[name] == nil {
					delete(all, name)
				} else {
					all[name] = document
				}
			}
			if diff := cmp.Diff(now.ByName, all); diff != "" || since.Version != now.Version || since.Since != then.Version {
				t.Fatalf("%d changes later: version %d since %d, want %d since %d: %s", i, since.Version, since.Since, now.Version, then.Version, diff)
			}
		}
		if history = append(history, now); len(some) > 65 || i > 250 && len(some) < 32 {
			t.Fatalf("after %d changes those since %d versions are known", i, len(some))
		}
	}
}

func documentsApart(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{}), t.Context()
	for _, put := range [][3]string{{"", "a", "1"}, {"x", "a", "2"}, {"x", "version", "\x00\xff"}, {"x", "d:", ""}, {"x", "a", "3"}} {
		check(t, s.Put(ctx, put[0], put[1], []byte(put[2])))
	}
	for session, want := range map[string]map[string][]byte{
		"": {"a": []byte("1")}, "x": {"a": []byte("3"), "version": []byte("\x00\xff"), "d:": {}}, "unknown": {},
	} {
		got := must(s.Documents(ctx, session, 0))(t)
		if diff := cmp.Diff(want, got.ByName); diff != "" {
			t.Errorf("%q: %s", session, diff)
		}
		if version := must(s.Version(ctx, session))(t); version != got.Version {
			t.Errorf("%q: version %d, that of the documents is %d", session, version, got.Version)
		}
	}
	for _, want := range []bool{true, false} {
		if got := must(s.Delete(ctx, "x", "version"))(t); got != want {
			t.Errorf("deleted: want %v, got %v", want, got)
		}
	}
	if must(s.Delete(ctx, "unknown", "a"))(t) {
		t.Error("deleted a document of an unknown session")
	}
}

func versionsDiffer(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{}), t.Context()
	put := func(name string) func() error { return func() error { return s.Put(ctx, "s", name, []byte("{}")) } }
	remove := func(name string) func() error { return func() error { _, err := s.Delete(ctx, "s", name); return err } }
	last := int64(0)
	for i, step := range []struct {
		change func() error
		empty  bool
	}{
		{put("a"), false},
		{put("a"), false},
		{put("b"), false},
		{remove("b"), false},
		{remove("a"), true},
		{put("a"), false},
		{func() error { return s.Forget(ctx, "s", state.Documented) }, true},
		{put("a"), false},
	} {
		check(t, step.change())
		version := must(s.Version(ctx, "s"))(t)
		if step.empty != (version == 0) {
			t.Errorf("step %d: version %d, without documents: %v", i, version, step.empty)
		}
		if !step.empty && version <= last {
			t.Errorf("step %d: version %d after %d", i, version, last)
		}
		last = max(last, version)
	}
	check(t, func() error { _, err := s.Delete(ctx, "s", "unknown"); return err }())
	if version := must(s.Version(ctx, "s"))(t); version != last {
		t.Error("the version changed though no document did")
	}
}

func full(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{}.WithBounds(2, 2, 3, 2)), t.Context()
	put := func(session, name string) error { return s.Put(ctx, session, name, nil) }
	take := func(session, key string) error { _, err := s.Next(ctx, session, key); return err }
	watch := func(session string) error { _, err := s.Watch(ctx, session); return err }
	steps := []struct {
		name string
		got  error
		want error
	}{
		{"first document", put("", "a"), nil},
		{"second document", put("", "b"), nil},
		{"third document", put("", "c"), state.ErrFull},
		{"a document again", put("", "a"), nil},
		{"first key", take("", "a"), nil},
		{"second key", take("", "b"), nil},
		{"third key", take("", "c"), state.ErrFull},
		{"a key again", take("", "a"), nil},
		{"first listener", watch(""), nil},
		{"second listener", watch(""), nil},
		{"third listener", watch(""), state.ErrFull},
		{"second session", put("x", "a"), nil},
		{"third session", take("y", "a"), nil},
		{"a document of a fourth session", put("z", "a"), nil},
	}
	for _, step := range steps {
		if !errors.Is(step.got, step.want) {
			t.Errorf("%s: want %v, got %v", step.name, step.want, step.got)
		}
	}
	if diff, want := len(must(s.Sessions(ctx))(t)), 3; diff != want {
		t.Errorf("%d sessions, want %d", diff, want)
	}
	check(t, s.Forget(ctx, "z", state.Documented, state.Sequences, state.Journal))
	if names := must(s.Sessions(ctx))(t); slices.Contains(names, "z") {
		t.Errorf("a session of which nothing is known is listed: %v", names)
	}
}

func partsForgotten(t *testing.T, open opener) {
	for part, want := range map[state.Part][3]int{state.Journal: {0, 1, 1}, state.Sequences: {1, 0, 1}, state.Documented: {1, 1, 0}} {
		s, ctx := open(t, state.Options{Prefix: t.Name() + string(part)}), t.Context()
		record(t, s, "s", 1)
		_ = must(s.Next(ctx, "s", "k"))(t)
		check(t, s.Put(ctx, "s", "d", nil))
		check(t, s.Forget(ctx, "unknown", part))
		check(t, s.Forget(ctx, "s", part))
		got := [3]int{len(urls(t, s, "s")), len(must(s.Sequences(ctx, "s"))(t)), len(must(s.Documents(ctx, "s", 0))(t).ByName)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: journal, turns, documents: %s", part, diff)
		}
		record(t, s, "s", 2)
		if got, want := urls(t, s, "s"), append([]string{"1"}[:want[0]], "2"); !cmp.Equal(got, want) {
			t.Errorf("%s: want %v, got %v", part, want, got)
		}
	}
}

func sessionsSorted(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{}), t.Context()
	if diff := cmp.Diff([]string{""}, must(s.Sessions(ctx))(t)); diff != "" {
		t.Error(diff)
	}
	check(t, s.Put(ctx, "b", "d", nil))
	_ = must(s.Next(ctx, "c:d e", "k"))(t)
	record(t, s, "a", 1)
	record(t, s, "", 1)
	_ = must(s.Entries(ctx, "asked for only"))(t)
	if diff := cmp.Diff([]string{"", "a", "b", "c:d e"}, must(s.Sessions(ctx))(t)); diff != "" {
		t.Error(diff)
	}
}

// sessionsApart does each thing that changes a session in one, and looks at the others: also at those whose names are like its own.
func sessionsApart(t *testing.T, open opener) {
	names := []string{"", "s", "s:", "S", "s.d", "d:s"}
	see := func(s state.Store, session string) []any {
		documents := must(s.Documents(t.Context(), session, 0))(t)
		return []any{urls(t, s, session), must(s.Sequences(t.Context(), session))(t), documents.ByName, documents.Version}
	}
	for what, do := range map[string]func(s state.Store, session string){
		"record": func(s state.Store, session string) { record(t, s, session, 7) },
		"remove": func(s state.Store, session string) {
			_ = must(s.Remove(t.Context(), session, must(s.Entries(t.Context(), session))(t)[0].ID))(t)
		},
		"next":    func(s state.Store, session string) { _ = must(s.Next(t.Context(), session, "k"))(t) },
		"put":     func(s state.Store, session string) { check(t, s.Put(t.Context(), session, "d", []byte("mine"))) },
		"delete":  func(s state.Store, session string) { _ = must(s.Delete(t.Context(), session, "d"))(t) },
		"journal": func(s state.Store, session string) { check(t, s.Forget(t.Context(), session, state.Journal)) },
		"turns":   func(s state.Store, session string) { check(t, s.Forget(t.Context(), session, state.Sequences)) },
		"all": func(s state.Store, session string) {
			check(t, s.Forget(t.Context(), session, state.Journal, state.Sequences, state.Documented))
		},
	} {
		s, before := open(t, state.Options{Prefix: t.Name() + what}), map[string][]any{}
		for _, session := range names {
			record(t, s, session, 1, 2)
			_ = must(s.Next(t.Context(), session, "k"))(t)
			check(t, s.Put(t.Context(), session, "d", []byte("of "+session)))
		}
		heard := must(s.Watch(t.Context(), "s:"))(t)
		for _, session := range names {
			before[session] = see(s, session)
		}
		do(s, "s")
		for _, session := range names {
			if diff := cmp.Diff(before[session], see(s, session)); (diff == "") == (session == "s") {
				t.Errorf("%s in session \"s\", seen in %q: %s", what, session, diff)
			}
		}
		record(t, s, "s:", 9)
		if e := next(t, heard); e == nil || e.URL != "9" {
			t.Errorf("%s: a listener of another session hears %v", what, e)
		}
	}
}

// must returns a value of a call that has to work: must(call())(t).
func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		check(t, err)
		return v
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually asks until it is so, but not forever.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(20 * time.Second)
	for !so() {
		select {
		case <-ticker.C:
		case <-deadline:
			t.Fatal("in vain: ", what)
		}
	}
}
