package main

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// patient is a listener whose connections are given up when their clients take nothing of an answer for a while, however long all of it
// takes: what net/http offers, a time for the whole answer, ends slow clients and delayed answers as well. That the system lets no more
// connections in is a warning in the log: nothing else would say why a mock is deaf.
type patient struct {
	net.Listener
	log    *slog.Logger
	warned time.Time
}

const (
	maxUnread  = 30 * time.Second // without a byte taken
	unreadPart = 64 << 10         // bytes that must be taken in this time
	rewarn     = 10 * time.Second
)

// Accept returns the next connection.
func (p *patient) Accept() (net.Conn, error) {
	conn, err := p.Listener.Accept()
	if err != nil {
		if now := time.Now(); !errors.Is(err, net.ErrClosed) && now.Sub(p.warned) >= rewarn {
			p.warned = now
			p.log.Warn("connections cannot be accepted: clients wait", "error", err.Error())
		}
		return nil, err
	}
	return &patientConn{Conn: conn}, nil
}

// patientConn is one of its connections.
type patientConn struct {
	net.Conn
	until atomic.Int64 // the deadline of writes, in nanoseconds
}

// Write writes all of b, as long as the client takes some of it now and then.
func (c *patientConn) Write(b []byte) (written int, err error) {
	for {
		// Not at each of many small writes: the time that is left is never less than half.
		if now := time.Now(); c.until.Load() < now.Add(maxUnread/2).UnixNano() {
			if err := c.SetWriteDeadline(now.Add(maxUnread)); err != nil {
				return written, err
			}
		}
		n, err := c.Conn.Write(b[:min(len(b), unreadPart)])
		written += n
		if b = b[n:]; err != nil || len(b) == 0 {
			return written, err
		}
	}
}

// SetWriteDeadline sets one that holds for the next write. The one that is there is not taken away: net/http does that after each answer, where a
// clock would be stopped and started for each.
func (c *patientConn) SetWriteDeadline(t time.Time) error {
	if t.IsZero() {
		return nil
	}
	c.until.Store(t.UnixNano())
	return c.Conn.SetWriteDeadline(t)
}

// SetLinger is that of a TCP connection: a mock resets connections where it is told to.
func (c *patientConn) SetLinger(seconds int) error {
	if tcp, isTCP := c.Conn.(*net.TCPConn); isTCP {
		return tcp.SetLinger(seconds)
	}
	return nil
}

// patientStreams does for the streams of HTTP/2 what [patient] does for connections: one connection has many, and a client that opens the
// window of none of them would keep all their answers waiting.
func patientStreams(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 2 {
			s := &patientStream{ResponseWriter: w, control: http.NewResponseController(w)}
			defer s.wait(maxUnread) // what is left to be sent
			w = s
		}
		handler.ServeHTTP(w, r)
	})
}

// patientStream is one of these streams.
type patientStream struct {
	http.ResponseWriter
	control *http.ResponseController
}

// Write writes all of b, as long as the client takes some of it now and then.
func (s *patientStream) Write(b []byte) (written int, err error) {
	defer s.wait(0)
	for {
		s.wait(maxUnread)
		n, err := s.ResponseWriter.Write(b[:min(len(b), unreadPart)])
		written += n
		if b = b[n:]; err != nil || len(b) == 0 {
			return written, err
		}
	}
}

// Flush sends what was written.
func (s *patientStream) Flush() {
	defer s.wait(0)
	s.wait(maxUnread)
	_ = s.control.Flush() // who writes next learns that nobody listens
}

// Unwrap returns the writer that net/http has made.
func (s *patientStream) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// wait has what is written be taken within a time; 0 waits for whatever is written next, as an event that comes later.
func (s *patientStream) wait(d time.Duration) {
	var until time.Time
	if d > 0 {
		until = time.Now().Add(d)
	}
	_ = s.control.SetWriteDeadline(until) // HTTP/2 has deadlines
}
