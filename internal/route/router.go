// Package route finds the operation of a method and a path.
package route

import (
	"maps"
	"slices"
	"strings"
)

// Router finds the operation of a request by its escaped path, as OpenAPI 3.1 section 4.8.8 says: concrete paths before
// templated ones. A tree of segments: its depth is the number of segments, so a match costs the same in a document of
// ten paths and of ten thousand.
type Router[Op any] struct {
	bases []string // base paths of the servers, normalized, without a slash at the end; longest first
	root  *routeNode[Op]
}

type routeNode[Op any] struct {
	literal   map[string]*routeNode[Op] // by the unescaped segment
	templated []*routeTemplate[Op]      // the more literal text the earlier
	spanning  []*routeTemplate[Op]      // those of one segment or more, which come last
	byTexts   map[string]*routeTemplate[Op]
	methods   map[string]Op
	joined    map[string][]variable // by method, where a variable has several segments
	allow     string                // the methods, for the Allow header
}

// routeTemplate is a segment with variables: the texts around them, one more than there are variables.
type routeTemplate[Op any] struct {
	texts   []string
	literal int // bytes of the texts
	node    *routeNode[Op]
}

// NewRouter returns a router without operations, below base paths ("" for none).
func NewRouter[Op any](bases []string) Router[Op] {
	return Router[Op]{bases: longestFirst(bases), root: &routeNode[Op]{}}
}

// Routed is what a router found.
type Routed[Op any] struct {
	Operation Op       // zero: no such path, or not with this method
	Path      []string // the values of the variables, unescaped
	Allow     string   // the methods of the path, "" where the path is unknown
}

// Add adds an operation, for a method and a path template. A variable is a segment or a part of one, unless it says which segments it
// has: {name=shelves/*/books/*} has four, {path=**} has any, and so has its value (google.api.http of gRPC's transcoding).
func (r *Router[Op]) Add(method, path string, o Op) {
	segments, joined := expand(path)
	n := r.at(segments)
	if n.methods == nil {
		n.methods, n.joined = map[string]Op{}, map[string][]variable{}
	}
	n.methods[method] = o
	n.allow = allowed(n.methods)
	if joined != nil {
		n.joined[method] = joined
	}
}

func (r *Router[Op]) at(segments []segment) *routeNode[Op] {
	n := r.root
	for _, s := range segments {
		n = n.child(s)
	}
	return n
}

// At returns the operation that was added for a method and a path template; whatever the variables are called, it is the same path.
func (r *Router[Op]) At(method, path string) (o Op, ok bool) {
	segments, _ := expand(path)
	o, ok = r.at(segments).methods[method]
	return o, ok
}

func allowed[Op any](methods map[string]Op) string {
	names := slices.Sorted(maps.Keys(methods))
	if has(methods, "GET") && !has(methods, "HEAD") {
		names = append(names, "HEAD")
	}
	if !has(methods, "OPTIONS") {
		names = append(names, "OPTIONS")
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func has[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

func (n *routeNode[Op]) child(s segment) *routeNode[Op] {
	texts := templateTexts(s.text)
	if len(texts) == 1 {
		literal := Unescape(s.text)
		if n.literal == nil {
			n.literal = map[string]*routeNode[Op]{}
		}
		if n.literal[literal] == nil {
			n.literal[literal] = &routeNode[Op]{}
		}
		return n.literal[literal]
	}
	for i := range texts {
		texts[i] = normalize(texts[i])
	}
	written, list := strings.Join(texts, "{}"), &n.templated // no text has a brace in it
	literal := len(written) - len("{}")*(len(texts)-1)
	if s.spanning {
		written, list = "{{"+written, &n.spanning
	}
	if t := n.byTexts[written]; t != nil {
		return t.node
	}
	t := &routeTemplate[Op]{texts, literal, &routeNode[Op]{}}
	if n.byTexts == nil {
		n.byTexts = map[string]*routeTemplate[Op]{}
	}
	n.byTexts[written] = t
	at, _ := slices.BinarySearchFunc(*list, t.literal, func(other *routeTemplate[Op], literal int) int {
		if other.literal >= literal {
			return -1
		}
		return 1
	})
	*list = slices.Insert(*list, at, t)
	return t.node
}

// Match finds the operation for a method and an escaped path (URL.EscapedPath).
func (r *Router[Op]) Match(method, path string) Routed[Op] {
	known := ""
	for _, base := range r.bases {
		rest, ok := cutBase(path, base)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		found := routeSearch[Op]{method: method}
		if n := found.search(r.root, strings.TrimPrefix(rest, "/"), make([]string, 0, usualVariables)); n != nil {
			o, _ := n.operation(method)
			return Routed[Op]{Operation: o, Path: n.join(method, found.values), Allow: n.allow}
		}
		if known == "" {
			known = found.allow
		}
	}
	return Routed[Op]{Allow: known}
}

// longestFirst puts base paths into the order and the form that a router tries them in.
func longestFirst(bases []string) []string {
	sorted := make([]string, len(bases))
	for i, base := range bases {
		sorted[i] = normalize(base)
	}
	slices.SortStableFunc(sorted, func(a, b string) int { return len(b) - len(a) })
	return sorted
}

// cutBase returns what follows as many segments as base has, and whether they are base.
func cutBase(path, base string) (rest string, ok bool) {
	end := 0
	for range strings.Count(base, "/") {
		if end == len(path) {
			return "", false
		}
		if next := strings.IndexByte(path[end+1:], '/'); next < 0 {
			end = len(path)
		} else {
			end += 1 + next
		}
	}
	return path[end:], normalize(path[:end]) == base
}

func (n *routeNode[Op]) operation(method string) (Op, bool) {
	o, ok := n.methods[method]
	if !ok && method == "HEAD" {
		o, ok = n.methods["GET"]
	}
	return o, ok
}

// routeSearch goes down the tree and back where a branch ends without the method; steps bounds hostile paths.
type routeSearch[Op any] struct {
	method string
	allow  string // of the best path that lacks the method
	values []string
	steps  int
}

const (
	maxRouteSteps  = 10_000
	maxSpanned     = 100 // segments that a variable of any number has with others behind it
	usualVariables = 4   // of a path; more are found room for
)

func (s *routeSearch[Op]) search(n *routeNode[Op], path string, values []string) *routeNode[Op] {
	if s.steps++; s.steps > maxRouteSteps {
		return nil
	}
	segment, rest, more := strings.Cut(path, "/")
	if next := n.literal[Unescape(segment)]; next != nil {
		if found := s.next(next, rest, more, values); found != nil {
			return found
		}
	}
	if len(n.templated) > 0 {
		normalized := normalize(segment)
		for _, t := range n.templated {
			captured, ok := t.capture(values, normalized)
			if !ok {
				continue
			}
			if found := s.next(t.node, rest, more, captured); found != nil {
				return found
			}
		}
	}
	for _, t := range n.spanning {
		if found := s.span(t, path, values); found != nil {
			return found
		}
	}
	return nil
}

// span takes as few segments for a template as let the rest of the path be found, up to all.
func (s *routeSearch[Op]) span(t *routeTemplate[Op], path string, values []string) *routeNode[Op] {
	end := 0
	for range maxSpanned {
		next := strings.IndexByte(path[end:], '/')
		if next < 0 {
			break
		}
		end += next
		if captured, ok := t.capture(values, normalize(path[:end])); ok {
			if found := s.search(t.node, path[end+1:], captured); found != nil {
				return found
			}
		}
		end++
	}
	captured, ok := t.capture(values, normalize(path))
	if !ok {
		return nil
	}
	return s.next(t.node, "", false, captured)
}

func (s *routeSearch[Op]) next(n *routeNode[Op], rest string, more bool, values []string) *routeNode[Op] {
	if more {
		return s.search(n, rest, values)
	}
	if n.methods == nil {
		return nil
	}
	if _, ok := n.operation(s.method); !ok {
		if s.allow == "" {
			s.allow = n.allow
		}
		return nil
	}
	s.values = values
	return n
}
