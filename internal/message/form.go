package message

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/route"
)

// fieldOf returns how the property called name is written.
func fieldOf(m *openapi.MediaType, name string) (p *openapi.Parameter, asJSON bool) {
	schema, _ := childOf(m.Schema, name)
	p = &openapi.Parameter{Position: m.Position, Name: name, In: "query", Style: "form", Explode: true, Schema: schema}
	nested := schema.DeclaresType(jsonschema.ObjectType)
	for _, e := range m.Encoding {
		if e.Name == name {
			p.Style, p.Explode = e.Field.Style, e.Field.Explode
			return p, openapi.IsJSON(e.ContentType) || nested && !e.Styled
		}
	}
	return p, nested
}

// readForm reads application/x-www-form-urlencoded.
func readForm(m *openapi.MediaType, raw []byte) (any, []jsonvalue.Fault) {
	form, err := route.ParseQuery(string(raw))
	if err != nil {
		return nil, []jsonvalue.Fault{{Reason: err.Error()}}
	}
	o, read := &jsonvalue.Object{}, map[string]bool{}
	var declared []string
	if m.Schema != nil {
		declared = m.Schema.DeclaredNames()
	}
	for _, name := range declared {
		if !read[name] {
			readField(m, o, name, form, read)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if prefix, _, deep := strings.Cut(name, "["); read[name] || deep && read[prefix] {
			continue
		}
		schema, _ := childOf(m.Schema, name)
		o.Set(name, repeated((&openapi.Parameter{}), schema, form[name]))
	}
	return o, nil
}

// readField reads a declared property, and notes which names of the form it took.
func readField(m *openapi.MediaType, o *jsonvalue.Object, name string, form url.Values, read map[string]bool) {
	p, asJSON := fieldOf(m, name)
	if texts := form[name]; asJSON && len(texts) > 0 {
		if v, faults := jsonvalue.Decode([]byte(texts[0])); len(faults) == 0 {
			o.Set(name, v)
			read[name] = true
			return
		}
	}
	v, err := DecodeParameter(p, "", form, nil)
	if v == Absent && !takesScalar(p) { // nobody says how, and most write it so
		v = deepObject(p, form)
	}
	if err != nil || v == Absent {
		return
	}
	if items, isArray := v.([]any); isArray {
		nestedItems(p, items)
	}
	o.Set(name, v)
	read[name] = true
	if object, spread := v.(*jsonvalue.Object); spread && p.Style == "form" && p.Explode {
		for _, member := range object.Members {
			read[member.Name] = true
		}
	}
}

// nestedItems reads elements that are texts of JSON, where the schema has objects or arrays.
func nestedItems(p *openapi.Parameter, items []any) {
	for i, item := range items {
		text, isText := item.(string)
		element, _ := childOf(p.Schema, strconv.Itoa(i))
		if !isText || !element.DeclaresType(jsonschema.Array|jsonschema.ObjectType) || element.DeclaresType(jsonschema.String) {
			continue
		}
		if v, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
			items[i] = v
		}
	}
}

// writeForm writes application/x-www-form-urlencoded: what readForm reads back.
func writeForm(m *openapi.MediaType, v any) []byte {
	o, isObject := v.(*jsonvalue.Object)
	if !isObject {
		return []byte(url.QueryEscape(scalarOf(v)))
	}
	var pairs []string
	for _, member := range o.Members {
		p, asJSON := fieldOf(m, member.Name)
		switch {
		case asJSON && !IsScalar(member.Value):
			pairs = append(pairs, url.QueryEscape(member.Name)+"="+url.QueryEscape(jsonvalue.Text(member.Value)))
		default:
			pairs = append(pairs, pairsOf(p, flat(p, member.Value))...)
		}
	}
	return []byte(strings.Join(pairs, "&"))
}

// flat returns a value whose elements a form can hold: what is nested deeper is text, unless brackets tell it apart.
func flat(p *openapi.Parameter, v any) any {
	items, isArray := v.([]any)
	if !isArray || p.Style == "deepObject" || !slices.ContainsFunc(items, func(item any) bool { return !IsScalar(item) }) {
		return v
	}
	texts := make([]any, len(items))
	for i, item := range items {
		texts[i] = scalarOf(item)
	}
	return texts
}
