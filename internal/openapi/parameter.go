package openapi

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/route"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// Parameter is a part of a request that the document names, or a header of a response.
// How its text is written is Style and Explode (OpenAPI 3.1, section 4.8.12.2), or the media type of Content.
type Parameter struct {
	source.Position
	Name            string
	In              string // path, query, header, cookie, querystring
	Style           string
	Explode         bool
	Required        bool
	AllowEmptyValue bool
	Deprecated      bool
	Schema          *jsonschema.Schema // nil: not described
	Content         *MediaType         // nil: written by style
	Examples        []Example
	Variable        int  // of a path parameter: which variable of the template
	Spanning        bool // its value may have slashes, which stand in the path as they are
	IsText          bool // its value is its text
	AnyText         bool // so is every text a value
	FreeForm        bool // an object of whatever names stand in the query and are no other parameter's
}

// prepare works out, when schemas are linked, what is the same for every request.
func (p *Parameter) prepare() {
	p.IsText = p.In == "path" && p.Content == nil && p.Style == "simple" && p.Schema != nil && p.Schema.PossibleTypes() == jsonschema.String
	p.AnyText = p.Schema != nil && p.Schema.TakesAnyText()
	p.FreeForm = p.In == "query" && p.Style == "form" && p.Explode && p.Content == nil && p.Schema != nil && !p.AnyText && !p.Types().Only(jsonschema.AllTypes) && p.Types()&jsonschema.ObjectType != 0 && p.Schema.DescribesOthers()
}

// Named reports whether p stands in a place of a request under a name; names of headers are the same in all letters.
func (p *Parameter) Named(in, name string) bool {
	return p.In == in && (p.Name == name || in == "header" && strings.EqualFold(p.Name, name))
}

// Types returns what the value may be, for reading text.
func (p *Parameter) Types() jsonschema.Types {
	if p.Schema == nil {
		return jsonschema.AllTypes
	}
	return p.Schema.PossibleTypes()
}

// Place returns where violations of p are.
func (p *Parameter) Place() string { return "request." + p.In + "." + p.Name }

// parameters returns the operation's own, then those of its path that it does not replace, and a text for each variable of the path
// that has none. Those that are a body, as Swagger 2.0 has it, are returned.
func (c *compiler) parameters(o *Operation, own, shared *source.Node) (bodies []*source.Node) {
	places := map[string]int{}
	var strays []stray
	for _, list := range []*source.Node{own, shared} {
		if list == nil {
			continue
		}
		first := len(o.Parameters)
		for _, item := range c.parameterList(list) {
			n, ok := c.deref(item, i18n.Sayf("the parameter is left out"))
			if !ok {
				continue
			}
			in, name := c.place(o, n)
			if in == "body" || in == "formData" {
				bodies = append(bodies, n)
				continue
			}
			if in == "" || ignoredHeader(in, name) {
				continue
			}
			p := c.parameter(n, in, name)
			if in == "path" {
				p.Required, p.Variable = true, variableOf(o.Path, name)
				if p.Variable < 0 {
					strays = append(strays, stray{p, item})
					continue
				}
			}
			c.keep(o, p, item, first, places)
		}
	}
	c.match(o, strays)
	c.wholeQuery(o)
	return bodies
}

// stray is a parameter of the path, which has no such variable.
type stray struct {
	*Parameter
	at *source.Node
}

// match sees to it that each variable of the path has a parameter: where one is without and one path parameter is called otherwise, they
// mean each other.
func (c *compiler) match(o *Operation, strays []stray) {
	names := route.TemplateNames(o.Path)
	var without []int
	for i, name := range names {
		if !slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return p.Named("path", name) }) {
			without = append(without, i)
		}
	}
	if len(strays) == 1 && len(without) == 1 {
		p, name := strays[0].Parameter, names[without[0]]
		c.FaultAt(strays[0].at, "path parameter %q: %s has no {%s}: it is read as {%s}, which has no parameter", p.Name, o.Path, p.Name, name)
		p.Name, p.Variable = name, without[0]
		o.Parameters = append(o.Parameters, p)
		return
	}
	for _, p := range strays {
		c.FaultAt(p.at, "path parameter %q: %s has no {%s}: it is left out", p.Name, o.Path, p.Name)
	}
	for _, i := range without {
		c.Findings = append(c.Findings, o.Findingf(source.Error, "%s %s: {%s} has no parameter: expected one with in: path, name: %s, required: true: it is read as a text", o.Method, o.Path, names[i], names[i]))
		o.Parameters = append(o.Parameters, c.variable(o, names[i], i))
	}
}

// parameterList returns the items of a list of parameters; those of an object go by their keys where they have no names.
func (c *compiler) parameterList(list *source.Node) []*source.Node {
	if list.Kind() == source.ArrayNode {
		return list.Items()
	}
	if len(list.Keys()) == 0 {
		c.FaultAt(list, "parameters: expected a list, found %s", list.Brief(40))
		return nil
	}
	if list.Child("in").Text() != "" || list.Child("$ref").Text() != "" {
		c.FaultAt(list, "parameters: expected a list, found one: it is read as a list of one")
		return []*source.Node{list}
	}
	c.FaultAt(list, "parameters: expected a list, found an object: its members are read as one, by their names")
	var items []*source.Node
	for i, item := range list.Items() {
		if item.Child("name") == nil && item.Child("$ref") == nil {
			item = item.With("name", item.NewScalar(list.Keys()[i]))
		}
		items = append(items, item)
	}
	return items
}

// wholeQuery looks at a parameter that is the whole query: there is one, and none in: query beside it (OpenAPI 3.2, Parameter Object).
func (c *compiler) wholeQuery(o *Operation) {
	var first *Parameter
	for _, p := range o.Parameters {
		switch {
		case p.In != "querystring":
		case first != nil:
			c.Findings = append(c.Findings, p.Findingf(source.Error, "parameter %q in: querystring: %q is the whole query already: both read it", p.Name, first.Name))
		default:
			first = p
		}
	}
	for _, p := range o.Parameters {
		if first != nil && p.In == "query" {
			c.Findings = append(c.Findings, p.Findingf(source.Error, "parameter %q in: query: %q in: querystring is the whole query: both read it", p.Name, first.Name))
		}
	}
}

// place returns where a parameter stands and what it is called; in is "" for one that is left out.
func (c *compiler) place(o *Operation, n *source.Node) (in, name string) {
	in, name = n.Child("in").Text(), source.ScalarText(n.Child("name"))
	switch {
	case in == "body":
		c.FaultAt(n, "parameter in: body: expected a requestBody: it is read as one")
	case in == "formData":
		c.FaultAt(n, "parameter %q in: formData: expected a requestBody: it is read as one", name)
	case name == "":
		c.FaultAt(n, "parameter: expected a name, found none: it is left out")
		return "", ""
	case !slices.Contains([]string{"path", "query", "header", "cookie", "querystring"}, in):
		meant := "query"
		if variableOf(o.Path, name) >= 0 {
			meant = "path"
		}
		c.FaultAt(n, "parameter %q: expected in: path, query, querystring, header or cookie, found %s: it is read as %s", name, n.Child("in").Brief(40), meant)
		in = meant
	}
	return in, name
}

// keep adds a parameter, in the place of one of the same list that is called the same. Those from first on are of the same list; places is
// where those that were kept stand.
func (c *compiler) keep(o *Operation, p *Parameter, at *source.Node, first int, places map[string]int) {
	name := p.In + "\x00" + p.Name
	if p.In == "header" {
		name = strings.ToLower(name)
	}
	known, isKnown := places[name]
	switch {
	case !isKnown:
		places[name] = len(o.Parameters)
		o.Parameters = append(o.Parameters, p)
	case known >= first:
		c.FaultAt(at, "%s parameter %q stands twice: the last one counts", p.In, p.Name)
		o.Parameters[known] = p
	}
}

// variable returns the parameter of a variable that the document does not describe.
func (c *compiler) variable(o *Operation, name string, i int) *Parameter {
	return &Parameter{Position: o.Position, Name: name, In: "path", Style: "simple", Required: true, Schema: c.text(o.Position), Variable: i}
}

// text returns a schema of texts that stands nowhere in the document.
func (c *compiler) text(at source.Position) *jsonschema.Schema {
	return c.Schema(at.Object().With("type", at.NewScalar("string")))
}

// ignoredHeaders are those of which other parts of the document say what they hold (OpenAPI 3.1, Parameter Object, name), and those that
// every client sets by itself, so that nobody can leave them out: of the connection, how long a message is, who sends it, and how it may be compressed (RFC 9110, sections 7.2, 7.6.1, 8.6, 10.1.5
// and 12.5.3).
var ignoredHeaders = []string{"Accept", "Content-Type", "Authorization", "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "TE", "Trailer", "Upgrade", "User-Agent", "Accept-Encoding"}

func ignoredHeader(in, name string) bool {
	return in == "header" && slices.ContainsFunc(ignoredHeaders, func(other string) bool { return strings.EqualFold(name, other) })
}

// parameter reads a parameter or a header, which has to say what it is.
func (c *compiler) parameter(n *source.Node, in, name string) *Parameter {
	p := c.field(n, name)
	p.In = in
	if p.Style = n.Child("style").Text(); p.Style == "" {
		p.Style = map[string]string{"query": "form", "cookie": "form"}[in]
		if p.Style == "" {
			p.Style = "simple"
		}
	}
	p.Explode = p.Style == "form" || p.Style == "cookie"
	if n.Child("explode") != nil {
		p.Explode = c.Bool(n, "explode")
	}
	if content := c.content(n.Child("content")); len(content) > 0 {
		p.Content, p.Schema = content[0], content[0].Schema
		return p
	}
	if p.Schema == nil {
		p.Schema = c.besideName(n, in, name)
	}
	describe(p.Schema, n)
	if in == "querystring" {
		c.FaultAt(n, "parameter %q in: querystring: expected content, found none: it is read as that of application/x-www-form-urlencoded", name)
		p.Content = &MediaType{Position: p.Position, Name: "application/x-www-form-urlencoded", Schema: p.Schema}
	}
	return p
}

// describe lets a parameter speak for its schema, where that is its own and has no description: people describe the value once.
func describe(s *jsonschema.Schema, n *source.Node) {
	own := n.Child("schema")
	if s.Description == "" && (own == nil || own.Child("$ref") == nil && own.Line >= n.Line) { // not that of an alias
		s.Description = n.Child("description").Text()
	}
}

// besideName returns the schema of a parameter that has none: what stands beside its name, as Swagger 2.0 has it, else a text.
func (c *compiler) besideName(n *source.Node, in, name string) *jsonschema.Schema {
	if n.Child("type") != nil {
		c.FaultAt(n, "%s %q: expected the type below schema: it is read as that", in, name)
		return c.Schema((&converter{document: c.document}).schemaOf(n))
	}
	c.FaultAt(n, "%s %q: expected a schema or content, found none: it is read as a text", in, name)
	return c.text(n.Position)
}

// field reads what a parameter and a field of a form have in common.
func (c *compiler) field(n *source.Node, name string) *Parameter {
	p := &Parameter{
		Position: n.Position, Name: name, In: "query", Style: n.Child("style").Text(),
		Required: c.Bool(n, "required"), AllowEmptyValue: c.Bool(n, "allowEmptyValue"), Deprecated: c.Bool(n, "deprecated"),
		Schema: c.Schema(n.Child("schema")), Examples: c.examples(n, ""),
	}
	if p.Style == "" {
		p.Style = "form"
	}
	p.Explode = p.Style == "form"
	if n.Child("explode") != nil {
		p.Explode = c.Bool(n, "explode")
	}
	c.fields = append(c.fields, p)
	return p
}

// NoParameter returns the error that the operation has no parameter of a name in path, query, header or cookie: it says which there are.
func (o *Operation) NoParameter(in, name string) error {
	var names []string
	for _, p := range o.Parameters {
		if p.In == in {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 {
		return i18n.Errorf("%s has no %s parameter %q: it has none there", o.ID, in, name)
	}
	return i18n.Errorf("%s has no %s parameter %q%s: expected one of %s", o.ID, in, name, suggest.Hint(name, names), strings.Join(names, ", "))
}
