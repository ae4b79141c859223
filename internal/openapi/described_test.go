package openapi_test

import (
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// described loads a document with a response that has a description, and what stands in its media type; found is what is said of it.
func described(t *testing.T, status, description, media string) (m *openapi.MediaType, found string) {
	t.Helper()
	quoted := string(jsonvalue.Append(nil, description))
	s, err := openapi.Load(apitest.File("openapi.yaml", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/pens: {get: {responses: {'"+status+"': {description: "+quoted+", content: {"+media+"}}}}}}\n"), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.Findings {
		found += f.Message + "\n"
	}
	return s.Operations[0].Responses[0].Content[0], found
}

// TestBodiesInDescriptions has responses whose descriptions are their bodies, as comments in code have them, and others that only look so.
func TestBodiesInDescriptions(t *testing.T) {
	const text = "application/json: {schema: {type: string}}"
	for name, test := range map[string]struct {
		status, description, media string
		takes, refuses             string // of the schema; "" for nothing
		example                    string // "" for none
	}{
		"an object":               {"200", `{"code": 7, "pens": [{"ink": "blue"}]}`, text, `{"code": 8, "pens": [], "more": 1}`, `{"code": "x"}`, `{"code":7,"pens":[{"ink":"blue"}]}`},
		"a list":                  {"200", ` ["blue", "red"] `, text, `["green"]`, `[1]`, `["blue","red"]`},
		"of anything":             {"200", `{"ok": true}`, "'*/*': {schema: {type: string}}", `{"ok": false}`, `{"ok": 1}`, `{"ok":true}`},
		"null may be anything":    {"200", `{"pen": null}`, text, `{"pen": {"ink": 1}}`, `[]`, `{"pen":null}`},
		"what is left out":        {"200", `{"code": 7, "pens": [...]}`, text, `{"code": 8, "pens": {}}`, `{"code": "x"}`, ""},
		"a failure, of a success": {"200", `{"code": -1, "msg": "no ink"}`, text, `{"code": 0}`, `{"msg": 1}`, ""},
		"no success, of one":      {"201", `{"success": false}`, text, `{"success": true}`, `{"success": 1}`, ""},
		"a failure of a failure":  {"404", `{"code": -1}`, text, `{"code": -2}`, `{"code": "x"}`, `{"code":-1}`},
		"words":                   {"200", `{a pen} of somebody`, text, `"x"`, `{}`, ""},
		"a text of its own kind":  {"200", `{"code": 7}`, "application/json: {schema: {type: string, enum: [a]}}", `"a"`, `{"code": 7}`, ""},
		"an example beside it":    {"200", `{"code": 7}`, "application/json: {schema: {type: string}, example: x}", `"a"`, `{"code": 7}`, `"x"`},
		"plain text":              {"200", `{"code": 7}`, "text/plain: {schema: {type: string}}", `"a"`, `{"code": 7}`, ""},
	} {
		m, found := described(t, test.status, test.description, test.media)
		if read := strings.Contains(found, "the description is read as the body"); read != (m.Schema.PossibleTypes()&jsonschema.String == 0) {
			t.Errorf("%s: found %q", name, found)
		}
		if !m.Schema.Valid(apitest.Decode(t, test.takes), jsonschema.InResponse) || m.Schema.Valid(apitest.Decode(t, test.refuses), jsonschema.InResponse) {
			t.Errorf("%s: the schema does not take %s, or takes %s", name, test.takes, test.refuses)
		}
		example := ""
		if len(m.Examples) > 0 {
			example = string(jsonvalue.Append(nil, m.Examples[0].Value))
		}
		if example != test.example {
			t.Errorf("%s: example %s, want %s", name, example, test.example)
		}
	}
}

// crossDescribed has a description that is longer than one that is read as a body.
func crossDescribed(t *testing.T) {
	for length, want := range map[int]bool{64 << 10: true, 64<<10 + 1: false} {
		text := `{"a": "` + strings.Repeat("x", length-len(`{"a": ""}`)) + `"}`
		if _, found := described(t, "200", text, "application/json: {schema: {type: string}}"); strings.Contains(found, "is read as the body") != want {
			t.Errorf("%d bytes: %q", length, found)
		}
	}
}
