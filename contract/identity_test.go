package contract_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

const kites = `openapi: 3.0.3
info: {title: kites, version: "1"}
paths:
  /kites:
    get: {responses: {"200": {description: ok, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Kite"}}}}}}}
  /kites/{kite}:
    parameters: [{name: kite, in: path, required: true, example: k1, schema: {type: string}}]
    get:
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Kite"}}}}
        "404": {description: none}
components: {schemas: {Kite: {type: object, required: [id], properties: {id: {type: string}, colour: {type: string}}}}}
`

// What a list has is asked for before what the document names; what the document names is asked for where nothing else is, or where that
// is not to be found.
func TestWhichIDsAreAskedFor(t *testing.T) {
	for _, c := range []struct {
		listed string
		there  []string
		want   []string
	}{
		{`[{"id": "k77"}]`, []string{"k77"}, []string{"k77"}},
		{`[]`, []string{"k1"}, []string{"k1"}},
		{`[{"id": "k77"}]`, []string{"k1"}, []string{"k77", "k1"}},
	} {
		var lock sync.Mutex
		var asked []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			id, one := strings.CutPrefix(r.URL.Path, "/kites/")
			if !one {
				fmt.Fprint(w, c.listed)
				return
			}
			lock.Lock()
			asked = append(asked, id)
			lock.Unlock()
			if !slices.Contains(c.there, id) {
				w.Header().Del("Content-Type")
				w.WriteHeader(http.StatusNotFound)
				return
			}
			fmt.Fprintf(w, `{"id": %q}`, id)
		}))
		report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", kites), contract.Options{URL: server.URL, Phases: []string{contract.Known}})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(asked, c.want) || report.Totals.Untested > 0 {
			t.Errorf("%s: asked %v, want %v: %+v", c.listed, asked, c.want, report.Totals)
		}
	}
}
