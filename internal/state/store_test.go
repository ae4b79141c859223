package state_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"agentmock/internal/state"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
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
				turn, err := stores[i%len(stores)].Take(t.Context(), "s", "k")
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
		if got := must(s.Take(t.Context(), take.session, take.key))(t); got != take.want {
			t.Errorf("%q %q: want %d, got %d", take.session, take.key, take.want, got)
		}
	}
	for session, want := range map[string]map[string]int64{"": {"a": 3, "b": 1}, "x": {"a": 2}, "unknown": {}} {
		if diff := cmp.Diff(want, must(s.Turns(t.Context(), session))(t)); diff != "" {
			t.Errorf("%q: %s", session, diff)
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
		got := must(s.Documents(ctx, session))(t)
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

func entriesInOrder(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{}), t.Context()
	var want []*state.Entry
	for i := range 20 {
		e := wholeEntry(i)
		check(t, s.Record(ctx, "s", e))
		want = append(want, e)
	}
	check(t, s.Record(ctx, "other", wholeEntry(0)))
	got := must(s.Entries(ctx, "s"))(t)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	ids := map[string]bool{}
	for _, e := range got {
		ids[e.ID] = true
	}
	if len(ids) != len(got) || ids[""] {
		t.Errorf("IDs are not unique: %v", ids)
	}
	if !slices.IsSortedFunc(got, func(a, b *state.Entry) int { return slices.Compare(idNumbers(t, a.ID), idNumbers(t, b.ID)) }) {
		t.Error("IDs do not increase")
	}
	if got := must(s.Entries(ctx, "unknown"))(t); len(got) > 0 {
		t.Errorf("an unknown session has %d entries", len(got))
	}
}

func wholeEntry(i int) *state.Entry {
	return &state.Entry{
		At: time.Date(2026, 5, 4, 3, 2, 1, i, time.UTC), Took: time.Millisecond,
		Method: "POST", URL: fmt.Sprintf("/%d?q=a%%20b", i),
		RequestHeader: http.Header{"Accept": {"a", "b"}}, RequestBody: []byte("\x00\xff"),
		Status: 200, ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(`{"a":1}`), ResponseSize: 7,
		Operation: "op", Source: "generated", Why: "no fixture", Fault: "none",
		Violations: []state.Violation{{Rule: "r", Severity: "error", Where: "w", Want: "x", Got: "y", Spec: "openapi.yaml:1"}},
	}
}

// idNumbers are the numbers of an ID: 12, or 1700000000000-3.
func idNumbers(t *testing.T, id string) []uint64 {
	t.Helper()
	var out []uint64
	for part := range strings.SplitSeq(id, "-") {
		var n uint64
		if _, err := fmt.Sscan(part, &n); err != nil {
			t.Fatalf("ID %q: %v", id, err)
		}
		out = append(out, n)
	}
	return out
}

// record records entries with these numbers, and urls are the numbers of those that are kept.
func record(t *testing.T, s state.Store, session string, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		check(t, s.Record(t.Context(), session, &state.Entry{Method: "GET", URL: fmt.Sprint(n)}))
	}
}

func urls(t *testing.T, s state.Store, session string) []string {
	t.Helper()
	var out []string
	for _, e := range must(s.Entries(t.Context(), session))(t) {
		out = append(out, e.URL)
	}
	return out
}

func journalEntries(t *testing.T, open opener) {
	for _, most := range []int{1, 2, 63, 64, 65, 100} { // about where a ring in memory grows
		s := open(t, state.Options{Entries: most, Prefix: fmt.Sprint(t.Name(), most)})
		var want []string
		for n := range 2*most + 3 {
			record(t, s, "", n)
			want = append(want, fmt.Sprint(n))
			want = want[max(0, len(want)-most):]
			if n%5 != 4 {
				continue
			}
			middle := must(s.Entries(t.Context(), ""))(t)[len(want)/2]
			if !must(s.Remove(t.Context(), "", middle.ID))(t) {
				t.Fatalf("most %d: entry %d is not removed", most, n)
			}
			want = slices.Delete(want, len(want)/2, len(want)/2+1)
			if diff := cmp.Diff(want, urls(t, s, ""), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("most %d, after entry %d: %s", most, n, diff)
			}
		}
		if diff := cmp.Diff(want, urls(t, s, ""), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("most %d: %s", most, diff)
		}
	}
}

func journalBytes(t *testing.T, open opener) {
	const most = 10_000
	s := open(t, state.Options{Bytes: most})
	var want []*state.Entry
	total := int64(0)
	for i, size := range []int{10, 5000, 3000, 10, 10, 2000, 1, 9000, 1, 1, 50_000, 1, 1} {
		e := &state.Entry{URL: fmt.Sprint(i), ResponseBody: make([]byte, size)}
		check(t, s.Record(t.Context(), "", e))
		want, total = append(want, e), total+e.Size()
		for total > most && len(want) > 1 {
			want, total = want[1:], total-want[0].Size()
		}
		var left []string
		for _, e := range want {
			left = append(left, e.URL)
		}
		if diff := cmp.Diff(left, urls(t, s, "")); diff != "" {
			t.Errorf("after entry %d: %s", i, diff)
		}
	}
}

func journalOff(t *testing.T, open opener) {
	s := open(t, state.Options{Entries: -1})
	record(t, s, "", 1, 2)
	if got := urls(t, s, ""); len(got) > 0 {
		t.Errorf("kept %v", got)
	}
}

func bodiesCut(t *testing.T, open opener) {
	s := open(t, state.Options{})
	long := make([]byte, state.MaxBody+1)
	check(t, s.Record(t.Context(), "", &state.Entry{RequestBody: long, ResponseBody: long, ResponseSize: int64(len(long))}))
	e := must(s.Entries(t.Context(), ""))(t)[0]
	want := []int{state.MaxBody, state.MaxBody, state.MaxBody + 1}
	if diff := cmp.Diff(want, []int{len(e.RequestBody), len(e.ResponseBody), int(e.ResponseSize)}); diff != "" {
		t.Error(diff)
	}
}

func recordedWhenGone(t *testing.T, open opener) {
	s := open(t, state.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	check(t, s.Record(ctx, "", &state.Entry{URL: "/gone"}))
	if diff := cmp.Diff([]string{"/gone"}, urls(t, s, "")); diff != "" {
		t.Error(diff)
	}
}

func entryRemoved(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{}), t.Context()
	record(t, s, "", 0, 1, 2)
	id := must(s.Entries(ctx, ""))(t)[1].ID
	for _, remove := range []struct {
		session, id string
		want        bool
	}{
		{"", "", false}, {"", "x", false}, {"", "-", false}, {"", "+", false}, {"", id + "-", false}, {"", "99999999999999999999-0", false},
		{"", "1-1-1", false}, {"unknown", id, false}, {"", id, true}, {"", id, false},
	} {
		if got := must(s.Remove(ctx, remove.session, remove.id))(t); got != remove.want {
			t.Errorf("%q %q: want %v, got %v", remove.session, remove.id, remove.want, got)
		}
	}
	if diff := cmp.Diff([]string{"0", "2"}, urls(t, s, "")); diff != "" {
		t.Error(diff)
	}
}

func full(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{}.WithBounds(2, 2, 3, 2)), t.Context()
	put := func(session, name string) error { return s.Put(ctx, session, name, nil) }
	take := func(session, key string) error { _, err := s.Take(ctx, session, key); return err }
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
		{"a document of a fourth session", put("z", "a"), state.ErrFull},
		{"a turn of a fourth session", take("z", "a"), state.ErrFull},
		{"a listener of a fourth session", watch("z"), state.ErrFull},
		{"an entry of a fourth session", s.Record(ctx, "z", &state.Entry{}), state.ErrFull},
		{"a session again", put("x", "b"), nil},
	}
	for _, step := range steps {
		if !errors.Is(step.got, step.want) {
			t.Errorf("%s: want %v, got %v", step.name, step.want, step.got)
		}
	}
	if diff := cmp.Diff([]string{"", "x", "y"}, must(s.Sessions(ctx))(t)); diff != "" {
		t.Error(diff)
	}
}

func partsForgotten(t *testing.T, open opener) {
	for part, want := range map[state.Part][3]int{state.Journal: {0, 1, 1}, state.Turns: {1, 0, 1}, state.Documented: {1, 1, 0}} {
		s, ctx := open(t, state.Options{Prefix: t.Name() + string(part)}), t.Context()
		record(t, s, "s", 1)
		_ = must(s.Take(ctx, "s", "k"))(t)
		check(t, s.Put(ctx, "s", "d", nil))
		check(t, s.Forget(ctx, "unknown", part))
		check(t, s.Forget(ctx, "s", part))
		got := [3]int{len(urls(t, s, "s")), len(must(s.Turns(ctx, "s"))(t)), len(must(s.Documents(ctx, "s"))(t).ByName)}
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
	_ = must(s.Take(ctx, "c:d e", "k"))(t)
	record(t, s, "a", 1)
	record(t, s, "", 1)
	_ = must(s.Entries(ctx, "asked for only"))(t)
	if diff := cmp.Diff([]string{"", "a", "b", "c:d e"}, must(s.Sessions(ctx))(t)); diff != "" {
		t.Error(diff)
	}
}

// must is a value of a call that has to work: must(call())(t).
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
