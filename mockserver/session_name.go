package mockserver

import (
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
	"agentmock/internal/ownpath"
	"agentmock/mockserver/admin"
	"agentmock/mockserver/problem"
)

// SessionHeader names the session of a request: its own run-time fixtures, settings, sequences and journal. A cookie of that name does so
// too, and a path under [SessionPrefix].
const SessionHeader = admin.SessionHeader

// SessionPrefix begins paths that name a session, for what sends no header, such as images, links and EventSource: SessionPrefix/NAME/…
const SessionPrefix = ownpath.Session

// maxSessionName bounds the name of a session, in bytes.
const maxSessionName = 64

// named returns a request with a path under [SessionPrefix] as one of the path below, with the session in its header; others as they are. What
// is below is the API: the admin API has a parameter for the session.
func named(r *http.Request) (*http.Request, bool) {
	below, ok := strings.CutPrefix(r.URL.Path, SessionPrefix+"/")
	if !ok {
		return r, false
	}
	name, path, _ := strings.Cut(below, "/")
	out := *r
	u := *r.URL
	u.Path, u.RawPath = "/"+path, ""
	if raw, ok := strings.CutPrefix(r.URL.RawPath, SessionPrefix+"/"); ok {
		_, path, _ := strings.Cut(raw, "/")
		u.RawPath = "/" + path
	}
	out.URL, out.RequestURI, out.Header = &u, u.RequestURI(), r.Header.Clone()
	if out.Header == nil {
		out.Header = http.Header{}
	}
	out.Header[SessionHeader] = []string{name}
	return &out, true
}

// readSession returns the session that a request names: in its header, else in a cookie.
func readSession(h http.Header) (string, *problem.Problem) {
	name, given := "", false
	if values := h[SessionHeader]; len(values) > 0 {
		name, given = values[0], true
	} else if h["Cookie"] != nil {
		name, given = openapi.Cookie(h, SessionHeader)
	}
	if !given {
		return "", nil
	}
	if name == "" || len(name) > maxSessionName || slices.ContainsFunc([]byte(name), func(c byte) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.')
	}) {
		return "", &problem.Problem{
			Status: http.StatusBadRequest, Title: "Invalid session", Ours: true,
			Detail: i18n.Sayf("%s: want at most 64 letters, digits, dots, dashes and underscores", SessionHeader),
		}
	}
	return name, nil
}

// withoutSession takes out of headers what names a session: it is the mock's alone.
func withoutSession(h http.Header) {
	delete(h, SessionHeader)
	if _, has := openapi.Cookie(h, SessionHeader); !has {
		return
	}
	var kept []string
	for _, line := range h["Cookie"] {
		for pair := range strings.SplitSeq(line, ";") {
			pair = strings.TrimSpace(pair)
			if name, _, _ := strings.Cut(pair, "="); name != SessionHeader && pair != "" {
				kept = append(kept, pair)
			}
		}
	}
	delete(h, "Cookie")
	if len(kept) > 0 {
		h["Cookie"] = []string{strings.Join(kept, "; ")}
	}
}
