package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"
	"slices"
	"time"

	"agentmock/internal/spec"
	"agentmock/mockserver"
)

// leastPause is how long a look at the files is ago before the next one. Looking, instead of being told by the system,
// works the same on every file system, mounted ones of containers included.
const leastPause = 300 * time.Millisecond

// watch reloads the mock whenever its files change, until ctx ends. A change that breaks something is logged, and the
// mock goes on with what it has.
func watch(ctx context.Context, fsys fs.FS, mock *mockserver.Server, reloaded func(), log *slog.Logger) {
	before := fingerprint(fsys, mock)
	pause := leastPause
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		start := time.Now()
		now := fingerprint(fsys, mock)
		pause = max(leastPause, 50*time.Since(start)) // many files are looked at less often: two per cent of a core at most
		if now == before {
			continue
		}
		files := mock.Files()
		if reload(fsys, mock, log) && reloaded != nil {
			reloaded()
		}
		if before = now; !slices.Equal(files, mock.Files()) { // the document refers to other files now
			before = fingerprint(fsys, mock)
		}
	}
}

func reload(fsys fs.FS, mock *mockserver.Server, log *slog.Logger) bool {
	start := time.Now()
	if err := mock.Reload(fsys); err != nil {
		log.Error("the change is not taken; the last good state is served on", "error", err.Error())
		return false
	}
	log.Info("reloaded", "took", time.Since(start).Round(time.Millisecond))
	return true
}

// fingerprint changes when a file of the API changes, comes or goes.
func fingerprint(fsys fs.FS, mock *mockserver.Server) uint64 {
	h := fnv.New64a()
	note := func(name string, info fs.FileInfo, err error) {
		if err != nil {
			fmt.Fprintf(h, "%s gone\n", name)
			return
		}
		fmt.Fprintf(h, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
	}
	for _, name := range slices.Concat(spec.RootNames(), mock.Files()) {
		info, err := fs.Stat(fsys, name)
		note(name, info, err)
	}
	_ = fs.WalkDir(fsys, mock.Fixtures(), func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		info, err := entry.Info()
		note(name, info, err)
		return nil
	})
	return h.Sum64()
}
