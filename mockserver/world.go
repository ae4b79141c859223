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
	fixtures *fixture.Set      // of run time; nil for none
	parsed   map[string]parsed // of run time, by id
	version  int64             // of the session's documents
	outer    *world            // that it stands on: for the session "" the one of the files, else that of the session ""
	plain    *world            // the same without run-time fixtures: what a session without documents sees
	settled  *settled
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
	w := &world{api: outer.api, settings: outer.settings, version: documents.Version, outer: outer, settled: &settled{}}
	if document, ok := documents.ByName[settingsDocument]; ok {
		if changed, err := w.settings.changed(document); err == nil {
			w.settings = changed
		}
	}
	plain := *w
	plain.plain, w.plain, plain.settled = &plain, &plain, &settled{}
	s.compile(w, documents, known)
	s.worlds.mutex.Lock()
	defer s.worlds.mutex.Unlock()
	if len(s.worlds.byName) > state.MaxSessions {
		clear(s.worlds.byName)
	}
	s.worlds.byName[session] = w
	return w
}

// parsed is a run-time fixture, or why it cannot be one: it was checked when it came, but the document may be another now.
type parsed struct {
	document string // edition and text
	fixture  *fixture.Fixture
	fault    *problem
}

// compile reads the run-time fixtures, those that are new. One that the API's document no longer allows is left out with a warning.
func (s *Server) compile(w *world, documents state.Documents, before *world) {
	w.parsed = map[string]parsed{}
	var good []*fixture.Fixture
	for _, name := range slices.Sorted(maps.Keys(documents.ByName)) {
		id, isFixture := strings.CutPrefix(name, fixturePrefix)
		if !isFixture {
			continue
		}
		p := parsed{document: string(documents.ByName[name])}
		if before != nil && before.api == w.api && before.parsed[id].document == p.document {
			p = before.parsed[id]
		} else {
			edition, raw, _ := bytes.Cut(documents.ByName[name], newline)
			if p.fixture, p.fault = readExchange(w.api, fixture.Document{Name: id, Data: raw, Edition: string(edition)}, s.options.Lenient); p.fault != nil {
				s.options.Log.Warn("a run-time fixture is not served: it does not fit the document", "fixture", id)
			}
		}
		w.parsed[id] = p
		if p.fixture != nil {
			good = append(good, p.fixture)
		}
	}
	if len(good) > 0 {
		w.fixtures = fixture.Collect(good)
	}
}

// fixture is the fixture that answers: one of run time before those of files.
func (v *visit) fixture(code int) *fixture.Fixture {
	for _, set := range []*fixture.Set{v.fixtures, v.api.fixtures} {
		if set == nil {
			continue
		}
		if f := set.Find(v.x, code); f != nil && taken(f, acceptOf(v.x.Request.Header)) {
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
