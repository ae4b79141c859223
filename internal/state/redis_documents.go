package state

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Version is as [Store] says.
func (r *Redis) Version(ctx context.Context, name string) (int64, error) {
	version, err := r.run(ctx, versionScript, name).Int64()
	return version, r.failed("ask for the version", err)
}

// Documents is as [Store] says: all of them.
func (r *Redis) Documents(ctx context.Context, name string, _ int64) (Documents, error) {
	pairs, err := r.runOn(ctx, r.bulk, documentsScript, name).StringSlice()
	if err != nil {
		return Documents{}, r.failed("read documents", err)
	}
	out := Documents{ByName: make(map[string][]byte, len(pairs)/2)}
	for pair := range slices.Chunk(pairs, 2) {
		if document, ok := strings.CutPrefix(pair[0], "d:"); ok {
			out.ByName[document] = []byte(pair[1])
			continue
		}
		if pair[0] != "version" {
			continue
		}
		if out.Version, err = strconv.ParseInt(pair[1], 10, 64); err != nil {
			return Documents{}, r.failed("read documents", fmt.Errorf("version %q is no number", pair[1]))
		}
	}
	return out, nil
}

// Put is as [Store] says.
func (r *Redis) Put(ctx context.Context, name, document string, data []byte) error {
	put, err := r.runOn(ctx, r.bulk, putScript, name, document, data, r.options.bounds.documents, r.options.bounds.documented, r.options.bounds.allDocumented).Bool()
	if err == nil && !put {
		return ErrFull
	}
	return r.failed("put a document", err)
}

// Delete is as [Store] says.
func (r *Redis) Delete(ctx context.Context, name, document string) (bool, error) {
	known, err := r.run(ctx, deleteScript, name, document).Bool()
	return known, r.failed("delete a document", err)
}
