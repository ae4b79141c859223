package state

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gomodule/redigo/redis"

	"agentmock/internal/redact"
)

// Redis is a [Store] that mocks share: they count turns and keep journals as one. It needs Redis 5 or later. All it keeps has
// an end there: a session's, [Options].Idle after its last use; that of the session "", a day after.
type Redis struct {
	options Options
	address redisAddress
	pool    *pool
	bulk    *pool // has time for what is large

	mutex     sync.Mutex
	listening map[*listener]bool
	used      map[string]time.Time // when a session was used last, from here
}

// Times that a mock waits for Redis: it must rather go on without.
const (
	patience     = 300 * time.Millisecond
	bulkPatience = 2 * time.Second
	day          = 24 * time.Hour
)

// OpenRedis returns the Store at a URL like redis://user:password@host:6379/0, rediss:// with TLS; it need not be there yet. The
// query may set pool_size, dial_timeout, read_timeout and write_timeout. An error says what is wrong with the URL, and does not
// repeat its password. One Redis is asked, or a cluster behind one address; Sentinels are not.
func OpenRedis(address string, o Options) (*Redis, error) {
	at, err := parseAddress(address)
	if err != nil {
		return nil, fmt.Errorf("open %w", err)
	}
	patient := at
	patient.read, patient.write = max(at.read, bulkPatience), max(at.write, bulkPatience)
	return &Redis{
		options: o.complete(), address: at, pool: newPool(at), bulk: newPool(patient),
		listening: map[*listener]bool{}, used: map[string]time.Time{},
	}, nil
}

// key returns a name in Redis. The braces keep all of them in one slot, which scripts need where Redis is a cluster behind one address.
func (r *Redis) key(of string) string { return r.options.Prefix + ":{state}:" + of }

// keys appends those of a session's scripts.
func (r *Redis) keys(to []any, name string) []any {
	return append(to, r.key("sessions"), r.key("versions"),
		r.key("documents:"+name), r.key("turns:"+name), r.key("journal:"+name), r.key("bytes:"+name))
}

// life returns after how long an unused session is forgotten.
func (r *Redis) life(name string) time.Duration {
	if name == "" {
		return max(day, r.options.Idle)
	}
	return max(time.Millisecond, r.options.Idle)
}

// run runs a script of a session.
func (r *Redis) run(ctx context.Context, script *redis.Script, name string, args ...any) (any, error) {
	return r.runOn(ctx, r.pool, script, name, args...)
}

func (r *Redis) runOn(ctx context.Context, pool *pool, script *redis.Script, name string, args ...any) (any, error) {
	all := make([]any, 0, 9+len(args))
	all = append(r.keys(all, name), name, r.life(name).Milliseconds(), r.options.bounds.sessions)
	out, err := pool.run(ctx, script, append(all, args...)...)
	if err == nil {
		r.use(name)
	}
	return out, err
}

// use notes that a session was used: a script has given it all of its life anew.
func (r *Redis) use(name string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if _, known := r.used[name]; !known && len(r.used) >= r.options.bounds.sessions {
		clear(r.used)
	}
	r.used[name] = time.Now()
}

// usedLately reports whether a session has nearly all of its life before it, so that to look at it need not give it more.
func (r *Redis) usedLately(name string) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return time.Since(r.used[name]) < r.life(name)/16
}

// failed says what was being done. A Redis that does not know a command repeats it, with the password in it.
func (r *Redis) failed(doing string, err error) error {
	if err == nil {
		return nil
	}
	if strings.HasPrefix(err.Error(), "OOM ") { // used memory > 'maxmemory'
		return ErrFull
	}
	if r.address.password != "" && strings.Contains(err.Error(), r.address.password) {
		return fmt.Errorf("redis: %s: %s", doing, strings.ReplaceAll(err.Error(), r.address.password, redact.Mask))
	}
	return fmt.Errorf("redis: %s: %w", doing, err)
}

// Next is as [Store] says.
func (r *Redis) Next(ctx context.Context, name, key string) (int64, error) {
	turn, err := redis.Int64(r.run(ctx, takeScript, name, key, r.options.bounds.sequences))
	if err == nil && turn < 0 {
		return 0, ErrFull
	}
	return turn, r.failed("take a turn", err)
}

// Sequences is as [Store] says.
func (r *Redis) Sequences(ctx context.Context, name string) (map[string]int64, error) {
	pairs, err := redis.Strings(r.runOn(ctx, r.bulk, turnsScript, name))
	if err != nil {
		return nil, r.failed("read turns", err)
	}
	out := make(map[string]int64, len(pairs)/2)
	for pair := range slices.Chunk(pairs, 2) {
		if out[pair[0]], err = strconv.ParseInt(pair[1], 10, 64); err != nil {
			return nil, r.failed("read turns", err)
		}
	}
	return out, nil
}

// Forget is as [Store] says.
func (r *Redis) Forget(ctx context.Context, name string, parts ...Part) error {
	args := make([]any, len(parts))
	for i, part := range parts {
		args[i] = string(part)
	}
	_, err := r.run(ctx, forgetScript, name, args...)
	return r.failed("forget a session", err)
}

// Sessions is as [Store] says.
func (r *Redis) Sessions(ctx context.Context) ([]string, error) {
	names, err := redis.Strings(r.run(ctx, sessionsScript, ""))
	if err != nil {
		return nil, r.failed("list sessions", err)
	}
	names = append(names, "")
	slices.Sort(names)
	return names, nil
}

// Close ends all listening and the connections.
func (r *Redis) Close() error {
	r.mutex.Lock()
	for l := range r.listening {
		l.stop()
	}
	r.mutex.Unlock()
	return r.failed("close", errors.Join(r.pool.connections.Close(), r.bulk.connections.Close()))
}
