package admin

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// maxSchemas is how many schemas are written in one answer; those below are references, which are read when somebody looks there.
const maxSchemas = 200

// outline writes schemas for somebody who fills in a value: what applies to one value is one schema (JSON Schema 2020-12), references are
// followed, and what is too much for one answer, or stands in itself, is a reference to an answer of its own.
type outline struct {
	query url.Values // of the answer
	queue []*outlined
	left  int
}

// outlined is one schema of an answer: those that apply to the value, where it stands, and what it stands in.
type outlined struct {
	applied []*jsonschema.Schema
	at      string // a JSON Pointer into the schema of the whole
	within  *outlined
	out     *jsonvalue.Object
}

// write returns the schema of a value: breadth first, so that what is nearest is there when the answer is full.
func (w *outline) write(applied []*jsonschema.Schema, at string, hidden func(*jsonschema.Schema) bool) *jsonvalue.Object {
	root := &outlined{applied: applied, at: at, out: &jsonvalue.Object{}}
	w.queue = []*outlined{root}
	for len(w.queue) > 0 {
		one := w.queue[0]
		w.queue = w.queue[1:]
		w.left--
		if one != root && one.leads() && (w.left < 0 || one.recurs()) {
			query := url.Values{"at": {one.at}}
			for name, values := range w.query {
				query[name] = values
			}
			one.out.Set("$ref", "?"+query.Encode())
		}
		one.describe()
		if _, elsewhere := one.out.Lookup("$ref"); !elsewhere {
			w.parts(one, hidden)
		}
	}
	return root.out
}

// leads reports whether there are schemas below one.
func (one *outlined) leads() bool { return slices.ContainsFunc(one.applied, leads) }

func leads(s *jsonschema.Schema) bool {
	return len(alternatives(s)) > 1 || len(s.Properties) > 0 || s.Items != nil || len(s.PrefixItems) > 0 || s.AdditionalProperties != nil && !s.AdditionalProperties.Never
}

// recurs reports whether one stands in itself: all that there is below it.
func (one *outlined) recurs() bool {
	for up := one.within; up != nil; up = up.within {
		if !slices.ContainsFunc(one.applied, func(s *jsonschema.Schema) bool { return leads(s) && !slices.Contains(up.applied, s) }) {
			return true
		}
	}
	return false
}

// parts writes what is below a schema.
func (w *outline) parts(one *outlined, hidden func(*jsonschema.Schema) bool) {
	add := func(found []*jsonschema.Schema, at string) any {
		below := &outlined{applied: together(found), at: one.at + at, within: one, out: &jsonvalue.Object{}}
		w.queue = append(w.queue, below)
		return below.out
	}
	properties, items, others := &jsonvalue.Object{}, []*jsonschema.Schema(nil), []*jsonschema.Schema(nil)
	all, names, required, closed := map[string][]*jsonschema.Schema{}, []string(nil), []any(nil), false
	full := false // no item comes behind those that have schemas of their own
	for _, s := range one.applied {
		for _, p := range s.Properties {
			if all[p.Name] == nil {
				names = append(names, p.Name)
			}
			all[p.Name] = append(all[p.Name], p.Schema)
		}
		if s.Items != nil && s.Items.Never {
			full = true
		} else if s.Items != nil {
			items = append(items, s.Items)
		}
		if s.AdditionalProperties != nil {
			others, closed = append(others, s.AdditionalProperties), closed || s.AdditionalProperties.Never
		}
	}
	isHidden := func(name string) bool { return slices.ContainsFunc(all[name], hidden) }
	for _, name := range names {
		if !isHidden(name) {
			properties.Set(name, add(all[name], "/properties/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(name)))
		}
	}
	for _, s := range one.applied {
		for _, name := range s.Required {
			if !isHidden(name) && !slices.Contains(required, any(name)) {
				required = append(required, name)
			}
		}
	}
	if len(names) > 0 {
		one.out.Set("properties", properties)
	}
	if len(required) > 0 {
		one.out.Set("required", required)
	}
	if first := firstItems(one.applied); len(first) > 0 {
		list := []any{}
		for i, found := range first {
			list = append(list, add(found, "/prefixItems/"+strconv.Itoa(i)))
		}
		one.out.Set("prefixItems", list)
	}
	if full {
		one.out.Set("items", false)
	} else if len(items) > 0 {
		one.out.Set("items", add(items, "/items"))
	}
	if closed {
		one.out.Set("additionalProperties", false)
	} else if len(others) > 0 {
		one.out.Set("additionalProperties", add(others, "/additionalProperties"))
	}
	if several := choices(one.applied); len(several) > 0 {
		list := []any{}
		for i, s := range several {
			list = append(list, add([]*jsonschema.Schema{s}, "/oneOf/"+strconv.Itoa(i)))
		}
		one.out.Set("oneOf", list)
	}
}

// describe writes what a schema says of the value itself: of each keyword the first that applies.
func (one *outlined) describe() {
	types, null := jsonschema.AllTypes, jsonschema.Types(0)
	for _, s := range one.applied {
		own := cmp.Or(s.PossibleTypes(), s.Types, jsonschema.AllTypes)
		if types &= own; len(alternatives(s)) == 1 && len(s.OneOf)+len(s.AnyOf) > 1 {
			null |= own & jsonschema.Null // it was the other one
		}
	}
	types |= null
	if types != 0 && types != jsonschema.AllTypes {
		var names []any
		for _, name := range strings.Split(types.String(), " or ") {
			names = append(names, name)
		}
		one.set("type", names)
	}
	for _, s := range one.applied {
		for _, text := range []struct{ keyword, text string }{{"title", cmp.Or(s.Title, s.Name)}, {"description", strings.TrimSpace(s.Description)}, {"format", s.Format}} {
			if text.text != "" {
				one.set(text.keyword, text.text)
			}
		}
		for _, number := range []struct {
			keyword string
			number  jsonvalue.Number
		}{{"minimum", s.Minimum}, {"maximum", s.Maximum}, {"exclusiveMinimum", s.ExclusiveMinimum}, {"exclusiveMaximum", s.ExclusiveMaximum}, {"multipleOf", s.MultipleOf}} {
			if number.number != "" {
				one.set(number.keyword, number.number)
			}
		}
		if s.Pattern != nil {
			one.set("pattern", s.Pattern.Source)
		}
		if s.MinLength > 0 {
			one.set("minLength", jsonvalue.Int(int64(s.MinLength)))
		}
		if s.MaxLength > 0 {
			one.set("maxLength", jsonvalue.Int(int64(s.MaxLength)))
		}
		if s.MinItems > 0 {
			one.set("minItems", jsonvalue.Int(int64(s.MinItems)))
		}
		if s.Enum != nil {
			one.set("enum", s.Enum)
		}
		if s.Const != nil {
			one.set("const", *s.Const)
		}
		if s.Default != nil {
			one.set("default", *s.Default)
		}
		if len(s.Examples) > 0 {
			one.set("examples", s.Examples[:1])
		}
		if s.Deprecated {
			one.set("deprecated", true)
		}
	}
}

// set writes a keyword that is not there yet.
func (one *outlined) set(keyword string, value any) {
	if _, said := one.out.Lookup(keyword); !said {
		one.out.Set(keyword, value)
	}
}

// firstItems returns the schemas of the items that have one of their own, by their places.
func firstItems(applied []*jsonschema.Schema) (all [][]*jsonschema.Schema) {
	for _, s := range applied {
		for i, item := range s.PrefixItems {
			if i == len(all) {
				all = append(all, nil)
			}
			all[i] = append(all[i], item)
		}
	}
	return all
}
