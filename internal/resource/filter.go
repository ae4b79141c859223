package resource

import (
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// comparisons are what parameters that are no filter for equality begin or end with, in words.
var comparisons = []struct {
	prefix, suffix []string
	compare        string
}{
	{[]string{"min"}, []string{"gte", "min", "from", "after", "since", "start"}, ">="},
	{[]string{"max"}, []string{"lte", "max", "to", "before", "until", "end"}, "<="},
	{nil, []string{"ne", "neq"}, "!="},
	{nil, []string{"like", "contains", "icontains", "startswith", "istartswith", "has"}, "has"},
	{nil, []string{"eq", "exact", "iexact", "in"}, "="},
	{nil, []string{"between"}, "between"},
	{[]string{"exists"}, nil, "not null"},
	{nil, []string{"isnull"}, "null"},
	{nil, []string{"gt"}, ">"},
	{nil, []string{"lt"}, "<"},
}

// findFilters finds the inputs that are called like a property of the things, and those that search and order.
func (f *finder) findFilters(r *Resource) {
	f.findOrders(r)
	has := func(names ...string) bool { return called(r.Rows.Inputs, names...) != nil }
	for at := range r.Rows.Inputs {
		i := &r.Rows.Inputs[at]
		name := plain(i.word())
		switch {
		case taken(r.Rows.Paging, i.Name):
		case slices.Contains(searches, name) && r.Rows.Search == "" && Property(r.Schema, name) == "" && !i.holds(r.Rows.Inputs):
			r.Rows.Search = i.Name
			r.because(i.Position, "search", i.Said())
		case (slices.Contains(orders, name) || slices.Contains(sorts, name) && isDirection(i.Schema)) && r.Rows.Order == "" && Property(r.Schema, name) == "" && (name != "order" || has("sort", "sortby", "orderby", "column", "sortfield")):
			r.Rows.Order = i.Name
			r.because(i.Position, "sort", i18n.Sayf("%s: asc, desc", i.Said()))
		case slices.Contains(sorts, name) && r.Rows.Sort == "" && (name != "column" || has("order")) && Property(r.Schema, name) == "":
			r.Rows.Sort = i.Name
			r.because(i.Position, "sort", i.Said())
		case slices.ContainsFunc(r.Rows.Orders, func(o Order) bool { return o.Input == i.Name }):
		default:
			if filter, ok := filterOf(r.Schema, i); ok {
				if s := r.Schema.At(filter.At...); filter.Compare == "=" && i.looksInto() && s.PossibleTypes()&jsonschema.String != 0 && s.Bare().Enum == nil {
					filter.Compare = "has"
				}
				r.Rows.Filters = append(r.Rows.Filters, filter)
				r.because(i.Position, "filter", i18n.Sayf("%s, like property %s", i.Said(), strings.Join(filter.At, "/")))
			} else if r.Rows.Search == "" && asksForText(described(i.Schema)) {
				r.Rows.Search = i.Name
				r.because(i.Position, "search", i18n.Sayf("%s, as its description says", i.Said()))
			} else if name == "or" && i.namesConditions() && has("filter") {
				r.Rows.Or = i.Name
				r.because(i.Position, "filter", i18n.Sayf("%s, which names properties itself", i.Said()))
			} else if i.namesProperties() || name == "s" && i.namesConditions() && has("filter") && has("or") {
				r.Rows.Expressions = append(r.Rows.Expressions, i.Name)
				r.because(i.Position, "filter", i18n.Sayf("%s, which names properties itself", i.Said()))
			}
		}
	}
}

// namesProperties reports whether an input is called like conditions, and may be a text, or an object of which no more is said, or list of texts: what it compares, its value says.
func (i *Input) namesProperties() bool {
	name := plain(i.word())
	return (name == "filter" || name == "filters" || name == "where" || name == "criteria") && i.namesConditions()
}

// namesConditions reports whether values of an input may be such: of a list that its elements may be texts of any kind.
func (i *Input) namesConditions() bool {
	s := i.Schema
	if s == nil || s.Bare().Enum != nil {
		return false
	}
	element, _ := s.Child("0")
	ofWords := s.PossibleTypes()&jsonschema.String == 0 && element != nil && (element.Bare().Enum != nil || element.PossibleTypes()&(jsonschema.String|jsonschema.ObjectType) == 0)
	return s.PossibleTypes()&(jsonschema.String|jsonschema.Array) != 0 && plainly(s) && !ofWords || isOpen(s)
}

// isOpen reports whether a schema is of objects that may have any members, and names none.
func isOpen(s *jsonschema.Schema) bool {
	return s.PossibleTypes()&jsonschema.ObjectType != 0 && !s.DeclaresNames()
}

// isDirection reports whether a schema takes asc and desc, and nothing else: sort of GitLab, beside order_by.
func isDirection(s *jsonschema.Schema) bool {
	s = s.Bare()
	return s != nil && len(s.Enum) > 0 && !slices.ContainsFunc(s.Enum, func(v any) bool { return !isOrder(jsonvalue.Plain(v)) })
}

// looksInto is in a description of a filter that is not for equality: 岗位名称，模糊匹配.
var looksInto = regexp.MustCompile(`(?i)模糊|搜索|\b(?:fuzzy|partial|substring|contains)\b`)

// looksInto reports whether a filter is for what is part of a text: its description says so, or it is a member of a search.
func (i *Input) looksInto() bool {
	condition, _ := i.brackets()
	return condition == "search" || looksInto.MatchString(described(i.Schema))
}

// holds reports whether an input is an object of which the members are inputs: search[name] of search.
func (i *Input) holds(inputs []Input) bool {
	return i.Parameter != nil && len(i.At) == 0 && slices.ContainsFunc(inputs, func(other Input) bool { return other.Parameter == i.Parameter && len(other.At) > 0 })
}

// searchFor is in a description of a text that is looked for in all of a thing.
var searchFor = regexp.MustCompile(`关键词|关键字|搜索内容|模糊查询|(?i:\bsearch (?:term|text|string)s?\b|\bkeywords?\b)`)

// asksForText reports whether a description says so. Few do, and descriptions are long: what all that match have in them is looked for first.
func asksForText(description string) bool {
	for _, hint := range []string{"earch t", "earch s", "EARCH ", "eyword", "EYWORD", "关键", "搜索内容", "模糊查询"} {
		if strings.Contains(description, hint) {
			return searchFor.MatchString(description)
		}
	}
	return false
}

// described returns what a document says in words of an input that may be a text.
func described(s *jsonschema.Schema) string {
	if s == nil || s.PossibleTypes()&jsonschema.String == 0 || s.Bare().Enum != nil {
		return ""
	}
	return s.Description
}

// Property returns the property of a schema that is called like name, in whichever spelling; "" for none.
func Property(s *jsonschema.Schema, name string) string {
	if s == nil {
		return ""
	}
	name = plain(name)
	found := ""
	for one := range s.EachName() {
		if isPlain(one, name) && (found == "" || strings.HasPrefix(found, "@")) { // @id of JSON-LD is an address, where there is an id as well
			found = one
			if !strings.HasPrefix(one, "@") {
				break
			}
		}
	}
	return found
}

// attributes is the member of a thing that holds what there is to say of it, beside its id and its type, as JSON:API and Strapi have it.
const attributes = "attributes"

// property returns where the property of a thing that is called like name stands: in the thing, or in its attributes; nil for none.
func property(s *jsonschema.Schema, name string) []string {
	if found := Property(s, name); found != "" {
		return []string{found}
	}
	if inner, open := s.Child(attributes); !open && isObject(inner) {
		if found := Property(inner, name); found != "" {
			return []string{attributes, found}
		}
	}
	return nil
}

// filterOf returns the filter that an input is, by its name.
func filterOf(item *jsonschema.Schema, i *Input) (Filter, bool) {
	if at := property(item, i.word()); at != nil {
		s := item.At(at...)
		return Filter{i.Name, at, "="}, scalar(s) || s != nil && s.PossibleTypes()&jsonschema.Array != 0
	}
	all := words(i.word())
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
			if at := property(item, name); at != nil {
				return Filter{i.Name, at, c.compare}, scalar(item.At(at...))
			}
		}
	}
	return Filter{}, false
}

// settle notes which inputs say which of the things are listed, and in which order, and how pages are counted.
func (r *Rows) settle() {
	r.first = firstPage(r.schema(r.Paging[Number]), r.schema(r.Paging[Size]))
	for _, f := range r.Filters {
		r.Choosers = append(r.Choosers, f.Input)
	}
	for _, o := range r.Orders {
		r.Choosers = append(r.Choosers, o.Input)
	}
	r.Choosers = append(r.Choosers, r.Expressions...)
	for _, name := range []string{r.Search, r.Sort, r.Or} {
		if name != "" {
			r.Choosers = append(r.Choosers, name)
		}
	}
}
