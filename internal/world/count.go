package world

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/resource"
)

// count sets a number about the list, or about the page, where the answer has a place for it.
func (l *listing) count(body any, c resource.Count, at []string, p page) {
	pages := 0
	if p.size > 0 {
		pages = (len(l.ids) + p.size - 1) / p.size
	}
	more := p.to < len(l.ids)
	switch c {
	case resource.Total:
		l.say(body, at, jsonvalue.Int(int64(len(l.ids))))
	case resource.Pages:
		l.say(body, at, jsonvalue.Int(int64(pages)))
	case resource.Number:
		l.say(body, at, jsonvalue.Int(int64(l.number(resource.Number, p.first))))
	case resource.Size:
		l.say(body, at, jsonvalue.Int(int64(p.size)))
	case resource.Offset:
		l.say(body, at, jsonvalue.Int(int64(p.from)))
	case resource.HasMore:
		l.say(body, at, more)
	case resource.Cursor:
		l.cursor(body, at, p, more)
	case resource.Next, resource.Before, resource.First, resource.Last:
		l.leads(body, c, at, p)
	}
}

// mark sets a further member that says something of the page.
func (l *listing) mark(body any, m resource.Mark, p page) {
	number := func(n int) any { return jsonvalue.Int(int64(n)) }
	sorted := l.sorted()
	var v any
	switch m.Count {
	case resource.Here:
		v = number(p.to - p.from)
	case resource.IsFirst:
		v = p.from == 0
	case resource.IsLast:
		v = p.to >= len(l.ids)
	case resource.IsEmpty:
		v = p.to == p.from
	case resource.HasBefore:
		v = p.from > 0
	case resource.FirstRow, resource.LastRow:
		switch row := map[bool]int{true: p.from + 1, false: p.to}[m.Count == resource.FirstRow]; {
		case p.to > p.from:
			v = number(row)
		case !m.Takes(nil):
			v = number(0)
		}
	case resource.Sorted:
		v = sorted
	case resource.Unsorted:
		v = !sorted
	case resource.Paged, resource.Unpaged:
		v = m.Count == resource.Paged
	default:
		l.count(body, m.Count, m.At, p)
		return
	}
	l.say(body, m.At, v)
}

// say sets a number, where its schema takes it: a page may be one that the document does not foresee.
func (l *listing) say(body any, at []string, v any) {
	response, _ := l.x.Operation.Success()
	if s := response.Preferred().Schema.At(at...); s == nil || s.Valid(v, jsonschema.InResponse) {
		put(body, at, v)
	}
}

// leads says where another page is, where there is one: its number, or its address.
func (l *listing) leads(body any, c resource.Count, at []string, p page) {
	from, ok := p.start(c, len(l.ids))
	response, _ := l.x.Operation.Success()
	s := response.Preferred().Schema.At(at...)
	if s == nil {
		return
	}
	if !ok {
		l.without(body, at)
		return
	}
	if types := s.PossibleTypes(); types&jsonschema.Integer != 0 && types&jsonschema.String == 0 {
		put(body, at, jsonvalue.Int(int64(from/max(1, p.size)+p.first)))
	} else if address := l.address(p, from); address != "" {
		put(body, at, l.options.Origin.String()+address)
	}
}

// start returns the offset at which another page begins; ok is false where there is none.
func (p page) start(c resource.Count, total int) (from int, ok bool) {
	size := max(1, p.size)
	switch c {
	case resource.Next:
		return p.to, p.to < total && p.to > p.from
	case resource.Before:
		return max(0, p.from-size), p.from > 0
	case resource.Last:
		return max(0, (total-1)/size*size), true
	}
	return 0, true
}

// address returns the path and the query of a page of the same list; "" where it cannot be asked for.
func (l *listing) address(p page, from int) string {
	path, raw, _ := strings.Cut(l.x.Request.URL, "?")
	query, err := url.ParseQuery(raw)
	if err != nil {
		return ""
	}
	paging := l.resource.Rows.Paging
	cursor := l.resource.Rows.Input(paging[resource.Cursor])
	switch {
	case slices.ContainsFunc(l.resource.Rows.Inputs, func(i resource.Input) bool {
		return i.Parameter == nil || len(i.At) > 0 && i.Parameter.Style != "deepObject"
	}):
		return "" // the body says which page, or JSON does
	case paging[resource.Number] != "":
		query.Set(paging[resource.Number], strconv.Itoa(from/max(1, p.size)+p.first))
	case paging[resource.Offset] != "":
		query.Set(paging[resource.Offset], strconv.Itoa(from))
		if paging[resource.End] != "" {
			query.Set(paging[resource.End], strconv.Itoa(from+p.size))
		}
	case cursor != nil && from == p.to:
		query.Set(cursor.Name, l.next(p, cursor.Schema))
	case paging[resource.Cursor] != "" && from == 0:
		query.Del(paging[resource.Cursor])
	default:
		return ""
	}
	return path + "?" + query.Encode()
}

// headers returns the texts of the headers that the answer declares for numbers about it, and for where other pages are.
func (l *listing) headers(p page) map[string]string {
	if len(l.resource.Rows.Headers) == 0 {
		return nil
	}
	texts := map[string]string{}
	response, _ := l.x.Operation.Success()
	for _, h := range response.Headers {
		switch count := l.resource.Rows.Headers[h.Name]; count {
		case "":
		case resource.Link:
			texts[h.Name] = l.links(p)
		case resource.Pagination:
			all := &jsonvalue.Object{}
			for _, name := range h.Schema.DeclaredNames() {
				if c, ok := resource.Counted(name); ok {
					if n, ok := l.numbered(c, p); ok {
						all.Set(name, n)
					}
				}
			}
			texts[h.Name] = message.HeaderText(h, all)
		default:
			n, _ := l.numbered(count, p)
			texts[h.Name] = jsonvalue.Plain(n)
		}
	}
	return texts
}

// numbered returns a number about the list, or about the page; of other pages their numbers. ok is false where there is none.
func (l *listing) numbered(c resource.Count, p page) (n any, ok bool) {
	switch c {
	case resource.Next, resource.Before, resource.First, resource.Last:
		from, ok := p.start(c, len(l.ids))
		if !ok {
			return "", false
		}
		return jsonvalue.Int(int64(from/max(1, p.size) + p.first)), true
	}
	counted := &jsonvalue.Object{}
	l.count(counted, c, []string{"n"}, p)
	if n, ok = counted.Lookup("n"); !ok {
		return "", false
	}
	return n, true
}

// links returns where other pages are, as a Link header has it (RFC 8288).
func (l *listing) links(p page) string {
	var links []string
	for _, rel := range []struct {
		name  string
		count resource.Count
	}{{"first", resource.First}, {"prev", resource.Before}, {"next", resource.Next}, {"last", resource.Last}} {
		from, ok := p.start(rel.count, len(l.ids))
		if address := l.address(p, from); ok && address != "" {
			links = append(links, "<"+l.options.Origin.String()+address+`>; rel="`+rel.name+`"`)
		}
	}
	return strings.Join(links, ", ")
}

// cursor says where the next page begins; on the last one it is null, or left out, or empty.
func (l *listing) cursor(body any, at []string, p page, more bool) {
	if more {
		response, _ := l.x.Operation.Success()
		s := response.Preferred().Schema.At(at...)
		if text := l.next(p, s); s == nil || s.Valid(text, jsonschema.InResponse) {
			put(body, at, text)
			return
		}
	}
	l.without(body, at)
}

// without has a member say that there is nothing: null, or left out, or empty.
func (l *listing) without(body any, at []string) {
	parent, _ := jsonvalue.At(body, at[:len(at)-1]...)
	o, isObject := parent.(*jsonvalue.Object)
	if !isObject {
		return
	}
	name := at[len(at)-1]
	response, _ := l.x.Operation.Success()
	schema := response.Preferred().Schema.At(at[:len(at)-1]...)
	switch {
	case schema != nil && nullable(schema.At(name)):
		o.Set(name, nil)
	case schema != nil && !schema.Requires(name):
		o.Delete(name)
	case schema != nil && schema.At(name) != nil && schema.At(name).PossibleTypes()&jsonschema.String != 0:
		o.Set(name, "")
	}
}

func nullable(s *jsonschema.Schema) bool { return s != nil && s.Valid(nil, jsonschema.InResponse) }

// next returns the cursor of the page behind one: the id of the last thing where the request asks for that, else an offset of ours, in a form
// that its schema takes.
func (l *listing) next(p page, s *jsonschema.Schema) string {
	last := ""
	if p.to > 0 {
		last = jsonvalue.Plain(l.ids[p.to-1])
	}
	if isAfter(l.input(resource.Cursor)) && last != "" {
		return last
	}
	for _, form := range cursorForms {
		if text := form(p.to); s == nil || s.Valid(text, jsonschema.InResponse) {
			return text
		}
	}
	if last != "" && s.Valid(last, jsonschema.InResponse) { // a token that looks like an id
		return last
	}
	usual := cursorForms[0](p.to)
	if made, err := l.generator.Value(s, generate.Options{Seed: uint64(p.to), Dynamic: true}); err == nil { // of a form that nobody foresaw
		if text := jsonvalue.Plain(made) + cursorJoint + usual; s.Valid(text, jsonschema.InResponse) {
			return text
		}
	}
	return usual
}

// cursorPrefix begins the text of a cursor that is an offset.
const cursorPrefix = "o:"

// cursorJoint stands between what makes a text a cursor by its schema, and the usual form.
const cursorJoint = "~"

// cursorForms write an offset, the usual form first; offsetOf reads them.
var cursorForms = []func(offset int) string{
	func(n int) string {
		return base64.RawURLEncoding.EncodeToString([]byte(cursorPrefix + strconv.Itoa(n)))
	},
	func(n int) string { return base64.StdEncoding.EncodeToString([]byte(cursorPrefix + strconv.Itoa(n))) },
	strconv.Itoa,
	func(n int) string { return fmt.Sprintf("%032d", n) }, // a hash, say
	func(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) },
}

// offsetOf returns the offset that a cursor of ours says; ok is false for any other text. One that isPlain may be an id as well.
func offsetOf(cursor string) (n int, isPlain, ok bool) {
	isPlain = true
	cursor = cursor[strings.LastIndex(cursor, cursorJoint)+1:]
	if text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(cursor, "=")); err == nil {
		if digits, isOurs := strings.CutPrefix(string(text), cursorPrefix); isOurs {
			cursor, isPlain = digits, false
		}
	}
	n, err := strconv.Atoi(strings.TrimPrefix(cursor, "00000000-0000-4000-8000-"))
	return n, isPlain, err == nil && n >= 0
}

// isAfter reports whether an input takes the id of the thing before the page.
func isAfter(i *resource.Input) bool {
	return i != nil && (i.Name == "after" || i.Name == "starting_after" || i.Name == "startingAfter")
}
