package resource

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// countNames is what a count is called, the likeliest name first.
type countNames struct {
	count Count
	types jsonschema.Types
	names []string
}

// counted is what members of a list's answer about the whole and the page are called.
var counted = []countNames{
	{Total, jsonschema.Integer | jsonschema.Number, []string{"total", "totalcount", "totalelements", "totalitems", "totalrecords", "recordstotal", "totalresults", "totalhits", "totalsize", "itemcount", "recordcount", "rowcount", "count", "items"}},
	{Pages, jsonschema.Integer | jsonschema.Number, []string{"pages", "totalpages", "pagecount", "lastpage", "totalpage"}},
	{Number, jsonschema.Integer | jsonschema.Number, []string{"page", "pagenum", "pageno", "current", "currentpage", "pagenumber", "pageindex", "currpage", "curpage", "number"}},
	{Size, jsonschema.Integer | jsonschema.Number, []string{"size", "pagesize", "limit", "perpage", "pagelen", "itemsperpage", "take", "perpagecount", "countperpage"}},
	{Offset, jsonschema.Integer | jsonschema.Number, []string{"offset", "skip", "start", "startindex"}},
	{HasMore, jsonschema.Boolean, []string{"hasmore", "hasnext", "hasnextpage", "more"}},
	{Next, jsonschema.Integer | jsonschema.String, []string{"next", "nextpage", "nexturl", "nextpageurl", "nextlink", "nextpageuri", "odatanextlink"}},
	{Before, jsonschema.Integer | jsonschema.String, []string{"previous", "prev", "previouspage", "prevpage", "prepage", "previousurl", "prevurl", "prevpageurl", "previouspageuri", "previouslink"}},
	{First, jsonschema.Integer | jsonschema.String, []string{"first", "firstpage", "firstpageurl", "firstpageuri"}},
	{Last, jsonschema.Integer | jsonschema.String, []string{"last", "lastpage", "lastpageurl", "lastpageuri"}},
	{Cursor, jsonschema.String, []string{"nextcursor", "nextpagetoken", "cursor", "nextpage", "next", "endcursor", "after", "nextmarker", "nexttoken", "nextcontinuationtoken", "continuationtoken", "paginationtoken", "nextpagecursor", "nextbookmark", "bookmark"}},
}

// asked is what query parameters that say which page is asked for are called.
var asked = []struct {
	count Count
	names []string
}{
	{Number, []string{"page", "pagenum", "pageno", "current", "currentpage", "pagenumber", "pageindex", "currpage", "curpage", "p"}},
	{Size, []string{"size", "pagesize", "limit", "perpage", "pagelen", "rows", "maxresults", "maxresultcount", "itemsperpage", "resultsperpage", "pagelimit", "count", "rowcount", "top", "take", "maxitems"}},
	{Offset, []string{"offset", "skip", "skipcount", "firstresult", "start", "startindex", "from"}},
	{End, []string{"end"}},
	{Cursor, []string{"cursor", "after", "startingafter", "pagetoken", "nextpagetoken", "startcursor", "marker", "continue", "nextcursor", "continuationtoken", "nexttoken", "paginationtoken", "pagecursor", "bookmark", "skiptoken", "continuation"}},
}

// searches and sorts are what the parameters are called that look into texts, and that order.
var (
	searches = []string{"q", "search", "keyword", "keywords", "query", "searchterm", "searchtext", "term", "filtertext"}
	orders   = []string{"order", "direction", "dir", "sortdir", "sortdirection", "sortorder", "orderdirection", "orderdir", "ordertype", "ascdesc", "isasc", "asc", "ascending", "desc", "descending", "isdesc", "sortdesc", "sortdescending", "orderbydesc"}
	sorts    = []string{"sort", "order", "orderby", "sortby", "ordering", "sortfield", "orderbycolumn", "sortcolumn", "sortname", "sortkey", "orderfield", "sidx", "column"}
)

// firstPage returns the number of the first page, where a value of a schema says which page is asked for: 0 where that is its default, or its least
// value and 1 is no default; else 1. A least value that the size of a page has as well says no more than that the number has no sign, as utoipa writes
// every such.
func firstPage(s, size *jsonschema.Schema) int64 {
	if s == nil || !s.Valid(jsonvalue.Int(0), jsonschema.InRequest) {
		return 1
	}
	unsigned := size != nil && size.Minimum == "0"
	if s.Default != nil && *s.Default == any(jsonvalue.Int(0)) || s.Minimum == "0" && !unsigned && (s.Default == nil || *s.Default != any(jsonvalue.Int(1))) {
		return 0
	}
	return 1
}

// FirstPage returns the number of the first page of the list.
func (r *Rows) FirstPage() int64 { return r.first }

// usualSize is how many things a page has where nobody says.
const usualSize = 10

// Begins returns the value that an input has where the first page is asked for; ok is false for one that says nothing of pages, and
// where its schema takes no such value.
func (r *Rows) Begins(i *Input) (v any, ok bool) {
	if i == nil {
		return nil, false
	}
	switch i.Name {
	case r.Paging[Number]:
		v = jsonvalue.Int(r.first)
	case r.Paging[Offset]:
		v = jsonvalue.Int(0)
	case r.Paging[Size]:
		v = jsonvalue.Int(usualSize)
	default:
		return nil, false
	}
	return v, i.Schema == nil || i.Schema.Valid(v, jsonschema.InRequest)
}

// findCounts finds the numbers about the whole and the page: beside the list, at the root, and in what is called like them.
func (f *finder) findCounts(r *Resource, root *jsonschema.Schema, stated *extension) {
	places := []spot{{nil, root}}
	for i := range r.Rows.Items {
		if s := root.At(r.Rows.Items[:i]...); i > 0 && s != nil {
			places = append(places, spot{slices.Clone(r.Rows.Items[:i]), s})
		}
	}
	slices.Reverse(places) // what stands beside the list is meant before what stands farther
	for i := 0; i < len(places); i++ {
		place := places[i]
		for _, member := range namesOf(place.schema) {
			if next, ok := place.child(member); ok && isObject(next.schema) && len(next.tokens) <= maxLevels && slices.Contains(pageNames, unspaced(member)) {
				places = append(places, next)
			}
		}
	}
	for _, row := range counted {
		if row.count == Total { // articlesCount beside articles
			row.names = slices.Clone(row.names)
			for _, list := range []string{plain(lastOf(r.Rows.Items)), plain(f.nameOf(r))} {
				row.names = append(row.names, list+"count", "total"+list, list+"total")
			}
		}
		at, s := row.find(places)
		if s != nil && row.count == Next && s.PossibleTypes().Only(jsonschema.String) && asksForCursor(r) {
			continue // it is what the next request is asked with
		}
		if s != nil && row.count == Cursor && r.Rows.Counts[Next] != nil && slices.Equal(at, r.Rows.Counts[Next]) {
			continue
		}
		if s != nil {
			r.Rows.Counts[row.count] = at
			r.because(s.Position, string(row.count), i18n.Sayf("%s of the list", pointer(at)))
		}
	}
	if stated != nil && stated.total != nil {
		r.Rows.Counts[Total] = stated.total
	}
	f.findMarks(r, places)
	f.findHeaders(r)
}

// findHeaders finds the headers of a list's answer that say how many things there are, or where other pages are.
func (f *finder) findHeaders(r *Resource) {
	response, _ := r.Operations[List].Success()
	r.Rows.Headers = map[string]Count{}
	for _, h := range response.Headers {
		name := plain(h.Name)
		if name == "link" {
			r.Rows.Headers[h.Name] = Link
			r.because(h.Position, string(Link), i18n.Sayf("response header %s", h.Name))
		}
		if (name == "pagination" || name == "xpagination") && isObject(h.Schema) {
			r.Rows.Headers[h.Name] = Pagination
			r.because(h.Position, string(Pagination), i18n.Sayf("response header %s", h.Name))
		}
		for _, row := range counted {
			if row.types&jsonschema.Integer != 0 && (row.types&jsonschema.String == 0 || h.Schema != nil && h.Schema.PossibleTypes().Only(jsonschema.Integer)) && (slices.Contains(row.names, name) || slices.Contains(row.names, strings.TrimPrefix(name, "x"))) {
				r.Rows.Headers[h.Name] = row.count
				r.because(h.Position, string(row.count), i18n.Sayf("response header %s", h.Name))
			}
		}
	}
}

// Counted returns the number about a list, or a page of it, that a name is that of.
func Counted(name string) (c Count, ok bool) {
	for _, row := range counted {
		if row.types&jsonschema.Integer != 0 && slices.Contains(row.names, unspaced(name)) {
			return row.count, true
		}
	}
	return "", false
}

// asksForCursor reports whether the list is asked for pages by where the one before ended.
func asksForCursor(r *Resource) bool {
	for _, row := range asked {
		if row.count == Cursor {
			return called(r.Rows.Inputs, row.names...) != nil
		}
	}
	return false
}

// find returns where the first of the names stands, of a type that the count has.
func (row countNames) find(places []spot) ([]string, *jsonschema.Schema) {
	for _, name := range row.names {
		for _, place := range places {
			for _, member := range namesOf(place.schema) {
				if unspaced(member) != name {
					continue
				}
				if at, ok := place.child(member); ok && at.schema.PossibleTypes()&row.types != 0 && scalar(at.schema) {
					return at.tokens, at.schema
				}
			}
		}
	}
	return nil, nil
}

// findPaging finds what says which page is asked for.
func (f *finder) findPaging(r *Resource, stated *extension) {
	pages := slices.DeleteFunc(slices.Clone(r.Rows.Inputs), func(i Input) bool { return !i.pages() })
	for _, row := range asked {
		for _, name := range row.names {
			i := called(pages, name)
			if i == nil || taken(r.Rows.Paging, i.Name) || row.count == End && plain(r.Rows.Paging[Offset]) != "start" {
				continue
			}
			r.Rows.Paging[row.count] = i.Name
			r.because(i.Position, string(row.count), i.Said())
			break
		}
	}
	if stated != nil {
		for count, name := range stated.paging {
			r.Rows.Paging[count] = name
		}
	}
}

// schema returns what an input takes; nil where nobody says, or there is none.
func (r *Rows) schema(name string) *jsonschema.Schema {
	if i := r.Input(name); i != nil {
		return i.Schema
	}
	return nil
}

func taken(paging map[Count]string, name string) bool {
	for _, other := range paging {
		if other == name {
			return true
		}
	}
	return false
}
