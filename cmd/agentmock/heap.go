package main

import (
	"io/fs"
	"runtime/debug"
)

// heap is how much garbage a verb makes before it is collected. A program that lives in a few megabytes would be collected all the
// time.
type heap struct {
	percent int   // as GOGC: of what is in use
	limit   int64 // as GOMEMLIMIT, in bytes; 0 is none
}

// heaps are those of the verbs that work for long; the others are over before it matters. A mock lives in three megabytes and is
// to stay below 40: it is let go up to eight. What runs once and is waited for takes more, up to where a machine would feel it.
var heaps = map[string]heap{
	"serve": {percent: 170},
	"proxy": {percent: 170},
	"check": {percent: 600, limit: 1 << 30},
}

// set tells the runtime, unless GOGC or GOMEMLIMIT have.
func (h heap) set(getenv func(string) string) {
	if h.percent > 0 && getenv("GOGC") == "" {
		debug.SetGCPercent(h.percent)
	}
	if h.limit > 0 && getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(h.limit)
	}
}

// From how many bytes on a document is read with care, and with which GOGC. Of a giant, memory is dearer than time.
const (
	largeDocument, carefulPercent = 1 << 20, 75
	giantDocument, dearPercent    = 32 << 20, 25
)

// careful has garbage collected more often while a large document is read, until done is called: what is read of one is many times what
// stays of it. Where the user's environment says how often, it stays at that.
func (h heap) careful(fsys fs.FS, file string) (done func()) {
	info, err := fs.Stat(fsys, file)
	if err != nil || info.Size() < largeDocument {
		return func() {}
	}
	percent := carefulPercent
	if info.Size() >= giantDocument {
		percent = dearPercent
	}
	before := debug.SetGCPercent(percent)
	if before != h.percent {
		debug.SetGCPercent(before)
		return func() {}
	}
	return func() {
		debug.SetGCPercent(before)
		go debug.FreeOSMemory()
	}
}
