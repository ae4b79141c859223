package contract_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

// A URL that ends with the path of one of the document's servers has it once: people copy it from there.
func TestThePathOfAServerStandsOnce(t *testing.T) {
	for name, row := range map[string]struct{ servers, path, base, want, said string }{
		"the host":            {"{url: /v1}", "", "", "/v1/bells", ""},
		"its path":            {"{url: /v1}", "/v1", "", "/v1/bells", "/v1"},
		"with a slash":        {"{url: /v1}", "/v1/", "", "/v1/bells", "/v1"},
		"below a gateway":     {"{url: 'https://bells.example.com/v1'}", "/gate/v1", "", "/gate/v1/bells", "/v1"},
		"the gateway alone":   {"{url: /v1}", "/gate", "", "/gate/v1/bells", ""},
		"another name":        {"{url: /v1}", "/xv1", "", "/xv1/v1/bells", ""},
		"twice":               {"{url: /v1}", "/v1/v1", "", "/v1/v1/bells", "/v1"},
		"of the second":       {"{url: /v1}, {url: /v2}", "/v2", "", "/v2/bells", "/v2"},
		"the longer":          {"{url: /v1}, {url: /api/v1}", "/api/v1", "", "/api/v1/bells", "/api/v1"},
		"none":                {"{url: /}", "/v1", "", "/v1/bells", ""},
		"somebody says which": {"{url: /v1}", "/v1", "/v1", "/v1/v1/bells", ""},
	} {
		t.Run(name, func(t *testing.T) {
			asked, said := map[string]bool{}, ""
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked[r.URL.Path] = true
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{}`))
			}))
			defer server.Close()
			options := contract.Options{URL: server.URL + row.path, Phases: []string{contract.Positive}, Workers: 1, Located: func(url, base string) {
				if said = base; url != server.URL+row.path {
					t.Errorf("located at %s", url)
				}
			}}
			if row.base != "" {
				options.BasePath = &row.base
			}
			document := "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [" + row.servers + "]\npaths: {/bells: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}}\n"
			if _, err := contract.Run(t.Context(), apitest.File("openapi.yaml", document), options); err != nil {
				t.Fatal(err)
			}
			for path := range asked {
				if !strings.HasPrefix(path, row.want) {
					t.Errorf("%s is asked", path)
				}
			}
			if !asked[row.want] || said != row.said {
				t.Errorf("asked %v, said %q", asked, said)
			}
		})
	}
}
