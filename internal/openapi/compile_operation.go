package openapi

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/route"
	"agentmock/internal/source"
)

// compiler turns the nodes of a document into operations, and the schemas in them.
type compiler struct {
	*document
	*jsonschema.Compiler
	written version // of OpenAPI that the document is written in
	all     []*Operation
	media   []*MediaType          // all of them, whose lists are made when their schemas are linked
	fields  []*Parameter          // parameters, headers and fields of forms, all of them
	known   map[string]*Operation // by method and path, without the names of variables
}

// deref returns the object that n is or refers to; ok is false where its reference leads nowhere. A summary or a description
// beside the $ref takes the place of the object's own (OpenAPI 3.1, section 4.8.23).
func (c *compiler) deref(n *source.Node, instead i18n.Message) (target *source.Node, ok bool) {
	target, way, err := c.referent(n)
	if err != nil {
		c.Dangling(err, instead)
		return n, false
	}
	if c.OpenAPI30 { // OpenAPI 3.0.3, Reference Object: ignored
		return target, true
	}
	for _, at := range slices.Backward(way) {
		for _, key := range []string{"summary", "description"} {
			if text := at.Child(key); text != nil {
				target = target.With(key, text)
			}
		}
	}
	return target, true
}

// unserved returns the finding that says last why something is not served.
func (c *compiler) unserved() *source.Finding {
	if len(c.Findings) == 0 {
		return &source.Finding{}
	}
	why := c.Findings[len(c.Findings)-1]
	return &why
}

func (c *compiler) operation(at operationAt, n, shared *source.Node) *Operation {
	n, ok := c.deref(n, i18n.Sayf("the operation is not served"))
	o := &Operation{
		Position: n.Position, ID: source.ScalarText(n.Child("operationId")), Method: at.method, Path: at.path.template, Query: at.path.query,
		Summary: n.Child("summary").Text(), Deprecated: c.Bool(n, "deprecated"),
	}
	if tags := n.Child("tags"); tags != nil {
		for _, tag := range tags.Items() {
			o.Tags = append(o.Tags, source.ScalarText(tag))
		}
	}
	switch {
	case !ok:
		o.Unserved = c.unserved()
	case n.Kind() != source.ObjectNode:
		c.FaultAt(n, "%s %s: expected an operation, found %s: it is read as one that says nothing", o.Method, o.Path, n.Brief(40))
	}
	if o.ID == "" {
		o.ID = derivedID(o.Method, o.Path)
		for _, q := range o.Query {
			o.ID += "_" + q.Name + "_" + q.Value
		}
	}
	bodies := c.parameters(o, n.Child("parameters"), shared)
	c.shape(n, o, &at.path)
	o.routed = at.path.routed(o)
	o.Parameters = slices.DeleteFunc(o.Parameters, func(p *Parameter) bool { // the path says already what it is
		return p.In == "query" && slices.ContainsFunc(o.Query, func(q Condition) bool { return q.Name == p.Name })
	})
	c.requestBody(o, n, bodies)
	if ok {
		c.responses(o, n)
		c.callbacks(o, n)
	}
	c.security(o, n)
	c.servers(n)
	o.bases = basesOf(n)
	return o
}

// requestBody reads the body of an operation, which Swagger 2.0 has among the parameters.
func (c *compiler) requestBody(o *Operation, n *source.Node, bodies []*source.Node) {
	body := n.Child("requestBody")
	if body == nil && len(bodies) > 0 {
		body = c.bodyOf(n, bodies)
	}
	if body == nil || body.IsNull() {
		return
	}
	body, ok := c.deref(body, i18n.Sayf("any body is taken"))
	if !ok {
		return
	}
	meant := body.Child("content")
	if meant == nil {
		meant = c.contentIn(body, "requestBody")
	}
	content := c.content(meant)
	if len(content) == 0 {
		c.FaultAt(body, "requestBody: expected content: any body is taken")
		return
	}
	o.RequestBody = &RequestBody{body.Position, c.Bool(body, "required"), content}
}

// bodyOf returns the body that parameters in: body or in: formData describe, as Swagger 2.0 has them.
func (c *compiler) bodyOf(n *source.Node, bodies []*source.Node) *source.Node {
	u := &converter{document: c.document, converted: map[*source.Node]*source.Node{}}
	consumes := u.mediaTypes(n, "consumes")
	var fields []*source.Node
	for _, p := range bodies {
		if p.Child("in").Text() == "body" {
			return u.body(p, consumes)
		}
		fields = append(fields, p)
	}
	return u.form(n, fields, consumes)
}

// operations compiles all operations, in the order of the document.
func (c *compiler) operations() []*Operation {
	c.known = map[string]*Operation{}
	paths := c.root.Child("paths")
	if paths != nil && paths.Kind() != source.ObjectNode {
		c.FaultAt(paths, "paths: expected paths by their templates, found %s: there is nothing to answer", paths.Brief(40))
	}
	for i, p := range source.Members(paths) {
		if strings.HasPrefix(p.Name, "x-") {
			continue
		}
		at := paths.KeyPosition(i).NewScalar(nil)
		item, err := c.pathItem(p.Node)
		path := c.path(at, p.Name, func(name string) bool { return c.declares(item, name) })
		if err != nil {
			c.Dangling(err, i18n.Sayf("it answers 501"))
			c.lost(at.Position, path)
			continue
		}
		c.servers(item)
		for _, m := range c.methodsOf(item) {
			o := c.operation(operationAt{m.Name, path}, m.Node, item.Child("parameters"))
			o.Resource = cmp.Or(m.Node.Child("x-resource"), item.Child("x-resource"))
			if o.bases == nil {
				o.bases = basesOf(item)
			}
			c.add(o)
		}
	}
	c.uniqueIDs()
	return c.all
}

// lost keeps a path of which nobody knows what it has: whatever people usually ask there is not served, for the finding that came last.
func (c *compiler) lost(at source.Position, path operationPath) {
	why := c.unserved()
	for _, method := range usualMethods {
		c.add(&Operation{Position: at, ID: derivedID(method, path.template), Method: method, Path: path.template, routed: path.template, Query: path.query, Unserved: why})
	}
}

// operationAt says which operation is compiled.
type operationAt struct {
	method string // as it is sent
	path   operationPath
}

// variableNames is what the names of variables in a template are, without their shapes.
var variableNames = regexp.MustCompile(`\{[^{}=]*`)

// add keeps an operation, unless another one takes all its requests.
func (c *compiler) add(o *Operation) {
	key := o.Method + " " + variableNames.ReplaceAllString(o.routed, "{")
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
		id := o.ID + "_" + derivedID(o.Method, o.Path)
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
	return strings.Join(append([]string{strings.ToLower(method)}, words...), "_")
}

// variableOf returns which variable of a template has a name, -1 for none.
func variableOf(path, name string) int { return slices.Index(route.TemplateNames(path), name) }
