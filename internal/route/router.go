// Package route finds the operation of a method and a path.
package route

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
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
	byTexts   map[string]*routeTemplate[Op]
	methods   map[string]Op
	allow     string // the methods, for the Allow header
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

// Add adds an operation, for a method and a path template as the document writes them.
func (r *Router[Op]) Add(method, path string, o Op) {
	n := r.root
	for _, segment := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		n = n.child(segment)
	}
	if n.methods == nil {
		n.methods = map[string]Op{}
	}
	n.methods[method] = o
	n.allow = allowed(n.methods)
}

// At returns the operation that was added for a method and a path template; whatever the variables are called, it is the same path.
func (r *Router[Op]) At(method, path string) (o Op, ok bool) {
	n := r.root
	for _, segment := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		n = n.child(segment)
	}
	o, ok = n.methods[method]
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

func (n *routeNode[Op]) child(segment string) *routeNode[Op] {
	texts := templateTexts(segment)
	if len(texts) == 1 {
		literal := Unescape(segment)
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
	written := strings.Join(texts, "{}") // no text has a brace in it
	if t := n.byTexts[written]; t != nil {
		return t.node
	}
	t := &routeTemplate[Op]{texts, len(written) - len("{}")*(len(texts)-1), &routeNode[Op]{}}
	if n.byTexts == nil {
		n.byTexts = map[string]*routeTemplate[Op]{}
	}
	n.byTexts[written] = t
	at, _ := slices.BinarySearchFunc(n.templated, t.literal, func(other *routeTemplate[Op], literal int) int {
		if other.literal >= literal {
			return -1
		}
		return 1
	})
	n.templated = slices.Insert(n.templated, at, t)
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
			return Routed[Op]{Operation: o, Path: found.values, Allow: n.allow}
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
	usualVariables = 4 // of a path; more are found room for
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

// templateTexts splits a{b}c{d} into "a", "c", "".
func templateTexts(segment string) []string {
	var texts []string
	for {
		open := strings.IndexByte(segment, '{')
		if open < 0 {
			return append(texts, segment)
		}
		end := strings.IndexByte(segment[open:], '}')
		if end < 0 {
			return append(texts, segment)
		}
		texts = append(texts, segment[:open])
		segment = segment[open+end+1:]
	}
}

// TemplateNames returns the variables of a path template, in order.
func TemplateNames(path string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(path, "{")
		if !ok {
			return names
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return names
		}
		names = append(names, name)
		path = after
	}
}

// capture appends the variables of a segment to values, whose room branches of a search may share: the one that succeeds is the
// last to write. Every variable takes at least one character, and as few as
// let the rest of the template match; but what looks like the ending of a file's name is of the last one: {name}.{ext}, {name}{ending}.
func (t *routeTemplate[Op]) capture(values []string, segment string) ([]string, bool) {
	rest, ok := strings.CutPrefix(segment, t.texts[0])
	if !ok {
		return nil, false
	}
	last := len(t.texts) - 1
	for i := 1; i < last; i++ {
		end := indexAfterFirst(rest, t.texts[i])
		if at := ending(rest, t.texts[i], t.texts[last]); i == last-1 && at > 0 {
			end = at
		}
		if end < 0 {
			return nil, false
		}
		values = append(values, Unescape(rest[:end]))
		rest = rest[end+len(t.texts[i]):]
	}
	final, ok := strings.CutSuffix(rest, t.texts[last])
	if !ok || final == "" || !isBoundary(rest, len(final)) {
		return nil, false
	}
	return append(values, Unescape(final)), true
}

// ending returns where the last dot of a segment stands, where text, which may be nothing, begins with it; 0 for nowhere. There are
// characters on both sides of it, before what the template ends with.
func ending(segment, text, after string) int {
	if text != "" && text != "." {
		return 0
	}
	at := strings.LastIndexByte(strings.TrimSuffix(segment, after), '.')
	if at <= 0 || at+1 >= len(segment)-len(after) {
		return 0
	}
	return at
}

// indexAfterFirst returns where text begins in a normalized segment, after at least one character; -1 for nowhere.
func indexAfterFirst(segment, text string) int {
	for at := 0; at < len(segment); {
		at += characterWidth(segment[at:])
		if strings.HasPrefix(segment[at:], text) {
			return at
		}
	}
	return -1
}

// isBoundary reports whether a character begins or the segment ends at a place: the 2 of %2F is no character.
func isBoundary(segment string, place int) bool {
	if place == len(segment) {
		return true
	}
	at := 0
	for at < place {
		at += characterWidth(segment[at:])
	}
	return at == place
}

// characterWidth returns how many bytes the first character of a normalized segment takes: an escape is one.
func characterWidth(segment string) int {
	if len(segment) > 2 && segment[0] == '%' && isHex(segment[1]) && isHex(segment[2]) {
		return 3
	}
	_, width := utf8.DecodeRuneInString(segment)
	return width
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// ParseQuery returns the values of a query or a form; only those of its well-formed part where it has an error. A semicolon is a character
// like any other (RFC 3986 section 3.4, WHATWG URL section 5.1).
func ParseQuery(text string) (url.Values, error) {
	return url.ParseQuery(strings.ReplaceAll(text, ";", "%3B"))
}

// Unescape returns a segment of a path without escapes; as it is where they are none.
func Unescape(segment string) string {
	if strings.IndexByte(segment, '%') < 0 {
		return segment
	}
	text, err := url.PathUnescape(segment)
	if err != nil {
		return segment
	}
	return text
}

// normalize unescapes what means the same escaped, so that a template's text is found in a segment, and leaves what an
// escape protects: %3A is a colon inside a value, not the colon of a custom verb (RFC 3986 section 2.2).
func normalize(segment string) string {
	if strings.IndexByte(segment, '%') < 0 {
		return segment
	}
	var b strings.Builder
	for i := 0; i < len(segment); i++ {
		if segment[i] == '%' && characterWidth(segment[i:]) == 3 {
			text := Unescape(segment[i : i+3])
			if text[0] >= 0x80 || isUnreserved(text[0]) {
				b.WriteString(text)
			} else {
				b.WriteString(strings.ToUpper(segment[i : i+3]))
			}
			i += 2
			continue
		}
		b.WriteByte(segment[i])
	}
	return b.String()
}

// isUnreserved: RFC 3986 section 2.3.
func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
