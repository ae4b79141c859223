package mockserver

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"slices"
	"sync"

	"github.com/gin-gonic/gin"

	"agentmock/internal/spec"
	"agentmock/internal/state"
	"agentmock/internal/value"
)

//go:embed admin/openapi.yaml
var adminFiles embed.FS

// AdminDocument is the admin API's own document, as a directory with openapi.yaml.
func AdminDocument() fs.FS {
	sub, err := fs.Sub(adminFiles, "admin")
	if err != nil {
		panic(err) // the directory is in the program
	}
	return sub
}

// admin is where the mock answers for itself. Requests are checked against the admin API's document before a handler sees them.
type admin struct {
	server   *Server
	spec     func() *spec.Spec // compiled when it is first needed: a mock starts faster than that
	handlers map[string]func(*adminVisit)
	assets   func() map[string]asset // of the console
}

// adminVisit is one request of the admin API, checked.
type adminVisit struct {
	*Server
	gin     *gin.Context
	session string
	x       *spec.Exchange
}

func newAdmin(s *Server) *admin {
	return &admin{
		server: s, assets: sync.OnceValue(assets),
		spec: sync.OnceValue(func() *spec.Spec {
			loaded, err := spec.Load(AdminDocument(), spec.Options{})
			if err != nil {
				panic(err) // the document is in the program
			}
			return loaded
		}),
		handlers: map[string]func(*adminVisit){
			"adminDocument": (*adminVisit).document, "metrics": (*adminVisit).metricsText,
			"listOperations": (*adminVisit).listOperations, "explain": (*adminVisit).explain,
			"listRequests": (*adminVisit).listRequests, "deleteRequests": (*adminVisit).deleteRequests, "listUnmatched": (*adminVisit).listUnmatched,
			"countRequests": (*adminVisit).countRequests, "findRequests": (*adminVisit).findRequests, "waitForRequests": (*adminVisit).waitForRequests,
			"watchRequests": (*adminVisit).watchRequests, "exportRequests": (*adminVisit).exportRequests,
			"readRequest": (*adminVisit).readRequest, "deleteRequest": (*adminVisit).deleteRequest,
			"listFixtures": (*adminVisit).listFixtures, "addFixture": (*adminVisit).addFixture, "deleteFixtures": (*adminVisit).deleteFixtures,
			"readFixture": (*adminVisit).readFixture, "putFixture": (*adminVisit).putFixture, "deleteFixture": (*adminVisit).deleteFixture,
			"listSequences": (*adminVisit).listSequences, "resetSequences": (*adminVisit).resetSequences, "reset": (*adminVisit).reset,
			"readSettings": (*adminVisit).readSettings, "changeSettings": (*adminVisit).changeSettings, "listSessions": (*adminVisit).listSessions,
			"apiDocument": (*adminVisit).apiDocument, "apiSource": (*adminVisit).apiSource, "runContract": (*adminVisit).runContract,
		},
	}
}

// maxAdminBody bounds the bodies that the admin API takes, in bytes.
const maxAdminBody = 4 << 20

// serve answers one request of the admin API.
func (a *admin) serve(c *gin.Context) {
	if fault := a.server.guard(c.Request); fault != nil {
		reply(c.Writer, fault.standard())
		return
	}
	r := c.Request
	if r.URL.Path == AdminPrefix+"/health" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		a.server.health(c)
		return
	}
	if a.server.console(c) || a.server.profile(c) {
		return
	}
	document := a.spec()
	match := document.Match(r.Method, r.URL.EscapedPath())
	if match.Operation == nil {
		of := api{spec: document, templates: templates(document)}
		reply(c.Writer, of.noPath(r.Method, r.URL.EscapedPath(), match.Allow).standard())
		return
	}
	v := &adminVisit{Server: a.server, gin: c, x: &spec.Exchange{
		Operation: match.Operation,
		Request:   spec.RequestMessage{Method: r.Method, URL: r.URL.RequestURI(), Header: r.Header, Path: match.Path},
	}}
	if fault := v.check(); fault != nil {
		reply(c.Writer, fault.standard())
		return
	}
	a.handlers[match.Operation.ID](v)
}

// check reads the body and holds the request against the document.
func (v *adminVisit) check() *problem {
	body, fault := readBody(v.gin.Request, maxAdminBody)
	if fault != nil {
		return fault
	}
	v.x.Request.Body.Raw = body
	if violations := v.x.CheckRequest(); len(violations) > 0 {
		p := (&api{}).refused(v.x.Operation, violations)
		return &p
	}
	v.session, _ = v.text("header", SessionHeader)
	return nil
}

// text is a parameter that is a text.
func (v *adminVisit) text(in, name string) (string, bool) {
	found, ok := v.x.Parameter(in, name)
	text, isText := found.(string)
	return text, ok && isText
}

// json answers with a value.
func (v *adminVisit) json(status int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // all bodies are structs of ours
	}
	v.bytes(status, "application/json", data)
}

func (v *adminVisit) bytes(status int, contentType string, body []byte) {
	v.gin.Header("Cache-Control", "no-store")
	reply(v.gin.Writer, answer{status: status, contentType: contentType, body: body})
}

func (v *adminVisit) nothing() { reply(v.gin.Writer, answer{status: http.StatusNoContent}) }

func (v *adminVisit) refuse(status int, title, detail string) {
	reply(v.gin.Writer, problem{status: status, title: title, detail: detail}.standard())
}

// notFound says that there is no such thing.
func (v *adminVisit) notFound(what string) { v.refuse(http.StatusNotFound, "Not found", what) }

// away says that the memory cannot be reached or is full; nothing has changed then.
func (v *adminVisit) away(err error) {
	v.stateFailed("admin", err)
	v.refuse(http.StatusServiceUnavailable, "Nothing was changed", err.Error())
}

// done answers a change: 204, or why there was none.
func (v *adminVisit) done(err error) {
	if err != nil {
		v.away(err)
		return
	}
	v.nothing()
}

// health is 200 as soon as requests are answered.
func (s *Server) health(c *gin.Context) {
	a := s.base.Load().api
	o := &value.Object{}
	status, kept := "healthy", "memory"
	_, _ = s.store.Version(c.Request.Context(), "") // to know how it is now; why it is away is said below
	reason := s.degraded()
	if reason != nil {
		status = "degraded"
	}
	if s.options.State != "" {
		kept = "redis"
	}
	o.Set("status", status)
	o.Set("title", a.spec.Title)
	o.Set("operations", value.Int(int64(len(a.spec.Operations))))
	o.Set("fixtures", value.Int(int64(len(a.fixtures.All))))
	o.Set("state", kept)
	if reason != nil {
		o.Set("reason", reason.Error())
	}
	reply(c.Writer, answer{status: http.StatusOK, contentType: "application/json", body: value.Append(nil, o)})
}

// degraded is why the memory is out of reach; nil where it is not.
func (s *Server) degraded() error {
	if shared, ok := s.store.(*state.Fallback); ok {
		return shared.Degraded()
	}
	return nil
}

func (v *adminVisit) document() {
	data, err := fs.ReadFile(AdminDocument(), "openapi.yaml")
	if err != nil {
		panic(err) // the document is in the program
	}
	n, err := value.ParseFile("openapi.yaml", data)
	if err != nil {
		panic(err)
	}
	v.bytes(http.StatusOK, "application/json", value.Append(nil, n.Value()))
}

func (v *adminVisit) metricsText() {
	v.gin.Status(http.StatusOK) // gin takes what no route has for a 404
	v.metrics.handler.ServeHTTP(v.gin.Writer, v.gin.Request)
}

// listedOperation is an [Operation] in JSON.
type listedOperation struct {
	ID         string   `json:"id"`
	Method     string   `json:"method"`
	Path       string   `json:"path"`
	Summary    string   `json:"summary,omitempty"`
	Deprecated bool     `json:"deprecated,omitempty"`
	Fixtures   int      `json:"fixtures"`
	Statuses   []string `json:"statuses"`
	Example    string   `json:"example"`
}

func (v *adminVisit) listOperations() {
	title, version := v.Title()
	all := []listedOperation{}
	for _, o := range v.Operations() {
		o.Statuses = slices.Concat([]string{}, o.Statuses)
		all = append(all, listedOperation(o))
	}
	answer := map[string]any{"title": title, "version": version, "operations": all}
	if api := v.elsewhere(); api != "" {
		answer["url"] = api
	}
	v.json(http.StatusOK, answer)
}

func (v *adminVisit) listSessions() {
	names, err := v.store.Sessions(v.gin.Request.Context())
	if err != nil {
		v.away(err)
		return
	}
	v.json(http.StatusOK, map[string]any{"sessions": names})
}
