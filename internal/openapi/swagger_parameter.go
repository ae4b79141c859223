package openapi

import (
	"slices"

	"agentmock/internal/source"
)

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
