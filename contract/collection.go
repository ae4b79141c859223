package contract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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
	id, ok := jsonvalue.At(item, c.resource.ID.At...)
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

// filters asks for some of the things, by what one of them has.
func (c *collection) filters(first shown) {
	tried := 0
	for _, f := range slices.Concat(c.resource.Rows.Filters, c.resource.Rows.Held) {
		wanted, isThere := c.wanted(f, first.items)
		if wanted == nil || tried == maxFilters || c.room <= 0 {
			continue
		}
		tried++
		c.note(c.eventually(func() []violation { return c.filter(f, wanted, isThere) }))
	}
	if search := c.input(c.resource.Rows.Search); search != nil && len(first.items) > 0 && c.room > 0 && search.Schema != nil && search.Schema.Valid(unheardText, jsonschema.InRequest) {
		page, ok := c.page("search", map[string]any{search.Name: unheardText})
		if ok && len(page.items) > 0 && c.mayBeEmpty(page) {
			c.note([]violation{c.law("filter-respected", "response.body#"+jsonvalue.Pointer(c.resource.Rows.Items...), fmt.Sprintf("%d things", len(page.items)), "nothing: "+search.Name+" is a text that nothing has", page.sent)})
		}
	}
}

// mayBeEmpty reports whether the document takes an answer of a list that has no things.
func (c *collection) mayBeEmpty(page shown) bool {
	body := page.observation.Response.Body
	at := c.resource.Rows.Items
	if body.MediaType == nil || body.MediaType.Schema == nil || len(at) == 0 {
		return body.MediaType == nil || body.MediaType.Schema == nil || body.MediaType.Schema.Valid([]any{}, jsonschema.InResponse)
	}
	empty := jsonvalue.Clone(body.Value)
	jsonvalue.SetChild(parentOf(empty, at), at[len(at)-1], []any{})
	return body.MediaType.Schema.Valid(empty, jsonschema.InResponse)
}

// unheardText is a text that nothing has.
const unheardText = "qzxvkjwqpy"

// wanted returns a value that a filter may be given, as the input takes it: one that a thing has and that not all of them meet, else
// one that none of them has; nil for none.
func (c *collection) wanted(f resource.Filter, items []any) (v any, isThere bool) {
	input := c.input(f.Input)
	if input == nil || input.Schema == nil || f.Compare == "has" {
		return nil, false
	}
	var best any
	fewest := len(items) + 1
	for _, item := range items {
		v, ok := jsonvalue.At(item, f.At...)
		if several := []any{v}; ok && isID(v) && !input.Schema.Valid(v, jsonschema.InRequest) {
			v, ok = several, input.Schema.Valid(several, jsonschema.InRequest)
		} else {
			ok = ok && isID(v)
		}
		if !ok {
			continue
		}
		met := 0
		for _, other := range items {
			if f.Meets(other, v) {
				met++
			}
		}
		if met < fewest {
			best, fewest = v, met
		}
	}
	if fewest == len(items) && f.Compare == "=" {
		for _, other := range alternatives(input.Schema) {
			if !slices.ContainsFunc(items, func(item any) bool { return f.Meets(item, other) }) {
				return other, false
			}
		}
	}
	return best, best != nil
}

// alternatives returns the values that a schema lists.
func alternatives(s *jsonschema.Schema) []any {
	if bare := s.Bare(); bare != nil {
		s = bare
	}
	if len(s.Enum) == 0 && s.PossibleTypes().Only(jsonschema.Boolean) {
		return []any{true, false}
	}
	return s.Enum
}

// filter asks for what a filter says, and for nothing else.
func (c *collection) filter(f resource.Filter, wanted any, isThere bool) []violation {
	page, ok := c.page("filter-"+f.Input, map[string]any{f.Input: wanted})
	if !ok {
		return nil
	}
	isHeld := slices.ContainsFunc(c.resource.Rows.Held, func(held resource.Filter) bool { return held.Input == f.Input })
	for i, item := range page.items {
		v, has := jsonvalue.At(item, f.At...)
		if _, isObject := item.(*jsonvalue.Object); !isObject || !has || v == nil || isHeld && c.exemplified(item) || f.Meets(item, wanted) || sameText(v, wanted) {
			continue
		}
		return []violation{c.law("filter-respected", c.where(i, f.At...), jsonvalue.Brief(v, shownLength), f.Compare+" "+jsonvalue.Brief(wanted, shownLength)+", as "+f.Input+" asks", page.sent)}
	}
	if isThere && len(page.items) == 0 && (f.Compare == "=" || f.Compare == ">=" || f.Compare == "<=") {
		return []violation{c.law("filter-respected", "response.body#"+jsonvalue.Pointer(c.resource.Rows.Items...), "nothing", "a thing of which "+strings.Join(f.At, "/")+" is "+jsonvalue.Brief(wanted, shownLength)+": the list without the filter has one", page.sent)}
	}
	return nil
}

// sameText reports whether two values are one text but for capitals: many filters do not look at them.
func sameText(a, b any) bool {
	one, isText := a.(string)
	other, isToo := b.(string)
	return isText && isToo && (strings.EqualFold(one, other) || strings.Contains(strings.ToLower(one), strings.ToLower(other)))
}

// sorts asks for the things in an order.
func (c *collection) sorts(first shown) {
	sort := c.input(c.resource.Rows.Sort)
	if sort == nil || len(first.items) < 2 {
		return
	}
	orders := c.orders(sort)
	for _, wanted := range orders[:min(maxSorts, len(orders))] {
		if c.room > 0 {
			c.note(c.eventually(func() []violation { return c.sort(sort, wanted) }))
		}
	}
}

// orders returns what a list may be ordered by.
func (c *collection) orders(sort *resource.Input) []any {
	if sort.Schema == nil {
		return nil
	}
	values := slices.Clone(sort.Schema.Enum)
	if bare := sort.Schema.Bare(); bare != nil {
		values = slices.Clone(bare.Enum)
	}
	if sort.Parameter != nil {
		for _, e := range sort.Parameter.Examples {
			values = append(values, e.Value)
		}
	}
	if example, ok := c.planner.requests.Example(sort.Schema); ok {
		values = append(values, example)
	}
	return slices.DeleteFunc(values, func(v any) bool {
		return len(c.resource.SortKeys(v, nil)) == 0 || !sort.Schema.Valid(v, jsonschema.InRequest)
	})
}

// sort asks for an order, and looks whether it is kept.
func (c *collection) sort(by *resource.Input, wanted any) []violation {
	page, ok := c.page("sort-"+strings.Trim(jsonvalue.Plain(wanted), "-+"), map[string]any{by.Name: wanted})
	if !ok {
		return nil
	}
	key := c.resource.SortKeys(wanted, nil)[0]
	for i := range page.items[:max(0, len(page.items)-1)] {
		before, after := page.items[i], page.items[i+1]
		a, b := c.member(before, key.At), c.member(after, key.At)
		if a != nil && b != nil && key.Compare(before, after) > 0 && !inSomeOrder(a, b, key.Descending) {
			return []violation{c.law("sorted", c.where(i+1, key.At...), jsonvalue.Brief(b, shownLength), fmt.Sprintf("it in front of %s: %s asks for that order", jsonvalue.Brief(a, shownLength), by.Name), page.sent)}
		}
	}
	return nil
}

func (c *collection) member(item any, at []string) any {
	v, _ := jsonvalue.At(item, at...)
	return v
}

// inSomeOrder reports whether two texts are in an order that people use: by letters whatever their case, or one that only a language knows.
func inSomeOrder(a, b any, descending bool) bool {
	one, isText := a.(string)
	other, isToo := b.(string)
	if !isText || !isToo {
		return false
	}
	if strings.ContainsFunc(one+other, func(c rune) bool { return c > '~' }) {
		return true
	}
	order := strings.Compare(strings.ToLower(one), strings.ToLower(other))
	return order == 0 || (order > 0) == descending
}
