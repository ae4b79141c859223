package main

import (
	"errors"
	"log/slog"
	"net"
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

// SetWriteDeadline sets one that holds for the next write.
func (c *patientConn) SetWriteDeadline(t time.Time) error {
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
