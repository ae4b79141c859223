package state

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gomodule/redigo/redis"
)

// pool is connections to a Redis that answers soon or is given up. Questions that come while others are under way go together, one after the other on
// one connection: each costs a part of a round trip. What was asked is not asked again by itself: where the answer is what was lost, it would be
// done twice.
type pool struct {
	connections redis.Pool
	dial        time.Duration
	most        int // connections

	mutex   sync.Mutex
	waiting []*question
	busy    int // connections

	// broken is when a connection broke last, in nanoseconds since 1970. Those that were used before are of the same Redis, which may have
	// gone, and no second request has to find that out.
	broken atomic.Int64
}

// question is a script to run, or a command, and what came of it once it is done.
type question struct {
	script  *redis.Script // nil for a command
	command string
	args    []any
	answer  any
	err     error
	done    chan struct{}
}

// maxTogether is how many questions go together.
const maxTogether = 64

// idleTime is how long a connection waits for use. It costs little, and a Redis behind others may end it without a word.
const idleTime = 5 * time.Minute

func newPool(a redisAddress) *pool {
	p := &pool{dial: a.dial, most: a.pool}
	p.connections = redis.Pool{
		MaxIdle: a.pool, IdleTimeout: idleTime,
		DialContext:  func(ctx context.Context) (redis.Conn, error) { return a.connect(ctx) },
		TestOnBorrow: p.usable,
	}
	return p
}

func (p *pool) usable(conn redis.Conn, used time.Time) error {
	if used.UnixNano() <= p.broken.Load() {
		return errors.New("a connection of its time broke")
	}
	return quiet(conn.(*connection).wire)
}

// send sends a question.
func (q *question) send(conn redis.Conn) error {
	if q.script == nil {
		return conn.Send(q.command, q.args...)
	}
	return q.script.SendHash(conn, q.args...)
}

// run runs a script.
func (p *pool) run(ctx context.Context, script *redis.Script, keysAndArgs ...any) (any, error) {
	return p.answer(ctx, &question{script: script, args: keysAndArgs, done: make(chan struct{})})
}

// do does a command.
func (p *pool) do(ctx context.Context, command string, args ...any) (any, error) {
	return p.answer(ctx, &question{command: command, args: args, done: make(chan struct{})})
}

// answer returns the answer to a question.
func (p *pool) answer(ctx context.Context, q *question) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p.mutex.Lock()
	p.waiting = append(p.waiting, q)
	free := p.busy < p.most
	if free {
		p.busy++
	}
	p.mutex.Unlock()
	if free {
		p.work()
	}
	late := time.NewTimer(p.dial)
	defer late.Stop()
	for {
		select {
		case <-q.done:
			return q.answer, q.err
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-late.C:
			if p.withdraw(q) {
				return nil, fmt.Errorf("no connection within %v: all %d are busy", p.dial, p.most)
			}
		}
	}
}

// withdraw takes a question back that nobody has taken.
func (p *pool) withdraw(q *question) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	at := slices.Index(p.waiting, q)
	if at >= 0 {
		p.waiting = slices.Delete(p.waiting, at, at+1)
	}
	return at >= 0
}

// work asks the questions that wait; those that come meanwhile are for another goroutine.
func (p *pool) work() {
	p.mutex.Lock()
	taken := min(len(p.waiting), maxTogether)
	questions := slices.Clone(p.waiting[:taken])
	p.waiting = slices.Delete(p.waiting, 0, taken)
	p.mutex.Unlock()
	if err := p.ask(questions); err != nil {
		for _, q := range questions {
			q.err = err
		}
	}
	for _, q := range questions {
		close(q.done)
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if len(p.waiting) > 0 {
		go p.work()
	} else {
		p.busy--
	}
}

// ask asks questions on one connection; its error is that none could be made in time.
func (p *pool) ask(questions []*question) error {
	if len(questions) == 0 { // another connection has taken them, or they were withdrawn
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), p.dial)
	defer cancel()
	conn, err := p.connections.GetContext(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no connection within %v: %w", p.dial, err)
	}
	if err != nil {
		return err
	}
	defer conn.Close() // gives it back
	for _, q := range questions {
		q.err = q.send(conn)
	}
	_ = conn.Flush() // an error is that of all that is received
	for _, q := range questions {
		if q.err == nil {
			q.answer, q.err = conn.Receive()
		}
	}
	for _, q := range questions {
		if q.err != nil && strings.HasPrefix(q.err.Error(), "NOSCRIPT ") { // a Redis that has not run it yet
			q.answer, q.err = q.script.Do(conn, q.args...)
		}
	}
	if conn.Err() != nil {
		p.broken.Store(time.Now().UnixNano())
	}
	return nil
}

// connection is one to Redis, with what is below it: that may be closed at any time, and says whether the other side has.
type connection struct {
	redis.ConnWithTimeout
	wire net.Conn
}

// connect returns a connection that has said who it is.
func (a redisAddress) connect(ctx context.Context) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, a.dial)
	defer cancel()
	c := new(connection)
	wire := func(ctx context.Context, network, address string) (_ net.Conn, err error) {
		c.wire, err = new(net.Dialer).DialContext(ctx, network, address)
		return c.wire, err
	}
	conn, err := redis.DialContext(ctx, "tcp", a.host,
		redis.DialContextFunc(wire), redis.DialUseTLS(a.tls), redis.DialTLSHandshakeTimeout(a.dial),
		redis.DialReadTimeout(a.read), redis.DialWriteTimeout(a.write),
		redis.DialUsername(a.user), redis.DialPassword(a.password), redis.DialDatabase(a.database))
	if err != nil {
		return nil, err
	}
	c.ConnWithTimeout = conn.(redis.ConnWithTimeout) // all that are dialled are
	return c, nil
}
