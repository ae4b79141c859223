// Package admin is the API by which a running mock is asked and changed. Its document is openapi.yaml; requests are held against it
// before a handler sees them.
package admin

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
	"agentmock/internal/ownpath"
	"agentmock/internal/state"
	"agentmock/mockserver/console"
	"agentmock/mockserver/problem"
)

// Prefix is the path under which a mock answers for itself.
const Prefix = ownpath.Admin

// SessionHeader names the session that is meant.
const SessionHeader = "X-Mock-Session"

//go:embed openapi.yaml
var files embed.FS

// Document returns the API's own document, as a directory with openapi.yaml.
func Document() fs.FS { return files }

// Mock is a mock as the API asks and changes it. All of it is needed, but for Contract and Edit.
type Mock struct {
	Token   string                   // that is asked for; "" for none
	Near    func(*http.Request) bool // reports whether a client is answered without a token, where there is none; nil answers all
	Hosts   []string                 // names, besides those that nobody else's DNS can give away, that the API may be asked under
	Profile bool                     // profiles are served
	Edit    *Editor                  // writes fixtures into files; nil: nobody does
	Lenient bool                     // fixtures may break the document
	Journal bool                     // one is kept
	Shared  bool                     // the memory is that of several mocks

	Log    *slog.Logger
	Now    func() time.Time
	After  func(time.Duration) <-chan time.Time
	Ending context.Context // done when streams and waits are to end
	URL    func() string   // where the mock's API is asked; "" for this API's address

	Store   state.Store
	Large   func(ctx context.Context, size int) (leave func()) // waits until a body of a size may be read
	Failed  func(doing string, err error)                      // is told of failures of the memory
	Metrics http.Handler

	// View returns what a session sees.
	View func(ctx context.Context, session string) View
	// Changed returns a channel that is closed when the next change of the files is taken or refused.
	Changed func() <-chan struct{}
	// Flows tells how far the streams of a session are, until done is called.
	Flows func(session string) (coming <-chan Flow, done func())
	// Operations returns what the mock answers.
	Operations func() []Operation
	// Inferred returns what the mock reads out of its document.
	Inferred func() Inferred
	// Make makes a body of an operation's status, in a shape and of a seed, either of which may be "".
	Make func(ctx context.Context, session string, o *openapi.Operation, status int, shape, seed string) (body []byte, contentType string, refused *problem.Problem)
	// Explain returns, in a language, what would answer a request: one that is sent, or one that the journal kept, without its credentials.
	Explain func(r *http.Request, kept bool, l i18n.Language) Explanation
	// ReadFixture returns the fixture that a document says, or what is wrong with it.
	ReadFixture func(fixture.Document) (*fixture.Fixture, *problem.Problem)
	// PutFixture keeps a document that was read; DeleteFixture reports whether there was one; DeleteFixtures removes them all.
	PutFixture     func(ctx context.Context, session, id string, document []byte) error
	DeleteFixture  func(ctx context.Context, session, id string) (bool, error)
	DeleteFixtures func(ctx context.Context, session string) error
	// PutScenario sets the state of a scenario; ResetScenarios sets all to the one they begin with.
	PutScenario    func(ctx context.Context, session, name, state string) error
	ResetScenarios func(ctx context.Context, session string) error
	// ChangeSettings changes settings by a JSON document and returns those in effect, or what is wrong with the change.
	ChangeSettings func(ctx context.Context, session string, change []byte) (any, *problem.Problem, error)
	// Webhooks returns what the document says the API sends itself, and where that may be sent; SendWebhook sends one, and returns what came of
	// it, or why it was not tried.
	Webhooks    func() (all []Webhook, allowed []string)
	SendWebhook func(ctx context.Context, session, name string, order WebhookOrder) (*SentWebhook, *problem.Problem, error)
	// Things are those of the document's resources.
	Things Things
	// Contract runs the suite of the document; nil cannot. ContractTargets are the hosts, besides this mock, that anybody may have asked.
	Contract        Contract
	ContractTargets []string
}

// View is what a session sees of the mock.
type View struct {
	Spec      *openapi.Document
	Files     *fixture.Set
	Refused   i18n.Message // why the latest change of the files is not taken; nothing where it is
	RunTime   []RunTimeFixture
	Scenarios map[string]string // the states of those that have left the one they begin with
	Settings  any               // marshals to JSON
	// Secret reports whether a parameter, or a place in a body by JSON Pointer, is a credential.
	Secret func(o *openapi.Operation, in, name string) bool
	// Example returns a value that a parameter may have.
	Example func(o *openapi.Operation, p *openapi.Parameter) any
}

// Flow is how far an answer is that is sent event by event.
type Flow struct {
	At    time.Time `json:"at"`   // of its entry in the journal
	Sent  int       `json:"sent"` // events
	Ended bool      `json:"ended"`
}

// RunTimeFixture is a fixture that a session was given.
type RunTimeFixture struct {
	ID       string
	Edition  string // tells those apart that came one after the other under one id
	Document []byte
	Fixture  *fixture.Fixture // nil where it does not fit the API's document as that is now
	Refused  *problem.Problem // says why
}

// Operation is one operation that a mock answers.
type Operation struct {
	ID         string   `json:"id"`
	Method     string   `json:"method"`
	Path       string   `json:"path"`
	Summary    string   `json:"summary,omitempty"`
	Tags       []string `json:"tags,omitempty"`
	Deprecated bool     `json:"deprecated,omitempty"`
	Fixtures   int      `json:"fixtures"`
	Statuses   []string `json:"statuses"`
	Example    string   `json:"example"`
}

// Explanation is what would answer a request.
type Explanation struct {
	Status int      `json:"status,omitempty"` // 0 for what an upstream says
	Source string   `json:"source,omitempty"`
	Fault  string   `json:"fault,omitempty"`
	Lines  []string `json:"lines"` // and why
}

// api is the API of one mock.
type api struct {
	Mock
	runs     chan struct{}   // of the contract, that are under way
	document func() document // compiled when it is first needed: a mock starts faster than that
}

type document struct {
	*openapi.Document
	paths problem.Paths
}

// New returns the API of a mock.
func New(m Mock) http.Handler {
	a := newAPI(m)
	e := a.engine()
	open := e.Group(Prefix)
	a.healthRoutes(open)
	console.Routes(open, a.URL)
	a.routes(e.Group(Prefix, a.near, a.token))
	e.NoRoute(a.near, a.token, a.noRoute)
	return e
}

// NewHealth returns what is left of the API at the address of the mock's API, where it has one of its own.
func NewHealth(m Mock) http.Handler {
	a := newAPI(m)
	e := a.engine()
	a.healthRoutes(e.Group(Prefix))
	e.NoRoute(func(g *gin.Context) { refuse(g, notHere) })
	return e
}

var notHere = problem.Problem{Status: http.StatusNotFound, Title: "No such path", Detail: i18n.Sayf("the admin API is not served at this address")}

func newAPI(m Mock) *api {
	return &api{m, make(chan struct{}, maxRuns), sync.OnceValue(func() document {
		loaded, err := openapi.Load(Document(), openapi.Options{})
		if err != nil {
			panic(err) // the document is in the program
		}
		return document{loaded, problem.PathsOf(loaded)}
	})}
}

// quiet keeps gin from writing to stdout. Its mode is a plain variable of the process, which mocks that begin at once would race for.
var quiet = sync.OnceFunc(func() { gin.SetMode(gin.ReleaseMode) })

// NewEngine returns an engine of gin's. Paths are taken as they are written: no slash is added or taken away.
func NewEngine() *gin.Engine {
	quiet()
	e := gin.New()
	e.RedirectTrailingSlash = false
	return e
}

// engine returns one with what every request passes first.
func (a *api) engine() *gin.Engine {
	e := NewEngine()
	e.UseRawPath = true
	e.Use(gin.CustomRecoveryWithWriter(nil, a.recovered), a.host, origin, sent)
	return e
}

// recovered answers for a panic, which is a bug of ours, without a stack trace; the log has it.
func (a *api) recovered(g *gin.Context, cause any) {
	a.Log.Error("bug in agentmock", "panic", cause, "path", g.Request.URL.Path, "stack", string(debug.Stack()))
	if !g.Writer.Written() {
		refuse(g, problem.Problem{Status: http.StatusInternalServerError, Title: "Internal error", Detail: i18n.Sayf("the mock failed; its log says how")})
	}
}

func (a *api) healthRoutes(routes *gin.RouterGroup) {
	routes.GET("/health", a.health)
	routes.HEAD("/health", a.health)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		routes.Handle(method, "/livez", func(g *gin.Context) { g.Status(http.StatusNoContent) })
		routes.Handle(method, "/readyz", a.ready)
	}
}

// routes adds those of the document, but for health.
func (a *api) routes(routes *gin.RouterGroup) {
	if a.Profile {
		routes.GET("/pprof/*name", a.profile)
	}
	routes.Use(a.check)
	for _, r := range []struct {
		method, path string
		handle       func(*call)
	}{
		{"GET", "/openapi.json", (*call).ownDocument}, {"GET", "/document.json", (*call).apiDocument}, {"GET", "/document.yaml", (*call).apiSource},
		{"GET", "/metrics", (*call).metrics}, {"GET", "/operations", (*call).operations}, {"GET", "/operations/:id", (*call).readOperation}, {"GET", "/operations/:id/body", (*call).makeBody}, {"GET", "/operations/:id/schema", (*call).readSchema}, {"GET", "/findings", (*call).findings}, {"GET", "/inferred", (*call).inferred}, {"POST", "/explain", (*call).explain}, {"POST", "/contract", (*call).contract},
		{"GET", "/requests", (*call).listRequests}, {"DELETE", "/requests", (*call).deleteRequests},
		{"GET", "/requests/unmatched", (*call).listUnmatched}, {"POST", "/requests/count", (*call).countRequests}, {"POST", "/requests/find", (*call).findRequests},
		{"POST", "/requests/wait", (*call).waitForRequests}, {"GET", "/requests/events", (*call).watchRequests}, {"GET", "/requests/har", (*call).exportRequests},
		{"GET", "/requests/:id", (*call).readRequest}, {"DELETE", "/requests/:id", (*call).deleteRequest},
		{"GET", "/fixtures", (*call).listFixtures}, {"POST", "/fixtures", (*call).addFixture}, {"DELETE", "/fixtures", (*call).deleteFixtures},
		{"GET", "/fixtures/:id", (*call).readFixture}, {"PUT", "/fixtures/:id", (*call).putFixture}, {"DELETE", "/fixtures/:id", (*call).deleteFixture},
		{"GET", "/mappings", (*call).listMappings}, {"POST", "/mappings", (*call).addMapping}, {"DELETE", "/mappings", (*call).deleteMappings}, {"POST", "/mappings/reset", (*call).deleteMappings},
		{"GET", "/mappings/:mapping", (*call).readMapping}, {"PUT", "/mappings/:mapping", (*call).putMapping}, {"DELETE", "/mappings/:mapping", (*call).deleteMapping},
		{"GET", "/scenarios", (*call).listScenarios}, {"POST", "/scenarios/reset", (*call).resetScenarios}, {"PUT", "/scenarios/:name/state", (*call).putScenario},
		{"GET", "/files", (*call).readFile}, {"POST", "/files", (*call).writeFile}, {"POST", "/files/exchange", (*call).fileOfFixture}, {"POST", "/corrections", (*call).correct},
		{"GET", "/resources", (*call).listResources}, {"GET", "/resources/fixtures", (*call).exportResources},
		{"GET", "/resources/:name", (*call).listThings}, {"POST", "/resources/:name", (*call).seedThings},
		{"GET", "/resources/:name/:id", (*call).readThing}, {"PUT", "/resources/:name/:id", (*call).putThing}, {"DELETE", "/resources/:name/:id", (*call).deleteThing},
		{"GET", "/webhooks", (*call).listWebhooks}, {"POST", "/webhooks/:name", (*call).sendWebhook},
		{"GET", "/sequences", (*call).listSequences}, {"POST", "/sequences/reset", (*call).resetSequences},
		{"GET", "/settings", (*call).readSettings}, {"PATCH", "/settings", (*call).changeSettings},
		{"GET", "/sessions", (*call).listSessions}, {"POST", "/reset", (*call).reset},
	} {
		handle := func(g *gin.Context) { r.handle(a.callOf(g)) }
		routes.Handle(r.method, r.path, handle)
		if r.method == http.MethodGet { // as the document is read elsewhere: who has GET has HEAD
			routes.HEAD(r.path, handle)
		}
	}
}
