// Package mockserver answers HTTP requests as an OpenAPI document says, from fixtures, examples and generated values.
package mockserver

import (
	"fmt"
	"io/fs"
	"net/http"
	"sync/atomic"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fake"
	"agentmock/internal/fixture"
)

// Server is a mock of one API: an http.Handler, safe for concurrent use.
type Server struct {
	options Options
	seed    uint64
	engine  *gin.Engine
	api     atomic.Pointer[api]
	chance  chance
}

// New compiles the API in fsys, an OpenAPI document and a folder of fixtures, into a server.
//
// Its errors carry file and line: what the document or a fixture gets wrong; *[BrokenFixtures] where fixtures are not
// what the document says, unless Options.Lenient.
func New(fsys fs.FS, options Options) (*Server, error) {
	options, err := options.valid()
	if err != nil {
		return nil, err
	}
	s := &Server{options: options, seed: fake.Seed(options.Seed)}
	s.chance.seed = s.seed
	if options.Delay != "" {
		if s.chance.delay, err = fixture.ParseDelay(options.Delay); err != nil {
			return nil, fmt.Errorf("delay: %w", err)
		}
	}
	if err := s.Reload(fsys); err != nil {
		return nil, err
	}
	gin.SetMode(gin.ReleaseMode) // gin's only setting is global; its debug mode writes to stdout
	s.engine = gin.New()
	s.engine.RedirectTrailingSlash = false
	s.engine.Use(s.recovered, s.cors)
	s.routeAdmin(s.engine.Group(AdminPrefix))
	s.engine.NoRoute(s.answer) // the document's paths are matched by its own rules, which gin's router cannot say
	return s, nil
}

// Reload replaces the API by that in fsys as it is now. On an error, as of [New], the present one stays.
// Requests under way are answered by the API they began with.
func (s *Server) Reload(fsys fs.FS) error {
	a, err := loadAPI(fsys, s.options)
	if err != nil {
		return err
	}
	s.api.Store(a)
	return nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Operation is one operation that a server answers.
type Operation struct {
	ID, Method, Path string
	Summary          string
	Deprecated       bool
	Fixtures         int      // how many fixtures it has
	Statuses         []string // the declared responses: 200, 4XX, default
	Example          string   // a path, with base path and what the query needs, that is answered
}

// Operations are what the server answers, in the order of the document.
func (s *Server) Operations() []Operation {
	a := s.api.Load()
	all := make([]Operation, len(a.spec.Operations))
	for i, o := range a.spec.Operations {
		all[i] = Operation{ID: o.ID, Method: o.Method, Path: a.spec.BasePath() + o.Path, Summary: o.Summary, Deprecated: o.Deprecated, Example: a.examplePath(o)}
		for _, r := range o.Responses {
			all[i].Statuses = append(all[i].Statuses, r.Status)
		}
		for _, f := range a.fixtures.All {
			if f.Operation == o {
				all[i].Fixtures++
			}
		}
	}
	return all
}

// Title is the API's title and version.
func (s *Server) Title() (title, version string) {
	a := s.api.Load()
	return a.spec.Title, a.spec.Version
}

// Files are the files that the API was read from: a change of one, or in the folder of the fixtures, calls for [Server.Reload].
func (s *Server) Files() []string { return s.api.Load().files }

// Fixtures is the folder of the fixtures, inside the API's directory.
func (s *Server) Fixtures() string { return fixture.Folder(s.api.Load().spec.File) }

// recovered turns a panic, which is a bug of ours, into a 500 without a stack trace; the log has it.
func (s *Server) recovered(c *gin.Context) {
	defer func() {
		if cause := recover(); cause != nil {
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			s.options.Log.Error("bug in agentmock", "panic", cause, "path", c.Request.URL.Path, "stack", stack())
			if !c.Writer.Written() {
				write(c.Writer, problem{status: http.StatusInternalServerError, title: "Internal error", detail: "the mock failed; its log says how"}.standard())
			}
		}
	}()
	c.Next()
}
