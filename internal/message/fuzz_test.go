package message_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
	"testing/fstest"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

const everyWay = `openapi: 3.2.0
info: {title: t, version: "1"}
paths:
  /a/{p}:
    post:
      parameters:
        - {name: p, in: path, required: true, style: matrix, explode: true, schema: {type: array, items: {type: integer}}}
        - {name: deep, in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: {type: integer}}}}
        - {name: pipe, in: query, style: pipeDelimited, schema: {type: array, items: {type: boolean}}}
        - {name: json, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: X-A, in: header, schema: {type: object, properties: {b: {type: number}}}}
        - {name: sid, in: cookie, schema: {type: array, items: {type: string}}}
      requestBody:
        content:
          application/json: {schema: {type: object}}
          application/jsonl: {itemSchema: {type: object}}
          application/json-seq: {itemSchema: {type: object}}
          text/event-stream: {itemSchema: {type: object, properties: {data: {type: object}, retry: {type: integer}}}}
          application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: array, items: {type: integer}}, b: {type: object}}}}
          multipart/form-data: {schema: {type: object, properties: {a: {type: integer}, f: {type: string, format: binary}, o: {type: object}}}}
          application/xml: {schema: {type: object, xml: {name: a}, properties: {b: {type: array, items: {type: integer}}, c: {type: string, xml: {attribute: true}}}}}
          text/plain: {schema: {type: integer}}
      responses: {"200": {description: it, content: {application/json: {schema: {}}, text/html: {schema: {type: string}}, "image/*": {}}}}
`

func everyOperation(f *testing.F) *openapi.Operation {
	s, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(everyWay)}}, openapi.Options{})
	if err != nil {
		f.Fatal(err)
	}
	return s.Operations[0]
}

// FuzzBody: what is read of a body in any way that bodies are written in is bounded in its faults; a value that was read is written so
// that the same is read again.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"a": 1, "a": "\ud800"}`, "{}\n[\n1\n", "\x1e{}\n\x1e1", "data: {}\nretry: 1\n\n:\nid\n\n", "a=1&a=%zz&b[c]=1", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n",
		`<?xml version="1.0"?><a c="&lt;"><b>1</b><b/><!-- x --></a>`, "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "7",
	} {
		f.Add([]byte(seed), uint8(0))
	}
	content := everyOperation(f).RequestBody.Content
	f.Fuzz(func(t *testing.T, raw []byte, way uint8) {
		m := content[int(way)%len(content)]
		contentType := m.Name
		if m.Name == "multipart/form-data" {
			contentType += "; boundary=b"
		}
		body := message.Body{Raw: raw, MediaType: m}
		body.Values(contentType)
		faults := body.Decode(contentType)
		if len(faults) > jsonvalue.MaxFaults+2 {
			t.Fatalf("%d faults", len(faults))
		}
		for _, fault := range faults {
			if len(fault.Pointer) > jsonvalue.MaxPointer+64 || fault.Reason == "" {
				t.Fatalf("a fault of %d bytes: %q", len(fault.Pointer), fault.Reason)
			}
		}
		if len(faults) > 0 || !body.Decoded || !slices.Contains([]string{"application/json", "application/jsonl", "application/json-seq"}, m.Name) {
			return
		}
		again := message.Body{MediaType: m}
		var sentAs string
		again.Raw, sentAs = message.Encode(m, body.Value)
		if faults := again.Decode(sentAs); len(faults) > 0 || !jsonvalue.Equal(body.Value, again.Value) {
			t.Fatalf("%q is written %q, and read %v, %v", raw, again.Raw, jsonvalue.Text(again.Value), faults)
		}
	})
}

// FuzzHeaders: whatever a query, a path, cookies, headers and Accept say, parameters are read or refused with a reason.
func FuzzHeaders(f *testing.F) {
	f.Add(";p=1;p=2", "deep[a]=1&pipe=true|false&json={}", "sid=1; sid=\"2\"", "b,1.5", "text/*;q=0.5, application/json;q=1.000, */*;q=0")
	f.Add(";p", "deep[[a]]=%&pipe=|||", "=;;sid", "b", "a/b;c=\"d;\\\"e\"")
	operation := everyOperation(f)
	f.Fuzz(func(t *testing.T, path, query, cookies, header, accept string) {
		values, _ := url.ParseQuery(query)
		h := http.Header{"Cookie": {cookies}, "X-A": {header}}
		for _, p := range operation.Parameters {
			if _, err := message.DecodeParameter(p, path, values, h); err != nil && err.Error() == "" {
				t.Errorf("%s: an empty error", p.Name)
			}
		}
		m := message.Acceptable(operation.Response(200), accept)
		if m != nil && accept != "" && !message.Accepted(m, accept) {
			t.Errorf("%s is answered to %q, which does not accept it", m.Name, accept)
		}
	})
}
