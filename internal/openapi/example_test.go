package openapi_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// TestExamplesElsewhere reads examples that are kept somewhere else: behind references, where OpenAPI has none, and in files.
func TestExamplesElsewhere(t *testing.T) {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"examples/pen.json":   `{"id": 3, "name": "from a file"}`,
		"examples/pen.yaml":   "summary: A pen\nvalue: {id: 4}\n",
		"examples/note.txt":   "Dear\nall\n",
		"examples/broken.yml": "a: [",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	const components = `
components:
  schemas:
    Pen: {type: object, properties: {id: {type: integer}, ink: {$ref: '#/components/schemas/Ink'}}}
    Ink: {type: object, properties: {color: {type: string}}, example: {$ref: '#/components/examples/Blue'}}
  examples:
    Pen: {summary: A pen, value: {id: 1, parts: [{$ref: '#/components/examples/Blue'}, 2]}}
    Blue: {value: {color: blue}}
    Round: {value: {next: {$ref: '#/components/examples/Round'}}}
`
	load := func(media string) (*openapi.Document, string) {
		files["openapi.yaml"] = &fstest.MapFile{Data: []byte("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/pens: {get: {responses: {'200': {description: d, content: {" + media + "}}}}}}\n" + components)}
		s, err := openapi.Load(files, openapi.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, f := range s.Findings {
			if !strings.Contains(f.Message, "Blue") { // which the components have
				found = append(found, f.Message)
			}
		}
		return s, strings.Join(found, "\n")
	}
	read := func(to string) string {
		return "example: expected a value, found a reference, which means nothing in one: it is read as what \"" + to + "\" leads to"
	}
	for name, row := range map[string]struct{ media, want, finding string }{
		"a component":            {"application/json: {example: {$ref: '#/components/examples/Pen'}}", `{"id":1,"parts":[{"color":"blue"},2]}`, read("#/components/examples/Pen")},
		"its value":              {"application/json: {example: {$ref: '#/components/examples/Pen/value/id'}}", `1`, read("#/components/examples/Pen/value/id")},
		"a named one":            {"application/json: {examples: {a: {$ref: '#/components/examples/Pen'}}}", `{"id":1,"parts":[{"color":"blue"},2]}`, ""},
		"in a value":             {"application/json: {examples: {a: {value: {pen: {$ref: ./examples/pen.json}}}}}", `{"pen":{"id":3,"name":"from a file"}}`, read("./examples/pen.json")},
		"an example of its own":  {"application/json: {example: {$ref: examples/pen.yaml}}", `{"id":4}`, read("examples/pen.yaml")},
		"round and round":        {"application/json: {example: {$ref: '#/components/examples/Round'}}", `{"next":{"$ref":"#/components/examples/Round"}}`, read("#/components/examples/Round")},
		"a schema is no example": {"application/json: {example: {$ref: '#/components/schemas/Pen'}}", `{"$ref":"#/components/schemas/Pen"}`, ""},
		"nowhere":                {"application/json: {example: {$ref: '#/components/examples/None'}}", `{"$ref":"#/components/examples/None"}`, ""},
		"not alone":              {"application/json: {example: {$ref: '#/components/examples/Blue', id: 1}}", `{"$ref":"#/components/examples/Blue","id":1}`, ""},
		"a file of JSON":         {"application/json: {examples: {a: {externalValue: ./examples/pen.json}}}", `{"id":3,"name":"from a file"}`, ""},
		"a file of text":         {"text/plain: {examples: {a: {externalValue: examples/note.txt}}}", `"Dear\nall\n"`, ""},
		"value counts":           {"application/json: {examples: {a: {value: 1, externalValue: examples/pen.json}}}", `1`, ""},
		"no file":                {"application/json: {examples: {a: {externalValue: examples/none.json}}}", ``, "externalValue: expected a file, found none called examples/none.json: the example is left out"},
		"not JSON":               {"application/json: {examples: {a: {externalValue: examples/broken.yml}}}", ``, "externalValue: expected JSON, found examples/broken.yml"},
		"a URL":                  {"application/json: {examples: {a: {externalValue: 'https://example.org/pen.json'}}}", ``, `externalValue "https://example.org/pen.json" is not fetched`},
		"outside":                {"application/json: {examples: {a: {externalValue: '../pen.json'}}}", ``, `externalValue "../pen.json" leads outside the API's directory`},
	} {
		t.Run(name, func(t *testing.T) {
			s, found := load(row.media)
			got := ""
			for _, e := range s.Operations[0].Responses[0].Content[0].Examples {
				got += jsonvalue.Text(e.Value)
			}
			if got != row.want || !strings.HasPrefix(found, row.finding) || row.finding == "" && found != "" {
				t.Errorf("%s\nfindings: %s", got, found)
			}
		})
	}
	s, _ := load("application/json: {schema: {$ref: '#/components/schemas/Pen'}, examples: {a: {externalValue: examples/pen.json}}}")
	if got := jsonvalue.Text(s.Operations[0].Responses[0].Content[0].Schema.At("ink").Examples[0]); got != `{"color":"blue"}` {
		t.Errorf("the example of a schema is %s", got)
	}
	if diff := cmp.Diff([]string{"openapi.yaml", "examples/pen.json"}, s.Files); diff != "" {
		t.Errorf("files that are watched (-want +got):\n%s", diff)
	}
}

// TestExamplesThatGrow has examples each of which refers to the next ten times.
func TestExamplesThatGrow(t *testing.T) {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {example: {$ref: '#/components/examples/E0'}}}}}}}}\ncomponents:\n  examples:\n")
	for i := range 30 {
		fmt.Fprintf(&b, "    E%d: {value: [%s]}\n", i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("{$ref: '#/components/examples/E%d'}, ", i+1), 10), ", "))
	}
	b.WriteString("    E30: {value: 1}\n")
	s, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(b.String())}}, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := s.Findings[len(s.Findings)-1].Message
	for _, f := range s.Findings {
		if f.Severity == "error" {
			found = f.Message
		}
	}
	if found != "example: references in examples lead to more than 100000 values: this one is not followed, nor are others" {
		t.Error(found)
	}
}
