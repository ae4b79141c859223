package state

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/gomodule/redigo/redis"
)

// Record is as [Store] says. Secrets do not leave the process. It goes on when ctx ends, as the request does whose client went
// away: that must be found in the journal, and Redis has not long to answer.
func (r *Redis) Record(ctx context.Context, name string, e *Entry) error {
	if r.options.Entries < 0 {
		return nil
	}
	if e.cut(); e.size() > r.options.Bytes && !e.fit(r.options.Bytes) {
		return nil
	}
	data, err := json.Marshal(e.redacted())
	if err != nil {
		return r.failed("record an entry", err)
	}
	id, err := redis.String(r.run(context.WithoutCancel(ctx), recordScript, name,
		data, e.size(), r.options.Entries, r.options.Bytes, r.channel(name)))
	if err != nil {
		return r.failed("record an entry", err)
	}
	if id == "" {
		return ErrFull
	}
	return nil
}

// Entries is as [Store] says. What is no entry, since another program wrote it, is left out.
func (r *Redis) Entries(ctx context.Context, name string) ([]*Entry, error) {
	messages, err := redis.Values(r.runOn(ctx, r.bulk, entriesScript, name))
	if err != nil {
		return nil, r.failed("read the journal", err)
	}
	out := make([]*Entry, 0, len(messages))
	for _, message := range messages {
		id, data, ok := journalMessage(message)
		if e, err := decodeEntry(id, data); ok && err == nil {
			out = append(out, e)
		}
	}
	return out, nil
}

// journalMessage takes apart what XRANGE answers: [id, [size, n, entry, data]].
func journalMessage(message any) (id string, data []byte, ok bool) {
	pair, _ := message.([]any)
	if len(pair) != 2 {
		return "", nil, false
	}
	name, _ := pair[0].([]byte)
	fields, _ := pair[1].([]any)
	if len(fields) != 4 {
		return "", nil, false
	}
	data, ok = fields[3].([]byte)
	return string(name), data, ok
}

func decodeEntry(id string, data []byte) (*Entry, error) {
	e := new(Entry)
	if err := json.Unmarshal(data, e); err != nil {
		return nil, fmt.Errorf("entry %s: %w", id, err)
	}
	e.ID = id
	return e, nil
}

// Remove is as [Store] says.
func (r *Redis) Remove(ctx context.Context, name, id string) (bool, error) {
	if !isStreamID(id) {
		return false, nil
	}
	known, err := redis.Bool(r.run(ctx, removeScript, name, id))
	return known, r.failed("remove an entry", err)
}

// isStreamID reports whether Redis can have given such an ID, 1700000000000-0: it answers others with an error.
func isStreamID(id string) bool {
	ms, number, _ := strings.Cut(id, "-")
	_, errTime := strconv.ParseUint(ms, 10, 64)
	_, errNumber := strconv.ParseUint(number, 10, 64)
	return errTime == nil && errNumber == nil
}
