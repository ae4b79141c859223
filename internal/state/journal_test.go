package state_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"agentmock/internal/state"
)

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
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(state.Entry{}, "ID")); diff != "" {
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
		Operation: "op", Kind: "generated", Source: "generated", Why: "no fixture", Fault: "none",
		Violations: []state.Violation{{Rule: "r", Severity: "error", Where: "w", Want: "x", Got: "y", Spec: "openapi.yaml:1"}},
	}
}

// idNumbers returns the numbers of an ID: 12, or 1700000000000-3.
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

// journalBytesFreed has room for three entries: what was removed does not count.
func journalBytesFreed(t *testing.T, open opener) {
	s := open(t, state.Options{Bytes: 3 * (&state.Entry{Method: "GET", URL: "1"}).Size()})
	record(t, s, "", 1, 2, 3)
	if !must(s.Remove(t.Context(), "", must(s.Entries(t.Context(), ""))(t)[1].ID))(t) {
		t.Error("the entry is not removed")
	}
	record(t, s, "", 4)
	if diff := cmp.Diff([]string{"1", "3", "4"}, urls(t, s, "")); diff != "" {
		t.Error(diff)
	}
	check(t, s.Forget(t.Context(), "", state.Journal))
	record(t, s, "", 5, 6, 7)
	if diff := cmp.Diff([]string{"5", "6", "7"}, urls(t, s, "")); diff != "" {
		t.Error(diff)
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
