package mockserver

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"agentmock/internal/fixture"
	"agentmock/internal/state"
)

// world is what a session sees: the API, its run-time fixtures and settings. It only is read.
type world struct {
	api      *api
	settings settings
	fixtures *fixture.Set // of run time; nil for none
	version  int64        // of the session's documents
	outer    *world       // that it stands on: for the session "" the one of the files, else that of the session ""
	plain    *world       // the same without run-time fixtures: what a session without documents sees
}

// newline ends the first line of the document of a fixture, which tells its editions apart.
var newline = []byte("\n")

// Names of documents in the memory.
const (
	settingsDocument = "settings"
	fixturePrefix    = "fixture/"
)

// worlds are the sessions' worlds, made when something of them has changed.
type worlds struct {
	mutex  sync.Mutex
	byName map[string]*world
}

// world is what a session sees now. Where the memory is out of reach it is what the session saw last.
func (s *Server) world(ctx context.Context, session string) *world {
	outer := s.base.Load()
	if session != "" {
		outer = s.world(ctx, "").plain
	}
	version, err := s.store.Version(ctx, session)
	if err != nil {
		s.stateFailed("version", err)
	}
	if err == nil && version == 0 {
		return outer
	}
	s.worlds.mutex.Lock()
	known := s.worlds.byName[session]
	s.worlds.mutex.Unlock()
	if known != nil && known.outer == outer && (err != nil || known.version == version) {
		return known
	}
	if err != nil {
		return outer
	}
	return s.makeWorld(ctx, session, outer, known)
}

func (s *Server) makeWorld(ctx context.Context, session string, outer, known *world) *world {
	documents, err := s.store.Documents(ctx, session)
	if err != nil {
		s.stateFailed("documents", err)
		if known != nil {
			return known
		}
		return outer
	}
	w := &world{api: outer.api, settings: outer.settings, version: documents.Version, outer: outer}
	if document, ok := documents.ByName[settingsDocument]; ok {
		if changed, err := w.settings.changed(document); err == nil {
			w.settings = changed
		}
	}
	plain := *w
	plain.plain, w.plain = &plain, &plain
	w.fixtures = s.compile(w.api, documents)
	s.worlds.mutex.Lock()
	defer s.worlds.mutex.Unlock()
	if len(s.worlds.byName) > state.MaxSessions {
		clear(s.worlds.byName)
	}
	s.worlds.byName[session] = w
	return w
}

// compile reads the run-time fixtures. They were checked when they came; one that the document no longer allows, since its
// file has changed, is left out with a warning.
func (s *Server) compile(a *api, documents state.Documents) *fixture.Set {
	var good []fixture.Document
	for _, name := range slices.Sorted(maps.Keys(documents.ByName)) {
		id, isFixture := strings.CutPrefix(name, fixturePrefix)
		if !isFixture {
			continue
		}
		edition, raw, _ := bytes.Cut(documents.ByName[name], newline)
		d := fixture.Document{Name: id, Data: raw, Edition: string(edition)}
		set, err := fixture.Read([]fixture.Document{d}, a.spec)
		if err != nil || len(set.Broken) > 0 && !s.options.Lenient {
			s.options.Log.Warn("a run-time fixture is not served: it no longer fits the document", "fixture", id)
			continue
		}
		good = append(good, d)
	}
	if len(good) == 0 {
		return nil
	}
	set, _ := fixture.Read(good, a.spec) // each was read above
	return set
}

// find is the fixture that answers: one of run time before those of files.
func (w *world) find(v *visit, code int) *fixture.Fixture {
	for _, set := range []*fixture.Set{w.fixtures, w.api.fixtures} {
		if set == nil {
			continue
		}
		if f := set.Find(v.x, code); f != nil && taken(f, acceptOf(v.x)) {
			return f
		}
	}
	return nil
}

// all are the fixtures of the session's world, those of run time first.
func (w *world) all() []*fixture.Fixture {
	if w.fixtures == nil {
		return w.api.fixtures.All
	}
	return slices.Concat(w.fixtures.All, w.api.fixtures.All)
}
