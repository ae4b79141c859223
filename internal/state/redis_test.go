package state_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gomodule/redigo/redis"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"agentmock/internal/state"
)

// redisClient looks at what the Store has left in Redis.
type redisClient struct {
	t    *testing.T
	conn redis.Conn
}

func connect(t *testing.T, s *redisServer) redisClient {
	t.Helper()
	conn := must(redis.Dial("tcp", "127.0.0.1:"+s.port))(t)
	t.Cleanup(func() { _ = conn.Close() })
	return redisClient{t, conn}
}

func (c redisClient) do(command string, args ...any) any {
	c.t.Helper()
	return must(c.conn.Do(command, args...))(c.t)
}

func (c redisClient) number(command string, args ...any) int64 {
	c.t.Helper()
	return must(redis.Int64(c.do(command, args...), nil))(c.t)
}

// left returns how long a key will be there.
func (c redisClient) left(key string) time.Duration {
	c.t.Helper()
	return time.Duration(c.number("PTTL", key)) * time.Millisecond
}

func (c redisClient) keys() []string {
	c.t.Helper()
	keys := must(redis.Strings(c.do("KEYS", "*"), nil))(c.t)
	slices.Sort(keys)
	return keys
}

// fill leaves something of every kind in a session.
func fill(t *testing.T, s state.Store, session string) {
	t.Helper()
	check(t, s.Put(t.Context(), session, "d", []byte("{}")))
	_ = must(s.Next(t.Context(), session, "k"))(t)
	record(t, s, session, 1)
}

// TestRedisShared has two mocks on one Redis.
func TestRedisShared(t *testing.T) {
	open, ctx := openRedis(startRedis(t)), t.Context()
	a, b := open(t, state.Options{}), open(t, state.Options{})
	checkTurnsOnce(t, a, b)
	l := must(b.Watch(ctx, "s"))(t)
	fill(t, a, "s")
	e := must(b.Entries(ctx, "s"))(t)[0]
	if diff := cmp.Diff(e, next(t, l), cmpopts.IgnoreUnexported(state.Entry{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(must(a.Documents(ctx, "s", 0))(t), must(b.Documents(ctx, "s", 0))(t)); diff != "" {
		t.Error(diff)
	}
	limit := state.Limit{Count: 2, Per: time.Hour}
	for i, s := range []state.Store{a, b} {
		if wait := must(s.Allow(ctx, "who", limit))(t); wait != 0 {
			t.Errorf("request %d: wait %v", i, wait)
		}
	}
	if wait := must(a.Allow(ctx, "who", limit))(t); wait == 0 {
		t.Error("a third of two may go on")
	}
}

// TestRedisKeys sees that all keys are under the prefix and end.
func TestRedisKeys(t *testing.T) {
	server := startRedis(t)
	s, client := openRedis(server)(t, state.Options{Prefix: "mine", Idle: time.Minute}), connect(t, server)
	fill(t, s, "")
	fill(t, s, "x")
	if wait := must(s.Allow(t.Context(), "s3cret", state.Limit{Count: 1, Per: time.Second}))(t); wait != 0 {
		t.Errorf("wait %v", wait)
	}
	all := client.keys()
	if len(all) != 11 {
		t.Errorf("two sessions have 4 keys each, all 2, and a limit 1: found %d", len(all))
	}
	for _, key := range all {
		least, most := 50*time.Second, time.Minute
		switch {
		case strings.Contains(key, ":limit:"):
			least, most = 0, time.Second
		case strings.HasSuffix(key, ":") || strings.HasSuffix(key, ":versions"):
			least, most = 23*time.Hour, 24*time.Hour
		}
		left := client.left(key)
		if !strings.HasPrefix(key, "mine:") || left < least || left > most || left <= 0 || strings.Contains(key, "s3cret") {
			t.Errorf("%s: ends in %v, want %v to %v", key, left, least, most)
		}
	}
}

// TestRedisIdle reads from a session, which lives on together, and waits for the end of another.
func TestRedisIdle(t *testing.T) {
	server := startRedis(t)
	client, ctx := connect(t, server), t.Context()
	long := openRedis(server)(t, state.Options{Idle: time.Minute})
	fill(t, long, "used")
	for _, key := range client.keys() {
		if strings.HasSuffix(key, ":used") {
			client.do("EXPIRE", key, 30)
		}
	}
	_ = must(openRedis(server)(t, state.Options{Idle: time.Minute}).Version(ctx, "used"))(t) // who has used it lately does not tell Redis again
	for _, key := range client.keys() {
		if left := client.left(key); left < 50*time.Second {
			t.Errorf("%s: ends in %v", key, left)
		}
	}
	short := openRedis(server)(t, state.Options{Idle: 50 * time.Millisecond})
	fill(t, short, "idle")
	before := client.number("HGET", "TestRedisIdle:{state}:documents:idle", "version")
	eventually(t, "the idle session is forgotten", func() bool {
		return cmp.Equal([]string{"", "used"}, must(short.Sessions(ctx))(t))
	})
	eventually(t, "its keys are", func() bool {
		return !slices.ContainsFunc(client.keys(), func(key string) bool { return strings.HasSuffix(key, ":idle") })
	})
	fill(t, long, "idle")
	if version := must(long.Version(ctx, "idle"))(t); version <= before {
		t.Errorf("version %d after %d", version, before)
	}
}

// TestRedisVersionsAfterLoss has a Redis that lost everything: a version of before must not come back.
func TestRedisVersionsAfterLoss(t *testing.T) {
	server := startRedis(t)
	s, ctx := openRedis(server)(t, state.Options{}), t.Context()
	fill(t, s, "")
	before := must(s.Version(ctx, ""))(t)
	connect(t, server).do("FLUSHALL")
	if version := must(s.Version(ctx, ""))(t); version != 0 {
		t.Errorf("version %d of nothing", version)
	}
	fill(t, s, "")
	if version := must(s.Version(ctx, ""))(t); version <= before {
		t.Errorf("version %d after %d", version, before)
	}
}

// TestRedisEvicted loses single keys, as a Redis without memory does.
func TestRedisEvicted(t *testing.T) {
	server := startRedis(t)
	s, client := openRedis(server)(t, state.Options{Entries: 3, Prefix: "p"}), connect(t, server)
	record(t, s, "", 1, 2)
	client.do("DEL", "p:{state}:bytes:")
	record(t, s, "", 3, 4, 5, 6)
	if diff := cmp.Diff([]string{"4", "5", "6"}, urls(t, s, "")); diff != "" {
		t.Error(diff)
	}
	client.do("DEL", "p:{state}:journal:")
	record(t, s, "", 7)
	client.do("XADD", "p:{state}:journal:", "*", "size", "1", "entry", "of another program")
	if diff := cmp.Diff([]string{"7"}, urls(t, s, "")); diff != "" {
		t.Error(diff)
	}
	client.do("SCRIPT", "FLUSH")
	record(t, s, "", 8)
}

// TestRedisSecrets sees that secrets do not reach Redis.
func TestRedisSecrets(t *testing.T) {
	server := startRedis(t)
	s, client := openRedis(server)(t, state.Options{Prefix: "p"}), connect(t, server)
	check(t, s.Record(t.Context(), "", &state.Entry{URL: "/?token=s3cret", RequestHeader: http.Header{"Authorization": {"s3cret"}}}))
	text := fmt.Sprintf("%s", client.do("XRANGE", "p:{state}:journal:", "-", "+"))
	if !strings.Contains(text, "Authorization") || strings.Contains(text, "s3cret") {
		t.Errorf("Redis has %q", text)
	}
}

// TestOpenRedis has addresses of no Redis; what is told of them never has the password.
func TestOpenRedis(t *testing.T) {
	for address, want := range map[string]string{
		"redis://u:s3cret@h:bad/0":           "no URL",
		"redis://u:s3/cret@h:1":              "no URL",
		"redis://u:s3cret%zz@h":              "no URL",
		"redis://u:s3?cret@h":                "no URL",
		"redis://u:1?s3cret@h":               "no URL",
		"redis://u:1#s3cret@h":               "no URL",
		"http://u:s3cret@h":                  "not one of redis",
		"s3cret":                             "not one of redis",
		"":                                   "not one of redis",
		"unix://u:s3cret@/run/redis.sock":    "not one of redis",
		"redis://u:s3cret@h/one":             "no number of a database",
		"redis://u:s3cret@h/-1":              "no number of a database",
		"redis://u:s3cret@h?read_timeout=no": "read_timeout",
		"redis://u:s3cret@h?dial_timeout=0s": "dial_timeout",
		"redis://u:s3cret@h?pool_size=0":     "pool_size",
		"redis://u:s3cret@h?nonsense=1":      `unknown setting "nonsense"`,
	} {
		_, err := state.OpenRedis(address, state.Options{})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "cret") {
			t.Errorf("%q: want an error with %q, got %v", address, want, err)
		}
	}
}

// TestRedisPassword has the right one and a wrong one.
func TestRedisPassword(t *testing.T) {
	server := startRedis(t, "--requirepass", "s3cret/@")
	for password, works := range map[string]bool{"s3cret%2F%40": true, "wr0ng": false} {
		s, err := state.OpenRedis("redis://:"+password+"@127.0.0.1:"+server.port+"/1", state.Options{})
		check(t, err)
		_, err = s.Version(t.Context(), "")
		if works != (err == nil) || (err != nil && strings.Contains(err.Error(), password)) {
			t.Errorf("%s: %v", password, err)
		}
		check(t, s.Close())
	}
}

// TestRedisRepeatsPassword has a server that knows no command, and says so with all its arguments, as old ones do.
func TestRedisRepeatsPassword(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				for buffer := make([]byte, 4096); err == nil; {
					if _, err = conn.Read(buffer); err == nil {
						_, err = conn.Write([]byte("-ERR unknown command `AUTH`, with args beginning with: `s3cret`\r\n"))
					}
				}
			}()
		}
	}()
	s, err := state.OpenRedis("redis://:s3cret@"+l.Addr().String(), state.Options{})
	check(t, err)
	defer s.Close()
	_, err = s.Version(t.Context(), "")
	if err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "unknown command") {
		t.Errorf("got %v", err)
	}
}

// TestRedisAway opens what is not there: no answer, but soon.
func TestRedisAway(t *testing.T) {
	s, err := state.OpenRedis("redis://u:s3cret@127.0.0.1:"+freePort(t), state.Options{})
	check(t, err)
	start := time.Now()
	errs := map[string]error{"close": nil}
	ctx := t.Context()
	_, errs["version"] = s.Version(ctx, "")
	_, errs["documents"] = s.Documents(ctx, "", 0)
	errs["put"] = s.Put(ctx, "", "d", nil)
	_, errs["delete"] = s.Delete(ctx, "", "d")
	_, errs["take"] = s.Next(ctx, "", "k")
	_, errs["turns"] = s.Sequences(ctx, "")
	errs["record"] = s.Record(ctx, "", &state.Entry{})
	_, errs["entries"] = s.Entries(ctx, "")
	_, errs["remove"] = s.Remove(ctx, "", "1-1")
	_, errs["watch"] = s.Watch(ctx, "")
	_, errs["allow"] = s.Allow(ctx, "who", state.Limit{Count: 1, Per: time.Second})
	errs["forget"] = s.Forget(ctx, "", state.Sequences)
	_, errs["sessions"] = s.Sessions(ctx)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("12 refusals took %v", took)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	delete(errs, "close")
	for name, err := range errs {
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRedisGoesDuringWatch ends the listener.
func TestRedisGoesDuringWatch(t *testing.T) {
	server := startRedis(t)
	s := openRedis(server)(t, state.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	l := must(s.Watch(ctx, ""))(t)
	server.stop()
	if e := next(t, l); e != nil {
		t.Errorf("got %v", e)
	}
}
