package message_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// of is the body of a request of one media type.
func of(t *testing.T, mediaType, described string) message.Body {
	t.Helper()
	o := apitest.Load(t, `openapi: 3.2.0
info: {title: Sequence, version: "1"}
paths: {/a: {post: {requestBody: {content: {`+mediaType+`: {`+described+`}}}, responses: {"204": {description: ""}}}}}
`).Operations[0]
	return message.Body{MediaType: o.RequestBody.Content[0]}
}

// TestSequencesComeBack holds what reads a sequence against what writes it.
func TestSequencesComeBack(t *testing.T) {
	for name, row := range map[string]struct{ mediaType, described, text, written string }{
		"lines":           {"application/jsonl", "itemSchema: {type: integer}", `[1,2,3]`, "1\n2\n3\n"},
		"lines of texts":  {"application/x-ndjson", "itemSchema: {type: string}", `["a\nb"]`, "\"a\\nb\"\n"},
		"lines of a list": {"application/ndjson", "schema: {type: array}", `[[1],{"a":[]}]`, "[1]\n{\"a\":[]}\n"},
		"a line's schema": {"application/jsonl", "schema: {type: object}", `[{"a":1}]`, "{\"a\":1}\n"},
		"anything":        {"application/jsonl", "", `[null,""]`, "null\n\"\"\n"},
		"no line":         {"application/jsonl", "itemSchema: {}", `[]`, ""},
		"a table":         {"text/csv", "schema: {type: array, items: {type: object, required: [n], properties: {id: {type: integer}, on: {type: boolean}, n: {type: [string, 'null']}, l: {type: array}, t: {type: string}}}}", `[{"id":1,"on":true,"n":null,"l":[1,"a"],"t":"1"},{"n":"a, \"b\"\nc","t":""}]`, "id,on,n,l,t\r\n1,true,,\"[1,\"\"a\"\"]\",1\r\n,,\"a, \"\"b\"\"\r\nc\",,\r\n"},
		"a line":          {"text/csv", "schema: {type: object, properties: {a: {type: integer}}}", `{"a":1,"b":"x"}`, "a,b\r\n1,x\r\n"},
		"records":         {"application/json-seq", "itemSchema: {}", `[1,{"a":2}]`, "\x1e1\n\x1e{\"a\":2}\n"},
		"events":          {"text/event-stream", "itemSchema: {type: object}", `[{"event":"a","data":"x\ny","id":"7","retry":20},{"data":" z"}]`, "event: a\ndata: x\ndata: y\nid: 7\nretry: 20\n\ndata:  z\n\n"},
		"events of JSON":  {"text/event-stream", "itemSchema: {properties: {data: {type: object}}}", `[{"data":{"a":[1]}}]`, "data: {\"a\":[1]}\n\n"},
		"numbered events": {"text/event-stream", "schema: {type: array, items: {oneOf: [{type: object, required: [data, event], properties: {id: {type: integer}, event: {const: tick}, data: {type: object}}}, {type: object, required: [data], properties: {event: {const: text}, data: {type: string}}}]}}", `[{"id":7,"event":"tick","data":{"n":1}}]`, "id: 7\nevent: tick\ndata: {\"n\":1}\n\n"},
		"events of both":  {"text/event-stream", "itemSchema: {oneOf: [{properties: {event: {const: n}, data: {type: array}}}, {properties: {event: {const: t}, data: {type: string}}}]}", `[{"event":"t","data":"[1]"},{"event":"n","data":[1]}]`, "event: t\ndata: [1]\n\nevent: n\ndata: [1]\n\n"},
		"numbers":         {"text/event-stream", "itemSchema: {type: integer}", `[{"data":5}]`, "data: 5\n\n"},
		"data in 3.1":     {"text/event-stream", "schema: {type: object, properties: {n: {type: integer}}}", `[{"data":{"n":1}}]`, "data: {\"n\":1}\n\n"},
		"an id in 3.1":    {"text/event-stream", "schema: {type: object, properties: {id: {type: integer}}}", `[{"data":{"id":1}}]`, "data: {\"id\":1}\n\n"},
		"list in 3.1":     {"text/event-stream", "schema: {type: array, maxItems: 2, items: {type: object, properties: {id: {type: integer}}}}", `[{"data":{"id":1}},{"data":{"id":2}}]`, "data: {\"id\":1}\n\ndata: {\"id\":2}\n\n"},
		"list of events":  {"text/event-stream", "schema: {type: array, items: {type: object, properties: {event: {type: string}}}}", `[{"event":"a"}]`, "event: a\n\n"},
		"events in 3.1":   {"text/event-stream", "schema: {type: object, properties: {data: {type: string}}}", `[{"data":"x"}]`, "data: x\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			b := of(t, row.mediaType, row.described)
			v := apitest.Decode(t, row.text)
			var contentType string
			b.Raw, contentType = message.Encode(b.MediaType, v)
			if diff := cmp.Diff(row.written, string(b.Raw)); diff != "" {
				t.Errorf("written (-want +got):\n%s", diff)
			}
			if faults := b.Decode(contentType); len(faults) > 0 {
				t.Errorf("%v", faults)
			}
			if diff := cmp.Diff(jsonvalue.CanonicalText(v), jsonvalue.CanonicalText(b.Value)); diff != "" {
				t.Errorf("read (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPartsComeBack: parts that go by their number, and parts inside a part.
func TestPartsComeBack(t *testing.T) {
	for name, row := range map[string]struct{ mediaType, described, text string }{
		"mixed":       {"multipart/mixed", "schema: {type: array, prefixItems: [{type: integer}], items: {type: object}}", `[1,{"a":2},{}]`},
		"of a form":   {"multipart/form-data", "itemSchema: {type: string}", `["a","b"]`},
		"of no parts": {"multipart/mixed", "itemSchema: {type: array}, itemEncoding: {contentType: application/json}", `[[1,[2]],[]]`},
		"nested":      {"multipart/mixed", "itemSchema: {type: array, items: {type: integer}}, itemEncoding: {contentType: multipart/mixed}", `[[1,2],[3]]`},
		"deeper":      {"multipart/form-data", "schema: {properties: {f: {type: array, items: {type: object, properties: {n: {type: integer}}}}}}, encoding: {f: {contentType: multipart/mixed, itemEncoding: {contentType: multipart/form-data}}}", `{"f":[{"n":1},{"n":2}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			b := of(t, row.mediaType, row.described)
			v := apitest.Decode(t, row.text)
			var contentType string
			b.Raw, contentType = message.Encode(b.MediaType, v)
			if faults := b.Decode(contentType); len(faults) > 0 {
				t.Errorf("%v", faults)
			}
			if diff := cmp.Diff(jsonvalue.CanonicalText(v), jsonvalue.CanonicalText(b.Value)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, b.Raw)
			}
		})
	}
}

// TestBrokenSequences: what cannot be read says which item it is, and where.
func TestBrokenSequences(t *testing.T) {
	for name, row := range map[string]struct{ mediaType, described, text, want string }{
		"a line":           {"application/jsonl", "itemSchema: {}", "1\n[2\n3\n", "/1 4 "},
		"a line twice":     {"application/jsonl", "itemSchema: {}", "{\"a\": 1, \"a\": 2}\nx", "/0/a 9 /1 17 "},
		"no separator":     {"application/json-seq", "itemSchema: {}", "1\n\x1e2\n", " 0 "},
		"a short line":     {"text/csv", "schema: {type: array, items: {type: object}}", "a,b\n1\n", " 6 "},
		"a name twice":     {"text/csv", "schema: {type: array, items: {type: object}}", "a,a\n1,2\n", " 0 "},
		"two lines of one": {"text/csv", "schema: {type: object}", "a\n1\n2\n", " 0 "},
		"no empty line":    {"text/event-stream", "itemSchema: {type: object}", "data: 1\n\ndata: 2\n", "/1 9 "},
		"no UTF-8":         {"text/event-stream", "itemSchema: {type: object}", "data: \xff\n\n", " 6 "},
		"data without end": {"text/event-stream", "itemSchema: {properties: {data: {type: object}}}", "data: {\n\n", "/0 8 "},
	} {
		t.Run(name, func(t *testing.T) {
			b := of(t, row.mediaType, row.described)
			b.Raw = []byte(row.text)
			var got strings.Builder
			for _, fault := range b.Decode(row.mediaType) {
				fmt.Fprintf(&got, "%s %d ", fault.Pointer, fault.Offset)
			}
			if got.String() != row.want {
				t.Errorf("%q, want %q", got.String(), row.want)
			}
		})
	}
}

// TestEventsWithoutFields: each item is an event, whatever it is.
func TestEventsWithoutFields(t *testing.T) {
	b := of(t, "text/event-stream", "itemSchema: {type: object}")
	raw, _ := message.Encode(b.MediaType, apitest.Decode(t, `[{}, {"other": 1, "id": null}, {"event": "a\r\nb"}]`))
	if got := string(raw); got != "data:\n\ndata:\n\nevent: a b\n\n" {
		t.Errorf("written %q", got)
	}
}

// TestEventsAsBrowsersReadThem: a byte order mark, comments, all ends of lines, and fields that are none.
func TestEventsAsBrowsersReadThem(t *testing.T) {
	b := of(t, "text/event-stream", "itemSchema: {type: object}")
	b.Raw = []byte("\ufeff: hello\r\rdata\rdata:a\nevent: x\r\n\r\nother: 1\n\n: bye\n\nid:  2\nretry: soon\n\n\ndata: [DONE]\n\n")
	if faults := b.Decode("text/event-stream; charset=utf-8"); len(faults) > 0 {
		t.Fatal(faults)
	}
	const want = `[{"data":"\na","event":"x"},{"id":" 2","retry":"soon"},{"data":"[DONE]"}]`
	if diff := cmp.Diff(want, jsonvalue.Text(b.Value)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
