package mockserver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"agentmock/mockserver"
)

// each returns n parts with something between them; a part gets its number.
func each(n int, between string, part func(i int) string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = part(i)
	}
	return strings.Join(all, between)
}

func numbered(format string) func(int) string {
	return func(i int) string { return strings.ReplaceAll(format, "#", fmt.Sprint(i)) }
}

// answering returns a document whose GET /a answers by a schema, with more behind it.
func answering(schema, more string) string {
	return "paths:\n  /a:\n    get: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: " + schema + "}}}}}\n" + more
}

// larges are documents that have much of one thing.
var larges = map[string]func(n int) string{
	"texts of an enum": func(n int) string {
		return answering("{type: string, enum: ["+each(4*n, ",", numbered(`"v#"`))+"]}", "")
	},
	"properties": func(n int) string {
		return answering("{type: object, properties: {"+each(n, ",", numbered("p#: {type: string}"))+"}}", "")
	},
	"required ones": func(n int) string {
		return answering("{type: object, required: ["+each(n, ",", numbered("p#"))+"], properties: {"+each(n, ",", numbered("p#: {type: string}"))+"}}", "")
	},
	"patterns of names": func(n int) string {
		return answering("{type: object, patternProperties: {"+each(n, ",", numbered("'^p#$': {type: string}"))+"}}", "")
	},
	"alternatives": func(n int) string {
		return answering("{oneOf: ["+each(n, ",", numbered("{type: object, required: [t], properties: {t: {enum: [v#]}}}"))+"]}", "")
	},
	"alternatives of a discriminator": func(n int) string {
		return answering("{oneOf: ["+each(n, ",", numbered("{$ref: '#/components/schemas/S#'}"))+"], discriminator: {propertyName: t, mapping: {"+each(n, ",", numbered("v#: '#/components/schemas/S#'"))+"}}}",
			"components:\n  schemas:\n"+each(n, "", numbered("    S#: {type: object, required: [t], properties: {t: {type: string}}}\n")))
	},
	"schemas, each all of the next": func(n int) string {
		return answering("{$ref: '#/components/schemas/S0'}", "components:\n  schemas:\n"+each(n, "", func(i int) string {
			return fmt.Sprintf("    S%d: {allOf: [{$ref: '#/components/schemas/S%d'}, {type: object, properties: {p%d: {type: string}}}]}\n", i, i+1, i)
		})+fmt.Sprintf("    S%d: {type: object}\n", n))
	},
	"schemas, each within the one before": func(n int) string {
		return answering("{$ref: '#/components/schemas/S0'}", "components:\n  schemas:\n"+each(n, "", func(i int) string {
			return fmt.Sprintf("    S%d: {type: object, properties: {p: {$ref: '#/components/schemas/S%d'}}}\n", i, i+1)
		})+fmt.Sprintf("    S%d: {type: string}\n", n))
	},
	"parameters": func(n int) string {
		return "paths:\n  /a:\n    get:\n      operationId: a\n      parameters:\n" + each(n, "", numbered("      - {name: q#, in: query, schema: {type: string}}\n")) + "      responses: {'200': {description: d}}\n"
	},
	"members of an object in the query": func(n int) string {
		return "paths:\n  /a:\n    get:\n      operationId: a\n      parameters: [{name: q, in: query, required: true, schema: {type: object, properties: {" + each(n, ",", numbered("m#: {type: string}")) + "}}}]\n      responses: {'200': {description: d}}\n"
	},
	"headers": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d, headers: {" + each(n, ",", numbered("X-#: {schema: {type: string}}")) + "}}}}}\n"
	},
	"media types": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d, content: {" + each(n, ",", numbered("application/v#+json: {schema: {type: string}}")) + "}}}}}\n"
	},
	"references in an example": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d, content: {application/json: {example: [" + each(n, ",", numbered("{$ref: '#/components/examples/E'}")) + "]}}}}}}\ncomponents: {examples: {E: {value: 1}}}\n"
	},
	"examples": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: string}, examples: {" + each(n, ",", numbered("e#: {value: v#}")) + "}}}}}}}\n"
	},
	"statuses": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d}, " + each(n, ",", func(i int) string { return fmt.Sprintf("'%d': {description: d}", 201+i%390) }) + "}}}\n"
	},
	"operations": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d}}}}\n" + each(n, "", numbered("  /p#: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: string}}}}}}}\n"))
	},
	"operations of one ID": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d}}}}\n" + each(n, "", numbered("  /p#: {get: {operationId: same, responses: {'200': {description: d}}}}\n"))
	},
	"templates": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d}}}}\n" + each(n, "", numbered("  /{v}-x#: {get: {parameters: [{name: v, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d}}}}\n"))
	},
	"queries of a path": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d}}}}\n" + each(n, "", numbered("  /p?q=#: {get: {responses: {'200': {description: d}}}}\n"))
	},
	"segments": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d}}}}\n  ? " + strings.Repeat("/s", n) + "\n  : {get: {responses: {'200': {description: d}}}}\n"
	},
	"servers": func(n int) string {
		return "servers: [" + each(n, ",", numbered("{url: /s#}")) + ", {url: /}]\npaths:\n  /a: {get: {responses: {'200': {description: d}}}}\n"
	},
	"security schemes": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d}}, security: [{}, " + each(n, ",", numbered("{k#: []}")) + "]}}\ncomponents:\n  securitySchemes:\n" + each(n, "", numbered("    k#: {type: apiKey, in: header, name: X-#}\n"))
	},
	"resources": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d}}}}\n" + each(n, "", numbered(`  /things#:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/T#'}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/T#'}}}}, responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/T#'}}}}}}
  /things#/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/T#'}}}}}}
`)) + "components:\n  schemas:\n" + each(n, "", func(i int) string {
			return fmt.Sprintf("    T%d: {type: object, required: [id], properties: {id: {type: integer}, thing%d_id: {type: integer}}}\n", i, i/2)
		})
	},
	"links": func(n int) string {
		return "paths:\n  /a: {get: {operationId: a, responses: {'200': {description: d, links: {" + each(n, ",", numbered("l#: {operationId: a}")) + "}}}}}\n"
	},
	"callbacks": func(n int) string {
		return "paths:\n  /a: {get: {responses: {'200': {description: d}}, callbacks: {" + each(n, ",", numbered("c#: {'http://127.0.0.1:1/#': {post: {responses: {'200': {description: d}}}}}")) + "}}}\n"
	},
	"relations": func(n int) string {
		return answering("{type: object, required: ["+each(n, ",", numbered("p#"))+"], properties: {p0: {type: string}, "+each(n-1, ",", func(i int) string {
			return fmt.Sprintf("p%d: {type: string, x-same-as: $response.body#/p%d}", i+1, i)
		})+"}}", "")
	},
	"tags": func(n int) string {
		return "tags: [" + each(n, ",", numbered("{name: t#}")) + "]\npaths:\n  /a: {get: {tags: [" + each(n, ",", numbered("t#")) + "], responses: {'200': {description: d}}}}\n"
	},
}

// A document that has four times as much of a thing takes some four times as long, to be read and to answer first: nobody's document, nor one
// that is made for it, keeps a mock from starting.
func TestLoadingIsLinear(t *testing.T) {
	const size, tries = 1000, 12 // others use the machine, too
	for name, document := range larges {
		t.Run(name, func(t *testing.T) {
			little, much := time.Hour, time.Hour
			for range tries {
				little, much = min(little, loads(t, document(size))), min(much, loads(t, document(4*size)))
				if much < 10*max(little, 20*time.Millisecond) { // 16 times, where each is looked at from each other one
					return
				}
			}
			t.Errorf("%s for %d, %s for %d", little, size, much, 4*size)
		})
	}
}

// loads returns how long a document takes until it has answered.
func loads(t *testing.T, document string) time.Duration {
	t.Helper()
	begun := time.Now()
	s, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte("openapi: 3.0.3\ninfo: {title: t, version: '1'}\n" + document)}}, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/a", nil))
	took := time.Since(begun)
	if w.Code >= 500 && !strings.Contains(w.Body.String(), "more than 1000 schemas apply") {
		t.Fatalf("%d %.300s", w.Code, w.Body)
	}
	return took
}
