package main

import (
	"math"
	"runtime/debug"
	"testing"
)

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
