package mockserver

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/route"
	"agentmock/internal/state"
	"agentmock/internal/verify"
	"agentmock/mockserver/problem"
)

// call is one request on its way to an answer, which this file tells from top to bottom:
// match ▸ authenticate ▸ check ▸ sources ▸ simulate ▸ write.
type call struct {
	*Server
	view    *view  // of its session
	session string // its name
	request *http.Request
	x       *message.Exchange // without an Operation where the document has none
	begun   time.Time
	prefer  preference
	wanted  wanted
	depends dependence // of the answer, as far as it is known
	dry     *dryRun    // of a call that only is explained; nil for one that is answered

	sent     []byte                 // the request's body, in its content codings
	miscoded []jsonschema.Violation // why they could not be undone
	files    []message.Upload       // that it brings, once it is unpacked
	unpacked bool

	exchange message.Exchange // that x leads to
	budget   jsonschema.Budget
	entry    state.Entry // of the journal
	body     []byte      // room of a generated one
}

// serve answers one request of the API.
func (s *Server) serve(g *gin.Context) {
	c, refused := s.begin(g.Request)
	d := c.decide(refused)
	followed := c.isFollowed(&d)
	if !followed {
		c.x.Request.Body.Value = nil // it may be large, and the wait long
	}
	if d.status == 0 || !s.wait(g.Request.Context(), d.delay+c.sample(c.view.settings.delay)) {
		d = clientGone(d.by)
		c.note(g, &d)
	} else {
		c.write(g, &d)
		if followed {
			c.callBack(g, &d)
		}
	}
	c.end() // not where something panics
}

// begin returns the call of a request, in the room of one that has ended, and why its session cannot be.
func (s *Server) begin(r *http.Request) (*call, *problem.Problem) {
	c, _ := s.idle.Get().(*call)
	if c == nil {
		c = new(call)
	}
	session, refused := readSession(r.Header)
	if why := s.opens(r, session); why != nil {
		session, refused = "", why
	}
	c.Server, c.request, c.session, c.begun, c.x = s, r, session, s.options.Now(), &c.exchange
	c.x.Request.Method, c.x.Request.Header = r.Method, r.Header
	c.budget.Context, c.x.Budget = r.Context(), &c.budget
	c.view = s.viewOf(r.Context(), session)
	return c, refused
}

// maxRoom bounds the room for a body that is kept for the next request, in bytes.
const maxRoom = 64 << 10

// end lets go of a call, for the next request to use its room: nothing of it may be in use any more.
func (c *call) end() {
	idle, parameters, violations, body := &c.idle, c.exchange.Request.Parameters, c.entry.Violations, c.body
	clear(parameters)
	clear(violations)
	*c = call{}
	c.exchange.Request.Parameters, c.entry.Violations = parameters[:0], violations[:0]
	if cap(body) <= maxRoom {
		c.body = body[:0]
	}
	idle.Put(c)
}

// decide returns the answer, which the cache may have. A call that is refused already is refused in any case.
func (c *call) decide(refused *problem.Problem) decision {
	if refused != nil {
		return c.find(refused)
	}
	k, ok := c.key()
	if ok {
		if known := c.cache.get(k); known != nil {
			c.x.Operation, c.x.Request.URL = known.operation, known.url
			return known.decision
		}
	}
	d := c.find(nil)
	if ok && d.cacheable() && !c.callsBack() {
		c.cache.put(k, cached{d, c.x.Operation, c.x.Request.URL})
	}
	return d
}

// find finds the answer.
func (c *call) find(refused *problem.Problem) decision {
	allow := c.match()
	if refused == nil {
		refused = c.limited()
	}
	var d decision
	switch {
	case refused != nil:
		d = c.refuse(*refused)
	case c.upstream != nil:
		d = c.pass()
	case c.x.Operation == nil:
		d = c.unknown(allow)
	default:
		d = c.respond()
	}
	if c.x.Operation != nil && d.by.kind != byUpstream {
		c.selected(&d)
		c.addHeaders(&d)
		c.unmodified(&d)
	}
	d.depends |= c.depends
	return d
}

// match finds the operation; without one, allow is what methods the path has.
func (c *call) match() (allow string) {
	path := c.request.URL.EscapedPath()
	m := c.view.api.spec.MatchURL(c.request.Method, c.request.URL)
	c.x.Operation, c.x.Request.URL, c.x.Request.Path = m.Operation, target(c.request.URL, path), m.Path
	return m.Allow
}

// target returns what [url.URL.RequestURI] is, with less work for the usual request; path is the escaped one.
func target(u *url.URL, path string) string {
	if u.RawQuery == "" && !u.ForceQuery && u.Opaque == "" && path != "" {
		return path
	}
	return u.RequestURI()
}

// unknown answers a request that the document has no operation for.
func (c *call) unknown(allow string) decision {
	if c.request.Method == http.MethodOptions && allow != "" {
		return decision{answer: answer{status: http.StatusNoContent, header: http.Header{"Allow": {allow}}}, by: origin{byOptions, "options"}, why: "it is asked what methods the path has"}
	}
	_ = c.readBody() // for the journal
	return c.refuse(problem.NoPath(c.request.Method, c.request.URL.EscapedPath(), allow, c.view.api.paths))
}

// respond answers a request of a known operation.
func (c *call) respond() decision {
	if why := c.x.Operation.Unserved; why != nil {
		return c.refuse(*unserved(why.Place()))
	}
	if p := c.authenticate(); p != nil {
		return c.refuse(*p)
	}
	if p := c.check(); p != nil {
		if d, ok := c.refusing(p); ok {
			return d
		}
		return c.refuse(*p)
	}
	if p := c.readPreferences(); p != nil {
		return c.refuse(*p)
	}
	d := c.ask()
	if d.refused != nil {
		return c.refuse(*d.refused)
	}
	return c.keepFiles(c.issue(c.inject(c.prefer.applied(d))))
}

// authenticate returns the problem of a request without the credentials that it needs.
func (c *call) authenticate() *problem.Problem {
	o, auth, listing := c.x.Operation, c.view.settings.given.Auth, c.listing()
	if auth == Off || len(o.Security) == 0 || c.dry != nil && c.dry.kept {
		return nil
	}
	if !o.Open() || auth == Required || listing {
		c.depends |= onHeaders
	}
	var accepted func(*openapi.SecurityScheme, string) bool
	if !o.Open() || auth == Required {
		accepted = func(_ *openapi.SecurityScheme, secret string) bool { return !saysInvalid(secret) }
	}
	worst := notSent
	if listing {
		accepted = func(s *openapi.SecurityScheme, secret string) bool {
			found := c.standing(s, secret)
			worst = max(worst, found)
			return found == isTaken
		}
	} else if valid := accepted; valid != nil {
		accepted = func(s *openapi.SecurityScheme, secret string) bool {
			if valid(s, secret) {
				return true
			}
			worst = isUnknown
			return false
		}
	}
	if violation := verify.Credentials(o, c.request.Header, c.query(), auth == Required, accepted); violation != nil {
		return c.unauthorized(*violation, worst)
	}
	return nil
}

// saysInvalid reports whether a credential is none by its own words: one of its parts, which stand between dots and colons, begins with
// invalid. Where any token will do, it is how a client is shown what happens to one that will not.
func saysInvalid(secret string) bool {
	const word = "invalid"
	for len(secret) >= len(word) {
		if strings.EqualFold(secret[:len(word)], word) {
			return true
		}
		next := strings.IndexAny(secret, ".:")
		if next < 0 {
			return false
		}
		secret = secret[next+1:]
	}
	return false
}

func (c *call) query() url.Values {
	if c.request.URL.RawQuery == "" {
		return nil
	}
	query, _ := route.ParseQuery(c.request.URL.RawQuery)
	return query
}

// unauthorized returns the problem of a request without credentials that are taken, for one of which the worst was found.
func (c *call) unauthorized(violation jsonschema.Violation, worst standing) *problem.Problem {
	p := c.invalid([]jsonschema.Violation{violation})
	p.Status, p.Title = http.StatusUnauthorized, "Unauthorized"
	p.Detail = i18n.Say("credentials", violation.Wanted())
	switch worst {
	case isUnknown:
		p.Detail = i18n.Say("credentials.wrong", violation.Wanted())
	case hasExpired:
		p.Detail = i18n.Say("credentials.expired", violation.Wanted())
	}
	for _, requirement := range c.x.Operation.Security {
		if len(requirement) > 0 {
			p.Header = http.Header{"Www-Authenticate": {requirement[0].Challenge() + worst.challenge(requirement[0])}}
			break
		}
	}
	return p
}

// check returns the problem of a request that is not as the document says.
func (c *call) check() *problem.Problem {
	if slices.ContainsFunc(c.x.Operation.Parameters, func(p *openapi.Parameter) bool { return p.In == "header" || p.In == "cookie" }) {
		c.depends |= onHeaders
	}
	if p := c.readBody(); p != nil {
		return p
	}
	if violations := c.violations(); len(violations) > 0 {
		return c.invalid(violations)
	}
	return nil
}

// violations are every way in which the request is not as the document says. A body that cannot be read is one, and hides the others.
func (c *call) violations() []jsonschema.Violation {
	if len(c.miscoded) > 0 {
		return c.miscoded
	}
	defer c.large.enter(c.request.Context(), len(c.x.Request.Body.Raw))()
	asked := c.x.Request.URL
	c.x.Request.URL = withoutTwins(c.x.Operation, asked)
	defer func() { c.x.Request.URL = asked }()
	return verify.Request(c.x)
}

func (c *call) invalid(violations []jsonschema.Violation) *problem.Problem {
	p := problem.Invalid(violations, c.secret)
	return &p
}

// secret reports whether a credential of the request stands at a place.
func (c *call) secret(in, name string) bool { return c.view.api.secret(c.x.Operation, in, name) }

// readBody reads the request's body into the exchange, without its content codings.
func (c *call) readBody() (p *problem.Problem) {
	if c.x.Request.Body.Raw == nil && c.request.Body != http.NoBody { // it can be read once
		c.sent, p = problem.ReadBody(c.request, c.options.MaxBody)
		c.x.Request.Body.Raw, c.miscoded = verify.ContentCoding(c.x.Operation, c.request.Header, c.sent, c.options.MaxBody)
	}
	return p
}

// ask asks the sources, in their order.
func (c *call) ask() decision {
	if p := c.want(); p != nil {
		return decision{refused: p}
	}
	if p := c.precondition(); p != nil {
		return decision{refused: p}
	}
	for _, source := range sources {
		d := source(c)
		c.depends |= d.depends
		if d.by.kind != byNobody || d.refused != nil {
			return c.partOf(c.tag(c.told(d)))
		}
	}
	panic("the last source has no answer")
}

// write notes an answer and sends it, in this order: who has the answer finds the request in the journal.
func (c *call) write(g *gin.Context, d *decision) {
	if d.passed != nil {
		c.relay(g, d)
		return
	}
	d.spoil()
	setHeaders(g.Writer.Header(), &d.answer)
	streams := d.streams()
	if streams {
		setStreamHeaders(g.Writer.Header())
	}
	c.expose(g.Writer.Header())
	c.note(g, d)
	if streams {
		c.stream(g, &d.answer)
		return
	}
	c.send(g, &d.answer)
}
