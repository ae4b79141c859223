package resource

import (
	"agentmock/internal/jsonschema"
)

// Rows is how a list shows the things.
type Rows struct {
	Items       []string // where they stand in the success body: the tokens of a JSON Pointer to an array
	Node        string   // the member of an element that is the thing: node of GraphQL's edges; "" where the element is it
	Schema      *jsonschema.Schema
	Counts      map[Count][]string // where a number about the whole, or the page, stands
	Marks       []Mark             // what else says something of the page
	Inputs      []Input            // what it may be asked with
	Paging      map[Count]string   // the inputs that say which page is asked for
	Filters     []Filter
	Held        []Filter         // those that each request gives and that nothing but the list knows of: all its things have what is asked for, as those below a path have their parent
	Keys        []Filter         // those of Filters that each request gives and that name another thing, whose the things are: those of one that nothing is of come to be when they are asked for
	Expressions []string         // the inputs whose values name the properties that they compare
	Or          string           // the input that names them, too, and asks for what meets it or those, as nestjsx/crud has it; "" for none
	Orders      []Order          // the inputs that order by one property each
	Choosers    []string         // the inputs that say which of the things are listed, and in which order
	first       int64            // the number of the first page
	Search      string           // the input that looks into all texts; "" for none
	Sort        string           // the input that orders; "" for none
	Order       string           // the input that says whether the greatest comes first: desc; "" for none
	Headers     map[string]Count // of the answer, that say a number about the whole, or where other pages are
}

// Count is a number about a list or a page of it.
type Count string

// The counts.
const (
	Total   Count = "total"    // of all things
	Pages   Count = "pages"    // of pages
	Number  Count = "page"     // of the page
	Size    Count = "size"     // of a page
	Offset  Count = "offset"   // of the first thing of the page
	Cursor  Count = "cursor"   // where the next page begins, as the server says
	HasMore Count = "has more" // whether there is a next page
	End     Count = "end"      // the offset behind the last thing of the page
	Next    Count = "next"     // where the next page is: its address, or its number
	Before  Count = "previous" // where the one before is
	First   Count = "first"
	Last    Count = "last"
	Link    Count = "link" // all of these, as a header has them (RFC 8288)

	Pagination Count = "pagination" // a header that has numbers as the members of an object
)

// Most returns how many things a page may have at most by the schema of the list, whose success body is of root; -1 for any number.
func (r *Rows) Most(root *jsonschema.Schema) int {
	if list := root.At(r.Items...); list != nil && list.MaxItems >= 0 {
		return list.MaxItems
	}
	return -1
}

// AsksEach reports whether all that the schema of a success body asks of the list is that each thing is of the schema of the rows, and
// that they are not too many.
func (r *Rows) AsksEach(root *jsonschema.Schema) bool {
	if root == nil || root.Relates() {
		return false
	}
	list := root.Bare()
	for _, token := range r.Items {
		if !list.HasOnly("type", "properties", "required", "additionalProperties") || list.Ref != nil || len(list.AllOf) > 0 {
			return false
		}
		if list = list.Property(token).Bare(); list == nil {
			return false
		}
	}
	return list.HasOnly("type", "items", "maxItems") && list.Ref == nil && len(list.AllOf) == 0 && list.Types&jsonschema.Array != 0 && list.Items.Bare() == r.Schema.Bare()
}
