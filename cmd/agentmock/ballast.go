package main

import "runtime"

// ballast is memory that nobody touches, so that the machine never has to find it, but that the garbage collector counts: a program
// that lives in three megabytes may then make some more garbage before it is collected.
type ballast []byte

// Ballast of a mock, which is to stay below 40 MB, and of what runs once and is waited for.
const (
	mockBallast = 2 << 20
	runBallast  = 32 << 20
)

func newBallast(bytes int) ballast { return make(ballast, bytes) }

// drop ends what keeps b.
func (b ballast) drop() { runtime.KeepAlive(b) }
