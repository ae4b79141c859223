package resource

import (
	"slices"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
)

// Mark is a further member of a list's answer that says something of the page: Spring's empty and numberOfElements, PageHelper's isLastPage,
// Laravel's from and to.
type Mark struct {
	Count Count
	At    []string           // the tokens of a JSON Pointer
	of    *jsonschema.Schema // the member's
}

// Takes reports whether the member may have a value.
func (m Mark) Takes(v any) bool { return m.of.Valid(v, jsonschema.InResponse) }

// What marks say.
const (
	Here      Count = "things here"  // how many things are on the page
	IsFirst   Count = "first page"   // whether it is the first page
	IsLast    Count = "last page"    // whether it is the last one
	IsEmpty   Count = "empty"        // whether nothing is on it
	HasBefore Count = "has previous" // whether there is a page before
	FirstRow  Count = "from"         // which of all things is the first one here, counted from 1
	LastRow   Count = "to"           // and which is the last
	Paged     Count = "paged"        // whether there are pages
	Unpaged   Count = "unpaged"      // and whether there are none
	Sorted    Count = "sorted"       // whether an order was asked for
	Unsorted  Count = "unsorted"     // and whether none was
)

// marks are what such members are called, beside the counts of a list.
var marks = []countNames{
	{Here, jsonschema.Integer | jsonschema.Number, []string{"numberofelements", "elementcount", "itemcount", "resultcount", "recordcount", "count"}},
	{Total, jsonschema.Integer | jsonschema.Number, []string{"filtercount", "filteredcount", "filteredtotal", "recordsfiltered"}},
	{IsFirst, jsonschema.Boolean, []string{"first", "isfirst", "isfirstpage", "firstpage"}},
	{IsLast, jsonschema.Boolean, []string{"last", "islast", "islastpage", "lastpage"}},
	{IsEmpty, jsonschema.Boolean, []string{"empty", "isempty"}},
	{HasBefore, jsonschema.Boolean, []string{"hasprevious", "hasprev", "hasprevpage", "haspreviouspage", "haspre"}},
}

// rowMarks count rows; they mean that only where both are there, beside the total.
var rowMarks = []countNames{
	{FirstRow, jsonschema.Integer | jsonschema.Number, []string{"from", "startrow"}},
	{LastRow, jsonschema.Integer | jsonschema.Number, []string{"to", "endrow"}},
}

// pageableMarks are those of Spring's Pageable, and sortMarks those of its Sort.
var (
	pageableMarks = []countNames{
		{Number, jsonschema.Integer, []string{"pagenumber", "number"}},
		{Size, jsonschema.Integer, []string{"pagesize", "size"}},
		{Offset, jsonschema.Integer, []string{"offset"}},
		{Paged, jsonschema.Boolean, []string{"paged"}},
		{Unpaged, jsonschema.Boolean, []string{"unpaged"}},
	}
	sortMarks = []countNames{
		{Unsorted, jsonschema.Boolean, []string{"empty"}},
		{Unsorted, jsonschema.Boolean, []string{"unsorted"}},
		{Sorted, jsonschema.Boolean, []string{"sorted"}},
	}
)

// findMarks finds the marks in the places where counts stand.
func (f *finder) findMarks(r *Resource, places []spot) {
	isCounted := func(at []string) bool { return slices.Equal(at, r.Rows.Counts[Total]) }
	add := func(rows []countNames, places ...spot) {
		for _, row := range rows {
			at, s := row.find(places)
			if s == nil || isCounted(at) || slices.ContainsFunc(r.Rows.Marks, func(m Mark) bool { return slices.Equal(m.At, at) }) {
				continue
			}
			r.Rows.Marks = append(r.Rows.Marks, Mark{row.count, at, s})
		}
	}
	f.findEchoes(r, places)
	if r.Rows.Counts[Total] == nil && r.Rows.Counts[Pages] == nil && r.Rows.Counts[Number] == nil && r.Rows.Counts[HasMore] == nil {
		return // nothing says that it is a page
	}
	add(marks, places...)
	for _, place := range places {
		from, first := rowMarks[0].find([]spot{place})
		_, last := rowMarks[1].find([]spot{place})
		if first != nil && last != nil && r.Rows.Counts[Total] != nil && len(from) == len(r.Rows.Counts[Total]) {
			add(rowMarks, place)
		}
		sorted := func(place spot) {
			if sort, ok := place.child("sort"); ok && isObject(sort.schema) && Property(sort.schema, "sorted") != "" {
				add(sortMarks, sort)
			}
		}
		sorted(place)
		if pageable, ok := place.child("pageable"); ok && isObject(pageable.schema) {
			add(pageableMarks, pageable)
			sorted(pageable)
		}
	}
}

// findEchoes finds the members that are called as what the list is asked with for a number of a page, beside those that say that number already: limit beside size.
func (f *finder) findEchoes(r *Resource, places []spot) {
	for _, row := range asked {
		if row.count != Number && row.count != Size && row.count != Offset {
			continue
		}
		i := called(r.Rows.Inputs, row.names...)
		if i == nil {
			continue
		}
		at, s := countNames{row.count, jsonschema.Integer | jsonschema.Number, []string{plain(i.word())}}.find(places)
		isKnown := func(m Mark) bool { return slices.Equal(m.At, at) }
		if s == nil || slices.ContainsFunc(r.Rows.Marks, isKnown) {
			continue
		}
		for _, other := range r.Rows.Counts {
			if slices.Equal(other, at) {
				s = nil
			}
		}
		if s != nil {
			r.Rows.Marks = append(r.Rows.Marks, Mark{row.count, at, s})
			r.because(s.Position, string(row.count), i18n.Sayf("%s of the list", pointer(at)))
		}
	}
}
