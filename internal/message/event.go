package message

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// ended is the data with which many streams of JSON say that they end: no event of them.
const ended = "[DONE]"

// readEvents reads server-sent events (HTML, section 9.2.6): a list of objects of the fields that each has.
func readEvents(m *openapi.MediaType, _ string, raw []byte) (any, bool, []jsonvalue.Fault) {
	r := &eventReader{schema: m.Schema, items: []any{}}
	if at := invalidUTF8(raw); at >= 0 {
		return nil, false, []jsonvalue.Fault{{Offset: at, Reason: "invalid UTF-8"}}
	}
	rest := bytes.TrimPrefix(raw, []byte("\ufeff"))
	for len(rest) > 0 {
		r.offset = len(raw) - len(rest)
		end := bytes.IndexAny(rest, "\r\n")
		if end < 0 {
			r.line(string(rest))
			break
		}
		r.line(string(rest[:end]))
		if rest[end] == '\r' && end+1 < len(rest) && rest[end+1] == '\n' {
			end++
		}
		rest = rest[end+1:]
	}
	if r.event != nil {
		r.fault("the last event has no empty line after it, without which it is no event")
	}
	return whole(r.items, r.faults)
}

func invalidUTF8(raw []byte) int {
	for at := 0; at < len(raw); {
		r, width := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && width == 1 {
			return at
		}
		at += width
	}
	return -1
}

// eventReader reads lines.
type eventReader struct {
	schema *jsonschema.Schema // of the list; nil: not described
	items  []any
	faults []jsonvalue.Fault
	event  *jsonvalue.Object // that is being read; nil between events
	data   []string
	offset int
}

func (r *eventReader) fault(reason string) {
	if len(r.faults) >= jsonvalue.MaxFaults {
		return
	}
	r.faults = append(r.faults, jsonvalue.Fault{Pointer: jsonvalue.Pointer(strconv.Itoa(len(r.items))), Offset: r.offset, Reason: reason})
}

// line reads a line: a comment, a field, or the end of an event. Fields of other names mean nothing.
func (r *eventReader) line(text string) {
	name, value, _ := strings.Cut(text, ":")
	value = strings.TrimPrefix(value, " ")
	switch {
	case text == "":
		r.end()
		return
	case name != "data" && name != "event" && name != "id" && name != "retry":
		return
	case r.event == nil:
		r.event = &jsonvalue.Object{}
	}
	if name == "data" {
		r.data = append(r.data, value) // joined at the end: an event may have a million lines
	}
	r.event.Set(name, value)
}

// end ends an event: its fields are read as the schema has them.
func (r *eventReader) end() {
	event := r.event
	if len(r.data) > 0 {
		event.Set("data", strings.Join(r.data, "\n"))
	}
	r.event, r.data = nil, nil
	if event == nil {
		return
	}
	item, _ := childOf(r.schema, strconv.Itoa(len(r.items)))
	if retry, has := event.Lookup("retry"); has {
		event.Set("retry", retryOf(item, retry.(string)))
	}
	if schema, _ := childOf(item, "id"); schema != nil {
		if id, has := event.Lookup("id"); has {
			event.Set("id", scalarFrom(&openapi.Parameter{}, schema, id.(string)))
		}
	}
	if data, has := event.Lookup("data"); has && !r.typed(event, item, data.(string)) {
		return
	}
	r.items = append(r.items, event)
}

// retryOf returns a time as the schema has it, a number where it says nothing.
func retryOf(item *jsonschema.Schema, text string) any {
	schema, _ := childOf(item, "retry")
	if schema == nil {
		schema = jsonschema.OfType(jsonschema.Integer)
	}
	return scalarFrom(&openapi.Parameter{}, schema, text)
}

// typed makes the data of an event what its schema has: a text, or what the text says where it is to be JSON. It is false for an
// event that is none, and of one whose data cannot be read.
func (r *eventReader) typed(event *jsonvalue.Object, item *jsonschema.Schema, text string) bool {
	schema, _ := childOf(item, "data")
	if schema == nil || item.Valid(event, jsonschema.InResponse) {
		return true
	}
	if !schema.DeclaresType(jsonschema.Array | jsonschema.ObjectType) {
		event.Set("data", scalarFrom(&openapi.Parameter{}, schema, text))
		return true
	}
	v, faults := jsonvalue.Decode([]byte(text))
	switch {
	case len(faults) == 0:
		event.Set("data", v)
	case text == ended:
		return false
	case !schema.DeclaresType(jsonschema.String):
		r.fault("the data are no JSON: " + faults[0].Reason)
	}
	return true
}

// lineEnds are what ends a line of an event stream.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// writeEvents writes what readEvents reads back. Texts of one line lose the ends of theirs, members that are no fields are none, and
// an event without any has empty data: it would be none.
func writeEvents(_ *openapi.MediaType, contentType string, v any) ([]byte, string) {
	var b strings.Builder
	for _, item := range itemsOf(v) {
		event, isObject := item.(*jsonvalue.Object)
		if !isObject {
			event = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "data", Value: item}}}
		}
		before := b.Len()
		for _, m := range event.Members {
			writeField(&b, m)
		}
		if b.Len() == before {
			b.WriteString("data:\n")
		}
		b.WriteString("\n")
	}
	return []byte(b.String()), contentType
}

func writeField(b *strings.Builder, m jsonvalue.Member) {
	if m.Value == nil && m.Name != "data" {
		return
	}
	text := lineEnds.Replace(jsonvalue.Plain(m.Value))
	switch m.Name {
	case "data":
		for line := range strings.SplitSeq(text, "\n") {
			b.WriteString("data: " + line + "\n")
		}
	case "event", "id", "retry":
		b.WriteString(m.Name + ": " + strings.ReplaceAll(text, "\n", " ") + "\n")
	}
}

// blankLines are the ends of events, by how their lines end.
var blankLines = [][]byte{[]byte("\n\n"), []byte("\r\n\r\n"), []byte("\r\r")}

// CutEvent returns the first event of a stream with the empty line that ends it, and what comes after; ended is false where no such line has
// come yet: then event is all there is. Before the byte searched, where who reads a stream has looked before, no event ends. A block of comments is
// an event here. Nothing behind the event is looked at: to cut a whole stream costs what it costs to read it once.
func CutEvent(stream []byte, searched int) (event, rest []byte, ended bool) {
	from := min(max(0, searched-3), len(stream)) // of an end that has come in two parts
	for end := from + 1; end <= len(stream); end++ {
		if last := stream[end-1]; last != '\n' && last != '\r' {
			continue
		}
		for _, blank := range blankLines {
			if bytes.HasSuffix(stream[from:end], blank) {
				return stream[:end], stream[end:], true
			}
		}
	}
	return stream, nil, false
}

// PacedEvents returns the events of a list, which were read of a stream, as an exchange file has them: each with the delay before it, where pauses
// has those of the blocks of the stream, and last the one that says the end, which is none of the list.
func PacedEvents(items []any, stream []byte, pauses []time.Duration) []any {
	var paced []any
	next, pause := 0, time.Duration(0)
	for i, rest := 0, bytes.TrimPrefix(stream, byteOrderMark); len(rest) > 0; i++ {
		var block []byte
		block, rest, _ = CutEvent(rest, 0)
		if i < len(pauses) {
			pause += pauses[i]
		}
		read := &eventReader{items: []any{}}
		for line := range strings.SplitSeq(lineEnds.Replace(string(block)), "\n") {
			read.line(line)
		}
		event := read.event
		if event == nil && len(read.items) > 0 {
			event, _ = read.items[0].(*jsonvalue.Object)
		}
		if event == nil {
			continue // comments: what comes next comes so much later
		}
		if data, _ := event.Lookup("data"); next == len(items) && data == ended {
			event = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "data", Value: ended}}}
		} else if next < len(items) {
			item, isObject := items[next].(*jsonvalue.Object)
			if !isObject {
				return nil
			}
			event = &jsonvalue.Object{Members: slices.Clone(item.Members)}
			next++
		} else {
			return nil
		}
		if i < len(pauses) {
			event.Set("delay", min(pause.Round(pauseUnit), MaxPause).String())
		}
		paced, pause = append(paced, event), 0
	}
	if next < len(items) {
		return nil
	}
	return paced
}

// MaxPause is the longest pause between two events that is written down; pauseUnit is what they are rounded to.
const (
	MaxPause  = time.Minute
	pauseUnit = 10 * time.Millisecond
)
