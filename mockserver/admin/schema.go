package admin

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// readSchema answers with the schema of a body, or of the parameters of one place as an object.
func (c *call) readSchema() {
	o, known := c.operation()
	if !known {
		return
	}
	in, _ := c.text("query", "in")
	in = cmp.Or(in, "response")
	name, _ := c.text("query", "type")
	root, hidden := c.schemaOf(o, in, name)
	if root == nil {
		c.notFound("the operation describes no such body")
		return
	}
	at, _ := c.text("query", "at")
	applied := together([]*jsonschema.Schema{root})
	if at != "" {
		tokens := strings.Split(at, "/")[1:]
		for i := 0; i < len(tokens) && applied != nil; i++ {
			applied = together(below(applied, tokens, &i))
		}
	}
	if applied == nil {
		c.notFound("the schema has nothing at %s", at)
		return
	}
	query := c.gin.Request.URL.Query()
	query.Del("at")
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, (&outline{query: query, left: maxSchemas}).write(applied, at, hidden)))
}

// schemaOf returns the schema of a part of an operation, nil for none, and which properties are none of that part.
func (c *call) schemaOf(o *openapi.Operation, in, name string) (*jsonschema.Schema, func(*jsonschema.Schema) bool) {
	readOnly := func(s *jsonschema.Schema) bool { return s.ReadOnly }
	var content []*openapi.MediaType
	switch r := o.Response(c.integer("status", 200)); {
	case in == "response" && r != nil:
		content = r.Content
	case in == "body" && o.RequestBody != nil:
		content = o.RequestBody.Content
	case in != "response" && in != "body":
		return parametersOf(o, in), readOnly
	}
	for _, m := range content {
		if name != "" && m.Name != name {
			continue
		}
		if s := m.Schema; s != nil && in == "response" {
			return s, func(s *jsonschema.Schema) bool { return s.WriteOnly }
		}
		return cmp.Or(m.Schema, jsonschema.OfType(0)), readOnly
	}
	return nil, nil
}

// parametersOf returns a schema of the object that the parameters of one place are.
func parametersOf(o *openapi.Operation, in string) *jsonschema.Schema {
	s := jsonschema.OfType(jsonschema.ObjectType)
	s.AdditionalProperties = jsonschema.OfType(0)
	s.AdditionalProperties.Never = true
	for _, p := range o.Parameters {
		if p.In != in {
			continue
		}
		own := p.Schema
		if p.Content != nil {
			own = p.Content.Schema
		}
		s.Properties = append(s.Properties, jsonschema.Property{Name: p.Name, Schema: cmp.Or(own, jsonschema.OfType(0))})
		if p.Required {
			s.Required = append(s.Required, p.Name)
		}
	}
	return s
}

// together returns schemas with all that apply to the same value whatever it is: by reference, by allOf, and as the only alternative
// beside null.
func together(all []*jsonschema.Schema) []*jsonschema.Schema {
	for i := 0; i < len(all); i++ {
		more := all[i].AllOf
		if all[i].Ref != nil {
			more = append([]*jsonschema.Schema{all[i].Ref}, more...)
		}
		if one := alternatives(all[i]); len(one) == 1 {
			more = append(slices.Clip(more), one...)
		}
		for _, s := range more {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// alternatives are those of a schema, but for null.
func alternatives(s *jsonschema.Schema) []*jsonschema.Schema {
	all := s.OneOf
	if len(all) == 0 {
		all = s.AnyOf
	}
	return slices.DeleteFunc(slices.Clone(all), func(s *jsonschema.Schema) bool { return s.PossibleTypes().Only(jsonschema.Null) })
}

// choices are the alternatives of the first schema that has several.
func choices(applied []*jsonschema.Schema) []*jsonschema.Schema {
	for _, s := range applied {
		if all := alternatives(s); len(all) > 1 {
			return all
		}
	}
	return nil
}

// below returns the schemas at a token of a JSON Pointer, and at the next where the token leads to several.
func below(applied []*jsonschema.Schema, tokens []string, i *int) []*jsonschema.Schema {
	keyword, found := tokens[*i], []*jsonschema.Schema(nil)
	next := func() string {
		if *i++; *i < len(tokens) {
			return strings.NewReplacer("~1", "/", "~0", "~").Replace(tokens[*i])
		}
		return ""
	}
	switch keyword {
	case "properties":
		name := next()
		for _, s := range applied {
			for _, p := range s.Properties {
				if p.Name == name {
					found = append(found, p.Schema)
				}
			}
		}
	case "items", "additionalProperties":
		for _, s := range applied {
			found = append(found, map[string]*jsonschema.Schema{"items": s.Items, "additionalProperties": s.AdditionalProperties}[keyword])
		}
	case "prefixItems":
		all := firstItems(applied)
		if n, err := strconv.Atoi(next()); err == nil && n >= 0 && n < len(all) {
			found = append(found, all[n]...)
		}
	case "oneOf":
		all := choices(applied)
		if n, err := strconv.Atoi(next()); err == nil && n >= 0 && n < len(all) {
			found = append(found, all[n])
		}
	}
	return slices.DeleteFunc(found, func(s *jsonschema.Schema) bool { return s == nil })
}
