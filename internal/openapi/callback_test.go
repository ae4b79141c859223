package openapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/openapi"
)

// sendsAll is a document with all that an API may send, and with all that may be wrong with where it does.
const sendsAll = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a/{id}:
    post:
      operationId: make
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: to, in: query, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {url: {type: string}}, additionalProperties: false}}}}
      responses: {'200': {description: a, headers: {Location: {schema: {type: string}}}, content: {application/json: {schema: {type: object, properties: {id: {type: string}}, additionalProperties: false}}}}, '400': {description: b}}
      callbacks:
        one:
          '{$request.body#/url}': {post: {requestBody: {content: {application/json: {schema: {}}}}, responses: {'200': {description: c}}}, put: {responses: {'200': {description: c}}}}
          'https://example.com/{$request.path.id}/{$response.body#/id}?l={$response.header.Location}&u={$url}&m={$method}&s={$statusCode}': {post: {responses: {'200': {description: c}}}}
        two: {$ref: '#/components/callbacks/Two'}
        wrong:
          '{$request.body#/ulr}': {post: {responses: {'200': {description: c}}}}
          '{$request.query.too}': {post: {responses: {'200': {description: c}}}}
          '{$request.header.X-To}': {post: {responses: {'200': {description: c}}}}
          '{$response.body#/di}': {post: {responses: {'200': {description: c}}}}
          '{$response.header.Place}': {post: {responses: {'200': {description: c}}}}
          '{$request.body.url}': {post: {responses: {'200': {description: c}}}}
          '{request.body#/url}': {post: {responses: {'200': {description: c}}}}
          '{$request.body#/url': {post: {responses: {'200': {description: c}}}}
  /b:
    delete: {operationId: end, responses: {'204': {description: gone}}, callbacks: {gone: {'{$response.body#/url}': {post: {responses: {'200': {description: c}}}}}}}
components:
  callbacks: {Two: {'$request.query.to': {post: {responses: {'200': {description: c}}}}}}
  pathItems: {Hook: {post: {summary: It happened, responses: {'200': {description: c}}}}}
webhooks:
  made: {$ref: '#/components/pathItems/Hook'}
  make.two: {post: {responses: {'200': {description: c}}}}
  lost: {$ref: '#/components/pathItems/Nothing'}
`

func TestCallbacks(t *testing.T) {
	s, err := api.Document(apitest.File("openapi.yaml", sendsAll), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range s.Callbacks {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", b.Kind(), b.ID, b.Method, b.URL.Source)))
	}
	want := []string{
		"callback make.one.post POST {$request.body#/url}", "callback make.one.put PUT {$request.body#/url}",
		"callback make.one POST https://example.com/{$request.path.id}/{$response.body#/id}?l={$response.header.Location}&u={$url}&m={$method}&s={$statusCode}",
		"callback make.two POST $request.query.to",
		"callback make.wrong POST {$request.body#/ulr}", "callback make.wrong.2 POST {$request.query.too}", "callback make.wrong.3 POST {$request.header.X-To}",
		"callback make.wrong.4 POST {$response.body#/di}", "callback make.wrong.5 POST {$response.header.Place}", "callback end.gone POST {$response.body#/url}",
		"webhook made POST", "webhook make.two.2 POST",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	found := ""
	for _, f := range s.Findings {
		found += fmt.Sprintf("%s %d: %s\n", f.Severity, f.Line, f.Message)
	}
	wantFindings := `warning 16: callback make.wrong: "$request.body#/ulr": nothing called "ulr" there; near: url: where that is not there, nothing is sent
warning 17: callback make.wrong.2: "$request.query.too": the operation has no query parameter "too"; near: to: where that is not there, nothing is sent
warning 18: callback make.wrong.3: "$request.header.X-To": the operation has no header parameter "X-To": where that is not there, nothing is sent
warning 19: callback make.wrong.4: "$response.body#/di": nothing called "di" there; near: id: where that is not there, nothing is sent
warning 20: callback make.wrong.5: "$response.header.Place": response 200 declares no header "Place": where that is not there, nothing is sent
warning 21: callback wrong: "{$request.body.url}": expected a runtime expression such as {$request.body#/callbackUrl}, found {$request.body.url}: it is not sent
warning 22: callback wrong: "{request.body#/url}": expected a runtime expression such as {$request.body#/callbackUrl}, found {request.body#/url}: it is not sent
warning 23: callback wrong: "{$request.body#/url": expected a runtime expression such as {$request.body#/callbackUrl}, found {$request.body#/url: it is not sent
warning 25: callback end.gone: "$response.body#/url": no successful answer of the operation has a body: where that is not there, nothing is sent
error 32: $ref "#/components/pathItems/Nothing": nothing at #/components/pathItems/Nothing in openapi.yaml: it is not sent
`
	if diff := cmp.Diff(wantFindings, found); diff != "" {
		t.Error(diff)
	}
}

// Before OpenAPI 3.1 webhooks are an extension, of Swagger 2.0 too.
func TestWebhooksOfOld(t *testing.T) {
	for name, document := range map[string]string{
		"OpenAPI 3.0": `{openapi: 3.0.3, info: {title: t, version: '1'}, paths: {}, x-webhooks: {made: {post: {requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {'200': {description: a}}}}}}`,
		"Swagger 2.0": `{swagger: '2.0', info: {title: t, version: '1'}, paths: {}, x-webhooks: {made: {post: {consumes: [application/json], parameters: [{name: b, in: body, schema: {type: object}}], responses: {'200': {description: a}}}}}}`,
	} {
		s := apitest.Load(t, document)
		if b, ok := s.Callback("made"); !ok || b.RequestBody == nil || b.RequestBody.Content[0].Name != "application/json" {
			t.Errorf("%s: %+v", name, s.Callbacks)
		}
	}
}
