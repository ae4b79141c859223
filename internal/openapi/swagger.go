package openapi

import (
	"errors"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
)

// convert reads a Swagger 2.0 document as OpenAPI 3.0: it builds a new root out of the nodes of the old one, which keep
// their lines, so that what is said of the API still names the file that people wrote. What references lead to
// (definitions, parameters, responses) stays where it is.
func (d *document) convert() error {
	old := d.root
	u := &converter{document: d, converted: map[*source.Node]*source.Node{}}
	root := old.With("openapi", old.NewScalar("3.0.3"))
	if base := old.Child("basePath"); base.Text() != "" {
		server := base.Object().With("url", base)
		root = root.With("servers", base.Array(server))
	}
	components := old.Object()
	if definitions := old.Child("definitions"); definitions != nil {
		components = components.With("schemas", definitions)
	}
	if schemes := old.Child("securityDefinitions"); schemes != nil {
		components = components.With("securitySchemes", u.each(schemes, u.securityScheme))
	}
	u.consumes, u.produces = u.mediaTypes(old, "consumes"), u.mediaTypes(old, "produces")
	if parameters := old.Child("parameters"); parameters != nil {
		components = components.With("parameters", u.shared(parameters))
	}
	if responses := old.Child("responses"); responses != nil {
		components = components.With("responses", u.each(responses, func(r *source.Node) *source.Node { return u.response(r, u.produces) }))
	}
	root = root.With("components", components)
	if paths := old.Child("paths"); paths != nil {
		root = root.With("paths", u.described(paths, u.pathItem))
	}
	if webhooks := old.Child("x-webhooks"); webhooks != nil {
		root = root.With("x-webhooks", u.described(webhooks, u.pathItem))
	}
	d.root, d.files[old.File] = root, root
	delete(d.identities, old.File)
	return u.refused
}

// shared returns the parameters that stay parameters; the others are bodies, and parts of them.
func (u *converter) shared(n *source.Node) *source.Node {
	out := n.Object()
	for _, m := range source.Members(n) {
		p := u.follow(m.Node)
		if in := p.Child("in").Text(); in != "body" && in != "formData" && !strings.HasPrefix(m.Name, "x-") {
			out.Put(m.Name, u.parameter(p))
		}
	}
	return out
}

type converter struct {
	*document
	consumes, produces []string
	converted          map[*source.Node]*source.Node // what a shared parameter became
	refused            error                         // a reference that leads out of the directory
}

func (u *converter) mediaTypes(n *source.Node, key string) []string {
	list := n.Child(key)
	if list == nil {
		return nil
	}
	items := list.Items()
	if list.Kind() != source.ArrayNode {
		u.findings = append(u.findings, list.Findingf(source.Error, "%s: expected a list of media types, found %s: it is read as one of them", key, list.Brief(40)))
		items = []*source.Node{list}
	}
	var names []string
	for _, item := range items {
		name := item.Text()
		if meant := shortMediaTypes[name]; meant != "" {
			u.findings = append(u.findings, item.Findingf(source.Warning, "%s: %q is no media type: it is read as %s", key, name, meant))
			name = meant
		}
		if kind, subtype, _ := strings.Cut(name, "/"); kind == "" || subtype == "" {
			u.findings = append(u.findings, item.Findingf(source.Error, "%s: expected a media type, found %s: it is left out", key, item.Brief(40)))
			continue
		}
		names = append(names, name)
	}
	return names
}

// shortMediaTypes are what people write for media types.
var shortMediaTypes = map[string]string{
	"json": "application/json", "xml": "application/xml", "plain": "text/plain", "text": "text/plain", "html": "text/html", "form": "application/x-www-form-urlencoded", "multipart": "multipart/form-data",
}

// each maps the members of an object.
func (u *converter) each(n *source.Node, convert func(*source.Node) *source.Node) *source.Node {
	items := make([]*source.Node, len(n.Items()))
	for i, item := range n.Items() {
		items[i] = convert(item)
	}
	return n.Holding(items)
}

// described maps the members of an object that may have extensions, which stay.
func (u *converter) described(n *source.Node, convert func(*source.Node) *source.Node) *source.Node {
	items := slices.Clone(n.Items())
	for i, m := range source.Members(n) {
		if !strings.HasPrefix(m.Name, "x-") {
			items[i] = convert(m.Node)
		}
	}
	return n.Holding(items)
}

// follow returns the node that n stands for: the target where n is a reference.
func (u *converter) follow(n *source.Node) *source.Node {
	target, _, err := u.referent(n)
	if err != nil {
		u.fail(err)
		return n.Object()
	}
	return target
}

// fail notes a reference that leads nowhere.
func (u *converter) fail(err error) {
	if errors.Is(err, jsonschema.ErrOutside) {
		u.refused = err
		return
	}
	for _, f := range source.FindingsOf(err, u.root.File, source.Error) {
		f = f.But(i18n.Sayf("it is left out"))
		u.findings = append(u.findings, f)
	}
}

func (u *converter) pathItem(n *source.Node) *source.Node {
	item, err := u.document.pathItem(n)
	if err != nil {
		u.fail(err)
		return n.Object()
	}
	out := item.Object()
	shared := u.parameters(item)
	for _, m := range source.Members(item) {
		switch {
		case m.Name == "parameters" || m.Name == "trace" || m.Name == "query" || m.Name == "additionalOperations":
			continue // each operation has the parameters; the methods came with OpenAPI 3
		case slices.Contains(methods, m.Name) || m.Name == anyMethod:
			m.Node = u.operation(m.Node, shared)
		}
		out.Put(m.Name, m.Node)
	}
	return out
}

// parameters returns those of an operation or a path, references followed.
func (u *converter) parameters(n *source.Node) []*source.Node {
	var all []*source.Node
	if list := n.Child("parameters"); list != nil {
		for _, item := range list.Items() {
			all = append(all, u.follow(item))
		}
	}
	return all
}

func (u *converter) operation(n *source.Node, shared []*source.Node) *source.Node {
	consumes, produces := u.consumes, u.produces
	if n.Child("consumes") != nil {
		consumes = u.mediaTypes(n, "consumes")
	}
	if n.Child("produces") != nil {
		produces = u.mediaTypes(n, "produces")
	}
	own := u.parameters(n)
	for _, p := range shared {
		if !slices.ContainsFunc(own, func(o *source.Node) bool {
			return o.Child("in").Text() == p.Child("in").Text() && (o.Child("in").Text() == "body" || o.Child("name").Text() == p.Child("name").Text())
		}) {
			own = append(own, p)
		}
	}
	var plain, form []*source.Node
	out, hasBody := n, false
	for _, p := range own {
		switch p.Child("in").Text() {
		case "body":
			if hasBody {
				u.find(p, "parameter in: body stands twice: the last one counts")
			}
			hasBody = true
			out = out.With("requestBody", u.body(p, consumes))
		case "formData":
			form = append(form, p)
		default:
			plain = append(plain, u.parameter(p))
		}
	}
	out = out.With("parameters", n.Array(plain...))
	if len(form) > 0 {
		if hasBody {
			u.find(form[0], "parameters in: body and in: formData stand beside each other: the form counts")
		}
		out = out.With("requestBody", u.form(n, form, consumes))
	}
	if responses := n.Child("responses"); responses != nil {
		out = out.With("responses", u.described(responses, func(r *source.Node) *source.Node { return u.response(r, produces) }))
	}
	return out
}

// schemaKeys are the keywords that Swagger 2.0 writes beside a parameter's name.
var schemaKeys = []string{
	"type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength",
	"pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable", "x-faker", "x-example", "x-examples", "example",
}

// schemaOf returns the schema that stands among the keys of a parameter, a header or a form field.
func (u *converter) schemaOf(n *source.Node) *source.Node {
	schema := n.Object()
	for _, m := range source.Members(n) {
		if slices.Contains(schemaKeys, m.Name) {
			if m.Name == "x-example" {
				m.Name = "example"
			}
			schema.Put(m.Name, m.Node)
		}
	}
	return u.file(schema)
}

// TabDelimited is the style of a parameter whose values stand between tabs, as only Swagger 2.0 has it.
const TabDelimited = "tabDelimited"

// file turns the type file, which only Swagger 2.0 has, into a string of bytes.
func (u *converter) file(schema *source.Node) *source.Node {
	if schema.Child("type").Text() != "file" {
		return schema
	}
	return schema.With("type", schema.NewScalar("string")).With("format", schema.NewScalar("binary"))
}

func (u *converter) parameter(n *source.Node) *source.Node {
	if done := u.converted[n]; done != nil {
		return done
	}
	out := n.Object()
	for _, m := range source.Members(n) {
		if !slices.Contains(schemaKeys, m.Name) && m.Name != "collectionFormat" {
			out.Put(m.Name, m.Node)
		}
	}
	out = u.collection(out, n).With("schema", u.schemaOf(n))
	u.converted[n] = out
	return out
}

// collection says a collectionFormat as style and explode. OpenAPI 3 has no tabs: that of tsv is a style of ours.
func (u *converter) collection(out, n *source.Node) *source.Node {
	if n.Child("type").Text() != "array" {
		return out
	}
	style := map[string]string{"ssv": "spaceDelimited", "pipes": "pipeDelimited", "tsv": TabDelimited}[n.Child("collectionFormat").Text()]
	if in := n.Child("in").Text(); style == "" || in == "path" || in == "header" {
		style = map[string]string{"path": "simple", "header": "simple"}[in]
		if style == "" {
			style = "form"
		}
	}
	return out.With("style", n.NewScalar(style)).With("explode", n.NewScalar(n.Child("collectionFormat").Text() == "multi"))
}

func (u *converter) body(n *source.Node, consumes []string) *source.Node {
	out := n.Object().With("content", withExamples(u.content(n, n.Child("schema"), consumes, nil), n))
	if required := n.Child("required"); required != nil {
		out = out.With("required", required)
	}
	return out
}

// content describes the same schema once for each media type.
func (u *converter) content(at, schema *source.Node, names []string, examples *source.Node) *source.Node {
	if len(names) == 0 {
		names = []string{"application/json"}
	}
	out := at.Object()
	for _, m := range source.Members(examples) {
		if !slices.Contains(names, m.Name) {
			names = append(slices.Clone(names), m.Name)
		}
	}
	for _, name := range names {
		media := at.Object()
		if schema != nil {
			media = media.With("schema", u.file(schema))
		}
		if example := examples.Child(name); example != nil {
			media = media.With("example", example)
		}
		out.Put(name, media)
	}
	return out
}

// form returns a body of form fields.
func (u *converter) form(at *source.Node, fields []*source.Node, consumes []string) *source.Node {
	properties, encoding, required := at.Object(), at.Object(), at.Array()
	hasFile, needed := false, false
	for _, f := range fields {
		name := f.Child("name").Text()
		properties = properties.With(name, u.schemaOf(f))
		if f.Child("required").Bool() {
			required = required.Append(f.Child("name"))
			needed = true
		}
		hasFile = hasFile || f.Child("type").Text() == "file"
		if f.Child("type").Text() == "array" {
			encoding = encoding.With(name, u.collection(f.Object(), f))
		}
	}
	names := slices.DeleteFunc(slices.Clone(consumes), func(name string) bool {
		return name != "multipart/form-data" && (hasFile || name != "application/x-www-form-urlencoded")
	})
	if len(names) == 0 {
		names = []string{"application/x-www-form-urlencoded"}
		if hasFile {
			names = []string{"multipart/form-data"}
		}
	}
	schema := at.Object().With("type", at.NewScalar("object")).With("properties", properties)
	if len(required.Items()) > 0 {
		schema = schema.With("required", required)
	}
	content := at.Object()
	for _, name := range names {
		content = content.With(name, at.Object().With("schema", schema).With("encoding", encoding))
	}
	return at.Object().With("required", at.NewScalar(needed)).With("content", content)
}

func (u *converter) response(n *source.Node, produces []string) *source.Node {
	n = u.follow(n)
	out := n.Object()
	if description := n.Child("description"); description != nil {
		out = out.With("description", description)
	}
	if headers := n.Child("headers"); headers != nil {
		out = out.With("headers", u.each(headers, func(h *source.Node) *source.Node {
			return u.collection(h.Object(), h.With("in", h.NewScalar("header"))).With("schema", u.schemaOf(h))
		}))
	}
	schema, examples := n.Child("schema"), n.Child("examples")
	if schema == nil && examples == nil {
		return out
	}
	return out.With("content", withExamples(u.content(n, schema, produces, examples), n))
}

// withExamples adds what x-example and x-examples, which tools write for want of a word in Swagger 2.0, say of a body: one example,
// one for each media type, or several with names.
func withExamples(content, n *source.Node) *source.Node {
	out := n.Object()
	for _, m := range source.Members(content) {
		media := m.Node
		for _, example := range []*source.Node{n.Child("x-example"), n.Child("x-examples").Child(m.Name)} {
			if example != nil && media.Child("example") == nil {
				media = media.With("example", example)
			}
		}
		if named := namedExamples(n); media.Child("example") == nil && named != nil {
			media = media.With("examples", named)
		}
		out.Put(m.Name, media)
	}
	return out
}

// namedExamples returns the x-examples that are no media types' as OpenAPI 3 writes them; nil for none.
func namedExamples(n *source.Node) *source.Node {
	var named *source.Node
	for _, m := range source.Members(n.Child("x-examples")) {
		if strings.Contains(m.Name, "/") {
			continue
		}
		if m.Node.Child("value") == nil {
			m.Node = n.Object().With("value", m.Node)
		}
		if named == nil {
			named = n.Object()
		}
		named.Put(m.Name, m.Node)
	}
	return named
}

func (u *converter) securityScheme(n *source.Node) *source.Node {
	n = u.follow(n)
	switch n.Child("type").Text() {
	case "basic":
		return n.With("type", n.NewScalar("http")).With("scheme", n.NewScalar("basic"))
	case "oauth2":
		return n.With("flows", u.flows(n))
	}
	return n
}

// flowNames are those of OpenAPI 3 for those of Swagger 2.0.
var flowNames = map[string]string{"implicit": "implicit", "password": "password", "application": "clientCredentials", "accessCode": "authorizationCode"}

// flows says the one flow that Swagger 2.0 has as OpenAPI 3 does.
func (u *converter) flows(n *source.Node) *source.Node {
	flow := n.Object()
	for _, key := range []string{"authorizationUrl", "tokenUrl", "scopes"} {
		if at := n.Child(key); at != nil {
			flow.Put(key, at)
		}
	}
	flows := n.Object()
	if name := flowNames[n.Child("flow").Text()]; name != "" {
		flows.Put(name, flow)
	}
	return flows
}
