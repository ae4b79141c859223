package mockserver

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/singleflight"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/state"
	"agentmock/internal/wiremock"
	"agentmock/internal/world"
	"agentmock/mockserver/admin"
	"agentmock/mockserver/problem"
)

// view is what a session sees: the API, its run-time fixtures and settings. It only is read.
type view struct {
	api       *loaded
	settings  settings
	limits    string                 // the session that has set how often a client may ask: others are counted together, so that sessions do not multiply it
	fixtures  *fixture.Set           // of run time; nil for none
	given     []admin.RunTimeFixture // all of them, by id
	scenarios map[string]string      // the states of those that have left the one they begin with; nil for none
	version   int64                  // of the session's documents
	changes   *world.Changes         // what was written of things; nil for nothing
	files     map[string]keptFile    // that the session was sent, by their addresses; nil for none
	issued    map[digest]issued      // tokens that the session was answered; nil for none
	below     *view                  // that it stands on: for the session "" the one of the files, else what others take of the session ""
	inherited *view                  // what others take of it: all but its run-time fixtures
	edition   edition
}

// newline ends the first line of the document of a fixture, which tells its editions apart.
var newline = []byte("\n")

// Names of documents in the memory.
const (
	settingsDocument = "settings"
	fixturePrefix    = "fixture/"
	scenarioPrefix   = "scenario/"
)

// views are those of the sessions, made when something of a session has changed.
type views struct {
	mutex  sync.Mutex
	byName map[string]*view
	making singleflight.Group // by the name of the session: many requests that come at once have one read its documents
}

// opens returns why a request may not begin the session that it names: a page of somebody else's origin, which CORS lets in, would push
// the sessions of others out of the memory. Pages of this machine and of the local network, and those that are allowed to ask the admin API,
// may; so may any page use a session that has documents.
func (s *Server) opens(r *http.Request, session string) *problem.Problem {
	if session == "" {
		return nil
	}
	origin := r.Header.Get("Origin")
	if origin == "" && r.Header.Get("Sec-Fetch-Site") == "cross-site" { // an image of a page, or a link
		origin = cmp.Or(r.Header.Get("Referer"), "null")
	}
	if origin == "" {
		return nil
	}
	if u, err := url.Parse(origin); err == nil && u.Host != "" && admin.OwnName(u.Host, s.options.AdminHosts) {
		return nil
	}
	if version, err := s.store.Version(r.Context(), session); version != 0 || err != nil {
		return nil
	}
	return &problem.Problem{
		Status: http.StatusForbidden, Title: "Another origin", Ours: true,
		Detail: i18n.Sayf("a web page of another origin does not begin a session: want one that has run-time fixtures, settings or things that were written, or an origin of --admin-hosts"),
	}
}

// baseView returns what is seen where nothing has changed since the start.
func baseView(a *loaded, initial settings) *view {
	v := &view{api: a, settings: initial, edition: newEdition()}
	v.inherited = v
	return v
}

// viewOf returns what a session sees now. Where the memory is out of reach it is what the session saw last.
func (s *Server) viewOf(ctx context.Context, session string) *view {
	below := s.base.Load()
	if session != "" {
		below = s.viewOf(ctx, "").inherited
	}
	version, err := s.store.Version(ctx, session)
	if err != nil {
		s.stateFailed("version", err)
	}
	if err == nil && version == 0 {
		return below
	}
	s.views.mutex.Lock()
	known := s.views.byName[session]
	s.views.mutex.Unlock()
	if known != nil && known.below == below && (err != nil || known.version == version) {
		return known
	}
	if err != nil {
		return below
	}
	made := s.newestView(ctx, session, below)
	if made.version != version || made.below != below { // it began to be made before this request came: the next has what was written until then
		made = s.newestView(ctx, session, below)
	}
	return made
}

// newestView makes a view, or waits for the one that is being made. It is for all that wait, and does not end with the request that began it.
func (s *Server) newestView(ctx context.Context, session string, below *view) *view {
	made, _, _ := s.views.making.Do(session, func() (any, error) {
		s.views.mutex.Lock()
		known := s.views.byName[session]
		s.views.mutex.Unlock()
		return s.newView(context.WithoutCancel(ctx), session, below, known), nil
	})
	return made.(*view)
}

func (s *Server) newView(ctx context.Context, session string, below, known *view) *view {
	documents, err := s.changedSince(ctx, session, below, known)
	if err != nil {
		s.stateFailed("documents", err)
		if known != nil {
			return known
		}
		return below
	}
	if documents.Since != 0 {
		v := *known
		v.version, v.changes, v.edition = documents.Version, known.changes.With(documents.ByName), newEdition()
		return s.keep(session, &v)
	}
	v := &view{api: below.api, settings: below.settings, limits: below.limits, version: documents.Version, below: below, edition: newEdition()}
	if document, ok := documents.ByName[settingsDocument]; ok {
		if changed, err := v.settings.changed(document); err == nil {
			v.settings = changed
			if v.settings.limit != below.settings.limit {
				v.limits = session
			}
		}
	}
	inherited := *v
	inherited.inherited, v.inherited, inherited.edition = &inherited, &inherited, newEdition()
	var before *world.Changes
	if known != nil {
		before = known.changes
	}
	v.issued = readIssued(documents.ByName)
	v.files = readFiles(documents.ByName)
	v.scenarios = readScenarios(documents.ByName)
	v.changes = world.ReadChanges(documents.ByName, before)
	s.compile(v, documents, known)
	return s.keep(session, v)
}

// changedSince returns the documents of a session: those alone that were changed since it was known, where they are only of things that were
// written.
func (s *Server) changedSince(ctx context.Context, session string, below, known *view) (state.Documents, error) {
	if known != nil && known.below == below {
		some, err := s.store.Documents(ctx, session, known.version)
		others := func(name string) bool { return !strings.HasPrefix(name, world.Prefix) }
		if err != nil || some.Since == 0 || !slices.ContainsFunc(slices.Collect(maps.Keys(some.ByName)), others) {
			return some, err
		}
	}
	return s.store.Documents(ctx, session, 0)
}

// keep remembers the view of a session, and returns it.
func (s *Server) keep(session string, v *view) *view {
	s.views.mutex.Lock()
	defer s.views.mutex.Unlock()
	if len(s.views.byName) > state.MaxSessions {
		clear(s.views.byName)
	}
	s.views.byName[session] = v
	return v
}

// compile reads the run-time fixtures, those that are new. One that the API's document no longer allows is left out with a warning.
func (s *Server) compile(v *view, documents state.Documents, before *view) {
	var good []*fixture.Fixture
	var names []string
	for name := range documents.ByName {
		if strings.HasPrefix(name, fixturePrefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		id := strings.TrimPrefix(name, fixturePrefix)
		f, known := before.compiled(v.api, id, documents.ByName[name])
		if !known {
			edition, raw, _ := bytes.Cut(documents.ByName[name], newline)
			f = admin.RunTimeFixture{ID: id, Edition: string(edition), Document: raw}
			if f.Fixture, f.Refused = readExchange(v.api, fixture.Document{Name: id, Data: raw, Edition: f.Edition}, s.options.Lenient); f.Refused != nil {
				s.options.Log.Warn("a run-time fixture is not served: it does not fit the document", "fixture", id)
			}
		}
		v.given = append(v.given, f)
		if f.Fixture != nil {
			good = append(good, f.Fixture)
		}
	}
	if len(good) > 0 {
		v.fixtures = fixture.Collect(good)
	}
}

// compiled returns a fixture that was read before by the same API from the same edition and text.
func (v *view) compiled(a *loaded, id string, document []byte) (admin.RunTimeFixture, bool) {
	if v == nil || v.api != a {
		return admin.RunTimeFixture{}, false
	}
	i, known := slices.BinarySearchFunc(v.given, id, func(f admin.RunTimeFixture, id string) int { return strings.Compare(f.ID, id) })
	if !known || string(document) != v.given[i].Edition+"\n"+string(v.given[i].Document) {
		return admin.RunTimeFixture{}, false
	}
	return v.given[i], true
}

// all returns the fixtures of the session's view, those of run time first.
func (v *view) all() []*fixture.Fixture {
	if v.fixtures == nil {
		return v.api.fixtures.All
	}
	return slices.Concat(v.fixtures.All, v.api.fixtures.All)
}

// readExchange returns the fixture that a document says, or what is wrong with it.
func readExchange(a *loaded, d fixture.Document, lenient bool) (*fixture.Fixture, *problem.Problem) {
	p := &problem.Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid exchange"}
	read := fixture.Read
	if _, _, ok := wiremock.Of(d.Data); ok {
		read, p.Title = wiremock.ReadDocument, "Invalid mapping"
	}
	f, broken, err := read(d, a.spec)
	if err != nil {
		p.Detail = i18n.Fault(err)
		return nil, p
	}
	if len(broken) > 0 && !lenient {
		details := []i18n.Message{i18n.Sayf("it breaks the document")}
		for _, b := range broken {
			details = append(details, problem.Said(b.Violation))
			p.Violations = append(p.Violations, b.Violation)
		}
		p.Detail = i18n.List(details...)
		return nil, p
	}
	return f, nil
}
