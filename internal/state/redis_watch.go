package state

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// listener is one Watch of a session: a subscription, on a connection of its own. Reading the journal instead would miss what was
// pushed out of it in between.
type listener struct {
	session string
	pubsub  *redis.PubSub
	entries chan *Entry
	ended   chan struct{}
	end     sync.Once
}

// channel returns where a session's entries are published.
func (r *Redis) channel(name string) string { return r.key("watch", name) }

// Watch is as [Store] says; the channel is closed as well when Redis goes away.
func (r *Redis) Watch(ctx context.Context, name string) (<-chan *Entry, error) {
	opened, err := r.run(ctx, openScript, name).Bool()
	if err != nil {
		return nil, r.failed("watch the journal", err)
	}
	l := &listener{session: name, pubsub: r.client.Subscribe(ctx), entries: make(chan *Entry, maxWaiting), ended: make(chan struct{})}
	if !opened || !r.join(l) {
		l.stop()
		return nil, ErrFull
	}
	if err := l.subscribe(ctx, r.channel(name)); err != nil {
		r.leave(l)
		return nil, r.failed("watch the journal", err)
	}
	context.AfterFunc(ctx, l.stop)
	go l.ping(ctx)
	go func() {
		defer close(l.entries)
		defer r.leave(l)
		l.listen(ctx)
	}()
	return l.entries, nil
}

// join reports whether there was room for the listener.
func (r *Redis) join(l *listener) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	count := 0
	for other := range r.listening {
		if other.session == l.session {
			count++
		}
	}
	if count >= r.options.bounds.listeners {
		return false
	}
	r.listening[l] = true
	return true
}

func (r *Redis) leave(l *listener) {
	l.stop()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.listening, l)
}

// subscribe returns when Redis has said that it sends from now on.
func (l *listener) subscribe(ctx context.Context, channel string) error {
	if err := l.pubsub.Subscribe(ctx, channel); err != nil {
		return err
	}
	message, err := l.pubsub.ReceiveTimeout(ctx, patience)
	if err != nil {
		return err
	}
	if _, ok := message.(*redis.Subscription); !ok {
		return fmt.Errorf("expected a subscription, found %T", message)
	}
	return nil
}

// Redis is asked whether it is still there as often, and has as long to answer.
const (
	pingEvery  = 3 * time.Second
	pingAnswer = 10 * time.Second
)

func (l *listener) ping(ctx context.Context) {
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if l.pubsub.Ping(ctx) != nil {
				l.stop()
				return
			}
		case <-l.ended:
			return
		}
	}
}

// listen passes entries on until there is no room for one, or nothing more comes. After an error the subscription would connect
// anew, but what was sent meanwhile is lost: it ends.
func (l *listener) listen(ctx context.Context) {
	for {
		received, err := l.pubsub.ReceiveTimeout(ctx, pingAnswer)
		if err != nil {
			return
		}
		message, ok := received.(*redis.Message)
		if !ok {
			continue
		}
		id, data, _ := strings.Cut(message.Payload, " ")
		e, err := decodeEntry(id, data)
		if err != nil {
			continue
		}
		select {
		case l.entries <- e:
		default:
			return
		}
	}
}

// stop may be called more than once.
func (l *listener) stop() {
	l.end.Do(func() {
		close(l.ended)
		_ = l.pubsub.Close() // it says only that it was closed already
	})
}
