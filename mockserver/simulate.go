package mockserver

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/mockserver/problem"
)

// limited returns the problem of a client that asks more often than --rate-limit lets it; nil where it may go on. A dry run asks
// nothing of a client.
func (c *call) limited() *problem.Problem {
	limit := c.view.settings.limit
	if limit.Count == 0 || c.x.Operation == nil {
		return nil
	}
	c.depends |= onClient
	if c.dry != nil {
		return nil
	}
	rest, err := c.store.Allow(c.request.Context(), c.view.limits+" "+c.client(), limit)
	if err != nil {
		c.stateFailed("allow", err)
	}
	if rest <= 0 {
		return nil
	}
	seconds := strconv.Itoa(int((rest + time.Second - 1) / time.Second))
	return &problem.Problem{
		Status: http.StatusTooManyRequests, Title: "Too many requests", Header: http.Header{"Retry-After": {seconds}},
		Detail: i18n.Say("rate", limit.String(), seconds),
	}
}

// drawKey counts the draws of a session.
const drawKey = "chance"

// draw returns what decides about one thing that is left to chance. The n-th draw of a session is the same in every run with the
// same seed, and after a reset.
func (c *call) draw() *rand.Rand {
	c.depends |= onChance
	return rand.New(rand.NewPCG(c.view.settings.seed, uint64(c.next(drawKey))+1))
}

// sample draws a delay.
func (c *call) sample(d fixture.Delay) time.Duration {
	if !d.Varies() {
		return d.Median
	}
	return d.Sample(c.draw().NormFloat64())
}

// inject lets an answer fail as --error-rate and --fault-rate say; what the client itself has asked for it leaves alone.
func (c *call) inject(d decision) decision {
	s := c.view.settings.given
	if s.ErrorRate <= 0 && s.FaultRate <= 0 {
		return d
	}
	if len(c.prefer.given) > 0 {
		return d
	}
	r := c.draw()
	if r.Float64() < s.ErrorRate {
		return c.refuse(problem.Problem{Status: 500, Title: "Internal server error", Detail: i18n.Say("error-rate")})
	}
	if r.Float64() < s.FaultRate && d.fault == "" {
		d.fault = fixture.Faults[r.IntN(len(fixture.Faults))]
	}
	return d
}

// wait keeps a client waiting; false where it has gone.
func (s *Server) wait(ctx context.Context, d time.Duration) bool {
	if d == 0 {
		return true
	}
	select {
	case <-s.options.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// spoil makes the body of an answer what its fault says.
func (d *decision) spoil() {
	if d.fault == fixture.MalformedBody {
		d.body, d.fixed, d.lasting = malformed(d.body), withoutLength(d.fixed), false
	}
}

// withoutLength returns the headers but the length of a body that is not sent.
func withoutLength(lines []fixture.HeaderLine) []fixture.HeaderLine {
	return slices.DeleteFunc(slices.Clone(lines), func(line fixture.HeaderLine) bool { return line.Name == "Content-Length" })
}

// malformed cuts a body in the middle; one that is still well-formed then gets a brace that nothing closes.
func malformed(body []byte) []byte {
	half := body[:len(body)/2]
	if _, faults := jsonvalue.Decode(half); len(faults) > 0 {
		return half
	}
	return append(append([]byte{}, half...), '{')
}

// send sends an answer whose headers are set, the way its fault says.
func (s *Server) send(g *gin.Context, a *answer) {
	switch a.fault {
	case fixture.ConnectionReset, fixture.EmptyResponse:
		closeConnection(g.Writer, a.fault == fixture.ConnectionReset)
	case fixture.TruncatedBody:
		writeHead(g.Writer, a)
		_, _ = g.Writer.Write(a.body[:len(a.body)/2])
		g.Writer.Flush()
		panic(http.ErrAbortHandler) // net/http closes the connection: the rest never comes
	case fixture.SlowDrip:
		s.drip(g, a)
	default:
		write(g.Writer, a)
	}
}

// closeConnection ends a connection before a byte was sent, by a reset (RFC 9293 section 3.10.7.4) or by a plain end.
func closeConnection(w gin.ResponseWriter, reset bool) {
	if _, can := w.(interface{ Unwrap() http.ResponseWriter }).Unwrap().(http.Hijacker); !can {
		// gin says that all can, but HTTP/2, a writer around that of the server, or a recorder of a test have no connection to close
		panic(http.ErrAbortHandler)
	}
	conn, _, err := w.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, isTCP := conn.(interface{ SetLinger(int) error }); isTCP && reset { // also one that a listener has wrapped
		_ = tcp.SetLinger(0) // unsent data is thrown away and a RST sent
	}
	_ = conn.Close()
}

const (
	drips   = 20
	dripGap = 100 * time.Millisecond
)

// drip sends a body in small parts, so that it takes two seconds; it ends when the client goes.
func (s *Server) drip(g *gin.Context, a *answer) {
	writeHead(g.Writer, a)
	size := max(1, (len(a.body)+drips-1)/drips)
	for rest := a.body; len(rest) > 0; {
		part := rest[:min(size, len(rest))]
		rest = rest[len(part):]
		if _, err := g.Writer.Write(part); err != nil {
			return
		}
		g.Writer.Flush()
		if len(rest) > 0 && !s.wait(g.Request.Context(), dripGap) {
			return
		}
	}
}
