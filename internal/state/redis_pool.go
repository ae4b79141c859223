package state

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/gomodule/redigo/redis"
)

// pool is a number of connections to a Redis that answers soon or is given up. What was asked is not asked again by itself: where the
// answer is what was lost, it would be done twice.
type pool struct {
	connections redis.Pool
	dial        time.Duration

	// broken is when a connection broke last, in nanoseconds since 1970. Those that were used before are of the same Redis, which may have
	// gone, and no second request has to find that out.
	broken atomic.Int64
}

// idleTime is how long a connection waits for use. It costs little, and a Redis behind others may end it without a word.
const idleTime = 5 * time.Minute

func newPool(a redisAddress) *pool {
	p := &pool{dial: a.dial}
	p.connections = redis.Pool{
		MaxActive: a.pool, MaxIdle: a.pool, Wait: true, IdleTimeout: idleTime,
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

// run runs a script. To wait for a connection that is free and to make one have one time together.
func (p *pool) run(ctx context.Context, script *redis.Script, keysAndArgs ...any) (any, error) {
	waiting, cancel := context.WithTimeout(ctx, p.dial)
	defer cancel()
	conn, err := p.connections.GetContext(waiting)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil, fmt.Errorf("no connection within %v: %w", p.dial, err)
	}
	if err != nil {
		return nil, err
	}
	defer conn.Close() // gives it back
	out, err := script.Do(conn, keysAndArgs...)
	if conn.Err() != nil {
		p.broken.Store(time.Now().UnixNano())
	}
	return out, err
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
