package mockserver

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/state"
	"agentmock/mockserver/problem"
)

// note puts an answer that is about to be sent into journal, metrics and log.
func (c *call) note(g *gin.Context, d *decision) {
	took := c.options.Now().Sub(c.begun)
	operation := ""
	if c.x.Operation != nil {
		operation = c.x.Operation.ID
	}
	c.metrics.answered(operation, d, took)
	if c.options.Journal >= 0 {
		c.entry = state.Entry{
			At: c.begun, Took: took, Method: c.request.Method, URL: c.x.Request.URL, RequestHeader: c.request.Header, RequestBody: c.x.Request.Body.Raw,
			Status: d.status, ResponseHeader: g.Writer.Header(), ResponseBody: d.body, ResponseSize: int64(len(d.body)), Lasting: d.lasting,
			Operation: operation, Kind: d.by.kind.String(), Source: d.by.text, Why: d.why, Fault: string(d.fault), Trace: traceOf(c.request.Header), Violations: appendViolations(c.entry.Violations[:0], d), Hidden: c.view.api.secrets[c.x.Operation],
		}
		if err := c.store.Record(context.Background(), c.session, &c.entry); err != nil {
			c.stateFailed("record", err)
		}
	}
	c.log(d, operation, took)
}

// appendViolations adds what an answer has found, in the journal's words.
func appendViolations(all []state.Violation, d *decision) []state.Violation {
	for _, v := range d.violations {
		all = append(all, problem.Noted(v))
	}
	return append(all, d.findings...)
}

// log notes an answer: without values of the request, since they may be somebody's. A refused request is worth a line, the others
// are for who asks.
func (c *call) log(d *decision, operation string, took time.Duration) {
	ctx, level, refused := c.request.Context(), slog.LevelDebug, d.by.kind == byProblem
	if refused {
		level = slog.LevelInfo
	}
	if !c.options.Log.Enabled(ctx, level) {
		return
	}
	line := slog.NewRecord(c.begun.Add(took), level, "answered", 0)
	asked := slog.String("operation", operation)
	if d.status == http.StatusNotFound && operation == "" { // no path of the API: a misspelling, not somebody's id
		asked = slog.String("path", short(c.request.URL.Path))
	}
	line.AddAttrs(slog.String("method", c.request.Method), asked, slog.Int("status", d.status), slog.String("source", d.by.text), slog.Duration("took", took.Round(time.Microsecond)))
	if refused && d.why != "" {
		line.AddAttrs(slog.String("reason", short(i18n.Unpacked(d.why, i18n.English))))
	}
	if c.session != "" {
		line.AddAttrs(slog.String("session", c.session))
	}
	if trace := traceOf(c.request.Header); trace != "" {
		line.AddAttrs(slog.String("trace_id", trace))
	}
	_ = c.options.Log.Handler().Handle(ctx, line) // a log that cannot be written is no reason not to answer
}

// maxLogged bounds a text in a line of the log, in bytes.
const maxLogged = 4 << 10

// short returns what the log has of a text.
func short(text string) string {
	if len(text) <= maxLogged {
		return text
	}
	return strings.ToValidUTF8(text[:maxLogged], "") + "…"
}

// required returns what a violation asks for, without a value of the request.
func required(v jsonschema.Violation) string {
	v.Source = ""
	return v.Want()
}
