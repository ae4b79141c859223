package state

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"
	"time"
)

// maxRate is the largest count of a limit.
const maxRate = 1_000_000

// ParseLimit reads 10/s, 100/m or 1000/h; "" is no limit.
func ParseLimit(text string) (Limit, error) {
	if text == "" {
		return Limit{}, nil
	}
	count, unit, _ := strings.Cut(text, "/")
	n, err := strconv.Atoi(count)
	per := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}[unit]
	if err != nil || n < 1 || n > maxRate || per == 0 {
		return Limit{}, fmt.Errorf("expected a rate such as 10/s, 100/m or 1000/h, at most a million, found %q", text)
	}
	return Limit{n, per}, nil
}

func (l Limit) String() string {
	switch {
	case l.Count == 0:
		return ""
	case l.Per == time.Second:
		return strconv.Itoa(l.Count) + "/s"
	case l.Per == time.Minute:
		return strconv.Itoa(l.Count) + "/m"
	}
	return strconv.Itoa(l.Count) + "/h"
}

// gap returns how far apart requests are that come evenly.
func (l Limit) gap() time.Duration { return l.Per / time.Duration(l.Count) }

// burst returns what may be saved up. It is counted in gaps: rounded down, more than Count of them may fit into Per.
func (l Limit) burst() time.Duration { return l.gap() * time.Duration(l.Count) }

// client is who asks, as far as the memory keeps it: the beginning of a hash of what the client chose, which may be of any length.
type client [16]byte

func clientOf(name string) client {
	sum := sha256.Sum256([]byte(name))
	return client(sum[:len(client{})])
}

// limits is who may ask again when: the generic cell rate algorithm (ITU-T I.371), which needs one time for each. The script
// in script.go is the same for Redis.
type limits struct {
	mutex sync.Mutex
	next  map[client]time.Time // when all that was asked for would have come evenly
	swept time.Time
}

func (l *limits) allow(name string, limit Limit, now time.Time) time.Duration {
	if limit.Count <= 0 {
		return 0
	}
	who := clientOf(name)
	l.mutex.Lock()
	defer l.mutex.Unlock()
	// Further ahead than the burst is who asked under another limit, or before the clock was set back.
	ahead := min(max(l.next[who].Sub(now), 0), limit.burst()) + limit.gap()
	if early := ahead - limit.burst(); early > 0 {
		return early
	}
	if l.room(who, now) {
		l.next[who] = now.Add(ahead)
	}
	return 0
}

// room reports whether who can be remembered. Who cannot goes on without a limit: a mock must not run out of memory, nor
// turn away those who did nothing.
func (l *limits) room(who client, now time.Time) bool {
	if _, known := l.next[who]; known || len(l.next) < maxLimited {
		return true
	}
	if now.Sub(l.swept) < time.Second { // looking through all of them takes milliseconds: not at every request
		return false
	}
	l.swept = now
	maps.DeleteFunc(l.next, func(_ client, t time.Time) bool { return t.Before(now) })
	return len(l.next) < maxLimited
}
