package main

import (
	"io"
	"log/slog"
	"sync"
	"time"
)

// newLog is a log of text or JSON; verbose adds a line for every request.
func newLog(w io.Writer, format string, verbose bool) *slog.Logger {
	level := slog.LevelInfo
	if verbose {
		level = slog.LevelDebug
	}
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// lines is where a log goes. A line that comes alone is written at once; those that come soon after it are written together, so
// that a mock that refuses thousands of requests a second does not wait for a terminal or a pipe at each of them.
type lines struct {
	w        io.Writer
	mutex    sync.Mutex
	gathered []byte
	open     bool // lines are being gathered
}

const (
	gatherTime  = 50 * time.Millisecond
	gatherBytes = 64 << 10
)

// Write takes whole lines. Its errors may be those of lines before.
func (l *lines) Write(p []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if !l.open {
		l.open = true
		time.AfterFunc(gatherTime, l.turn)
		return l.w.Write(p)
	}
	l.gathered = append(l.gathered, p...)
	if len(l.gathered) < gatherBytes {
		return len(p), nil
	}
	return len(p), l.write()
}

// turn writes what was gathered, and goes on gathering where there was something.
func (l *lines) turn() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.open = len(l.gathered) > 0; l.open {
		time.AfterFunc(gatherTime, l.turn)
		_ = l.write() // nobody is there to be told
	}
}

// flush writes what was gathered.
func (l *lines) flush() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	_ = l.write()
}

func (l *lines) write() error {
	if len(l.gathered) == 0 {
		return nil
	}
	_, err := l.w.Write(l.gathered)
	l.gathered = l.gathered[:0]
	return err
}
