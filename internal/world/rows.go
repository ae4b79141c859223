package world

import (
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// fill puts the page of things, and the numbers, into an answer of a media type; ok is false where its schema does not take it.
func (l *listing) fill(body any, p page, m *openapi.MediaType) (filled any, ok bool) {
	plain := l.plain[m] && l.chosen == nil
	rows := []any{}
	for i := p.from; i < p.to && !plain; i++ {
		row, ok := l.row(i)
		if !ok {
			return nil, false
		}
		rows = append(rows, row)
	}
	if body, ok = l.with(body, rows); !ok {
		return nil, false
	}
	for count, at := range l.resource.Rows.Counts {
		l.count(body, count, at, p)
	}
	for _, m := range l.resource.Rows.Marks {
		l.mark(body, m, p)
	}
	if !l.allows(m, body) {
		return body, len(rows) == 0 && !plain && l.leaveOut(body) && m.Schema.Valid(body, jsonschema.InResponse)
	}
	if !plain {
		return body, true
	}
	text, ok := l.written(p)
	if !ok {
		return nil, false
	}
	return l.with(body, text)
}

// leaveOut takes the list out of an answer: where the document lets it be away, and not be empty.
func (l *listing) leaveOut(body any) bool {
	at := l.resource.Rows.Items
	if len(at) == 0 {
		return false
	}
	around, _ := jsonvalue.At(body, at[:len(at)-1]...)
	o, isObject := around.(*jsonvalue.Object)
	if isObject {
		o.Delete(at[len(at)-1])
	}
	return isObject
}

// with puts the things in their place in an answer.
func (l *listing) with(body, rows any) (any, bool) {
	at := l.resource.Rows.Items
	if len(at) == 0 {
		return rows, true
	}
	return body, put(body, at, rows)
}

// written returns the page of things as JSON, where nothing is asked but that each of them is valid, as they are when they are made.
func (l *listing) written(p page) (text jsonvalue.Written, ok bool) {
	text = append(make([]byte, 0, 512*(1+p.to-p.from)), '[')
	schema := l.resource.Rows.Schema
	for i, id := range l.ids[p.from:p.to] {
		if i > 0 {
			text = append(text, ',')
		}
		one, known := l.changes.in(l.shown).written(id)
		if !known && !l.options.Dynamic {
			one, known = l.known[l.resource].thing(l.shown, id)
		}
		if known {
			if text, ok = jsonvalue.Append(text, one), schema.Valid(one, jsonschema.InResponse); !ok {
				return nil, false
			}
			continue
		}
		if text, ok = l.appendThing(text, l.shown, id, l.ofHeld(id)); !ok {
			return nil, false
		}
	}
	return append(text, ']'), true
}

// asItIs returns a thing as it was written, else as it is made.
func (l *listing) asItIs(id any) (any, bool) {
	if one, ok := l.changes.in(l.shown).written(id); ok {
		return one, true
	}
	return l.thing(l.shown, id, l.ofHeld(id))
}
