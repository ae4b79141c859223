package contract_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// What is answered of a thing may say more than is sent of it, and says what was sent all the same: in its lists, in its objects, and of what an id that
// is sent is of.
func TestExtendedAsSent(t *testing.T) {
	api := apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: Voyages, version: "1"}
paths:
  /voyages:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [legs, ship, skipperId, note], properties: {
          legs: {type: array, minItems: 2, maxItems: 3, items: {type: object, required: [port], properties: {port: {type: string, minLength: 3}}}},
          ship: {type: object, required: [name, call], properties: {name: {type: string, minLength: 3}, call: {type: string, minLength: 3}}},
          skipperId: {type: integer}, note: {type: string}}}}}
      responses: {"201": {description: made, content: {application/json: {schema: &voyage {$ref: '#/components/schemas/Voyage'}}}}}
  /voyages/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: it, content: {application/json: {schema: *voyage}}}, "404": {description: none}}}
    patch:
      requestBody: {content: {application/json: {schema: {type: object, minProperties: 1, additionalProperties: false, properties: {note: {type: string}}}}}}
      responses: {"200": {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Less'}}}}, "404": {description: none}}
    delete: {responses: {"204": {description: gone}, "404": {description: none}}}
components:
  schemas:
    Voyage: {type: object, required: [id, legs, ship, skipper], properties: {
      id: {type: integer},
      legs: {type: array, items: {type: object, required: [id, port, miles], properties: {id: {type: integer}, port: {type: string}, miles: {type: integer}}}},
      ship: {type: object, required: [name, flag], properties: {name: {type: string}, flag: {type: string}, call: {type: string}}}, note: {type: string},
      skipper: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}}}
    Less: {type: object, required: [id, legs, ship, skipper], properties: {
      id: {type: integer},
      legs: {type: array, items: {type: object, required: [id, port, miles], properties: {id: {type: integer}, port: {type: string}, miles: {type: integer}}}},
      ship: {type: object, required: [name, flag], properties: {name: {type: string}, flag: {type: string}}}, note: {type: string},
      skipper: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}}}
`)
	spoils := func(name string, change func(v any) any) broken {
		return broken{after: func(_ http.Handler, r *http.Request, v any) any {
			if answer, ok := v.(map[string]any); ok && answer[name] != nil {
				answer[name] = change(answer[name])
			}
			return v
		}}
	}
	for name, test := range map[string]struct {
		around broken
		want   []string
	}{
		"as it is":       {},
		"a leg is lost":  {spoils("legs", func(v any) any { legs := v.([]any); return legs[:len(legs)-1] }), []string{"stored-as-sent"}},
		"another port":   {spoils("legs", func(v any) any { v.([]any)[0].(map[string]any)["port"] = "nowhere"; return v }), []string{"stored-as-sent"}},
		"another ship":   {spoils("ship", func(v any) any { v.(map[string]any)["name"] = "none"; return v }), []string{"stored-as-sent"}},
		"another master": {spoils("skipper", func(v any) any { v.(map[string]any)["id"] = 987654321; return v }), []string{"stored-as-sent"}},
		"another ship of an update": {broken{after: func(_ http.Handler, r *http.Request, v any) any {
			if answer, ok := v.(map[string]any); ok && r.Method == http.MethodPatch && answer["ship"] != nil {
				answer["ship"].(map[string]any)["name"] = "none"
			}
			return v
		}}, []string{"update-is-kept"}},
	} {
		mock, err := mockserver.New(api, mockserver.Options{})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(test.around.around(mock))
		report, err := contract.Run(t.Context(), api, contract.Options{URL: server.URL, UnsafeMethods: true, Workers: 1, ShowData: true, ExcludeChecks: []string{"answers-good"}})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, rules(report.Findings)); diff != "" || len(report.Cases) == 0 {
			t.Errorf("%s: %d cases (-want +got):\n%s\n%v", name, len(report.Cases), diff, report.Findings)
		}
	}
}
