package admin_test

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"
	"testing/fstest"

	"agentmock/internal/openapi"
	"agentmock/mockserver"
)

// A document is shown as it is served, whatever is wrong with how it is written.
func TestDocumentWithSlips(t *testing.T) {
	for name, text := range map[string]string{
		"a comma too many": `{"openapi": "3.1.0", "paths": {"/b": {"get": {"responses": {"200": {"description": "ok",}}}}}}`,
		"a key twice":      "openapi: 3.1.0\npaths: {/a: {}}\npaths: {/b: {get: {responses: {'200': {description: ok}}}}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			m, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte(text)}}, mockserver.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var shown struct{ Paths map[string]any }
			if w := ask(m, http.MethodGet, "/__admin/document.json", ""); json.Unmarshal(w.Body.Bytes(), &shown) != nil || shown.Paths["/b"] == nil {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if w := ask(m, http.MethodGet, "/__admin/document.yaml", ""); w.Body.String() != text {
				t.Errorf("its source is %s", w.Body)
			}
		})
	}
}

// What is asked of other people's documents is asked of the admin API's.
func TestOwnDocumentHasNoFindings(t *testing.T) {
	spec, err := openapi.Load(os.DirFS("."), openapi.Options{Advised: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range spec.Findings {
		t.Errorf("%s: %s", f.Position, f.Message)
	}
}
