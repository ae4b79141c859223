package mockserver

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fixture"
	"agentmock/internal/message"
)

// answer is a response before it is written.
type answer struct {
	status      int                  // 0: nobody waits for it any more
	fixed       []fixture.HeaderLine // worked out when the API was loaded; not to be changed
	header      http.Header          // set for this answer; nil for none
	contentType string
	body        []byte
	lasting     bool // the body is the API's own, not made for this answer
	ours        bool // it is said in the mock's own words, not in the API's
	spoken      bool // its language goes by what the client reads, so that caches keep one for each (RFC 9110 section 12.5.5)
	delay       time.Duration
	fault       fixture.Fault
	pace        pace // of a stream of events
}

// set sets a header of this answer.
func (a *answer) set(name, text string) {
	if a.header == nil {
		a.header = http.Header{}
	}
	a.header.Set(name, text)
}

// has reports whether the answer has a header.
func (a *answer) has(name string) bool {
	return a.header.Get(name) != "" || slices.ContainsFunc(a.fixed, func(line fixture.HeaderLine) bool { return strings.EqualFold(line.Name, name) })
}

// get returns the first value of a header of the answer; "" for none.
func (a *answer) get(name string) string {
	if text := a.header.Get(name); text != "" {
		return text
	}
	for _, line := range a.fixed {
		if strings.EqualFold(line.Name, name) && len(line.Values) > 0 {
			return line.Values[0]
		}
	}
	return ""
}

// typeOf returns the Content-Type of the answer; "" for none.
func (a *answer) typeOf() string { return cmp.Or(a.contentType, a.get("Content-Type")) }

// clientGone stands in the journal for an answer that nobody waited for.
func clientGone(by origin) decision {
	return decision{by: by, why: "the client went away before it was answered"}
}

// write sends an answer whose headers are set.
func write(w gin.ResponseWriter, a *answer) {
	if writeHead(w, a) {
		_, _ = w.Write(a.body) // an error is a client that has gone
	}
}

// writeHead sends status and headers, and says whether a body may follow.
func writeHead(w gin.ResponseWriter, a *answer) bool {
	w.WriteHeader(a.status)
	w.WriteHeaderNow()
	return !message.Bodyless(a.status)
}

// setHeaders sets those of an answer. The length is always known, so that no answer is chunked and HEAD says what GET would.
func setHeaders(header http.Header, a *answer) {
	for _, line := range a.fixed {
		setHeader(header, line.Name, line.Values)
	}
	for name, values := range a.header {
		setHeader(header, name, values)
	}
	if a.spoken {
		setHeader(header, "Vary", acceptLanguage)
	}
	if a.contentType != "" && len(header["Content-Type"]) == 0 && !message.Bodyless(a.status) {
		header["Content-Type"] = oneOf(a.contentType)
	}
	if len(header["Content-Length"]) == 0 && !message.Bodyless(a.status) {
		header["Content-Length"] = []string{strconv.Itoa(len(a.body))}
	}
}

// fix works out what [setHeaders] would for each answer that is the same.
func (a *answer) fix() {
	header := http.Header{}
	setHeaders(header, a)
	a.fixed, a.header, a.contentType, a.spoken = nil, nil, "", false
	for name, values := range header {
		a.fixed = append(a.fixed, fixture.HeaderLine{Name: name, Values: values})
	}
}

// oneOf returns the lines of a header that says one thing. Those of JSON are the same for all answers; not to be changed.
func oneOf(contentType string) []string {
	if contentType == applicationJSON[0] {
		return applicationJSON
	}
	return []string{contentType}
}

var applicationJSON = []string{"application/json"}

// acceptLanguage is what a Vary says of a language that was chosen; not to be changed.
var acceptLanguage = []string{"Accept-Language"}

// setHeader sets a header; one that is a list, to which the mock has something to say as well, has both.
func setHeader(header http.Header, name string, values []string) {
	if said := header[name]; len(said) > 0 && (name == "Vary" || name == exposeHeaders) {
		values = []string{union(list(said), list(values))}
	}
	header[name] = values
}

// union returns the members of two lists of names (RFC 9110 section 5.6.1), each once.
func union(a, b string) string {
	var all []string
	for name := range strings.SplitSeq(a+","+b, ",") {
		name = strings.TrimSpace(name)
		if name != "" && !slices.ContainsFunc(all, func(known string) bool { return strings.EqualFold(known, name) }) {
			all = append(all, name)
		}
	}
	return strings.Join(all, ", ")
}
