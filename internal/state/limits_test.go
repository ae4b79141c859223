package state_test

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"agentmock/internal/limits"
	"agentmock/internal/state"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"MaxBody":          func(t *testing.T) { bodiesCut(t, openMemory) },
		"MaxDocuments":     crossDocuments,
		"MaxListeners":     crossListeners,
		"MaxSequences":     crossSequences,
		"MaxSessions":      crossSessions,
		"maxAllJournals":   crossAllJournals,
		"maxAllDocumented": crossAllDocumented,
		"maxAllSequences":  crossAllSequences,
		"maxDocumented":    crossDocumented,
		"maxHead":          crossEntry,
		"maxText":          crossEntry,
		"maxTogether":      crossTogether,
		"maxViolations":    crossEntry,
		"maxLimited":       crossLimited,
		"maxPacking":       crossPacking,
		"maxPool":          crossPool,
		"maxRate":          crossRate,
		"maxRecent":        func(t *testing.T) { recentlyChanged(t, openMemory) },
		"maxWaiting":       crossWaiting,
	}, nil)
}

// wantFull holds an error against whether there should be room.
func wantFull(t *testing.T, what string, err error, full bool) {
	t.Helper()
	if full && !errors.Is(err, state.ErrFull) || !full && err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

func crossDocuments(t *testing.T) {
	s, ctx := state.NewMemory(state.Options{}), t.Context()
	for i := range 10_001 {
		wantFull(t, fmt.Sprint("document ", i+1), s.Put(ctx, "s", fmt.Sprint(i), nil), i == 10_000)
	}
	check(t, s.Put(ctx, "s", "0", []byte("again")))
	check(t, s.Put(ctx, "other", "0", nil))
	_ = must(s.Delete(ctx, "s", "1"))(t)
	check(t, s.Put(ctx, "s", "more", nil))
}

func crossSequences(t *testing.T) {
	s, ctx := state.NewMemory(state.Options{}), t.Context()
	for i := range 100_001 {
		_, err := s.Next(ctx, "s", fmt.Sprint(i))
		wantFull(t, fmt.Sprint("key ", i+1), err, i == 100_000)
	}
	if n := must(s.Next(ctx, "s", "7"))(t); n != 1 {
		t.Errorf("a key that is known is at %d", n)
	}
	if n := must(s.Next(ctx, "other", "new"))(t); n != 0 {
		t.Errorf("a key of another session is at %d", n)
	}
}

// crossSessions makes room for one session more: that of the one which was not used for the longest time, never that without a name.
func crossSessions(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s, ctx := state.NewMemory(state.Options{Now: func() time.Time { return now }}), t.Context()
	check(t, s.Put(ctx, "", "d", nil))
	put := func(session string) {
		now = now.Add(time.Millisecond)
		check(t, s.Put(ctx, session, "d", nil))
	}
	for i := range 999 {
		put(fmt.Sprint(i))
	}
	if all := must(s.Sessions(ctx))(t); len(all) != 1000 || must(s.Version(ctx, "0"))(t) == 0 {
		t.Errorf("%d sessions", len(all))
	}
	put("more")
	if all := must(s.Sessions(ctx))(t); len(all) != 1000 {
		t.Errorf("%d sessions after one more", len(all))
	}
	for session, kept := range map[string]bool{"": true, "0": true, "1": false, "2": true, "998": true, "more": true} { // 0 was used again
		if version := must(s.Version(ctx, session))(t); (version != 0) != kept {
			t.Errorf("session %q is at version %d", session, version)
		}
	}
}

func crossListeners(t *testing.T) {
	s, ctx := state.NewMemory(state.Options{}), t.Context()
	for i := range 101 {
		_, err := s.Watch(ctx, "s")
		wantFull(t, fmt.Sprint("listener ", i+1), err, i == 100)
	}
	_ = must(s.Watch(ctx, "other"))(t)
}

// crossWaiting records what a listener does not take: it is dropped with the first that finds no room, and hears what waits.
func crossWaiting(t *testing.T) {
	for count, dropped := range map[int]bool{256: false, 257: true} {
		s := state.NewMemory(state.Options{})
		l := must(s.Watch(t.Context(), "s"))(t)
		for n := range count {
			record(t, s, "s", n)
		}
		for range 256 {
			if e := <-l; e == nil {
				t.Fatalf("%d entries: the listener ends early", count)
			}
		}
		select {
		case e, open := <-l:
			if open || !dropped {
				t.Errorf("%d entries: %v", count, e)
			}
		default:
			if dropped {
				t.Errorf("%d entries: the listener is not dropped", count)
			}
		}
	}
}

// crossDocumented puts documents into one session: their bytes count, those of another or of what they take the place of do not.
func crossDocumented(t *testing.T) {
	s, ctx, large := state.NewMemory(state.Options{}), t.Context(), make([]byte, 32<<20-1-64) // a name of a byte, and what a map takes
	check(t, s.Put(ctx, "s", "a", large))
	check(t, s.Put(ctx, "s", "b", large))
	wantFull(t, "one more byte", s.Put(ctx, "s", "c", large[:1]), true)
	wantFull(t, "a larger one in its place", s.Put(ctx, "s", "a", make([]byte, 32<<20-64)), true)
	check(t, s.Put(ctx, "s", "a", large))
	wantFull(t, "one more document", s.Put(ctx, "s", "c", nil), true)
	check(t, s.Put(ctx, "other", "a", large))
	_ = must(s.Delete(ctx, "s", "a"))(t)
	check(t, s.Put(ctx, "s", "c", large))
	wantFull(t, "one more byte after a deletion", s.Put(ctx, "s", "d", large[:1]), true)
	check(t, s.Forget(ctx, "s", state.Documented))
	check(t, s.Put(ctx, "s", "d", large))
}

// crossAllDocumented has sessions that together have as many bytes of documents as all may have, and one that asks for more.
func crossAllDocumented(t *testing.T) {
	s, ctx, large := state.NewMemory(state.Options{}), t.Context(), make([]byte, 4<<20-1-64)
	for i := range 32 {
		check(t, s.Put(ctx, fmt.Sprint(i), "d", large))
	}
	wantFull(t, "one more session", s.Put(ctx, "more", "d", nil), true)
	wantFull(t, "a larger one", s.Put(ctx, "3", "d", make([]byte, 4<<20)), true)
	check(t, s.Put(ctx, "3", "d", large[:100]))
	check(t, s.Put(ctx, "more", "d", nil))
	check(t, s.Forget(ctx, "4", state.Journal, state.Sequences, state.Documented))
	check(t, s.Put(ctx, "more", "e", large))
}

// crossAllSequences takes keys that are as large as what they are made of, in many sessions.
func crossAllSequences(t *testing.T) {
	s, ctx, key := state.NewMemory(state.Options{}), t.Context(), strings.Repeat("k", 1<<20-64)
	for i := range 64 {
		_, err := s.Next(ctx, fmt.Sprint(i), key)
		check(t, err)
	}
	_, err := s.Next(ctx, "more", "k")
	wantFull(t, "one more key", err, true)
	if n, err := s.Next(ctx, "7", key); n != 1 || err != nil {
		t.Errorf("a key that is known: %d, %v", n, err)
	}
	check(t, s.Forget(ctx, "7", state.Sequences))
	_, err = s.Next(ctx, "more", key)
	check(t, err)
}

// TestAllHaveABound holds the memory and Redis alike: documents have a bound in bytes, of a session and of all together, and sessions
// that only are named push out none that has documents.
func TestAllHaveABound(t *testing.T) {
	server := startRedis(t)
	for name, open := range map[string]opener{"memory": openMemory, "redis": openRedis(server)} {
		t.Run(name, func(t *testing.T) {
			s, ctx := open(t, state.Options{}.WithBytes(1000, 2500)), t.Context()
			document := make([]byte, 500-1-64)
			for _, session := range []string{"", "a"} {
				check(t, s.Put(ctx, session, "1", document))
				check(t, s.Put(ctx, session, "2", document))
				wantFull(t, "one more of "+session, s.Put(ctx, session, "3", nil), true)
			}
			check(t, s.Put(ctx, "b", "1", document))
			wantFull(t, "one more of all", s.Put(ctx, "b", "2", nil), true)
			_ = must(s.Delete(ctx, "a", "1"))(t)
			check(t, s.Put(ctx, "b", "2", document))
			wantFull(t, "as before", s.Put(ctx, "c", "1", nil), true)
			_ = must(s.Delete(ctx, "a", "2"))(t)
			if version, all := must(s.Version(ctx, "a"))(t), must(s.Documents(ctx, "a", 0))(t); version != 0 || len(all.ByName) != 0 {
				t.Errorf("nothing is left of a: version %d, %v", version, all)
			}

			s = open(t, state.Options{Prefix: t.Name() + "2"}.WithBounds(10, 10, 5, 10))
			check(t, s.Put(ctx, "kept", "d", nil))
			for i := range 20 {
				check(t, s.Record(ctx, fmt.Sprint("foreign", i), &state.Entry{Method: "GET", URL: "/"}))
			}
			if must(s.Version(ctx, "kept"))(t) == 0 {
				t.Error("a session with documents went before those without")
			}
		})
	}
}

// TestRedisMemoryIsRespected: what a Redis has no memory for it is not given, in documents, sequences or the journal.
func TestRedisMemoryIsRespected(t *testing.T) {
	server := startRedis(t, "--maxmemory", "5mb", "--maxmemory-policy", "noeviction")
	s, ctx := openRedis(server)(t, state.Options{}), t.Context()
	full := 0
	for i := range 30 {
		switch err := s.Put(ctx, fmt.Sprint("s", i), "d", make([]byte, 1<<20)); {
		case errors.Is(err, state.ErrFull):
			full++
		case err != nil:
			t.Fatal(err)
		}
	}
	if full < 20 {
		t.Errorf("%d of 30 documents of 1 MB are refused by a Redis of 5 MB", full)
	}
	until := func(what string, add func(i int) error) {
		for i := range 200 {
			if err := add(i); err != nil {
				wantFull(t, what, err, true)
				return
			}
		}
		t.Errorf("%s: 20 MB are taken", what)
	}
	until("entries", func(int) error {
		return s.Record(ctx, "", &state.Entry{RequestBody: make([]byte, 60<<10), ResponseBody: make([]byte, 60<<10)})
	})
	until("sequences", func(i int) error {
		_, err := s.Next(ctx, "", fmt.Sprint(i, strings.Repeat("key", 30_000)))
		return err
	})
	if version, err := s.Version(ctx, "s0"); version == 0 || err != nil {
		t.Errorf("what is there is read: %d, %v", version, err)
	}
}

// TestLimitsKeepNoNames: who asks may choose a name of any length; what is kept of it has one.
func TestLimitsKeepNoNames(t *testing.T) {
	s, limit := state.NewMemory(state.Options{}), state.Limit{Count: 1, Per: time.Hour}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 2000 {
		_ = must(s.Allow(t.Context(), fmt.Sprint(i, strings.Repeat("x", 60_000)), limit))(t)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if took := int64(after.HeapAlloc) - int64(before.HeapAlloc); took > 2<<20 {
		t.Errorf("2000 names of 60 kB take %d bytes", took)
	}
	if must(s.Allow(t.Context(), fmt.Sprint(7, strings.Repeat("x", 60_000)), limit))(t) == 0 {
		t.Error("a name that is known is not limited")
	}
}

// crossLimited has as many ask as are known, and one more, who is not limited: nobody is turned away who did nothing.
func crossLimited(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s, ctx, limit := state.NewMemory(state.Options{Now: func() time.Time { return now }}), t.Context(), state.Limit{Count: 1, Per: time.Minute}
	allow := func(who string) bool { return must(s.Allow(ctx, who, limit))(t) == 0 }
	for i := range 100_000 {
		if !allow(fmt.Sprint(i)) {
			t.Fatalf("%d may not ask", i)
		}
	}
	if allow("99999") {
		t.Error("the last who is known may ask twice")
	}
	for range 2 {
		if !allow("more") {
			t.Error("who is not known is limited")
		}
	}
	now = now.Add(2 * time.Minute)
	first, second := allow("more"), allow("more")
	if !first || second {
		t.Error("who comes after the others have waited is not limited")
	}
}

// crossPool asks for as many connections as there may be, and one more.
func crossPool(t *testing.T) {
	for size, taken := range map[string]bool{"10000": true, "10001": false} {
		if _, err := state.OpenRedis("redis://127.0.0.1?pool_size="+size, state.Options{}); (err == nil) != taken {
			t.Errorf("%s connections: %v", size, err)
		}
	}
}

// crossRate reads rates up to the largest.
func crossRate(t *testing.T) {
	for text, taken := range map[string]bool{"1000000/s": true, "1000001/s": false, "99999999999999999999/s": false, "0/s": false} {
		if l, err := state.ParseLimit(text); (err == nil) != taken {
			t.Errorf("%s: %v, %v", text, l, err)
		}
	}
}

// crossAllJournals records in many sessions: all together hold eight times what one may, and who records makes the room.
func crossAllJournals(t *testing.T) {
	const each = 32 << 10
	s := state.NewMemory(state.Options{Bytes: each})
	fill := func(session string) int {
		for range 200 {
			check(t, s.Record(t.Context(), session, &state.Entry{URL: "/", ResponseBody: make([]byte, 500)}))
			if s.Held() > 8*each {
				t.Fatalf("%d bytes are held", s.Held())
			}
		}
		return len(urls(t, s, session))
	}
	alone := fill("0")
	for i := 1; i < 8; i++ {
		if got := fill(fmt.Sprint(i)); got != alone {
			t.Errorf("session %d keeps %d entries, the first %d", i, got, alone)
		}
	}
	if got := fill("8"); got >= alone || got < 1 {
		t.Errorf("the ninth session keeps %d entries, the first %d", got, alone)
	}
	if got := len(urls(t, s, "0")); got != alone {
		t.Errorf("the first session keeps %d entries of %d", got, alone)
	}
}

// crossPacking records entries of a size: the room that a small one was packed in waits for the next, that of a large one is let go.
func crossPacking(t *testing.T) {
	for size, kept := range map[int]bool{1 << 10: true, 60 << 10: false} {
		s := state.NewMemory(state.Options{})
		check(t, s.Record(t.Context(), "", &state.Entry{ResponseBody: make([]byte, size)}))
		room := s.PackingRoom()
		if room > 16<<10 || (room >= size) != kept {
			t.Errorf("an entry of %d bytes: %d bytes of room are kept", size, room)
		}
	}
}

// crossEntry records what is larger than an entry may be, in each of its parts: bounded parts are kept, and none is above the bound of
// the journal.
func crossEntry(t *testing.T) {
	large := func() *state.Entry {
		e := &state.Entry{
			Method: "POST", URL: "/" + strings.Repeat("u", 1<<20), Why: strings.Repeat("文", 1<<20), RequestBody: make([]byte, 1<<20), ResponseBody: make([]byte, 1<<20),
			RequestHeader: http.Header{"A": {strings.Repeat("h", 40<<10)}, "B": {strings.Repeat("h", 40<<10)}, "C": {"kept"}}, ResponseHeader: http.Header{"D": {strings.Repeat("h", 1<<20)}},
		}
		for range 5000 {
			e.Violations = append(e.Violations, state.Violation{Where: "request.body", Want: "a string"})
		}
		return e
	}
	s, ctx := state.NewMemory(state.Options{}), t.Context()
	check(t, s.Record(ctx, "", large()))
	e := must(s.Entries(ctx, ""))(t)[0]
	if len(e.URL) != 8<<10+len("…") || len(e.Why) > 8<<10+len("…") || len(e.Violations) != 20 || len(e.RequestBody) != 64<<10 {
		t.Errorf("a URL of %d bytes, a reason of %d, %d violations, a body of %d", len(e.URL), len(e.Why), len(e.Violations), len(e.RequestBody))
	}
	if h := e.RequestHeader; len(h["A"]) != 1 || len(h["B"]) != 0 || len(h["C"]) != 1 || len(e.ResponseHeader) != 0 {
		t.Errorf("headers %d %d %d %d", len(h["A"]), len(h["B"]), len(h["C"]), len(e.ResponseHeader))
	}
	for room, want := range map[int64]string{100 << 10: "headers", 30 << 10: "the rest", 1 << 10: "nothing"} {
		s := state.NewMemory(state.Options{Bytes: room})
		for range 3 {
			check(t, s.Record(ctx, "", large()))
		}
		got := "nothing"
		if all := must(s.Entries(ctx, ""))(t); len(all) > 0 {
			if got = "the rest"; len(all[0].RequestHeader) > 0 {
				got = "headers"
			}
			if len(all[0].RequestBody) > 0 {
				got = "a body"
			}
		}
		if got != want {
			t.Errorf("with %d bytes in all, %s is kept, want %s", room, got, want)
		}
	}
}
