package mockserver

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"agentmock/internal/state"
)

const maxWait = time.Minute

// waitForRequests answers when as many matching requests have arrived, so that tests need not sleep.
func (v *adminVisit) waitForRequests() {
	a := v.world().api
	c, ok := v.readCriteria(a)
	if !ok {
		return
	}
	asked := struct {
		Count   int
		Timeout string
	}{1, "5s"}
	if !v.read(&asked) {
		return
	}
	if v.options.Journal < 0 {
		v.refuse(http.StatusConflict, "No journal", "this mock keeps none: it was started with --journal -1")
		return
	}
	timeout, err := time.ParseDuration(asked.Timeout)
	if err != nil || timeout > maxWait {
		v.refuse(http.StatusUnprocessableEntity, "Invalid criteria", "timeout: want a time such as 5s, at most "+maxWait.String())
		return
	}
	ctx, cancel := context.WithTimeout(v.gin.Request.Context(), timeout)
	defer cancel()
	defer context.AfterFunc(v.ending, cancel)()
	coming, err := v.store.Watch(ctx, v.session) // before looking at those that are there: none is missed
	if err != nil {
		v.away(err)
		return
	}
	found, ok := v.entries(func(e *state.Entry) bool { return c.match(a, e) })
	for ok && len(found) < asked.Count {
		e, open := <-coming
		if !open {
			v.late(found, asked.Count, timeout)
			return
		}
		if c.match(a, e) && !known(found, e.ID) {
			found = append(found, e)
		}
	}
	if ok {
		v.json(http.StatusOK, pageOf(found, maxPage))
	}
}

func (v *adminVisit) late(found []*state.Entry, wanted int, timeout time.Duration) {
	v.refuse(http.StatusRequestTimeout, "Not arrived", fmt.Sprintf("%d of %d matching requests arrived within %s", len(found), wanted, timeout))
}

// heartbeat is how often a stream that has nothing to say says so: proxies close silent connections.
const heartbeat = 15 * time.Second

// watchRequests streams entries as server-sent events (HTML standard, section 9.2) until the client goes or falls behind.
func (v *adminVisit) watchRequests() {
	if name, given := v.text("query", "session"); given {
		v.session = name
	}
	ctx, cancel := context.WithCancel(v.gin.Request.Context())
	defer cancel()
	defer context.AfterFunc(v.ending, cancel)()
	coming, err := v.store.Watch(ctx, v.session)
	if err != nil {
		v.away(err)
		return
	}
	missed, ok := v.missed()
	if !ok {
		return
	}
	v.beginStream()
	w := v.gin.Writer
	v.extend()
	for _, e := range missed {
		if err := writeEvent(w, e); err != nil {
			return
		}
	}
	w.Flush()
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			v.extend()
			_, err = w.WriteString(": still here\n\n")
		case e, open := <-coming:
			if !open {
				return
			}
			if !known(missed, e.ID) {
				v.extend()
				err = writeEvent(w, e)
			}
		}
		if err != nil {
			return
		}
		w.Flush()
	}
}

// stalled is after how long a listener that takes nothing is given up.
const stalled = 30 * time.Second

// extend gives a stream time to be taken.
func (v *adminVisit) extend() {
	_ = http.NewResponseController(v.gin.Writer).SetWriteDeadline(time.Now().Add(stalled)) // of connections: by the wall's clock
}

// missed are the entries after the one that a listener saw last.
func (v *adminVisit) missed() ([]*state.Entry, bool) {
	last, given := v.text("header", "Last-Event-ID")
	if !given || last == "" {
		return nil, true
	}
	entries, ok := v.entries(func(*state.Entry) bool { return true })
	for i, e := range entries {
		if e.ID == last {
			return entries[i+1:], ok
		}
	}
	return entries, ok
}

func writeEvent(w http.ResponseWriter, e *state.Entry) error {
	data, err := json.Marshal(listed(e))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "id: %s\nevent: request\ndata: %s\n\n", e.ID, data)
	return err
}

// known reports whether an entry is among some.
func known(entries []*state.Entry, id string) bool {
	return slices.ContainsFunc(entries, func(e *state.Entry) bool { return e.ID == id })
}
