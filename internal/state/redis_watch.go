package state

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/gomodule/redigo/redis"
)

// listener is one Watch of a session: a subscription, on a connection of its own. Reading the journal instead would miss what was
// pushed out of it in between.
type listener struct {
	session string
	conn    *connection
	entries chan *Entry
	ended   chan struct{}
	end     sync.Once
}

// channel returns where a session's entries are published.
func (r *Redis) channel(name string) string { return r.key("watch:" + name) }

// Watch is as [Store] says; the channel is closed as well when Redis goes away.
func (r *Redis) Watch(ctx context.Context, name string) (<-chan *Entry, error) {
	opened, err := redis.Bool(r.run(ctx, openScript, name))
	if err != nil {
		return nil, r.failed("watch the journal", err)
	}
	conn, err := r.address.connect(ctx)
	if err != nil {
		return nil, r.failed("watch the journal", err)
	}
	l := &listener{session: name, conn: conn, entries: make(chan *Entry, maxWaiting), ended: make(chan struct{})}
	if !opened || !r.join(l) {
		l.stop()
		return nil, ErrFull
	}
	if err := l.subscribe(r.channel(name)); err != nil {
		r.leave(l)
		return nil, r.failed("watch the journal", err)
	}
	context.AfterFunc(ctx, l.stop)
	go l.ping()
	go func() {
		defer close(l.entries)
		defer r.leave(l)
		l.listen()
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

// pubsub is the connection as one of a subscriber: one goroutine may send over it, and one receive.
func (l *listener) pubsub() redis.PubSubConn { return redis.PubSubConn{Conn: l.conn} }

// subscribe returns when Redis has said that it sends from now on.
func (l *listener) subscribe(channel string) error {
	if err := l.pubsub().Subscribe(channel); err != nil {
		return err
	}
	switch message := l.pubsub().Receive().(type) {
	case redis.Subscription:
		return nil
	case error:
		return message
	default:
		return fmt.Errorf("expected a subscription, found %T", message)
	}
}

// Redis is asked whether it is still there as often, and has as long to answer.
const (
	pingEvery  = 3 * time.Second
	pingAnswer = 10 * time.Second
)

func (l *listener) ping() {
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if l.pubsub().Ping("") != nil {
				l.stop()
				return
			}
		case <-l.ended:
			return
		}
	}
}

// listen passes entries on until there is no room for one, or nothing more comes.
func (l *listener) listen() {
	for {
		received := l.pubsub().ReceiveWithTimeout(pingAnswer)
		if _, failed := received.(error); failed {
			return
		}
		message, ok := received.(redis.Message)
		if !ok {
			continue
		}
		id, data, _ := bytes.Cut(message.Data, []byte(" "))
		e, err := decodeEntry(string(id), data)
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

// stop may be called more than once, and while others send and receive: it closes what is below them.
func (l *listener) stop() {
	l.end.Do(func() {
		close(l.ended)
		_ = l.conn.wire.Close() // it says only that it was closed already
	})
}
