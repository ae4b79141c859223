package main

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// newLog returns a log of text or JSON; verbose adds a line for every request.
func newLog(to *batchWriter, format string, verbose bool) *slog.Logger {
	level := slog.LevelInfo
	if verbose {
		level = slog.LevelDebug
	}
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(flushOnWarn{slog.NewJSONHandler(to, options), to})
	}
	return slog.New(flushOnWarn{slog.NewTextHandler(to, options), to})
}

// flushOnWarn lets no warning wait: it may be the last thing that is said.
type flushOnWarn struct {
	slog.Handler
	to *batchWriter
}

func (p flushOnWarn) Handle(ctx context.Context, r slog.Record) error {
	err := p.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		p.to.flush()
	}
	return err
}

func (p flushOnWarn) WithAttrs(attributes []slog.Attr) slog.Handler {
	return flushOnWarn{p.Handler.WithAttrs(attributes), p.to}
}

func (p flushOnWarn) WithGroup(name string) slog.Handler {
	return flushOnWarn{p.Handler.WithGroup(name), p.to}
}

// batchWriter is where a log goes. A line that comes alone is written at once; those that come soon after it are written together, so
// that a mock that refuses thousands of requests a second does not wait for a terminal or a pipe at each of them.
type batchWriter struct {
	w        io.Writer
	mutex    sync.Mutex
	gathered []byte
	open     bool // lines are being gathered
	ended    bool
}

const (
	gatherTime  = 50 * time.Millisecond
	maxGathered = 64 << 10
)

// Write takes whole lines. Its errors may be those of lines before.
func (l *batchWriter) Write(p []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.ended {
		return l.w.Write(p)
	}
	if !l.open {
		l.open = true
		time.AfterFunc(gatherTime, l.turn)
		return l.w.Write(p)
	}
	l.gathered = append(l.gathered, p...)
	if len(l.gathered) < maxGathered {
		return len(p), nil
	}
	return len(p), l.write()
}

// turn writes what was gathered, and goes on gathering where there was something.
func (l *batchWriter) turn() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.open = len(l.gathered) > 0; l.open {
		time.AfterFunc(gatherTime, l.turn)
		_ = l.write() // nobody is there to be told
	}
}

// flush writes what was gathered.
func (l *batchWriter) flush() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	_ = l.write()
}

// end writes what was gathered; what comes later is written at once.
func (l *batchWriter) end() {
	l.flush()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.ended = true
}

func (l *batchWriter) write() error {
	if len(l.gathered) == 0 {
		return nil
	}
	_, err := l.w.Write(l.gathered)
	l.gathered = l.gathered[:0]
	return err
}
