package state

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"

	"agentmock/internal/redact"
)

// Redis is a [Store] that mocks share: they count turns and keep journals as one. It needs Redis 5 or later. All it keeps has
// an end there: a session's, [Options].Idle after its last use; that of the session "", a day after.
type Redis struct {
	options  Options
	client   *redis.Client
	bulk     *redis.Client // the same, with time for large answers
	password string

	mutex     sync.Mutex
	listening map[*listener]bool
}

// Times that a mock waits for Redis: it must rather go on without.
const (
	patience     = 300 * time.Millisecond
	bulkPatience = 2 * time.Second
	day          = 24 * time.Hour
)

// OpenRedis returns the Store at a URL like redis://user:password@host:6379/0, rediss:// with TLS; it need not be there yet. The
// query may set what go-redis knows, such as pool_size and read_timeout. An error says what is wrong with the URL, and does not
// repeat its password.
func OpenRedis(address string, o Options) (*Redis, error) {
	options, err := parseAddress(address)
	if err != nil {
		return nil, fmt.Errorf("open %w", err)
	}
	logging.Disable() // lines of its own among the log's, of what is in the errors as well
	client := redis.NewClient(options)
	return &Redis{
		options: o.complete(), client: client, bulk: client.WithTimeout(bulkPatience), password: options.Password,
		listening: map[*listener]bool{},
	}, nil
}

// parseAddress reads the URL. What a parser says of a URL that it cannot read may hold a part of the password.
func parseAddress(address string) (*redis.Options, error) {
	const form = "expected redis://[user:password@]host:port/db or rediss://…"
	u, err := url.Parse(address)
	if err != nil || strings.Contains(u.Path+u.RawQuery+u.Fragment, "@") {
		return nil, errors.New("redis: the address is no URL: " + form + "; /, ?, #, % and @ of a password are written as %2F, %3F, %23, %25 and %40")
	}
	if (u.Scheme != "redis" && u.Scheme != "rediss") || u.Opaque != "" {
		return nil, errors.New("redis: the address is not one of redis: " + form)
	}
	options, err := redis.ParseURL(address)
	if err != nil {
		return nil, err
	}
	for _, wait := range []*time.Duration{&options.DialTimeout, &options.ReadTimeout, &options.WriteTimeout, &options.PoolTimeout} {
		if *wait == 0 {
			*wait = patience
		}
	}
	if options.PoolSize == 0 {
		options.PoolSize = 64
	}
	options.DialerRetries = 1
	options.MaxRetries = -1 // what was lost on its way back would be done twice
	options.DisableIdentity = true
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return options, nil
}

// key returns a name in Redis. The braces keep all of them in one slot, which scripts need where Redis is a cluster behind one address.
func (r *Redis) key(parts ...string) string {
	return r.options.Prefix + ":{state}:" + strings.Join(parts, ":")
}

// keys returns those of a session's scripts.
func (r *Redis) keys(name string) []string {
	return []string{
		r.key("sessions"), r.key("versions"),
		r.key("documents", name), r.key("turns", name), r.key("journal", name), r.key("bytes", name),
	}
}

// life returns after how long an unused session is forgotten.
func (r *Redis) life(name string) time.Duration {
	if name == "" {
		return max(day, r.options.Idle)
	}
	return max(time.Millisecond, r.options.Idle)
}

// run runs a script of a session.
func (r *Redis) run(ctx context.Context, script *redis.Script, name string, args ...any) *redis.Cmd {
	return r.runOn(ctx, r.client, script, name, args...)
}

func (r *Redis) runOn(ctx context.Context, client *redis.Client, script *redis.Script, name string, args ...any) *redis.Cmd {
	all := append([]any{name, r.life(name).Milliseconds(), r.options.bounds.sessions}, args...)
	return script.Run(ctx, client, r.keys(name), all...)
}

// failed says what was being done. A Redis that does not know a command repeats it, with the password in it.
func (r *Redis) failed(doing string, err error) error {
	if err == nil {
		return nil
	}
	if strings.HasPrefix(err.Error(), "OOM ") { // used memory > 'maxmemory'
		return ErrFull
	}
	if r.password != "" && strings.Contains(err.Error(), r.password) {
		return fmt.Errorf("redis: %s: %s", doing, strings.ReplaceAll(err.Error(), r.password, redact.Mask))
	}
	return fmt.Errorf("redis: %s: %w", doing, err)
}

// Next is as [Store] says.
func (r *Redis) Next(ctx context.Context, name, key string) (int64, error) {
	turn, err := r.run(ctx, takeScript, name, key, r.options.bounds.sequences).Int64()
	if err == nil && turn < 0 {
		return 0, ErrFull
	}
	return turn, r.failed("take a turn", err)
}

// Sequences is as [Store] says.
func (r *Redis) Sequences(ctx context.Context, name string) (map[string]int64, error) {
	pairs, err := r.runOn(ctx, r.bulk, turnsScript, name).StringSlice()
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
	return r.failed("forget a session", r.run(ctx, forgetScript, name, args...).Err())
}

// Sessions is as [Store] says.
func (r *Redis) Sessions(ctx context.Context) ([]string, error) {
	names, err := r.run(ctx, sessionsScript, "").StringSlice()
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
	return r.failed("close", r.client.Close())
}
