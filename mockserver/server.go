// Package mockserver answers HTTP requests as an OpenAPI document says, from fixtures, examples and generated values.
package mockserver

import (
	"context"
	"io/fs"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
	"agentmock/internal/state"
	"agentmock/internal/webhook"
	"agentmock/mockserver/admin"
	"agentmock/mockserver/problem"
)

// Server is a mock of one API: an http.Handler, safe for concurrent use.
type Server struct {
	options  Options
	initial  settings
	engine   *gin.Engine
	admin    http.Handler          // under its prefix
	base     atomic.Pointer[view]  // of the files
	refused  atomic.Pointer[error] // why the latest change of them is not taken; nil where it is
	views    views
	cache    cache
	changing sync.Mutex // of settings: one change is added to the others
	keeping  sync.Mutex // of files: one is counted before the next
	store    state.Store
	metrics  *metrics
	near     networks  // whom the admin API answers without a token; nil is everybody
	trusted  networks  // who may say for whom it asks
	upstream *upstream // nil: the mock answers by itself

	callbacks *webhook.Sender // nil: none are sent

	idle   sync.Pool       // of *call
	large  large           // bodies that are read now
	news   news            // of changes of the files
	flows  flows           // of streams that are sent
	ending context.Context // done when streams of the admin API are to end
	end    context.CancelFunc
}

// New compiles the API in fsys, an OpenAPI document and a folder of fixtures, into a server. [Server.Close] ends it.
//
// Its errors carry file and line: what the document or a fixture gets wrong; *[BrokenFixtures] where fixtures are not
// what the document says, unless Options.Lenient.
func New(fsys fs.FS, options Options) (*Server, error) {
	options = options.complete()
	settings, err := options.settings()
	if err != nil {
		return nil, err
	}
	if settings.doubted != "" {
		options.Log.Warn(settings.doubted)
	}
	s := &Server{options: options, initial: settings, views: views{byName: map[string]*view{}}, metrics: newMetrics(), large: newLarge()}
	s.ending, s.end = context.WithCancel(context.Background())
	if s.trusted, err = parseNetworks("trusted proxies", options.TrustedProxies); err != nil {
		return nil, err
	}
	if s.near, err = parseNetworks("admin networks", options.AdminNetworks); err != nil {
		return nil, err
	}
	if s.upstream, err = newUpstream(options.Proxy); err != nil {
		return nil, err
	}
	if err := s.Reload(fsys); err != nil {
		return nil, err
	}
	if s.callbacks, err = newSender(options); err != nil {
		return nil, err
	}
	if s.store, err = openStore(options); err != nil {
		return nil, err
	}
	s.metrics.watch(s.store)
	if s.admin = s.Admin(); options.AdminApart {
		s.admin = admin.NewHealth(s.mock())
	}
	s.engine = admin.NewEngine()
	s.engine.Use(s.recovered, s.door, s.cors)
	s.engine.NoRoute(s.serve) // the document's paths are matched by its own rules, which gin's router cannot say
	return s, nil
}

// openStore returns the memory that the options ask for.
func openStore(o Options) (state.Store, error) {
	kept := state.Options{Entries: o.Journal, Bytes: o.JournalBytes, Idle: o.SessionIdle, Now: o.Now, OnOutage: func(err error) {
		if err == nil {
			o.Log.Info("the shared state is back")
			return
		}
		o.Log.Warn("the shared state is away: this mock goes on alone", "error", err.Error())
	}}
	if o.State == "" {
		return state.NewMemory(kept), nil
	}
	redis, err := state.OpenRedis(o.State, kept)
	if err != nil {
		return nil, &OptionError{"state", err}
	}
	return state.WithFallback(redis, kept), nil
}

// Admin returns the admin API alone, for an address of its own.
func (s *Server) Admin() http.Handler { return admin.New(s.mock()) }

// Drain ends the streams and waits of the admin API, which would keep a server from shutting down. Requests are answered on.
func (s *Server) Drain() { s.end() }

// Close lets go of the memory: listeners end, and so do connections to Redis. Callbacks that are not delivered by then are not.
func (s *Server) Close() error {
	s.end()
	if s.callbacks != nil {
		s.callbacks.Close()
	}
	return s.store.Close()
}

// stateFailed notes that the memory is out of reach, or full.
func (s *Server) stateFailed(doing string, err error) {
	s.metrics.count(stateErrors, doing)
	s.options.Log.Debug("the memory failed", "doing", doing, "error", err.Error())
}

// Reload replaces the API by that in fsys as it is now. On an error, as of [New], the present one stays.
// Requests under way are answered by the API they began with; sequences go on where they were.
func (s *Server) Reload(fsys fs.FS) error {
	a, err := loadAPI(fsys, s.options)
	if err != nil {
		s.Refuse(err)
		return err
	}
	s.refused.Store(nil)
	s.base.Store(baseView(a, s.initial))
	s.cache.clear()
	s.views.mutex.Lock()
	defer s.views.mutex.Unlock()
	clear(s.views.byName)
	s.news.tell()
	return nil
}

// Refuse notes why a change of the files is not taken, for who looks at the console. The next [Server.Reload] that succeeds forgets it.
func (s *Server) Refuse(why error) {
	s.refused.Store(&why)
	s.news.tell()
}

// ServeHTTP answers one request: of the API, or under [AdminPrefix] of the admin API. Where the document has a path there, it is the API's.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, can := w.(http.Flusher); !can {
		w = unflushed{w}
	}
	if s.base.Load().api.isOurs(r) {
		s.engine.ServeHTTP(w, r)
		return
	}
	r, below := named(r)
	if picture(w, r) {
		return
	}
	if below {
		s.engine.ServeHTTP(w, r)
		return
	}
	if below, ok := strings.CutPrefix(r.URL.Path, AdminPrefix); ok && (below == "" || below[0] == '/') {
		s.admin.ServeHTTP(w, r)
		return
	}
	if r.URL.Path == "/" && s.leadsPeople(r) {
		http.Redirect(w, r, AdminPrefix+"/", http.StatusFound)
		return
	}
	s.engine.ServeHTTP(w, r)
}

// unflushed is a writer that sends nothing before it is told all, as that of [http.TimeoutHandler]. gin takes for granted that each can.
type unflushed struct{ http.ResponseWriter }

func (unflushed) Flush() {}

// Unwrap is for [http.ResponseController].
func (w unflushed) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// leadsPeople reports whether somebody looks with a browser at the address of the mock, where the API has nothing: the console is what they
// look for.
func (s *Server) leadsPeople(r *http.Request) bool {
	return r.Method == http.MethodGet && !s.options.AdminApart && strings.Contains(r.Header.Get("Accept"), "text/html") && s.base.Load().api.spec.MatchURL(r.Method, r.URL).Operation == nil
}

// Operation is one operation that a server answers.
type Operation struct {
	ID, Method, Path string
	Summary          string
	Tags             []string
	Deprecated       bool
	Fixtures         int      // how many fixtures it has
	Statuses         []string // the declared responses: 200, 4XX, default
	Example          string   // a path, with base path and what the query needs, that is answered
}

// Operations returns what the server answers, in the order of the document.
func (s *Server) Operations() []Operation {
	a := s.base.Load().api
	all := make([]Operation, len(a.spec.Operations))
	for i, o := range a.spec.Operations {
		all[i] = a.operation(o)
	}
	return all
}

func (a *loaded) operation(o *openapi.Operation) Operation {
	out := Operation{ID: o.ID, Method: o.Method, Path: a.spec.PathOf(o), Summary: o.Summary, Tags: o.Tags, Deprecated: o.Deprecated, Example: a.examplePath(o), Statuses: []string{}}
	for _, r := range o.Responses {
		out.Statuses = append(out.Statuses, r.Status)
	}
	for _, f := range a.fixtures.All {
		if f.Operation == o {
			out.Fixtures++
		}
	}
	return out
}

// Title returns the API's title and version.
func (s *Server) Title() (title, version string) {
	a := s.base.Load().api
	return a.spec.Title, a.spec.Version
}

// Findings returns how many errors and warnings the document has: what is done instead of each, lint tells.
func (s *Server) Findings() (errors, warnings int) {
	for _, f := range s.base.Load().api.spec.Findings {
		if f.Severity == "error" {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// Files returns the files that the API was read from: a change of one, or in the folder of the fixtures, calls for [Server.Reload].
func (s *Server) Files() []string { return s.base.Load().api.files }

// Fixtures returns the folder of the fixtures, inside the API's directory.
func (s *Server) Fixtures() string { return fixture.Folder(s.base.Load().api.spec.File) }

// recovered turns a panic, which is a bug of ours, into a 500 without a stack trace; the log has it.
func (s *Server) recovered(c *gin.Context) {
	defer func() {
		if cause := recover(); cause != nil {
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			s.options.Log.Error("bug in agentmock", "panic", cause, "path", c.Request.URL.Path, "stack", string(debug.Stack()))
			if !c.Writer.Written() {
				d := standard(problem.Problem{Status: http.StatusInternalServerError, Title: "Internal error", Detail: i18n.Sayf("the mock failed; its log says how")}, i18n.English)
				setHeaders(c.Writer.Header(), &d.answer)
				write(c.Writer, &d.answer)
			}
		}
	}()
	c.Next()
}
