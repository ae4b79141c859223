package openapi_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// success returns the first media type of what GET /a answers, where it is described by content.
func success(t *testing.T, content string) *openapi.MediaType {
	t.Helper()
	d, err := openapi.Load(apitest.File("openapi.yaml", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, content: "+content+"}}}}, '/a/{id}': {get: {responses: {'200': {description: d}}, parameters: [{in: path, name: id, required: true, schema: {}}]}}}"), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Findings) > 0 {
		t.Errorf("found %v", d.Findings)
	}
	response, _ := d.Operations[0].Success()
	return response.Content[0]
}

// What an example shows is drawn where the schema says nothing of it.
func TestSchemasAreDrawnAfterExamples(t *testing.T) {
	for name, row := range map[string]struct {
		content string
		want    []string // places and what is there
	}{
		"no schema": {`{application/json: {example: {id: 3, name: Eve, price: 1.5, open: true, at: '2024-05-01T10:00:00Z', of: {a: 1}}}}`,
			[]string{"id integer", "name string", "price number", "open boolean", "at string date-time", "of object", "of/a integer"}},
		"an object":           {`{application/json: {schema: {type: object, properties: {}}, examples: {one: {value: {id: a}}}}}`, []string{"id string"}},
		"its own example":     {`{application/json: {schema: {type: object, example: {id: a}}}}`, []string{"id string"}},
		"a list":              {`{application/json: {example: [{id: 1, name: a}, {id: 2.5, name: b, tags: [x]}, {id: 3, name: null}]}}`, []string{"0 object", "0/id any", "0/name any", "0/tags array", "0/tags/0 string"}},
		"a list of something": {`{application/json: {schema: {type: array, items: {type: object}}, example: [{id: 1}]}}`, []string{"0/id integer"}},
		"what is said stands": {`{application/json: {schema: {type: object, properties: {id: {}}}, example: {id: 1, name: a}}}`, []string{"id any", "name none"}},
		"another kind":        {`{application/json: {schema: {type: array, items: {}}, example: {id: 1}}}`, []string{"id none"}},
		"no JSON":             {`{text/plain: {example: {id: 1}}}`, []string{"none"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := success(t, row.content).Schema
			for _, want := range row.want {
				place, kind, _ := strings.Cut(want, " ")
				if kind == "" {
					if s != nil {
						t.Errorf("got a schema: %v", s)
					}
					continue
				}
				got := "none"
				if at := s.At(strings.Split(place, "/")...); at != nil {
					got = strings.TrimSpace(map[bool]string{true: "any", false: at.Types.String()}[at.Types == 0] + " " + at.Format)
				}
				if diff := cmp.Diff(kind, got); diff != "" {
					t.Errorf("%s: %s", place, diff)
				}
			}
		})
	}
}

// An answer that belongs to nothing else is its example.
func TestLoneAnswersAreNotDrawn(t *testing.T) {
	d := apitest.Load(t, "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {'/a/{id}': {get: {parameters: [{in: path, name: id, required: true, schema: {}}], responses: {'200': {description: d, content: {application/json: {example: {id: 1}}}}}}}}")
	if response, _ := d.Operations[0].Success(); response.Content[0].Schema != nil {
		t.Errorf("got %v", response.Content[0].Schema)
	}
}

// A drawn schema asks for no more than the one that it stands for.
func TestDrawnSchemasAskForNothing(t *testing.T) {
	free := success(t, `{application/json: {example: {id: 1}}}`).Schema
	object := success(t, `{application/json: {schema: {type: object}, example: {id: 1}}}`).Schema
	for _, v := range []any{"text", nil, apitest.Decode(t, `{"id": "a", "b": 1}`)} {
		_, isObject := v.(interface{ Index(string) int })
		if !free.Valid(v, jsonschema.InResponse) || object.Valid(v, jsonschema.InResponse) != isObject || len(free.Undeclared(v, jsonschema.InResponse)) > 0 {
			t.Errorf("%v: free %v, an object %v", v, free.Valid(v, jsonschema.InResponse), object.Valid(v, jsonschema.InResponse))
		}
	}
}

// crossDrawn: of an example 16 levels are drawn, and 20 elements of a list.
func crossDrawn(t *testing.T) {
	deep := strings.Repeat("{a: ", 17) + "1" + strings.Repeat("}", 17)
	s := success(t, `{application/json: {example: `+deep+`}}`).Schema
	if at := s.At(slices.Repeat([]string{"a"}, 15)...); at == nil || at.Types != jsonschema.ObjectType {
		t.Errorf("level 15 is %v", at)
	}
	if at := s.At(slices.Repeat([]string{"a"}, 16)...); at != nil && at.Types != 0 {
		t.Errorf("level 16 is %v", at)
	}
	var items []string
	for i := range 21 {
		items = append(items, "{k"+strconv.Itoa(i)+": 1}")
	}
	s = success(t, `{application/json: {example: [`+strings.Join(items, ", ")+`]}}`).Schema
	if s.At("0", "k19") == nil || s.At("0", "k20") != nil {
		t.Error("20 elements are looked at")
	}
	for levels, want := range map[int]bool{3: true, 4: false} {
		rows := strings.Repeat("{a: ", levels) + "[{id: 1}]" + strings.Repeat("}", levels)
		loaded, err := openapi.Load(apitest.File("openapi.yaml", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a/list: {get: {responses: {'200': {description: d, content: {application/json: {example: "+rows+"}}}}}}}"), openapi.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := loaded.Operations[0].Responses[0].Content[0].Schema.At("a") != nil; got != want {
			t.Errorf("a list in %d levels is drawn: %v", levels, got)
		}
	}
}
