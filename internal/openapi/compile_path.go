package openapi

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/route"
	"agentmock/internal/source"
)

// methods are the members of a path that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// operations compiles all operations, in the order of the document.
func (c *compiler) operations() []*Operation {
	c.known = map[string]*Operation{}
	paths := c.root.Child("paths")
	if paths != nil && paths.Kind != source.ObjectNode {
		c.FaultAt(paths, "paths: expected paths by their templates, found %s: there is nothing to answer", paths.Brief(40))
	}
	for i, p := range source.Members(paths) {
		if strings.HasPrefix(p.Name, "x-") {
			continue
		}
		at := &source.Node{Position: source.Position{File: paths.File, Line: paths.KeyAt[i]}}
		item, err := c.pathItem(p.Node)
		if err != nil {
			c.Dangling(err, "the path is not served")
			continue
		}
		path, query := c.template(at, p.Name)
		for _, m := range source.Members(item) {
			if slices.Contains(methods, strings.ToLower(m.Name)) {
				c.add(c.operation(operationAt{strings.ToLower(m.Name), path, query}, m.Node, item.Child("parameters")))
			}
		}
	}
	c.uniqueIDs()
	return c.all
}

// operationAt says which operation is compiled.
type operationAt struct {
	method string // lower case
	path   string
	query  []Condition
}

// colonVariable is a variable of a path as many frameworks write it.
var colonVariable = regexp.MustCompile(`/:([A-Za-z_][\w-]*)`)

// template returns the path template that is meant, and the query that a request has to have.
func (c *compiler) template(at *source.Node, name string) (path string, query []Condition) {
	path, fragment, hasFragment := strings.Cut(name, "#")
	if hasFragment {
		c.Warn(at, "path %q: no request has a fragment: #%s is ignored", name, fragment)
	}
	path, raw, hasQuery := strings.Cut(path, "?")
	if hasQuery {
		c.Warn(at, "path %q: expected no query: it is read as a condition of the operations", name)
		query = conditions(raw)
	}
	if !strings.HasPrefix(path, "/") {
		c.FaultAt(at, "path %q: expected a / at the beginning: it is read as %q", name, "/"+path)
		path = "/" + path
	}
	if meant := colonVariable.ReplaceAllString(path, "/{$1}"); meant != path {
		c.Warn(at, "path %q: expected a variable in braces: it is read as %q", name, meant)
		path = meant
	}
	return path, query
}

// Condition is a member of the query that tells operations of one path apart.
type Condition struct{ Name, Value string }

// conditions returns those of a query that a path was written with; variables in it are none.
func conditions(raw string) []Condition {
	var all []Condition
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, _ = url.QueryUnescape(name)
		value, _ = url.QueryUnescape(value)
		if name != "" && !strings.ContainsAny(pair, "{}") {
			all = append(all, Condition{name, value})
		}
	}
	return all
}

// meets reports whether a query has all that tells o apart.
func (o *Operation) meets(query url.Values) bool {
	return !slices.ContainsFunc(o.Query, func(c Condition) bool { return !slices.Contains(query[c.Name], c.Value) })
}

// of returns the one of o and those beside it that a query is of: the one that asks for most, else o.
func (o *Operation) of(query url.Values) *Operation {
	best := o
	for _, other := range o.besides {
		if other.meets(query) && (len(other.Query) > len(best.Query) || !best.meets(query)) {
			best = other
		}
	}
	return best
}

// variableNames is what the names of variables in a template are.
var variableNames = regexp.MustCompile(`\{[^{}]*\}`)

// add keeps an operation, unless another one takes all its requests.
func (c *compiler) add(o *Operation) {
	key := o.Method + " " + variableNames.ReplaceAllString(o.Path, "{}")
	first := c.known[key]
	if first == nil {
		c.known[key] = o
		c.all = append(c.all, o)
		return
	}
	for _, other := range append([]*Operation{first}, first.besides...) {
		if slices.Equal(other.Query, o.Query) {
			c.Findings = append(c.Findings, o.Findingf(source.Error, "%s %s takes the same requests as %s %s, at line %d: only that one is served", o.Method, o.Path, other.Method, other.Path, other.Line))
			return
		}
	}
	o.beside, first.besides = first, append(first.besides, o)
	c.all = append(c.all, o)
}

// uniqueIDs gives an operation whose ID another one has a longer one, made of its method and path.
func (c *compiler) uniqueIDs() {
	taken := map[string]*Operation{}
	for _, o := range c.all {
		first := taken[o.ID]
		if first == nil {
			taken[o.ID] = o
			continue
		}
		id := o.ID + "_" + derivedID(strings.ToLower(o.Method), o.Path)
		for taken[id] != nil {
			id += "_"
		}
		c.Findings = append(c.Findings, o.Findingf(source.Error, "operationId %q is that of %s %s, at line %d: this one is called %s", o.ID, first.Method, first.Path, first.Line, id))
		o.ID, taken[id] = id, o
	}
}

// derivedID names an operation that the document leaves without a name: get_pets_petId.
func derivedID(method, path string) string {
	words := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/{}:.-_~ %", r) })
	return strings.Join(append([]string{method}, words...), "_")
}

// variableOf returns which variable of a template has a name, -1 for none.
func variableOf(path, name string) int { return slices.Index(route.TemplateNames(path), name) }
