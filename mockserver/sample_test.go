package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// Requests to begin with are answered as they stand, with the credentials and the body that the document wants.
func TestSamples(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: t, version: "1"}
servers: [{url: /v1}]
security: [{key: []}]
paths:
  /kites:
    get: {operationId: listKites, parameters: [{name: page, in: query, required: true, schema: {type: integer, minimum: 1}}, {name: X-Team, in: header, required: true, example: blue, schema: {type: string}}], responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Kite'}}}}}}}
    post: {operationId: createKite, requestBody: {required: true, content: {application/json: {schema: {type: object, required: [colour], properties: {colour: {type: string}, tail: {type: string}}}}}}, responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Kite'}}}}}}
  /kites/{id}: {get: {operationId: getKite, parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Kite'}}}}, "404": {description: d}}}}
components:
  securitySchemes: {key: {type: apiKey, in: query, name: key}}
  schemas: {Kite: {type: object, required: [id, colour], properties: {id: {type: integer}, colour: {type: string}}}}
`
	for _, options := range []mockserver.Options{{}, {Auth: mockserver.Off, Unknown: mockserver.NotFound}} {
		server := must(mockserver.New(apitest.File("openapi.yaml", document), options))
		samples := server.Samples()
		listening := httptest.NewServer(server)
		defer listening.Close()
		var asked []string
		for _, one := range samples {
			asked = append(asked, one.Operation.ID+" "+one.URL)
			headers := []string{}
			for name, values := range one.Header {
				headers = append(headers, name+": "+values[0])
			}
			if one.Body != "" {
				headers = append(headers, "", one.Body)
			}
			if got := send(t, listening, one.Operation.Method+" "+one.URL, headers...); got.StatusCode > 299 {
				t.Errorf("%s %v %s: %d %s", one.URL, one.Header, one.Body, got.StatusCode, got.Text)
			}
		}
		key := "key=demo"
		if options.Auth == mockserver.Off {
			key = ""
		}
		want := []string{strings.TrimSuffix("listKites /v1/kites?page=1&"+key, "&"), strings.TrimSuffix("getKite /v1/kites/1?"+key, "?"), strings.TrimSuffix("createKite /v1/kites?"+key, "?")}
		if !slices.Equal(asked, want) {
			t.Errorf("samples %q, want %q", asked, want)
		}
	}
	secret := must(mockserver.New(apitest.File("openapi.yaml", document), mockserver.Options{Tokens: []string{"hunter2"}}))
	if url := secret.Samples()[0].URL; !strings.HasSuffix(url, "key=YOUR_TOKEN") {
		t.Errorf("%s", url)
	}
	var paths strings.Builder
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		paths.WriteString("  /" + name + ": {post: {responses: {'204': {description: d}}}}\n")
	}
	if n := len(must(mockserver.New(apitest.File("openapi.yaml", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n"+paths.String()), mockserver.Options{})).Samples()); n != 4 { // maxSamples
		t.Errorf("%d samples", n)
	}
}

// A browser at the bare address is led to the console; a program is told what there is.
func TestTheAddressItself(t *testing.T) {
	const plain = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /x: {get: {responses: {'200': {description: d}}}}\n"
	for name, c := range map[string]struct {
		document string
		options  mockserver.Options
		accept   string
		want     int
		console  bool
	}{
		"a browser":             {plain, mockserver.Options{}, "text/html,*/*", http.StatusOK, true},
		"a program":             {plain, mockserver.Options{}, "*/*", http.StatusNotFound, false},
		"the console elsewhere": {plain, mockserver.Options{AdminApart: true}, "text/html", http.StatusNotFound, false},
		"an API that is there":  {strings.Replace(plain, "/x", "/", 1), mockserver.Options{}, "text/html,*/*", http.StatusOK, false},
	} {
		got := send(t, start(t, apitest.File("openapi.yaml", c.document), c.options), "/", "Accept: "+c.accept)
		if console := got.Request.URL.Path == "/__admin/"; got.StatusCode != c.want || console != c.console {
			t.Errorf("%s: %d at %s", name, got.StatusCode, got.Request.URL)
		}
	}
}
