package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"time"

	"agentmock/internal/api"
	"agentmock/mockserver"
)

// leastPause is how long a look at the files is ago before the next one. Looking, instead of being told by the system,
// works the same on every file system, mounted ones of containers included.
const leastPause = 300 * time.Millisecond

// watch reloads the mock whenever the files change that it was loaded from, until ctx ends. A change that breaks something is
// logged, and the mock goes on with what it has.
func watch(ctx context.Context, loaded *snapshot, mock *mockserver.Server, judge func(fs.FS) error, reloaded func(fs.FS), log *slog.Logger) {
	pause := leastPause
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		start := time.Now()
		changed := loaded.changed()
		pause = max(leastPause, 50*time.Since(start)) // many files are looked at less often: two per cent of a core at most
		if !changed {
			continue
		}
		loaded = newSnapshot(loaded.files)
		if reload(loaded.api, mock, judge, log) && reloaded != nil {
			reloaded(loaded.api)
		}
	}
}

// reload takes a change that judge lets pass, and reports whether it is taken.
func reload(fsys fs.FS, mock *mockserver.Server, judge func(fs.FS) error, log *slog.Logger) bool {
	start := time.Now()
	err := judge(fsys)
	if err == nil {
		err = mock.Reload(fsys)
	}
	if err != nil {
		log.Error("the change is not taken; the last good state is served on", "error", err.Error())
		return false
	}
	log.Info("reloaded", "took", time.Since(start).Round(time.Millisecond))
	return true
}

// snapshot is the files of an API, and what those that were asked for looked like before they were read: files, folders, and
// what was not there. What changes while they are read, or at once after that, has changed since.
type snapshot struct {
	files fs.FS
	api   fs.FS // the snapshot as all parts of the program open it: it is compiled once for them
	mutex sync.Mutex
	seen  map[string]string // what look said of each name
}

func newSnapshot(files fs.FS) *snapshot {
	s := &snapshot{files: files, seen: map[string]string{}}
	s.api = api.Compiled(s)
	return s
}

// Open opens a file or a folder.
func (s *snapshot) Open(name string) (fs.File, error) {
	s.note(name)
	return s.files.Open(name)
}

// Stat describes a file or a folder.
func (s *snapshot) Stat(name string) (fs.FileInfo, error) {
	s.note(name)
	return fs.Stat(s.files, name)
}

// ReadDir lists a folder.
func (s *snapshot) ReadDir(name string) ([]fs.DirEntry, error) {
	s.note(name)
	return fs.ReadDir(s.files, name)
}

// note keeps the first look at a name: what was read came after it.
func (s *snapshot) note(name string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if _, known := s.seen[name]; !known {
		s.seen[name] = s.look(name)
	}
}

// look returns a text that changes when a file changes, when what a folder lists does, and when one of them comes or goes.
func (s *snapshot) look(name string) string {
	info, err := fs.Stat(s.files, name)
	if err != nil {
		return "gone"
	}
	if !info.IsDir() {
		return fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
	}
	entries, err := fs.ReadDir(s.files, name)
	if err != nil {
		return "gone"
	}
	var names strings.Builder
	for _, entry := range entries {
		names.WriteString(entry.Name() + "\n")
	}
	return names.String()
}

// changed reports whether one of the files looks different now.
func (s *snapshot) changed() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for name, before := range s.seen {
		if s.look(name) != before {
			return true
		}
	}
	return false
}
