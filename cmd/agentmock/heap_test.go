package main

import (
	"math"
	"runtime/debug"
	"testing"
	"testing/fstest"
)

// A large document is read with care; a small one, and one of a user who has a say in it, as any.
func TestLargeDocumentsAreReadWithCare(t *testing.T) {
	files := fstest.MapFS{"small": {Data: make([]byte, largeDocument-1)}, "large": {Data: make([]byte, largeDocument)}, "giant": {Data: make([]byte, giantDocument)}, "less than a giant": {Data: make([]byte, giantDocument-1)}}
	for name, row := range map[string]struct {
		file          string
		before, while int
	}{
		"small":                {"small", 170, 170},
		"large":                {"large", 170, 75},
		"less than a giant":    {"less than a giant", 170, 75},
		"giant":                {"giant", 170, 25},
		"large, GOGC is given": {"large", 400, 400},
		"none":                 {"none", 170, 170},
	} {
		t.Run(name, func(t *testing.T) {
			usual := debug.SetGCPercent(row.before)
			defer debug.SetGCPercent(usual)
			done := heap{percent: 170}.careful(files, row.file)
			if got := debug.SetGCPercent(row.while); got != row.while {
				t.Errorf("GC percent %d while it is read, want %d", got, row.while)
			}
			done()
			if got := debug.SetGCPercent(usual); got != row.before {
				t.Errorf("GC percent %d afterwards, want %d", got, row.before)
			}
		})
	}
}

// The room of a verb's heap is set where the user's environment says nothing of it.
func TestHeapHonoursTheEnvironment(t *testing.T) {
	for name, row := range map[string]struct {
		heap        heap
		environment map[string]string
		percent     int
		limit       int64
	}{
		"nothing is asked":   {heap{}, nil, 100, math.MaxInt64},
		"set":                {heap{300, 1 << 40}, nil, 300, 1 << 40},
		"GOGC is the user's": {heap{300, 1 << 40}, map[string]string{"GOGC": "100"}, 100, 1 << 40},
		"so is GOMEMLIMIT":   {heap{300, 1 << 40}, map[string]string{"GOMEMLIMIT": "1GiB"}, 300, math.MaxInt64},
	} {
		t.Run(name, func(t *testing.T) {
			percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(math.MaxInt64)
			row.heap.set(func(name string) string { return row.environment[name] })
			if got := debug.SetGCPercent(percent); got != row.percent {
				t.Errorf("GC percent %d, want %d", got, row.percent)
			}
			if got := debug.SetMemoryLimit(limit); got != row.limit {
				t.Errorf("memory limit %d, want %d", got, row.limit)
			}
		})
	}
}
