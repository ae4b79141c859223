package message_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/verify"
)

// TestBodiesComeBack holds Decode against Encode, in every form that can say the value.
func TestBodiesComeBack(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: Codec, version: "1"}
paths:
  /a:
    post:
      requestBody:
        content:
          application/json: {schema: &s %s}
          application/xml: {schema: *s}
          application/x-www-form-urlencoded: {schema: *s}
          multipart/form-data: {schema: *s}
          application/yaml: {schema: *s}
      responses: {"204": {description: ""}}
`
	for name, row := range map[string]struct{ schema, text, not string }{
		"scalars":          {"{type: object, properties: {a: {type: integer}, b: {type: boolean}, c: {type: string}, d: {type: number}}}", `{"a":1,"b":true,"c":"x & <y>","d":1.5}`, ""},
		"text like others": {"{type: object, properties: {a: {type: string}, b: {type: string}}}", `{"a":"1","b":"true"}`, ""},
		"list":             {"{type: object, properties: {a: {type: array, items: {type: integer}}}}", `{"a":[1,2,3]}`, ""},
		"list of one":      {"{type: object, properties: {a: {type: array, items: {type: string}}}}", `{"a":["x"]}`, ""},
		"object":           {"{type: object, properties: {a: {type: object, properties: {b: {type: integer}, c: {type: array, items: {type: string}}}}}}", `{"a":{"b":1,"c":["x","y"]}}`, ""},
		"list of objects":  {"{type: object, properties: {a: {type: array, items: {type: object, properties: {b: {type: integer}}}}}}", `{"a":[{"b":1},{"b":2}]}`, ""},
		"list of lists":    {"{type: object, properties: {a: {type: array, items: {type: array, items: {type: integer}}}}}", `{"a":[[1,2],[3]]}`, "xml"},
		"wrapped lists":    {"{type: object, properties: {a: {type: array, xml: {wrapped: true}, items: {type: array, xml: {wrapped: true}, items: {type: integer}}}}}", `{"a":[[1,2],[3]]}`, ""},
		"free members":     {"{type: object, additionalProperties: {type: integer}}", `{"a":1,"b":2}`, ""},
		"attribute":        {"{type: object, properties: {a: {type: integer, xml: {attribute: true}}, b: {type: string, xml: {name: bee}}}}", `{"a":1,"b":"x"}`, ""},
		"text or a list":   {"{type: object, properties: {a: {enum: [''], oneOf: [{type: array, items: {}}, {type: string}]}, b: {oneOf: [{type: array, minItems: 1, items: {type: integer}}, {type: string}]}}}", `{"a":"","b":"none"}`, "urlencoded"},
		"no list":          {"{type: object, properties: {a: {type: [array, 'null'], items: {type: integer}}}}", `{"a":null}`, "form"},
		"one name of many": {"{type: object, required: [c], properties: {a: {type: object, properties: {v: {type: integer}}, xml: {name: sum}}, b: {type: object, properties: {v: {type: integer}}, xml: {name: sum}}, c: {type: object, properties: {v: {type: integer}}, xml: {name: sum}}}}", `{"c":{"v":1},"a":{"v":2},"b":{"v":3}}`, ""},
		"no name":          {"{type: object, required: [''], properties: {a: {type: integer}}}", `{"a":1,"":"x"}`, "multipart"},
		"told again":       {"{allOf: [{type: object, properties: {a: &b {type: object, properties: {v: {type: integer}}}}}, {type: object, properties: {a: {allOf: [*b, {type: object, properties: {w: {type: integer}}}]}}}]}", `{"a":{"v":1,"w":2}}`, ""},
		"chinese":          {"{type: object, properties: {姓名: {type: string}}}", `{"姓名":"张三"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := apitest.Load(t, fmt.Sprintf(document, row.schema)).Operations[0]
			for _, m := range o.RequestBody.Content {
				if row.not != "" && strings.Contains(m.Name, row.not) {
					continue // it cannot say such a value
				}
				v := apitest.Decode(t, row.text)
				raw, contentType := message.Encode(m, v)
				again, _ := message.Encode(m, v)
				b := message.Body{Raw: raw, MediaType: m}
				if faults := b.Decode(contentType); len(faults) > 0 {
					t.Errorf("%s: %v\n%s", m.Name, faults, raw)
				}
				if diff := cmp.Diff(jsonvalue.CanonicalText(v), jsonvalue.CanonicalText(b.Value)); diff != "" {
					t.Errorf("%s (-want +got):\n%s\n%s", m.Name, diff, raw)
				}
				if string(again) != string(raw) {
					t.Errorf("%s: other bytes the second time", m.Name)
				}
			}
		})
	}
}

// TestAnElementInItself: a schema that is in itself without an element between ends.
func TestAnElementInItself(t *testing.T) {
	o := apitest.Load(t, `openapi: 3.2.0
info: {title: Ring, version: "1"}
paths: {/a: {post: {requestBody: {content: {application/xml: {schema: {$ref: '#/components/schemas/N'}}}}, responses: {"204": {}}}}}
components: {schemas: {N: {type: object, xml: {nodeType: none}, properties: {v: {type: integer}, next: {$ref: '#/components/schemas/N'}}}}}
`).Operations[0]
	b := message.Body{Raw: []byte("<N><v>1</v></N>"), MediaType: o.RequestBody.Content[0]}
	if faults := b.Decode("application/xml"); len(faults) > 0 || jsonvalue.Text(b.Value) != `{"v":1}` {
		t.Errorf("%v %s", faults, jsonvalue.Text(b.Value))
	}
}

// TestHostileBodiesEndSoon bounds what a body can cost.
func TestHostileBodiesEndSoon(t *testing.T) {
	o := apitest.Load(t, `openapi: 3.1.0
info: {title: Hostile, version: "1"}
paths:
  /a:
    post:
      requestBody: {content: {application/xml: {schema: {type: object}}, multipart/form-data: {schema: {type: object}}}}
      responses: {"204": {description: ""}}
`).Operations[0]
	var names, many strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&names, "<x%d/>", i)
	}
	many.WriteString(strings.Repeat("<x/>", 300_000))
	for name, row := range map[string]struct {
		body    string
		refused bool
	}{
		"names":    {"<r>" + names.String() + "</r>", false},
		"elements": {"<r>" + many.String() + "</r>", true},
		"depth":    {strings.Repeat("<r>", 100_000), true},
		"entities": {`<!DOCTYPE r [<!ENTITY a "aaaaaaaa">]><r>&a;</r>`, true},
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			found := verify.RequestBody(o.RequestBody.MediaType("application/xml"), "application/xml", []byte(row.body))
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
			if (len(found) > 0) != row.refused {
				t.Errorf("refused: %v", found)
			}
		})
	}
}
