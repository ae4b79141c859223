package contract_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/contract"
)

// What the suite makes up for its requests is of the locale.
func TestLocaleOfRequests(t *testing.T) {
	fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: people, version: "1"}
paths: {/a: {get: {operationId: a, parameters: [{name: who, in: query, style: deepObject, required: true, schema: {type: object, required: [country], properties: {country: {type: string}}}}],
  responses: {"200": {description: ""}, default: {description: ""}}}}}
`)}}
	for locale, want := range map[string]string{"": "United States", "zh-CN": "中国", "ja": "United States"} {
		var asked []string
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			query, _ := url.QueryUnescape(r.URL.RawQuery)
			asked = append(asked, query)
		}))
		if _, err := contract.Run(context.Background(), fsys, contract.Options{URL: server.URL, Locale: locale, Workers: 1, Phases: []string{contract.Known}}); err != nil {
			t.Fatal(err)
		}
		server.Close()
		if !strings.Contains(strings.Join(asked, "\n"), want) {
			t.Errorf("%q: asked %q, want %s", locale, asked, want)
		}
	}
	if _, err := contract.Run(context.Background(), fsys, contract.Options{URL: "http://127.0.0.1:9", Locale: "enus"}); err == nil || err.Error() != `locale: unknown locale "enus"; near: en-US, es` {
		t.Errorf("an unknown locale: %v", err)
	}
}
