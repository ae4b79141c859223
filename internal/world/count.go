package world

import (
	"encoding/base64"
	"strconv"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
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
		put(body, at, jsonvalue.Int(int64(len(l.ids))))
	case resource.Pages:
		put(body, at, jsonvalue.Int(int64(pages)))
	case resource.Number:
		put(body, at, jsonvalue.Int(int64(l.number(resource.Number, p.first))))
	case resource.Size:
		put(body, at, jsonvalue.Int(int64(p.size)))
	case resource.Offset:
		put(body, at, jsonvalue.Int(int64(p.from)))
	case resource.HasMore:
		put(body, at, more)
	case resource.Cursor:
		l.cursor(body, at, p, more)
	}
}

// cursor says where the next page begins; on the last one it is null, or left out, or empty.
func (l *listing) cursor(body any, at []string, p page, more bool) {
	if more {
		put(body, at, l.next(p))
		return
	}
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
	default:
		o.Set(name, "")
	}
}

func nullable(s *jsonschema.Schema) bool { return s != nil && s.Valid(nil, jsonschema.InResponse) }

// next returns the cursor of the page behind one: the id of the last thing where the parameter asks for that, else an offset of ours.
func (l *listing) next(p page) string {
	if isAfter(l.parameter(resource.Cursor)) && p.to > 0 {
		return jsonvalue.Plain(l.ids[p.to-1])
	}
	return base64.RawURLEncoding.EncodeToString([]byte(cursorPrefix + strconv.Itoa(p.to)))
}

// isAfter reports whether a parameter takes the id of the thing before the page.
func isAfter(p *openapi.Parameter) bool {
	return p != nil && (p.Name == "after" || p.Name == "starting_after" || p.Name == "startingAfter")
}
