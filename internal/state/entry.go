package state

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/redact"
)

// Entry is one exchange of the journal: what was asked, what was answered, by what and why.
type Entry struct {
	ID string    `json:"id"` // that the journal gave it, in its order
	At time.Time `json:"at"` // when the request came

	// Took is from the request's coming to the answer's going, in nanoseconds.
	Took time.Duration `json:"took"`

	Method        string      `json:"method"`
	URL           string      `json:"url"` // path, escaped, and query
	RequestHeader http.Header `json:"request_header,omitempty"`
	RequestBody   []byte      `json:"request_body,omitempty"`

	Status         int         `json:"status"` // 0: the client went away before it was answered
	ResponseHeader http.Header `json:"response_header,omitempty"`
	ResponseBody   []byte      `json:"response_body,omitempty"`
	ResponseSize   int64       `json:"response_size"` // in bytes; ResponseBody may be cut

	Operation  string      `json:"operation,omitempty"` // operationId; "" where the document has none
	Source     string      `json:"source"`              // fixture NAME, run-time fixture NAME, example NAME, generated, problem, upstream, options
	Why        string      `json:"why,omitempty"`       // that it was this source
	Fault      string      `json:"fault,omitempty"`
	Violations []Violation `json:"violations,omitempty"`

	// Lasting is set where ResponseBody never changes: a journal in memory then needs no copy of it.
	Lasting bool `json:"-"`

	// Hidden are names of headers and query parameters that carry the operation's credentials.
	Hidden []string `json:"-"`
}

// Violation is a way in which an exchange is not what the document says.
type Violation struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"` // error, warning
	Where    string `json:"where"`
	Want     string `json:"want"`
	Got      string `json:"got,omitempty"`
	Spec     string `json:"spec,omitempty"` // file:line
}

// MaxBody is how much of a body the journal keeps, in bytes.
const MaxBody = 64 << 10

// cut leaves of the bodies what the journal keeps. A part of a large body that lasts would hold all of it in memory: it is one that
// is copied.
func (e *Entry) cut() {
	e.Lasting = e.Lasting && len(e.ResponseBody) <= MaxBody
	e.RequestBody = e.RequestBody[:min(len(e.RequestBody), MaxBody)]
	e.ResponseBody = e.ResponseBody[:min(len(e.ResponseBody), MaxBody)]
}

// Mask takes the place of a secret.
const Mask = "•••"

// redacted is the entry without secrets: credentials in headers, cookies, query and bodies.
func (e *Entry) redacted() *Entry {
	out := *e
	out.URL = redactQuery(e.URL, e.Hidden)
	out.RequestHeader, out.ResponseHeader = redactHeader(e.RequestHeader, e.Hidden), redactHeader(e.ResponseHeader, e.Hidden)
	out.RequestBody, out.ResponseBody = redactBody(e.RequestBody), redactBody(e.ResponseBody)
	return &out
}

func secret(name string, hidden []string) bool {
	return redact.IsSecretName(name) || slices.ContainsFunc(hidden, func(h string) bool { return strings.EqualFold(h, name) })
}

// shown are headers whose names only sound like secrets.
var shown = []string{"X-Mock-Session", "Www-Authenticate", "Idempotency-Key"}

// addresses are headers whose values are URLs.
var addresses = []string{"Referer", "Location", "Content-Location"}

func redactHeader(h http.Header, hidden []string) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		switch {
		case secret(name, hidden) && !slices.Contains(shown, name):
			values = []string{Mask}
		case slices.Contains(addresses, name):
			values = slices.Clone(values)
			for i := range values {
				values[i] = redactQuery(values[i], hidden)
			}
		}
		out[name] = values
	}
	return out
}

func redactQuery(text string, hidden []string) string {
	path, query, ok := strings.Cut(text, "?")
	if !ok {
		return text
	}
	return path + "?" + redactPairs(query, func(name string) bool { return secret(name, hidden) })
}

// redactPairs masks values of name=value&name=value.
func redactPairs(text string, secret func(name string) bool) string {
	pairs := strings.Split(text, "&")
	for i, pair := range pairs {
		raw, _, assigned := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(raw); assigned && (err != nil || secret(name)) {
			pairs[i] = raw + "=" + Mask
		}
	}
	return strings.Join(pairs, "&")
}

// redactBody masks the members of JSON, and the fields of a form, that are called like a secret. It looks closer only
// where such a name occurs at all.
func redactBody(body []byte) []byte {
	if len(body) == 0 || !redact.MentionsSecret(body) {
		return body
	}
	if v, faults := jsonvalue.Decode(body); len(faults) == 0 {
		if v, masked := redactValue(v); masked {
			return jsonvalue.Append(nil, v)
		}
		return body
	}
	if bytes.IndexByte(body, '=') > 0 && !bytes.ContainsAny(body, " \r\n<{") {
		return []byte(redactPairs(string(body), redact.IsSecretMember))
	}
	return []byte(Mask) // it cannot be told where the secret stands: cut JSON, multipart, text
}

// redactValue is v with its secrets masked, and whether it had any. Null and empty texts are none.
func redactValue(v any) (any, bool) {
	masked := false
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			next, found := redactValue(item)
			v[i], masked = next, masked || found
		}
	case *jsonvalue.Object:
		for i, m := range v.Members {
			if m.Value != nil && m.Value != "" && redact.IsSecretMember(m.Name) {
				v.Members[i].Value, masked = Mask, true
				continue
			}
			next, found := redactValue(m.Value)
			v.Members[i].Value, masked = next, masked || found
		}
	}
	return v, masked
}
