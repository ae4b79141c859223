package mockserver

import (
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fixture"
	"agentmock/internal/spec"
	"agentmock/internal/state"
)

// answer is a response before it is written.
type answer struct {
	status      int
	fixed       []fixture.HeaderLine // worked out when the API was loaded; not to be changed
	header      http.Header          // set for this answer; nil for none
	contentType string
	body        []byte
	lasting     bool // the body is the API's own, not made for this answer
	steady      bool // a fixture has but this one answer, which lasts, and gives it every time
	delay       time.Duration
	source      string            // what it comes from: a fixture, an example, generated, a problem
	reason      string            // why it comes from there; of a problem, what is wrong: without values of the request
	violations  []spec.Violation  // of the request, or of a template's result
	findings    []state.Violation // of an answer that the mock only passes on
	ours        bool              // it is said in the mock's own words, not in the API's
	sparing     bool              // only what must be there is asked for
	fault       fixture.Fault
	seed        string // that the client asks for
}

// set sets a header of this answer.
func (out *answer) set(name, text string) {
	if out.header == nil {
		out.header = http.Header{}
	}
	out.header.Set(name, text)
}

// has reports whether the answer has a header.
func (out *answer) has(name string) bool {
	return out.header.Get(name) != "" || slices.ContainsFunc(out.fixed, func(line fixture.HeaderLine) bool { return strings.EqualFold(line.Name, name) })
}

// clientGone stands in the journal for an answer that nobody waited for.
func clientGone(source string) answer {
	return answer{source: source, reason: "the client went away before it was answered"}
}

// reply sends an answer of the mock's own.
func reply(w gin.ResponseWriter, out answer) {
	setHeaders(w.Header(), &out)
	write(w, &out)
}

// write sends an answer whose headers are set.
func write(w gin.ResponseWriter, out *answer) {
	if writeHead(w, out) {
		_, _ = w.Write(out.body) // an error is a client that has gone
	}
}

// bodyless reports whether a status never has a body.
func (out *answer) bodyless() bool {
	return out.status == http.StatusNoContent || out.status == http.StatusNotModified || out.status < 200
}

// setHeaders sets those of an answer. The length is always known, so that no answer is chunked and HEAD says what GET would.
func setHeaders(header http.Header, out *answer) {
	for _, line := range out.fixed {
		header[line.Name] = line.Values
	}
	for name, values := range out.header {
		header[name] = values
	}
	if out.contentType != "" && len(header["Content-Type"]) == 0 {
		header["Content-Type"] = []string{out.contentType}
	}
	if len(header["Content-Length"]) == 0 && !out.bodyless() {
		header["Content-Length"] = []string{strconv.Itoa(len(out.body))}
	}
}

// writeHead sends status and headers, and says whether a body may follow.
func writeHead(w gin.ResponseWriter, out *answer) bool {
	w.WriteHeader(out.status)
	w.WriteHeaderNow()
	return !out.bodyless()
}

// logLevel: a refused request is worth a line, the others are for who asks.
func logLevel(out *answer) slog.Level {
	if out.source == "problem" {
		return slog.LevelInfo
	}
	return slog.LevelDebug
}

// log notes an answer: without values of the request, since they may be somebody's.
func (v *visit) log(out *answer, operation string, took time.Duration) {
	ctx, level := v.request.Context(), logLevel(out)
	if !v.options.Log.Enabled(ctx, level) {
		return
	}
	line := slog.NewRecord(v.begun.Add(took), level, "answered", 0)
	asked := slog.String("operation", operation)
	if out.status == http.StatusNotFound && operation == "" { // no path of the API: a misspelling, not somebody's id
		asked = slog.String("path", v.request.URL.Path)
	}
	line.AddAttrs(slog.String("method", v.request.Method), asked, slog.Int("status", out.status), slog.String("source", out.source), slog.Duration("took", took.Round(time.Microsecond)))
	if out.source == "problem" && out.reason != "" {
		line.AddAttrs(slog.String("reason", out.reason))
	}
	if v.session != "" {
		line.AddAttrs(slog.String("session", v.session))
	}
	_ = v.options.Log.Handler().Handle(ctx, line) // a log that cannot be written is no reason not to answer
}
