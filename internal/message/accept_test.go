package message_test

import (
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/message"
)

// TestAcceptable asks a response of three media types, JSON in the middle, by Accept headers.
func TestAcceptable(t *testing.T) {
	r := apitest.Load(t, `openapi: 3.1.0
info: {title: Accept, version: "1"}
paths:
  /a:
    get:
      responses:
        "200": {description: "", content: {application/xml: {}, application/json: {}, text/plain; charset=utf-8: {}}}
`).Operations[0].Responses[0]
	for accept, want := range map[string]string{
		"":                                       "application/json",
		"*/*":                                    "application/json",
		"application/json":                       "application/json",
		"text/html, */*":                         "application/json",
		"application/json-patch+json":            "",
		"application/xml":                        "application/xml",
		"APPLICATION/XML":                        "application/xml",
		"application/*":                          "application/json",
		"text/*":                                 "text/plain; charset=utf-8",
		"text/plain":                             "text/plain; charset=utf-8",
		"application/json;q=0.5, text/plain":     "text/plain; charset=utf-8",
		"application/json;q=0, */*":              "application/xml",
		"application/json;q=0":                   "",
		"application/json;q=nan, text/plain":     "application/json",
		"image/png":                              "",
		"image/png, */*;q=0.1":                   "application/json",
		"nonsense":                               "application/json",
		", ,application/xml":                     "application/xml",
		"application/xml;q=1.0;version=2":        "application/xml",
		"application/xml;q=0.9,application/json": "application/json",
	} {
		got := ""
		if m := message.Acceptable(r, accept); m != nil {
			got = m.Name
		}
		if got != want {
			t.Errorf("%q: %q, want %q", accept, got, want)
		}
		if m := r.MediaType(want); want != "" && !message.Accepted(m, accept) {
			t.Errorf("%q does not take %s", accept, want)
		}
	}
}

// What a document describes as a range may come as anything in it: a type in the range that nobody makes is no reason to refuse.
func TestAcceptableRanges(t *testing.T) {
	for described, asked := range map[string]map[string]bool{
		`"*/*"`:           {"image/png": true, "text/html, image/png;q=0.1": true, "application/json": true, "image/png;q=0": false, "*/*;q=0": false},
		`image/*`:         {"image/webp": true, "image/png": true, "text/plain": false},
		`application/xml`: {"image/png": false},
	} {
		r := apitest.Load(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: '', content: {"+described+": {}}}}}}}\n").Operations[0].Responses[0]
		for accept, want := range asked {
			if got := message.Acceptable(r, accept) != nil; got != want || message.Accepted(r.Content[0], accept) != want {
				t.Errorf("%s for %q: %v, want %v", described, accept, got, want)
			}
		}
	}
}

// A range is written as what is asked for, where such values can be: bytes as any type, a table as CSV, an object as XML; and as pictures that browsers show.
func TestAsAsked(t *testing.T) {
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
	const picture = "image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8"
	for schema, asked := range map[string]map[string]string{
		"{type: string, format: binary}":                                         {"image/png": "image/png", "image/*": "image/png", "audio/ogg": "audio/ogg", "": "application/octet-stream", "*/*": "application/octet-stream", browser: "application/octet-stream", picture: "image/svg+xml", "text/event-stream": "application/octet-stream"},
		"{type: array, items: {type: object, properties: {a: {type: integer}}}}": {"text/csv": "text/csv", "image/png": "application/json", "application/xml": "application/xml", "application/xml, application/json": "application/json", "image/svg+xml": "application/json", picture: "application/json", "text/html;q=0.3, application/hal+json": "application/hal+json"},
		"{type: integer}": {"text/plain": "text/plain", "text/csv": "application/json"},
	} {
		m := apitest.Load(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: '', content: {\"*/*\": {schema: "+schema+"}}}}}}}\n").Operations[0].Responses[0].Content[0]
		for accept, want := range asked {
			if got := message.AsAsked(m, accept).Concrete(); got != want {
				t.Errorf("%s for %q: %s, want %s", schema, accept, got, want)
			}
		}
	}
}

// TestAcceptableOfItsOwn asks for a type that a response describes, and describes again in what it says of any.
func TestAcceptableOfItsOwn(t *testing.T) {
	d := apitest.Load(t, `openapi: 3.0.4
info: {title: t, version: '1'}
paths: {/it: {get: {operationId: it, responses: {'200': {description: d, content: {'*/*': {schema: {type: string}}, application/json: {schema: {type: object}}, multipart/form-data: {schema: {type: object}}}}}}}}
`)
	r := d.Operations[0].Response(200)
	for accept, want := range map[string]string{"multipart/form-data": "multipart/form-data", "multipart/*": "multipart/form-data", "text/csv": "*/*", "": "application/json"} {
		if got := message.Acceptable(r, accept); got == nil || got.Name != want {
			t.Errorf("%q: %v, want %s", accept, got, want)
		}
	}
}
