package openapi_test

import (
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
)

// TestItemSchema: what a schema of items is read as, where it does not stand in a sequence or is of no event.
func TestItemSchema(t *testing.T) {
	for name, row := range map[string]struct{ content, found, types string }{
		"lines":               {"application/jsonl: {itemSchema: {type: object}}", "", "array"},
		"JSON":                {"application/json: {itemSchema: {type: object}}", "", "array"},
		"lines of an object":  {"application/jsonl: {schema: {type: object}}", "", "array"},
		"lines of texts":      {"application/jsonl: {schema: {type: string}}", "", "string"},
		"a picture":           {"image/png: {itemSchema: {type: object}}", "error: itemSchema: image/png is no sequence of items: it is ignored", ""},
		"events of a text":    {"text/event-stream: {itemSchema: {type: string}}", "warning: itemSchema: expected the schema of an event, an object of data, event, id and retry: it is read as that of its data", "array"},
		"events in one text":  {"text/event-stream: {schema: {type: string}}", "", "string"},
		"prefix that is none": {"multipart/mixed: {itemSchema: {}, prefixEncoding: {contentType: text/plain}}", "error: prefixEncoding: expected a list of encodings, found {\"contentType\":\"text/plain\"}: it is ignored", "array"},
	} {
		t.Run(name, func(t *testing.T) {
			s := apitest.Load(t, "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, content: {"+row.content+"}}}}}}\n")
			var said []string
			for _, f := range s.Findings {
				said = append(said, string(f.Severity)+": "+f.Message)
			}
			if got := strings.Join(said, "\n"); got != row.found {
				t.Errorf("found %q, want %q", got, row.found)
			}
			types := ""
			if schema := s.Operations[0].Responses[0].Content[0].Schema; schema != nil {
				types = schema.PossibleTypes().String()
			}
			if types != row.types {
				t.Errorf("its body is %q, want %q", types, row.types)
			}
		})
	}
}

// TestExamplesOfSequences: before OpenAPI 3.2, an example is of an item as its schema is.
func TestExamplesOfSequences(t *testing.T) {
	for name, row := range map[string]struct{ content, want string }{
		"a line":         {"application/jsonl: {schema: {type: object}, example: {n: 1}}", `[{"n":1}]`},
		"lines":          {"application/jsonl: {schema: {type: object}, example: [{n: 1}, {n: 2}]}", `[{"n":1},{"n":2}]`},
		"lines as sent":  {"application/jsonl: {schema: {type: object}, example: '{\"n\": 1}'}", `"{\"n\": 1}"`},
		"data":           {"text/event-stream: {schema: {type: object}, example: {n: 1}}", `[{"data":{"n":1}}]`},
		"an event":       {"text/event-stream: {schema: {type: object, properties: {n: {type: integer}}}, example: {data: {n: 1}}}", `[{"data":{"n":1}}]`},
		"data of a list": {"text/event-stream: {schema: {type: array, items: {type: integer}}, example: [1, 2]}", `[{"data":1},{"data":2}]`},
		"of itemSchema":  {"application/jsonl: {itemSchema: {type: array}, example: [[1]]}", `[[1]]`},
	} {
		t.Run(name, func(t *testing.T) {
			s := apitest.Load(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, content: {"+row.content+"}}}}}}\n")
			if got := jsonvalue.Text(s.Operations[0].Responses[0].Content[0].Examples[0].Value); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}
