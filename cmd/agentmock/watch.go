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
	"agentmock/internal/openapi"
	"agentmock/mockserver"
)

// leastPause is how long a look at the files is ago before the next one. Looking, instead of being told by the system,
// works the same on every file system, mounted ones of containers included.
const leastPause = 300 * time.Millisecond

// leastPoll is how long the origin of a URL was asked ago before it is asked again.
const leastPoll = 3 * time.Second

// polled is files elsewhere: they are looked at by asking for them anew. A fault leaves them as they were.
type polled interface {
	Poll() error
	Version() int
}

// watch reloads the mock whenever the files change that it was loaded from, and when it is told to, until ctx ends. A change that breaks something is
// logged, and the mock goes on with what it has.
func watch(ctx context.Context, loaded *snapshot, mock *mockserver.Server, judge func(fs.FS) error, reloaded func(fs.FS), told <-chan struct{}, options mockserver.Options) {
	pause := loaded.pause(0)
	asked := false // to read the files anew, changed or not
	ask := poller(loaded.polled, options.Log)
	for {
		select {
		case <-ctx.Done():
			return
		case <-told:
			asked = true
		case <-time.After(pause):
		}
		start := time.Now()
		ask()
		changed := follow(loaded.files) || loaded.changed() || asked
		asked = false
		if pause = loaded.pause(time.Since(start)); !changed {
			continue
		}
		loaded = newSnapshot(loaded.files)
		read := heaps["serve"].careful(loaded.files, options.File)
		taken := reload(loaded.api, mock, judge, options.Log)
		read()
		if taken && reloaded != nil {
			reloaded(loaded.api)
		}
	}
}

// poller returns a func that asks for files elsewhere anew. A fault is logged when it comes, not as long as it stays.
func poller(files polled, log *slog.Logger) func() {
	before := ""
	return func() {
		if files == nil {
			return
		}
		now := ""
		if err := files.Poll(); err != nil {
			now = err.Error()
		}
		switch {
		case now != "" && now != before:
			log.Warn("the document cannot be fetched; the last good state is served on", "error", now)
		case now == "" && before != "":
			log.Info("the document is fetched again")
		}
		before = now
	}
}

// reload takes a change that judge lets pass, and reports whether it is taken.
func reload(fsys fs.FS, mock *mockserver.Server, judge func(fs.FS) error, log *slog.Logger) bool {
	start := time.Now()
	err := judge(fsys)
	if err != nil {
		mock.Refuse(err)
	} else {
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

	polled  polled // nil for files that are looked at
	version int    // of what is polled
}

func newSnapshot(files fs.FS) *snapshot {
	s := &snapshot{files: files, seen: map[string]string{}}
	s.api = api.Compiled(s)
	if s.polled = polledOf(files); s.polled != nil {
		s.version = s.polled.Version()
	}
	return s
}

// pause returns how long to wait before the next look, after one that took a time. Many files are looked at less often: two per cent
// of a core at most; a slow origin is asked less often.
func (s *snapshot) pause(took time.Duration) time.Duration {
	if s.polled != nil {
		return max(leastPoll, 4*took)
	}
	return max(leastPause, 50*took)
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

// Local returns the file that a reference in another leads to, of files that have URLs.
func (s *snapshot) Local(from, reference string) (string, bool) {
	return localOf(s.files, from, reference)
}

// Parts returns the documents, where there are several.
func (s *snapshot) Parts() []openapi.Part {
	if several, ok := s.files.(interface{ Parts() []openapi.Part }); ok {
		return several.Parts()
	}
	return nil
}

// Overlays returns the files that change the document.
func (s *snapshot) Overlays() []string { return overlaysOf(s.files) }

// note keeps the first look at a name: what was read came after it.
func (s *snapshot) note(name string) {
	if isPolled(s.files, name) { // it knows itself what it was asked for
		return
	}
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
	if s.polled != nil && s.polled.Version() != s.version {
		return true
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for name, before := range s.seen {
		if s.look(name) != before {
			return true
		}
	}
	return false
}
