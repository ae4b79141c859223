package mockserver_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// TestCursorsLeadThroughAList turns the pages of a list by the token that each page gives, in the form that its schema asks for.
func TestCursorsLeadThroughAList(t *testing.T) {
	for form, schema := range map[string]string{
		"any text":     "{type: string}",
		"base64":       "{type: string, minLength: 1, pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'}",
		"digits":       "{type: string, pattern: '^[0-9]+$', maxLength: 8}",
		"a hash":       "{type: string, pattern: '^[0-9a-f]{32}$'}",
		"a UUID":       "{type: string, format: uuid}",
		"an id":        "{type: string, pattern: '^monitor-[0-9]+$'}",
		"none of ours": "{type: string, pattern: '^z+$'}",
	} {
		mock := must(mockserver.New(apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /monitors:
    get:
      parameters: [{in: query, name: maxResults, schema: {type: integer}}, {in: query, name: nextToken, schema: `+schema+`}]
      responses: {"200": {description: d, content: {application/json: {schema: {type: object, required: [monitors], properties: {monitors: {type: array, items: {$ref: '#/components/schemas/Monitor'}}, nextToken: `+schema+`}}}}}}
  /monitors/{monitorName}:
    get: {parameters: [{in: path, name: monitorName, required: true, schema: {type: string}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Monitor'}}}}}}
components: {schemas: {Monitor: {type: object, required: [name], properties: {name: {type: string}}}}}
`), mockserver.Options{Log: slog.New(slog.DiscardHandler)}))
		seen, pages, token := map[string]bool{}, 0, ""
		for ; pages < 10 && (pages == 0 || token != ""); pages++ {
			address := "/monitors?maxResults=10"
			if token != "" {
				address += "&nextToken=" + url.QueryEscape(token)
			}
			w := httptest.NewRecorder()
			mock.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
			var page struct {
				Monitors  []struct{ Name string }
				NextToken string
			}
			if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%s: %s: %d %s", form, address, w.Code, w.Body)
			}
			for _, one := range page.Monitors {
				seen[one.Name] = true
			}
			token = page.NextToken
		}
		if want := map[bool]int{true: 10, false: 25}[form == "none of ours"]; len(seen) != want {
			t.Errorf("%s: %d monitors on %d pages, want %d", form, len(seen), pages, want)
		}
	}
}
