package contract

import (
	"fmt"
	"slices"
	"strconv"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// Bounds of what is asked of one list.
const (
	maxDetails    = 3  // things that are read one by one
	maxReferences = 2  // references that are followed
	maxFilters    = 6  // filters that are tried
	maxCompared   = 2  // properties that a filter is tried with that names them itself
	maxSorts      = 2  // orders that are asked for
	smallPage     = 2  // things of a page, where pages are looked at
	maxPages      = 12 // pages that are turned
)

// collection is a list that is looked at.
type collection struct {
	*lifecycle
	resource *resource.Resource
	list     *openapi.Operation
	base     testCase // the request that is known to be good
}

// look holds a list against the things in it, its pages, its numbers, its filters and its orders. Nothing is written.
func (l *lifecycle) look(r *resource.Resource, list *openapi.Operation) {
	known := l.planner.proofOf(list)
	if !known.accepted || known.values == nil {
		return
	}
	c := &collection{lifecycle: l, resource: r, list: list}
	c.base = l.planner.newCase(list, Lifecycle, "list", known.values, expectation{})
	c.begin()
	first, ok := c.page("list", nil)
	if !ok {
		return
	}
	c.details(first)
	c.pages()
	c.note(c.eventually(c.counting))
	c.filters(first)
	c.sorts(first)
}

// shown is a page of a list.
type shown struct {
	sent
	items []any
}

// page asks for a list.
func (c *collection) page(name string, query map[string]any) (shown, bool) {
	asked, ok := c.with(query)
	if !ok {
		return shown{}, false
	}
	asked.name = c.list.ID + "/" + Lifecycle + "/" + name
	got, ok := c.ask(asked)
	if !ok || !succeeded(got) {
		return shown{sent: got}, false
	}
	items, isList := c.itemsOf(got)
	return shown{got, items}, isList && got.observation.flawed == nil
}

// itemsOf returns the things that an answer of a list has.
func (c *collection) itemsOf(got sent) ([]any, bool) {
	v, ok := jsonvalue.At(got.observation.Response.Body.Value, c.resource.Rows.Items...)
	list, isList := v.([]any)
	if !ok || !isList {
		return nil, false
	}
	if node := c.resource.Rows.Node; node != "" {
		list = slices.Clone(list)
		for i := range list {
			list[i], _ = jsonvalue.At(list[i], node)
		}
	}
	return list, true
}

// where returns the place of a member of an item in an answer.
func (c *collection) where(i int, name ...string) string {
	at := append(slices.Clone(c.resource.Rows.Items), strconv.Itoa(i))
	return "response.body#" + jsonvalue.Pointer(append(append(at, nonEmpty(c.resource.Rows.Node)...), name...)...)
}

// idOf returns the id of a thing that a list shows.
func (c *collection) idOf(item any) (any, bool) {
	if len(c.resource.ID.At) == 0 {
		return nil, false
	}
	id, ok := c.resource.ID.In(item)
	return id, ok && isID(id)
}

// note reports what is wrong.
func (c *collection) note(found []violation) {
	for _, v := range found {
		c.report(v, v.steps[len(v.steps)-1])
	}
}

func (c *collection) law(check, where, got, want string, steps ...sent) violation {
	return violation{check: check, where: where, got: got, want: want, at: steps[len(steps)-1].operation.Position, steps: steps}
}

// pages turns the pages of the list.
func (c *collection) pages() {
	paging := c.resource.Rows.Paging
	size := c.input(paging[resource.Size])
	if size == nil || counted(size, smallPage) == nil || c.turner() == "" {
		return
	}
	c.note(c.eventually(c.turn))
}

// turn looks at one page after the other.
func (c *collection) turn() []violation {
	var wrong []violation
	var steps []sent
	seen, rows := map[string]int{}, 0
	var pages []shown
	total, hasTotal, whole := int64(0), false, false
	size := c.input(c.resource.Rows.Paging[resource.Size])
	query := map[string]any{size.Name: counted(size, smallPage)}
	c.fromFirst(query)
	for number := 0; number < maxPages && c.room > 0; number++ {
		if number > 0 && !c.next(query, number, number*smallPage, steps[len(steps)-1]) {
			break
		}
		page, ok := c.page(fmt.Sprintf("page-%d", number+1), query)
		if !ok {
			return nil
		}
		steps, pages = append(steps, page.sent), append(pages, page)
		rows += len(page.items)
		if n := len(page.items); n > smallPage {
			return append(wrong, c.law("page-size", "response.body#"+jsonvalue.Pointer(c.resource.Rows.Items...), fmt.Sprintf("%d things", n), fmt.Sprintf("at most %d, as was asked", smallPage), page.sent))
		}
		for i, item := range page.items {
			id, ok := c.idOf(item)
			if !ok {
				continue
			}
			key := jsonvalue.Plain(id)
			before, twice := seen[key]
			switch {
			case twice && before > number: // on this page, of which the check unique-ids tells
				return wrong
			case twice:
				return append(wrong, c.law("pages-disjoint", c.where(i, c.resource.ID.At...), jsonvalue.Brief(id, shownLength), fmt.Sprintf("another: page %d has it", before), steps...))
			}
			seen[key] = number + 1
		}
		if c.resource.IsKeyless() && stands(pages) {
			return append(wrong, c.law("pages-disjoint", "response.body#"+jsonvalue.Pointer(c.resource.Rows.Items...), "the same things", "others: pages 1 and 2 have these", steps...))
		}
		wrong = append(wrong, c.counts(page, number, &total, &hasTotal, steps)...)
		if len(wrong) > 0 {
			return wrong
		}
		if len(page.items) < smallPage || hasTotal && int64(rows) >= total && !c.mayBeEmpty(page) { // another would have nothing, which the document does not let it say
			whole = true
			break
		}
	}
	n := int64(rows)
	if hasTotal && !whole && n <= total {
		if all, size := c.largest(); size > 0 && c.room > 0 {
			if page, ok := c.page("page-of-all", all); ok && len(page.items) < size {
				n, whole, steps = int64(len(page.items)), true, []sent{page.sent}
			}
		}
	}
	if hasTotal && len(steps) > 0 && (whole && n != total || n > total) {
		at := c.resource.Rows.Counts[resource.Total]
		return []violation{c.law("total-agrees", "response.body#"+jsonvalue.Pointer(at...), strconv.FormatInt(total, 10), fmt.Sprintf("%d, as many as its pages have", n), steps...)}
	}
	return nil
}

// stands reports whether the third page is what the first and the second are, two things that differ: where nothing tells things apart two pages may be
// alike, but no list goes on like that.
func stands(pages []shown) bool {
	if len(pages) != 3 || len(pages[0].items) < 2 || jsonvalue.Equal(pages[0].items[0], pages[0].items[1]) {
		return false
	}
	return jsonvalue.Equal(pages[1].items, pages[0].items) && jsonvalue.Equal(pages[2].items, pages[0].items)
}

// counts holds the numbers about a page against it.
func (c *collection) counts(page shown, number int, total *int64, hasTotal *bool, steps []sent) []violation {
	said := func(count resource.Count) (int64, string, bool) {
		at, has := c.resource.Rows.Counts[count]
		if !has {
			return 0, "", false
		}
		v, ok := jsonvalue.At(page.observation.Response.Body.Value, at...)
		n, isNumber := v.(jsonvalue.Number)
		i, isInteger := n.Int64()
		return i, "response.body#" + jsonvalue.Pointer(at...), ok && isNumber && isInteger
	}
	if n, where, ok := said(resource.Total); ok {
		if *hasTotal && n != *total {
			return []violation{c.law("total-agrees", where, strconv.FormatInt(n, 10), fmt.Sprintf("%d, as on the page before", *total), steps...)}
		}
		*total, *hasTotal = n, true
	}
	if n, where, ok := said(resource.Size); ok && n != smallPage && c.couldSay(page.sent, resource.Size, smallPage) {
		return []violation{c.law("total-agrees", where, strconv.FormatInt(n, 10), fmt.Sprintf("%d, the size that was asked for", smallPage), page.sent)}
	}
	if n, where, ok := said(resource.Pages); ok && *hasTotal && n != (*total+smallPage-1)/smallPage && c.couldSay(page.sent, resource.Pages, (*total+smallPage-1)/smallPage) {
		return []violation{c.law("total-agrees", where, strconv.FormatInt(n, 10), fmt.Sprintf("%d: %d things, %d a page", (*total+smallPage-1)/smallPage, *total, smallPage), page.sent)}
	}
	if at, has := c.resource.Rows.Counts[resource.HasMore]; has && *hasTotal {
		more, isFlag := c.at(page.sent, at).(bool)
		if want := int64(number*smallPage+len(page.items)) < *total; isFlag && more != want {
			return []violation{c.law("total-agrees", "response.body#"+jsonvalue.Pointer(at...), strconv.FormatBool(more), fmt.Sprintf("%t: there are %d things", want, *total), page.sent)}
		}
	}
	return nil
}

// couldSay reports whether the document takes a number where an answer counts.
func (c *collection) couldSay(got sent, count resource.Count, n int64) bool {
	m := got.observation.Response.Body.MediaType
	if m == nil || m.Schema == nil {
		return true
	}
	s := m.Schema.At(c.resource.Rows.Counts[count]...)
	return s == nil || s.Valid(jsonvalue.Int(n), jsonschema.InResponse)
}

func (c *collection) at(got sent, at []string) any {
	v, _ := jsonvalue.At(got.observation.Response.Body.Value, at...)
	return v
}
