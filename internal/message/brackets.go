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
)

// brackets are what names with brackets say of one value: f[id]=1, f[ids][]=1, items[0][price]=2. OpenAPI's deepObject describes the
// first kind only; the others are how clients of PHP, Rack, qs and axios write lists, and how servers read them.
type brackets struct {
	texts []string             // of the name itself
	inner map[string]*brackets // by what stands in the brackets; "" for []
}

// maxBrackets bounds how deep names nest: what lies deeper is not read.
const maxBrackets = 64

// readBrackets returns what the names that begin with name and a bracket say; nil for nothing.
func readBrackets(name string, query url.Values) *brackets {
	root := &brackets{}
	for _, key := range slices.Sorted(maps.Keys(query)) {
		rest, ok := strings.CutPrefix(key, name+"[")
		if !ok || !strings.HasSuffix(rest, "]") {
			continue
		}
		at := root
		names := strings.Split(strings.TrimSuffix(rest, "]"), "][")
		if len(names) > maxBrackets {
			continue
		}
		for _, one := range names {
			at = at.below(one)
		}
		at.texts = query[key]
	}
	if root.inner == nil {
		return nil
	}
	return root
}

func (b *brackets) below(name string) *brackets {
	if b.inner == nil {
		b.inner = map[string]*brackets{}
	}
	if b.inner[name] == nil {
		b.inner[name] = &brackets{}
	}
	return b.inner[name]
}

// value returns what the brackets say of a value of a schema.
func (b *brackets) value(p *openapi.Parameter, s *jsonschema.Schema) any {
	switch {
	case b.inner == nil:
		return repeated(p, s, b.texts)
	case b.isList(s):
		return b.list(p, s)
	}
	o := &jsonvalue.Object{}
	for _, name := range slices.Sorted(maps.Keys(b.inner)) {
		schema, _ := childOf(s, name)
		o.Set(name, b.inner[name].value(p, schema))
	}
	return o
}

// isList reports whether all the names are indices, and the schema takes a list.
func (b *brackets) isList(s *jsonschema.Schema) bool {
	if s != nil && s.PossibleTypes()&jsonschema.Array == 0 {
		return false
	}
	for name := range b.inner {
		if _, err := strconv.ParseUint(name, 10, 32); err != nil && name != "" {
			return false
		}
	}
	return true
}

// list returns the elements in the order of their indices, whatever lies between those, and then those of [].
func (b *brackets) list(p *openapi.Parameter, s *jsonschema.Schema) any {
	items := []any{}
	add := func(one *brackets) {
		element, _ := childOf(s, strconv.Itoa(len(items)))
		items = append(items, one.value(p, element))
	}
	names := slices.DeleteFunc(slices.Collect(maps.Keys(b.inner)), func(name string) bool { return name == "" })
	slices.SortFunc(names, func(a, b string) int {
		one, _ := strconv.Atoi(a)
		other, _ := strconv.Atoi(b)
		return one - other
	})
	for _, name := range names {
		add(b.inner[name])
	}
	if pushed := b.inner[""]; pushed != nil {
		for i := range pushed.longest() {
			add(pushed.nth(i))
		}
	}
	return items
}

// longest returns how often the name that is written most often is: items[][a]=1&items[][a]=2 are two.
func (b *brackets) longest() int {
	most := len(b.texts)
	for _, inner := range b.inner {
		most = max(most, inner.longest())
	}
	return most
}

// nth returns the brackets with only the text that each name has at i.
func (b *brackets) nth(i int) *brackets {
	out := &brackets{}
	if i < len(b.texts) {
		out.texts = b.texts[i : i+1]
	}
	for name, inner := range b.inner {
		if i < inner.longest() {
			if out.inner == nil {
				out.inner = map[string]*brackets{}
			}
			out.inner[name] = inner.nth(i)
		}
	}
	return out
}

// deepPairs writes a value with brackets: what readBrackets reads back. What is empty has no pairs.
func deepPairs(name string, v any) []string {
	var pairs []string
	switch v := v.(type) {
	case *jsonvalue.Object:
		for _, m := range v.Members {
			pairs = append(pairs, deepPairs(name+"["+m.Name+"]", m.Value)...)
		}
	case []any:
		for i, item := range v {
			index := strconv.Itoa(i)
			if IsScalar(item) {
				index = ""
			}
			pairs = append(pairs, deepPairs(name+"["+index+"]", item)...)
		}
	default:
		pairs = append(pairs, url.QueryEscape(name)+"="+url.QueryEscape(scalarOf(v)))
	}
	return pairs
}
