package state_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/redact"
	"agentmock/internal/state"
)

// next returns the next entry of a listener, nil at its end.
func next(t *testing.T, entries <-chan *state.Entry) *state.Entry {
	t.Helper()
	select {
	case e := <-entries:
		return e
	case <-time.After(20 * time.Second):
		t.Fatal("nothing comes")
		return nil
	}
}

// watchAll keeps one entry only: what makes room is told as well.
func watchAll(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{Entries: 1}), t.Context()
	record(t, s, "s", -1)
	first := must(s.Watch(ctx, "s"))(t)
	second := must(s.Watch(ctx, "s"))(t)
	var want []*state.Entry
	for n := range 100 {
		e := &state.Entry{URL: fmt.Sprint("/", n, "?token=x"), RequestHeader: http.Header{"Cookie": {"a=b"}}}
		record(t, s, "other", n)
		check(t, s.Record(ctx, "s", e))
		id := must(s.Entries(ctx, "s"))(t)[0].ID
		want = append(want, &state.Entry{ID: id, URL: fmt.Sprint("/", n, "?token=", redact.Mask)})
	}
	for _, l := range []<-chan *state.Entry{first, second} {
		for _, want := range want {
			got := next(t, l)
			if got == nil {
				t.Fatal("the listener has ended")
			}
			if diff := cmp.Diff([]string{want.ID, want.URL, redact.Mask}, []string{got.ID, got.URL, got.RequestHeader.Get("Cookie")}); diff != "" {
				t.Fatal(diff)
			}
		}
	}
}

// watchSlow has room for one listener: the second is one as soon as the first, which does not listen, is dropped.
func watchSlow(t *testing.T, open opener) {
	s, ctx := open(t, state.Options{}.WithBounds(1, 1, 2, 1)), t.Context()
	slow := must(s.Watch(ctx, "s"))(t)
	const many = 300
	for n := range many {
		record(t, s, "s", n)
	}
	eventually(t, "the slow listener is dropped", func() bool {
		_, err := s.Watch(ctx, "s")
		return err == nil
	})
	count := 0
	for e := next(t, slow); e != nil; e = next(t, slow) {
		if want := fmt.Sprint(count); e.URL != want {
			t.Errorf("want %s, got %s", want, e.URL)
		}
		count++
	}
	if count == 0 || count >= many {
		t.Errorf("it got %d of %d entries", count, many)
	}
}

func watchEnds(t *testing.T, open opener) {
	s := open(t, state.Options{}.WithBounds(1, 1, 2, 1))
	ctx, cancel := context.WithCancel(t.Context())
	l := must(s.Watch(ctx, "s"))(t)
	cancel()
	if e := next(t, l); e != nil {
		t.Errorf("got %v", e)
	}
	eventually(t, "its place is free", func() bool {
		_, err := s.Watch(t.Context(), "s")
		return err == nil
	})
}

func watchClosed(t *testing.T, open opener) {
	s := open(t, state.Options{})
	l := must(s.Watch(t.Context(), "s"))(t)
	check(t, s.Close())
	if e := next(t, l); e != nil {
		t.Errorf("got %v", e)
	}
}
