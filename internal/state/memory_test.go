package state_test

import (
	"bytes"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"agentmock/internal/state"
)

// TestMemoryIdle forgets a session that was not used for longer than Idle, and only that.
func TestMemoryIdle(t *testing.T) {
	now, ctx := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), t.Context()
	s := state.NewMemory(state.Options{Idle: time.Minute, Now: func() time.Time { return now }})
	for _, session := range []string{"", "idle", "used"} {
		check(t, s.Put(ctx, session, "d", nil))
		record(t, s, session, 1)
		_ = must(s.Next(ctx, session, "k"))(t)
	}
	l := must(s.Watch(ctx, "idle"))(t)
	before, entry := must(s.Version(ctx, "idle"))(t), must(s.Entries(ctx, "idle"))(t)[0].ID
	for range 3 {
		now = now.Add(30 * time.Second)
		_ = must(s.Version(ctx, "used"))(t)
	}
	for session, want := range map[string]int{"": 1, "idle": 0, "used": 1} {
		got := []int{len(urls(t, s, session)), len(must(s.Sequences(ctx, session))(t)), len(must(s.Documents(ctx, session, 0))(t).ByName)}
		if diff := cmp.Diff([]int{want, want, want}, got); diff != "" {
			t.Errorf("%q: journal, turns, documents: %s", session, diff)
		}
	}
	if diff := cmp.Diff([]string{"", "used"}, must(s.Sessions(ctx))(t)); diff != "" {
		t.Error(diff)
	}
	if e := next(t, l); e != nil {
		t.Errorf("the listener got %v", e)
	}
	check(t, s.Put(ctx, "idle", "d", nil))
	record(t, s, "idle", 1)
	if version := must(s.Version(ctx, "idle"))(t); version <= before {
		t.Errorf("version %d after %d", version, before)
	}
	if id := must(s.Entries(ctx, "idle"))(t)[0].ID; id == entry {
		t.Errorf("the ID %s is given again", id)
	}
}

// TestMemoryRoom gives the place of an idle session to a new one.
func TestMemoryRoom(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := state.NewMemory(state.Options{Idle: time.Minute, Now: func() time.Time { return now }}.WithBounds(1, 1, 2, 1))
	for i := range 5 {
		check(t, s.Put(t.Context(), fmt.Sprint(i), "d", nil))
		now = now.Add(time.Minute + 1)
	}
}

// TestMemoryKeeps takes the room of entries for others of all sizes, and uses what was recorded again: the journal holds what was
// recorded, and what was read of it stays.
func TestMemoryKeeps(t *testing.T) {
	const most = 7
	s := state.NewMemory(state.Options{Entries: most})
	lasting, body := []byte("the API's own"), make([]byte, 5000)
	var all, read []*state.Entry // what was recorded, and what was read at the seventh entry, the fourteenth …
	for n := range 500 {
		e, size := wholeEntry(n), n*n%len(body)
		copy(body, strings.Repeat(string(rune('a'+n%26)), size))
		e.RequestBody, e.ResponseBody, e.Lasting = body[:size/2], body[:size], n%3 > 0
		if e.Lasting {
			e.ResponseBody = lasting
		}
		if n%5 == 0 {
			e.RequestHeader, e.Violations = nil, nil
		}
		check(t, s.Record(t.Context(), "", e))
		e.Lasting, e.RequestBody, e.ResponseBody = false, bytes.Clone(e.RequestBody), bytes.Clone(e.ResponseBody)
		if all = append(all, e); len(all)%most == 0 {
			read = append(read, must(s.Entries(t.Context(), ""))(t)...)
		}
	}
	if diff := cmp.Diff(all[:len(read)], read, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(state.Entry{}, "ID")); diff != "" {
		t.Error(diff)
	}
}

// TestMemoryHoldsNoMoreThanItCounts records large bodies that last, of which the journal keeps the beginning: the rest is let go.
func TestMemoryHoldsNoMoreThanItCounts(t *testing.T) {
	const large = 4 << 20
	s := state.NewMemory(state.Options{})
	for range 100 {
		check(t, s.Record(t.Context(), "", &state.Entry{ResponseBody: make([]byte, large), Lasting: true}))
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	if kept := len(urls(t, s, "")); kept != 100 || memory.HeapAlloc > 10*large {
		t.Errorf("%d entries hold %d MB", kept, memory.HeapAlloc>>20)
	}
}

// TestMemoryCountsWhatItHolds records in many sessions at once where there is room for few: what is forgotten with a session is
// not counted on.
func TestMemoryCountsWhatItHolds(t *testing.T) {
	const writers, sessions = 8, 64
	ctx, s := t.Context(), state.NewMemory(state.Options{}.WithBounds(10, 10, 4, 1))
	var all sync.WaitGroup
	for writer := range writers {
		all.Go(func() {
			for n := range 2000 {
				if err := s.Record(ctx, fmt.Sprint((n*writers+writer)%sessions), &state.Entry{URL: "/a"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for _, session := range must(s.Sessions(ctx))(t) {
		check(t, s.Forget(ctx, session, state.Journal))
	}
	if held := s.Held(); held != 0 {
		t.Errorf("nothing is kept, and %d bytes are held", held)
	}
}

// TestMemoryForgetsOnlyWhatIsEmpty puts a document between the look at an emptied session and its removal.
func TestMemoryForgetsOnlyWhatIsEmpty(t *testing.T) {
	ctx, s := t.Context(), state.NewMemory(state.Options{})
	record(t, s, "one", 1)
	check(t, s.Put(ctx, "one", "d", []byte("kept")))
	s.RemoveEmpty("one")
	if got := must(s.Documents(ctx, "one", 0))(t).ByName; string(got["d"]) != "kept" {
		t.Errorf("the document is lost: %v", got)
	}
	check(t, s.Forget(ctx, "one", state.Journal, state.Documented))
	if diff := cmp.Diff([]string{""}, must(s.Sessions(ctx))(t)); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkRecord(b *testing.B) {
	s := state.NewMemory(state.Options{})
	header, body := http.Header{"Content-Type": {"application/json"}}, make([]byte, 2<<10)
	b.ReportAllocs()
	for b.Loop() {
		e := &state.Entry{Method: "GET", URL: "/customers/1", Status: 200, ResponseHeader: header, ResponseBody: body}
		if err := s.Record(b.Context(), "", e); err != nil {
			b.Fatal(err)
		}
	}
}
