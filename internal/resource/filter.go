package resource

import (
	"fmt"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// comparisons are what parameters that are no filter for equality begin or end with, in words.
var comparisons = []struct {
	prefix, suffix []string
	compare        string
}{
	{[]string{"min"}, []string{"gte", "min", "from", "after", "since", "start"}, ">="},
	{[]string{"max"}, []string{"lte", "max", "to", "before", "until", "end"}, "<="},
	{nil, []string{"ne", "neq"}, "!="},
	{nil, []string{"like", "contains", "has"}, "has"},
	{nil, []string{"gt"}, ">"},
	{nil, []string{"lt"}, "<"},
}

// findFilters finds the query parameters that are called like a property of the things, and those that search and order.
func (f *finder) findFilters(r *Resource, o *openapi.Operation) {
	for _, p := range o.Parameters {
		name := plain(p.Name)
		switch {
		case p.In != "query" || taken(r.Rows.Paging, p.Name):
		case slices.Contains(searches, name) && r.Rows.Search == "" && Property(r.Schema, name) == "":
			r.Rows.Search = p.Name
			r.because(p.Position, "search", "query parameter "+p.Name)
		case slices.Contains(orders, name) && r.Rows.Order == "" && Property(r.Schema, name) == "" && (name != "order" || queryParameter(o, "sort") != nil || queryParameter(o, "sortby") != nil || queryParameter(o, "orderby") != nil):
			r.Rows.Order = p.Name
			r.because(p.Position, "sort", "query parameter "+p.Name+": asc, desc")
		case slices.Contains(sorts, name) && r.Rows.Sort == "" && Property(r.Schema, name) == "":
			r.Rows.Sort = p.Name
			r.because(p.Position, "sort", "query parameter "+p.Name)
		default:
			if filter, ok := filterOf(r.Schema, p); ok {
				r.Rows.Filters = append(r.Rows.Filters, filter)
				r.because(p.Position, "filter", fmt.Sprintf("query parameter %s, like property %s", p.Name, filter.Property))
			}
		}
	}
}

// Property returns the property of a schema that is called like name, in whichever spelling; "" for none.
func Property(s *jsonschema.Schema, name string) string {
	if s == nil {
		return ""
	}
	name = plain(name)
	for _, one := range s.DeclaredNames() {
		if isPlain(one, name) {
			return one
		}
	}
	return ""
}

// filterOf returns the filter that a query parameter is, by its name.
func filterOf(item *jsonschema.Schema, p *openapi.Parameter) (Filter, bool) {
	if p.Style == "deepObject" { // created[gt]=1: what is compared is a part of the value
		return Filter{}, false
	}
	if name := Property(item, plain(p.Name)); name != "" {
		s, _ := item.Child(name)
		return Filter{p.Name, name, "="}, scalar(s) || s != nil && s.PossibleTypes()&jsonschema.Array != 0
	}
	all := words(p.Name)
	if len(all) < 2 {
		return Filter{}, false
	}
	first, last := all[0], all[len(all)-1]
	for _, c := range comparisons {
		rest := ""
		switch {
		case slices.Contains(c.suffix, last):
			rest = strings.Join(all[:len(all)-1], "")
		case slices.Contains(c.prefix, first):
			rest = strings.Join(all[1:], "")
		default:
			continue
		}
		for _, name := range []string{rest, rest + "at", rest + "time", rest + "date"} {
			if found := Property(item, name); found != "" {
				s, _ := item.Child(found)
				return Filter{p.Name, found, c.compare}, scalar(s)
			}
		}
	}
	return Filter{}, false
}
