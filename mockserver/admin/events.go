package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"agentmock/internal/state"
)

// maxWait is how long a client may have requests waited for.
const maxWait = time.Minute

// waitForRequests answers when as many matching requests have arrived, so that tests need not sleep.
func (c *call) waitForRequests() {
	v := c.view()
	meant, ok := c.readCriteria(v)
	if !ok {
		return
	}
	asked := struct {
		Count   int
		Timeout string
	}{1, "5s"}
	if !c.read(&asked) {
		return
	}
	if !c.Journal {
		c.refuse(http.StatusConflict, "No journal", "this mock keeps none: it was started with --journal -1")
		return
	}
	timeout, err := time.ParseDuration(asked.Timeout)
	if err != nil || timeout > maxWait {
		c.refuse(http.StatusUnprocessableEntity, "Invalid criteria", "timeout: want a time such as 5s, at most %s", maxWait)
		return
	}
	coming, done, ok := c.watch()
	if !ok {
		return
	}
	defer done()
	found, ok := c.entries(func(e *state.Entry) bool { return meant.match(c.api, v, e) })
	late := c.After(timeout)
	for ok && len(found) < asked.Count {
		var e *state.Entry
		select {
		case e = <-coming:
		case <-late:
		}
		if e == nil {
			c.late(found, asked.Count, timeout)
			return
		}
		if meant.match(c.api, v, e) && !known(found, e.ID) {
			found = append(found, e)
		}
	}
	if ok {
		c.json(http.StatusOK, c.pageOf(found, maxPage))
	}
}

// watch returns the entries that come from now on, until done is called, the client goes or streams are to end; false where the
// memory failed, which is answered. Who looks at those that are there afterwards misses none.
func (c *call) watch() (coming <-chan *state.Entry, done func(), ok bool) {
	ctx, cancel := context.WithCancel(c.gin.Request.Context())
	stop := context.AfterFunc(c.Ending, cancel)
	coming, err := c.Store.Watch(ctx, c.session)
	if err != nil {
		c.away(err)
	}
	return coming, func() { stop(); cancel() }, err == nil
}

func (c *call) late(found []*state.Entry, wanted int, timeout time.Duration) {
	c.refuse(http.StatusRequestTimeout, "Not arrived", "%d of %d matching requests arrived within %s", len(found), wanted, timeout)
}

// heartbeat is how often a stream that has nothing to say says so: proxies close silent connections.
const heartbeat = 15 * time.Second

// watchRequests streams entries as server-sent events (HTML standard, section 9.2) until the client goes or falls behind.
func (c *call) watchRequests() {
	if name, given := c.text("query", "session"); given {
		c.session = name
	}
	coming, done, ok := c.watch()
	if !ok {
		return
	}
	defer done()
	missed, ok := c.missed()
	if !ok {
		return
	}
	changed := c.Changed() // before it is said that the stream begins: who reads the findings then misses no change
	flows, unwatch := c.Flows(c.session)
	defer unwatch()
	c.beginStream()
	for _, e := range missed {
		if !c.stream(c.event(e)) {
			return
		}
	}
	for {
		select {
		case <-c.After(heartbeat):
			ok = c.stream([]byte(": still here\n\n"))
		case <-changed:
			changed = c.Changed()
			ok = c.stream([]byte("event: document\ndata: {}\n\n"))
		case flow := <-flows:
			data, err := json.Marshal(flow)
			if err != nil {
				panic(err) // it is a struct of ours
			}
			ok = c.stream(fmt.Appendf(nil, "event: flow\ndata: %s\n\n", data))
		case e, open := <-coming:
			if !open {
				return
			}
			if !known(missed, e.ID) {
				ok = c.stream(c.event(e))
			}
		}
		if !ok {
			return
		}
	}
}

// beginStream sends the head of a stream of server-sent events (HTML standard, section 9.2).
func (c *call) beginStream() {
	c.gin.Header("Content-Type", "text/event-stream")
	c.gin.Header("Cache-Control", "no-store")
	c.gin.Status(http.StatusOK)
	c.stream([]byte("retry: 2000\n\n"))
}

// stream sends a part of a stream; false where the client has gone.
func (c *call) stream(part []byte) bool {
	w := c.gin.Writer
	_ = http.NewResponseController(w).SetWriteDeadline(c.Now().Add(maxStalled))
	_, err := w.Write(part)
	w.Flush()
	return err == nil
}

// maxStalled is after how long a listener that takes nothing is given up.
const maxStalled = 30 * time.Second

// missed returns the entries after the one that a listener saw last.
func (c *call) missed() ([]*state.Entry, bool) {
	last, given := c.text("header", "Last-Event-ID")
	if !given || last == "" {
		return nil, true
	}
	entries, ok := c.entries(func(*state.Entry) bool { return true })
	for i, e := range entries {
		if e.ID == last {
			return entries[i+1:], ok
		}
	}
	return entries, ok
}

func (c *call) event(e *state.Entry) []byte {
	data, err := json.Marshal(listed(e, languageOf(c.gin.Request)))
	if err != nil {
		panic(err) // it is a struct of ours
	}
	return fmt.Appendf(nil, "id: %s\nevent: request\ndata: %s\n\n", e.ID, data)
}

// known reports whether an entry is among some.
func known(entries []*state.Entry, id string) bool {
	return slices.ContainsFunc(entries, func(e *state.Entry) bool { return e.ID == id })
}
