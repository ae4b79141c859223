package contract

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/suggest"
)

// endpoints are the calls under the API's base path that no operation describes, each once. Where the base path is none, and nobody said which
// host the API has, it is on those of which an operation was called.
type endpoints struct {
	spec *openapi.Document
	base string          // what every path of the API begins with
	host string          // the API's, "" for any
	of   map[string]bool // hosts of which an operation was called
	seen map[string]*endpoint
	all  []*endpoint
}

type endpoint struct {
	method, path, host string
	count, status      int
}

func newEndpoints(s *openapi.Document, target string) *endpoints {
	e := &endpoints{spec: s, base: baseOf(s), of: map[string]bool{}, seen: map[string]*endpoint{}}
	if u, err := url.Parse(target); err == nil {
		e.host = u.Host
	}
	return e
}

// baseOf returns the base path of a document; where it has none, the first segment that all its paths have in common, and something behind it.
func baseOf(s *openapi.Document) string {
	if base := s.BasePath(); base != "" || len(s.Operations) == 0 {
		return base
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(s.Operations[0].Path, "/"), "/")
	if first == "" || strings.Contains(first, "{") {
		return ""
	}
	for _, o := range s.Operations {
		if !strings.HasPrefix(o.Path, "/"+first+"/") {
			return ""
		}
	}
	return "/" + first
}

// ofPage reports whether an exchange is of a page for people: what a browser loads beside what the page asks an API for.
func ofPage(r Recorded) bool {
	t := openapi.BaseType(r.ResponseHeader.Get("Content-Type"))
	if r.Method != http.MethodGet {
		return false
	}
	for _, of := range []string{"image/", "font/", "audio/", "video/", "text/css", "text/html", "text/javascript", "application/javascript"} {
		if strings.HasPrefix(t, of) {
			return true
		}
	}
	return false
}

// maxEndpoints bounds how many are told apart.
const maxEndpoints = 1000

// known notes that an operation was called on a host.
func (e *endpoints) known(host string) { e.of[host] = true }

// see notes a call of no operation, and reports whether it may be one of the API.
func (e *endpoints) see(r Recorded, u *url.URL) bool {
	base := e.base
	if ofPage(r) || e.host != "" && u.Host != "" && u.Host != e.host || u.Path != base && !strings.HasPrefix(u.Path, base+"/") {
		return false
	}
	path := shownPath(u)
	key := u.Host + " " + r.Method + " " + path
	one := e.seen[key]
	if one == nil {
		if len(e.all) == maxEndpoints {
			return true
		}
		one = &endpoint{method: r.Method, path: path, host: u.Host, status: r.Status}
		e.seen[key], e.all = one, append(e.all, one)
	}
	one.count++
	return true
}

// ours reports whether an endpoint is of the API.
func (e *endpoints) ours(one *endpoint) bool {
	return e.base != "" || e.host != "" || one.host == "" || e.of[one.host]
}

// count returns how many calls were of the API and of no operation.
func (e *endpoints) count() (calls int) {
	for _, one := range e.all {
		if e.ours(one) {
			calls += one.count
		}
	}
	return calls
}

// findings returns a finding for each, and how many calls were none of the API after all.
func (e *endpoints) findings() (found []Finding, foreign int) {
	for _, one := range e.all {
		if !e.ours(one) {
			foreign += one.count
			continue
		}
		f := e.finding(one)
		if one.count > 1 {
			f.Count = one.count
		}
		found = append(found, f)
	}
	return found, foreign
}

func (e *endpoints) finding(one *endpoint) Finding {
	c := checkNamed("undocumented-endpoint")
	var paths []string
	for _, o := range e.spec.Operations {
		paths = append(paths, e.spec.PathOf(o))
	}
	slices.Sort(paths)
	return Finding{
		Rule: c.Name, Severity: c.Severity, Where: "request.path", Got: one.method + " " + one.path, Exchange: -1, Message: c.Doc, Phase: phaseRecorded,
		Want: "an operation of the document" + suggest.Hint(one.path, slices.Compact(paths)).String(),
	}
}

var likeAnID = regexp.MustCompile(`^([0-9]+|[0-9a-fA-F-]{24,36})$`)

// shownPath returns the path of a URL with * for segments that are ids, and without what may be somebody's.
func shownPath(u *url.URL) string {
	segments := strings.Split(u.Path, "/")
	for i, segment := range segments {
		switch {
		case likeAnID.MatchString(segment):
			segments[i] = "*"
		case redact.IsPersonalName(segment) || len(segment) > 40 || strings.ContainsFunc(segment, func(r rune) bool { return r < ' ' }) || i > 0 && redact.IsSecretName(segments[i-1]):
			segments[i] = redact.Mask
		}
	}
	return strings.Join(segments, "/")
}
