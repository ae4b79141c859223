package anonymize_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/anonymize"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// TestSchemasAreKept: what takes the place of a value is what its schema asks for, however narrow that is.
func TestSchemasAreKept(t *testing.T) {
	for name, c := range map[string]struct{ schema, body string }{
		"a whole number of 32 bits":  {`{type: integer, format: int32}`, `2147483647`},
		"a number within bounds":     {`{type: integer, minimum: 1000000, maximum: 1000009}`, `1000007`},
		"a multiple":                 {`{type: number, multipleOf: 0.05}`, `1234567.85`},
		"a pattern":                  {`{type: string, pattern: "^[A-Z]{2}-[0-9]{3}$"}`, `"AB-123"`},
		"a pattern of other letters": {`{type: string, pattern: "^K-[a-f]+$"}`, `"K-abcdef"`},
		"a short text":               {`{type: string, maxLength: 2, x-faker: person.name}`, `"王伟"`},
		"a long text":                {`{type: string, minLength: 300}`, `"` + strings.Repeat("客户说下周再联系。", 40) + `"`},
		"a format":                   {`{type: string, format: ipv6}`, `"2001:4860:4860::8888"`},
		"bytes":                      {`{type: string, format: byte}`, `"5p2O5Zub5LiN6KaB"`},
		"items that differ":          {`{type: array, uniqueItems: true, items: {type: string}}`, `["重点","回访","潜在","老板","公海","成交","流失","新增"]`},
		"one of two":                 {`{oneOf: [{type: string, maxLength: 5}, {type: string, minLength: 6}]}`, `"Zhang San"`},
		"an equality":                {`{type: object, properties: {a: {type: string}, b: {type: string, x-same-as: 1/a}}}`, `{"a":"13912345678","b":"13912345678"}`},
		"an order of times":          {`{type: object, properties: {a: {type: string, format: date}, b: {type: string, format: date, x-not-before: 1/a}}}`, `{"a":"2024-01-01","b":"2024-01-02"}`},
		"names of members":           {`{type: object, additionalProperties: {type: string}}`, `{"13912345678":"a","li@qq.com":"b"}`},
	} {
		t.Run(name, func(t *testing.T) {
			text := fmt.Sprintf(`{openapi: 3.1.0, info: {title: a, version: "1"}, paths: {/a: {get: {operationId: a, responses: {"200": {description: a, content: {application/json: {schema: %s}}}}}}}}`, c.schema)
			s, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(text)}}, openapi.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r, dir := recorder(t, s, anonymize.Options{})
			if _, err := r.Record(exchange(t, s, "GET /a", "", http.StatusOK, c.body)); err != nil {
				t.Fatal(err)
			}
			if made := string(load(t, s, dir).All[0].Responses[0].Raw); made == c.body && name != "an order of times" {
				t.Errorf("%s is left", jsonvalue.Brief(c.body, 40))
			}
		})
	}
}
