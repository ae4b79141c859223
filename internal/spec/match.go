package spec

import (
	"slices"
	"strings"
)

// router finds the operation of a request by its escaped path, as OpenAPI 3.1 section 4.8.8 says: concrete paths before
// templated ones. A tree of segments: its depth is the number of segments, so a match costs the same in a document of
// ten paths and of ten thousand.
type router struct {
	bases []string // base paths of the servers, normalized, without a slash at the end; longest first
	root  *routeNode
}

type routeNode struct {
	literal   map[string]*routeNode // by the unescaped segment
	templated []*routeTemplate      // the more literal text the earlier
	methods   map[string]*Operation
	allow     string // the methods, for the Allow header
}

// routeTemplate is a segment with variables: the texts around them, one more than there are variables.
type routeTemplate struct {
	texts []string
	node  *routeNode
}

// Match is what a router found.
type Match struct {
	Operation *Operation // nil: no such path, or not with this method
	Path      []string   // the values of the variables, unescaped
	Allow     string     // the methods of the path, "" where the path is unknown
}

func (r *router) add(o *Operation) {
	n := r.root
	for _, segment := range strings.Split(strings.TrimPrefix(o.Path, "/"), "/") {
		n = n.child(segment)
	}
	if n.methods == nil {
		n.methods = map[string]*Operation{}
	}
	n.methods[o.Method] = o
	n.allow = allowed(n.methods)
}

func allowed(methods map[string]*Operation) string {
	names := sortedKeys(methods)
	if methods["GET"] != nil && methods["HEAD"] == nil {
		names = append(names, "HEAD")
	}
	if methods["OPTIONS"] == nil {
		names = append(names, "OPTIONS")
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func (n *routeNode) child(segment string) *routeNode {
	texts := templateTexts(segment)
	if len(texts) == 1 {
		literal := unescape(segment)
		if n.literal == nil {
			n.literal = map[string]*routeNode{}
		}
		if n.literal[literal] == nil {
			n.literal[literal] = &routeNode{}
		}
		return n.literal[literal]
	}
	for i := range texts {
		texts[i] = normalize(texts[i])
	}
	for _, t := range n.templated {
		if slices.Equal(t.texts, texts) {
			return t.node
		}
	}
	t := &routeTemplate{texts, &routeNode{}}
	n.templated = append(n.templated, t)
	slices.SortStableFunc(n.templated, func(a, b *routeTemplate) int {
		return len(strings.Join(b.texts, "")) - len(strings.Join(a.texts, ""))
	})
	return t.node
}

// match finds the operation for a method and an escaped path (URL.EscapedPath).
func (r *router) match(method, path string) Match {
	known := ""
	for _, base := range r.bases {
		rest, ok := cutBase(path, base)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		found := routeSearch{method: method}
		if n := found.search(r.root, strings.TrimPrefix(rest, "/"), make([]string, 0, usualVariables)); n != nil {
			return Match{Operation: n.operation(method), Path: found.values, Allow: n.allow}
		}
		if known == "" {
			known = found.allow
		}
	}
	return Match{Allow: known}
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

// cutBase is what follows as many segments as base has, and whether they are base.
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

func (n *routeNode) operation(method string) *Operation {
	if o := n.methods[method]; o != nil {
		return o
	}
	if method == "HEAD" {
		return n.methods["GET"]
	}
	return nil
}

// routeSearch goes down the tree and back where a branch ends without the method; steps bounds hostile paths.
type routeSearch struct {
	method string
	allow  string // of the best path that lacks the method
	values []string
	steps  int
}

const (
	maxRouteSteps  = 10_000
	usualVariables = 4 // of a path; more are found room for
)

func (s *routeSearch) search(n *routeNode, path string, values []string) *routeNode {
	if s.steps++; s.steps > maxRouteSteps {
		return nil
	}
	segment, rest, more := strings.Cut(path, "/")
	if next := n.literal[unescape(segment)]; next != nil {
		if found := s.next(next, rest, more, values); found != nil {
			return found
		}
	}
	if len(n.templated) == 0 {
		return nil
	}
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
	return nil
}

func (s *routeSearch) next(n *routeNode, rest string, more bool, values []string) *routeNode {
	if more {
		return s.search(n, rest, values)
	}
	if n.methods == nil {
		return nil
	}
	if n.operation(s.method) == nil {
		if s.allow == "" {
			s.allow = n.allow
		}
		return nil
	}
	s.values = values
	return n
}
