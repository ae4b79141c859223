package state

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gomodule/redigo/redis"
)

// Version is as [Store] says. It is asked for at every request: a script, which does more, is run only now and then.
func (r *Redis) Version(ctx context.Context, name string) (int64, error) {
	if r.usedLately(name) {
		version, err := redis.Int64(r.pool.do(ctx, "HGET", r.key("documents:"+name), "version"))
		if errors.Is(err, redis.ErrNil) {
			return 0, nil
		}
		return version, r.failed("ask for the version", err)
	}
	version, err := redis.Int64(r.run(ctx, versionScript, name))
	return version, r.failed("ask for the version", err)
}

// Documents is as [Store] says: all of them.
func (r *Redis) Documents(ctx context.Context, name string, _ int64) (Documents, error) {
	pairs, err := redis.ByteSlices(r.runOn(ctx, r.bulk, documentsScript, name))
	if err != nil {
		return Documents{}, r.failed("read documents", err)
	}
	out := Documents{ByName: make(map[string][]byte, len(pairs)/2)}
	for pair := range slices.Chunk(pairs, 2) {
		field := string(pair[0])
		if document, ok := strings.CutPrefix(field, "d:"); ok {
			out.ByName[document] = pair[1]
			continue
		}
		if field != "version" {
			continue
		}
		if out.Version, err = strconv.ParseInt(string(pair[1]), 10, 64); err != nil {
			return Documents{}, r.failed("read documents", fmt.Errorf("version %q is no number", pair[1]))
		}
	}
	return out, nil
}

// Put is as [Store] says.
func (r *Redis) Put(ctx context.Context, name, document string, data []byte) error {
	put, err := redis.Bool(r.runOn(ctx, r.bulk, putScript, name, document, data, r.options.bounds.documents, r.options.bounds.documented, r.options.bounds.allDocumented))
	if err == nil && !put {
		return ErrFull
	}
	return r.failed("put a document", err)
}

// Delete is as [Store] says.
func (r *Redis) Delete(ctx context.Context, name, document string) (bool, error) {
	known, err := redis.Bool(r.run(ctx, deleteScript, name, document))
	return known, r.failed("delete a document", err)
}
