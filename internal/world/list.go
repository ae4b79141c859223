package world

import (
	"math"
	"slices"
	"strconv"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// List returns the answer of a list: the things that there are and that the request asks for, the page of them, and the numbers about
// both. ok is false where the operation lists nothing, and where the document allows no such answer.
func (w *World) List(x *message.Exchange, m *openapi.MediaType, options generate.Options, changes *Changes) (listed Listed, ok bool) {
	if !w.IsList(x.Operation) || m == nil || m.Schema == nil {
		return Listed{}, false
	}
	r, role := w.set.Of(x.Operation)
	if role == resource.Counting {
		return w.counted(x, m, options, changes)
	}
	if !w.shows[showing{r, m}] {
		return Listed{}, false // in this media type it is something else
	}
	l := &listing{World: w, resource: r, asks: r.Rows, x: x, options: options, changes: changes}
	l.home = homeOf(r, x, w.variables(x.Operation), options.Seed)
	l.show()
	if listed.Body, ok = l.around(m); !ok {
		return Listed{}, false
	}
	most := l.resource.Rows.Most(m.Schema)
	if l.choose() {
		listed.Strange = l.strange
		if listed.Body, ok = l.fill(listed.Body, l.page(most), m); !ok { // an alternative may take them as their reader answers them, and no other
			l.asRead = true
			if listed.Body, ok = l.around(m); ok {
				listed.Body, ok = l.fill(listed.Body, l.page(most), m)
			}
		}
		if ok {
			listed.Headers = l.headers(l.page(most))
			return listed, true
		}
	}
	return l.none(m, most)
}

// none returns the answer of a list whose things cannot be made: of what the generator lists in their place a page, or that there are none, where it finds nothing either.
func (l *listing) none(m *openapi.MediaType, most int) (listed Listed, ok bool) {
	options := l.options
	options.ByPath = true // of another page they are the same
	body, ok := l.generated(l.x, m, options)
	rows, _ := jsonvalue.At(body, l.resource.Rows.Items...)
	list, isList := rows.([]any)
	if !ok || !isList {
		return Listed{}, false
	}
	l.ids, l.chosen, l.asRead = nil, nil, false
	if len(list) > 0 {
		for i, row := range l.each(list, body, m) {
			if l.resource.Rows.Node != "" {
				row, _ = jsonvalue.At(row, l.resource.Rows.Node)
			}
			l.chosen = append(l.chosen, chosen{jsonvalue.Int(int64(i + 1)), row, row})
		}
		l.narrow()
	}
	listed.Body, ok = l.fill(body, l.page(most), m)
	listed.Headers = l.headers(l.page(most))
	return listed, ok
}

// each returns those things of an answer that it may have alone, so that any page of them is an answer; all of them, where that is none.
func (l *listing) each(list []any, body any, m *openapi.MediaType) []any {
	var alone []any
	for _, row := range list {
		if one, ok := l.with(copied(body), []any{row}); ok && l.allows(m, one) {
			alone = append(alone, row)
		}
	}
	if len(alone) == 0 {
		return list
	}
	return alone
}

// IsList reports whether an operation lists things, or counts those that a list has.
func (w *World) IsList(o *openapi.Operation) bool {
	r, role := w.set.Of(o)
	return (role == resource.List || role == resource.Counting) && r.Rows != nil
}

// Listed is the answer of a list: its body, in which the things may be [jsonvalue.Written] where it is JSON, and the texts of headers that say
// something of it.
type Listed struct {
	Body    any
	Headers map[string]string
	Strange bool // the things are those of one that nothing is of, and there are none: [World.Welcome]
}

// around returns the answer that the things are put in.
func (l *listing) around(m *openapi.MediaType) (body any, ok bool) {
	if len(l.resource.Rows.Items) == 0 {
		return []any{}, true
	}
	if k := l.known[l.resource]; k != nil && k.list != nil && !l.options.Dynamic {
		return copied(k.list), true
	}
	options := l.options
	options.Stated = append(slices.Clip(options.Stated), generate.Stated{At: l.resource.Rows.Items, Value: []any{}})
	return l.generated(l.x, m, options)
}

// listing is one answer of a list.
type listing struct {
	*World
	resource *resource.Resource
	asks     *resource.Rows // what the request may ask with, where it is for how many there are that of its own
	x        *message.Exchange
	options  generate.Options
	changes  *Changes
	except   []string // inputs that are not looked at
	home     home
	shown    home // of the things, where the list has ids of its own

	strange bool // the request asks for the things of one that nothing is of

	asRead bool // the things are shown as they are
	ids    []any
	chosen []chosen // in the order of ids, where things had to be made to choose among them; else nil

	holder []string // where the things of another resource hold the id of the parent: only those that hold it are listed; nil: all are
	held   any
}

// show has a list without addresses of its own list the things that it shows.
func (l *listing) show() {
	l.shown = l.home
	at, ok := l.elsewhere(l.home)
	if !ok {
		return
	}
	l.shown = at.home
	if !at.own {
		l.home, l.holder, l.held = at.home, at.holder, at.held
	}
}

// asked returns what the request gives for an input, and whether it gives something.
func (l *listing) asked(name string) (any, bool) {
	if i := l.asks.Input(name); i != nil && !slices.Contains(l.except, name) {
		return i.Of(l.x)
	}
	return nil, false
}

// page is which of the things are shown.
type page struct {
	from, to, size, first int // first is the number of the first page
}

// page works out which things the request asks for: by a page's number, by an offset, or by where the last page ended.
func (l *listing) page(most int) page {
	p := page{size: l.number(resource.Size, -1), first: 1}
	paging := l.resource.Rows.Paging
	switch {
	case p.size >= 0:
	case paging[resource.Size] != "" || paging[resource.Number] != "" || paging[resource.Offset] != "" || paging[resource.Cursor] != "":
		p.size = l.sizes[l.resource]
	default:
		p.size = len(l.ids)
	}
	if most >= 0 {
		p.size = min(p.size, most)
	}
	if l.input(resource.Number) != nil {
		p.first = int(l.resource.Rows.FirstPage())
	}
	switch {
	case paging[resource.Offset] != "" && l.has(resource.Offset):
		p.from = l.number(resource.Offset, 0)
	case l.has(resource.Cursor):
		p.from = l.after()
	default:
		number := l.number(resource.Number, p.first)
		if high := math.MaxInt32; p.size > 0 && number-p.first > high/p.size {
			p.from = len(l.ids)
		} else {
			p.from = (number - p.first) * p.size
		}
	}
	p.from = min(max(0, p.from), len(l.ids))
	p.to = min(len(l.ids), p.from+max(0, p.size))
	if l.has(resource.End) {
		p.to = max(p.from, min(len(l.ids), l.number(resource.End, p.to)))
		p.size = max(p.size, p.to-p.from)
	}
	if most >= 0 {
		p.to = min(p.to, p.from+most)
	}
	return p
}

// usualSize is how many things a page of a list has where nobody says: as many as the example of what asks for it.
func (w *World) usualSize(rows *resource.Rows) int {
	const usual = 20
	i := rows.Input(rows.Paging[resource.Size])
	if i == nil {
		return usual
	}
	var given []any
	if i.Parameter != nil {
		for _, e := range i.Parameter.Examples {
			given = append(given, e.Value)
		}
	}
	if i.Schema != nil {
		if example, ok := w.generator.Example(i.Schema); ok {
			given = append(given, example)
		}
	}
	for _, v := range given {
		if n, err := strconv.Atoi(jsonvalue.Plain(v)); err == nil && n > 0 {
			return n
		}
	}
	return usual
}

func (l *listing) input(c resource.Count) *resource.Input {
	if i := l.resource.Rows.Input(l.resource.Rows.Paging[c]); i != nil && i.Schema != nil {
		return i
	}
	return nil
}

func (l *listing) has(c resource.Count) bool {
	_, ok := l.asked(l.resource.Rows.Paging[c])
	return ok
}

// number returns what a request gives for a count, else the default of that, else instead.
func (l *listing) number(c resource.Count, instead int) int {
	v, ok := l.asked(l.resource.Rows.Paging[c])
	if i := l.input(c); !ok {
		if i == nil || i.Schema.Default == nil {
			return instead
		}
		v = *i.Schema.Default
	}
	n, err := strconv.Atoi(jsonvalue.Plain(v))
	if err != nil || n < 0 {
		return instead
	}
	return n
}

// after returns the offset behind where a cursor points: the id of a thing, or a cursor of ours.
func (l *listing) after() int {
	v, _ := l.asked(l.resource.Rows.Paging[resource.Cursor])
	text := jsonvalue.Plain(v)
	n, isPlain, isOurs := offsetOf(text)
	if isOurs && !isPlain {
		return n
	}
	for i, id := range l.ids {
		if jsonvalue.Plain(id) == text {
			return i + 1
		}
	}
	return n
}

// row returns element i of the list.
func (l *listing) row(i int) (shown any, ok bool) {
	if l.chosen != nil && !l.asRead {
		shown, ok = l.chosen[i].row, true
	} else if shown, ok = l.asItIs(l.ids[i]); ok && !l.asRead {
		shown, ok = l.rowOf(l.ids[i], shown)
	}
	if rows := l.resource.Rows; rows.Node != "" {
		return &jsonvalue.Object{Members: []jsonvalue.Member{{Name: rows.Node, Value: shown}, {Name: "cursor", Value: jsonvalue.Plain(l.ids[i])}}}, ok
	}
	return shown, ok
}

// rowOf returns a thing as the list shows it, wherever it stands: as it is, else what both have is the thing's.
func (l *listing) rowOf(id, one any) (any, bool) {
	rows := l.resource.Rows
	own := rows.Schema.Bare() == l.resource.Schema.Bare() && !l.resource.IsKeyless() // what is created beside it may be more than it shows
	if own || rows.Schema.Valid(one, jsonschema.InResponse) && len(unspoken(rows.Schema, one)) == 0 {
		return one, true
	}
	thing, isObject := one.(*jsonvalue.Object)
	options := l.options
	options.Turn = max(0, l.World.place(l.shown, id))
	options.Seed = faker.NewHash(options.Seed).Text(l.shown.name()).Text(jsonvalue.Plain(id)).Seed()
	options.Usual = true
	for name := range rows.Schema.EachName() {
		if v, ok := thing.Lookup(name); isObject && ok {
			if slices.Equal(l.resource.ID.At, []string{name}) {
				v = asProperty(rows.Schema.At(name), v)
			}
			options.Stated = append(options.Stated, generate.Stated{At: []string{name}, Value: shownBy(rows.Schema.At(name), v)})
		}
	}
	made, err := l.generator.Value(rows.Schema, options)
	if row, isRow := made.(*jsonvalue.Object); isRow && isObject { // what is shown without being described is the thing's, too
		for i, m := range row.Members {
			if v, ok := thing.Lookup(m.Name); ok && rows.Schema.At(m.Name) == nil {
				row.Members[i].Value = v
			}
		}
	}
	return made, err == nil
}

// Lists reports whether an operation lists things of which some were written.
func (w *World) Lists(x *message.Exchange, changes *Changes) bool {
	if changes == nil || !w.IsList(x.Operation) {
		return false
	}
	r, _ := w.set.Of(x.Operation)
	l := &listing{World: w, resource: r, asks: r.Rows, x: x}
	l.home = homeOf(r, x, w.variables(x.Operation), 0)
	l.show()
	return changes.in(l.home) != nil
}

// put sets the value at a place of a body that has the way there.
func put(body any, at []string, v any) bool {
	parent, ok := jsonvalue.At(body, at[:len(at)-1]...)
	o, isObject := parent.(*jsonvalue.Object)
	if !ok || !isObject {
		return false
	}
	o.Set(at[len(at)-1], v)
	return true
}
