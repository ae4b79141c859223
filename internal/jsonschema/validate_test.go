package jsonschema_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
)

// brief are violations as rule, pointer, limit and what was got.
func brief(found []jsonschema.Violation) []string {
	all := []string{}
	for _, v := range found {
		all = append(all, strings.Join(strings.Fields(fmt.Sprintf("%s #%s %s · %s", v.Rule, v.Pointer, v.Limit, v.Got)), " "))
	}
	return all
}

func TestViolations(t *testing.T) {
	for name, row := range map[string]struct {
		schema, instance string
		want             []string
	}{
		"type":           {`S: {type: [string, 'null']}`, `5`, []string{"type # null or string · 5"}},
		"enum":           {`S: {enum: [1, a, null]}`, `"b"`, []string{`enum # 1, "a", null · "b"`}},
		"const":          {`S: {const: {a: [1]}}`, `{"a": [2]}`, []string{`const # {"a":[1]} · {"a":[2]}`}},
		"limits":         {`S: {minimum: 5, exclusiveMinimum: 6, multipleOf: 7}`, `4.5`, []string{"minimum # 5 · 4.5", "exclusiveMinimum # 6 · 4.5", "multipleOf # 7 · 4.5"}},
		"upper limits":   {`S: {maximum: 1.50, exclusiveMaximum: 1}`, `2`, []string{"maximum # 1.50 · 2", "exclusiveMaximum # 1 · 2"}},
		"text":           {`S: {minLength: 4, pattern: '^\d+$', format: uuid}`, `"张三x"`, []string{`minLength # 4 · "张三x"`, `pattern # ^\d+$ · "张三x"`, `format # uuid · "张三x"`}},
		"long text":      {`S: {maxLength: 3}`, `"` + strings.Repeat("文", 100) + `"`, []string{`maxLength # 3 · "` + strings.Repeat("文", 59) + "…"}},
		"array":          {`S: {items: {type: integer}, minItems: 4, uniqueItems: true}`, `[1, "a", 1.0]`, []string{`minItems # 4 · [1,"a",1.0]`, "uniqueItems #/2 · 1.0", `type #/1 integer · "a"`}},
		"tuple":          {`S: {prefixItems: [{type: string}], items: false, maxItems: 1}`, `[1, 2]`, []string{"maxItems # 1 · [1,2]", "type #/0 string · 1", "never #/1 · 2"}},
		"contains":       {`S: {contains: {const: 1}, minContains: 2}`, `[1, 3]`, []string{"contains # 2 · [1,3]"}},
		"maxContains":    {`S: {contains: {const: 1}, maxContains: 1}`, `[1, 1]`, []string{"maxContains # 1 · [1,1]"}},
		"unevaluated":    {`S: {prefixItems: [true], unevaluatedItems: false}`, `[1, 2, 3]`, []string{"unevaluatedItems #/1 · 2", "unevaluatedItems #/2 · 3"}},
		"object":         {`S: {required: [a, b], properties: {c: {type: string}}, minProperties: 2}`, `{"c": 1}`, []string{"required # a ·", "required # b ·", `minProperties # 2 · {"c":1}`, "type #/c string · 1"}},
		"names":          {`S: {additionalProperties: false, properties: {a: true}, propertyNames: {maxLength: 3}, maxProperties: 1}`, `{"a": 1, "x/y~": 2}`, []string{`maxProperties # 1 · {"a":1,"x/y~":2}`, "additionalProperties #/x~1y~0 · 2", `propertyNames #/x~1y~0 · "x/y~"`}},
		"unevaluated 2":  {`S: {allOf: [{properties: {a: true}}], unevaluatedProperties: false}`, `{"a": 1, "b": 2}`, []string{"unevaluatedProperties #/b · 2"}},
		"dependent":      {`S: {dependentRequired: {a: [b, c]}, dependentSchemas: {a: {required: [d]}}}`, `{"a": 1, "c": 1}`, []string{`dependentRequired # b · {"a":1,"c":1}`, "required # d ·"}},
		"never":          {`S: {properties: {a: false}}`, `{"a": {"b": 1}}`, []string{`never #/a · {"b":1}`}},
		"not":            {`S: {not: {type: string}}`, `"a"`, []string{`not # · "a"`}},
		"allOf":          {`S: {allOf: [{minimum: 3}, {multipleOf: 2}]}`, `1`, []string{"minimum # 3 · 1", "multipleOf # 2 · 1"}},
		"said twice":     {`S: {allOf: [{enum: [a, b]}], enum: [a, b]}`, `"c"`, []string{`enum # "a", "b" · "c"`}},
		"anyOf, unclear": {`S: {anyOf: [{type: string}, {type: object}]}`, `1`, []string{"anyOf # 2 · 1"}},
		"anyOf, clear":   {`S: {anyOf: [{type: 'null'}, {type: object, properties: {a: {type: string}}, required: [b]}]}`, `{"a": 1}`, []string{"required # b ·", "type #/a string · 1"}},
		"oneOf, many":    {`S: {oneOf: [{minimum: 1}, {minimum: 2}, {minimum: 9}]}`, `3`, []string{"oneOf # 3 · 3"}},
		"oneOf, closest": {`S: {oneOf: [{required: [a, b, c]}, {required: [a], properties: {x: {type: string}}}]}`, `{"a": 1, "x": 1}`, []string{"type #/x string · 1"}},
		"if":             {`S: {if: {required: [k]}, then: {required: [a]}, else: {required: [b]}}`, `{"k": 1}`, []string{"required # a ·"}},
		"nested":         {"S: {properties: {a: {items: {$ref: '#/components/schemas/T'}}}}\nT: {required: [z], additionalProperties: {type: integer}}", `{"a": [{"z": 1}, {"q": "x"}]}`, []string{"required #/a/1 z ·", `type #/a/1/q integer · "x"`}},
	} {
		t.Run(name, func(t *testing.T) {
			s := apitest.Schema(t, "3.1.0", row.schema)
			if diff := cmp.Diff(row.want, brief(s.Validate(apitest.Decode(t, row.instance), jsonschema.InResponse))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What OpenAPI 3.0 writes differently from JSON Schema 2020-12.
func TestValidate30(t *testing.T) {
	for name, row := range map[string]struct{ schema, taken, refused string }{
		"nullable":              {`S: {type: string, nullable: true}`, `["a", null]`, `[1]`},
		"not nullable":          {`S: {type: string, nullable: false}`, `["a"]`, `[null]`},
		"nullable without type": {`S: {nullable: true, minimum: 1}`, `[null, 1]`, `[0]`},
		"nullable enum":         {`S: {type: string, nullable: true, enum: [a, null]}`, `["a", null]`, `["b"]`},
		"enum without null":     {`S: {type: string, nullable: true, enum: [a]}`, `["a", null]`, `["b"]`},
		"enum without a type":   {`S: {nullable: true, enum: [a]}`, `["a", null]`, `["b"]`},
		"null beside allOf":     {"S: {properties: {a: {allOf: [{$ref: '#/components/schemas/T'}], nullable: true}}}\nT: {type: object}", `[{"a": null}, {"a": {}}]`, `[{"a": 1}]`},
		"null beside oneOf":     {"S: {type: object, nullable: true, oneOf: [{$ref: '#/components/schemas/T'}]}\nT: {type: object}", `[null, {}]`, `[1]`},
		"nothing beside allOf":  {"S: {allOf: [{$ref: '#/components/schemas/T'}], nullable: false}\nT: {type: object}", `[{}]`, `[null]`},
		"exclusiveMinimum":      {`S: {minimum: 1, exclusiveMinimum: true}`, `[1.1]`, `[1, 0]`},
		"exclusiveMaximum":      {`S: {maximum: 1, exclusiveMaximum: true}`, `[0.9]`, `[1, 2]`},
		"inclusive":             {`S: {minimum: 1, exclusiveMinimum: false, maximum: 2, exclusiveMaximum: false}`, `[1, 2]`, `[0.9, 2.1]`},
		"siblings of $ref":      {"S: {properties: {a: {$ref: '#/components/schemas/T', minimum: 5, nullable: true}}}\nT: {type: integer}", `[{"a": 1}]`, `[{"a": null}, {"a": "x"}]`},
		"allOf of $ref":         {"S: {properties: {a: {allOf: [{$ref: '#/components/schemas/T'}], minimum: 5}}}\nT: {type: integer}", `[{"a": 5}]`, `[{"a": 1}]`},
		"additionalProperties":  {`S: {properties: {a: {}}, additionalProperties: false}`, `[{"a": 1}]`, `[{"b": 1}]`},
		"additional true":       {`S: {type: object, additionalProperties: true}`, `[{"b": 1}]`, `[1]`},
	} {
		t.Run(name, func(t *testing.T) {
			s := apitest.Schema(t, "3.0.3", row.schema)
			for instances, want := range map[string]bool{row.taken: true, row.refused: false} {
				for _, instance := range apitest.Decode(t, instances).([]any) {
					if found := s.Validate(instance, jsonschema.InResponse); want != (len(found) == 0) {
						t.Errorf("%v: %v", instance, found)
					}
				}
			}
		})
	}
}

// A property that travels one way only may be missing on the other.
func TestValidateDirections(t *testing.T) {
	const schemas = `
S:
  required: [id, secret, both]
  properties:
    id: {type: string, readOnly: true}
    secret: {type: string, writeOnly: true}
    both: {type: string}
    referred: {$ref: '#/components/schemas/Password', x-faker: person.name}
    combined: {allOf: [{$ref: '#/components/schemas/Password'}]}
  dependentSchemas: {both: {required: [stamp], properties: {stamp: {$ref: '#/components/schemas/Stamp', x-faker: x}}}}
Password: {type: string, writeOnly: true}
Stamp: {type: string, readOnly: true}`
	s := apitest.Schema(t, "3.1.0", schemas)
	for name, row := range map[string]struct {
		direction jsonschema.Direction
		instance  string
		want      []string
	}{
		"request without":  {jsonschema.InRequest, `{"secret": "s", "both": "b", "referred": "r", "combined": "c"}`, []string{}},
		"request empty":    {jsonschema.InRequest, `{}`, []string{"required # secret ·", "required # both ·"}},
		"response":         {jsonschema.InResponse, `{"id": "1", "both": "b", "stamp": "t"}`, []string{}},
		"response empty":   {jsonschema.InResponse, `{}`, []string{"required # id ·", "required # both ·"}},
		"response no time": {jsonschema.InResponse, `{"id": "1", "both": "b"}`, []string{"required # stamp ·"}},
		"response with":    {jsonschema.InResponse, `{"id": "1", "secret": "s", "both": "b", "referred": "r", "combined": "c", "stamp": "t"}`, []string{`writeOnly #/secret · "s"`, `writeOnly #/referred · "r"`, `writeOnly #/combined · "c"`}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, brief(s.Validate(apitest.Decode(t, row.instance), row.direction))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A discriminator explains, and chooses among alternatives that overlap: it makes nothing wrong (OpenAPI 3.1.1, section 4.8.25).
func TestDiscriminator(t *testing.T) {
	const cats = `
Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}
Dog: {type: object, required: [kind, tricks], properties: {kind: {type: string}, tricks: {type: array}}}`
	const family = `
S: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind MAPPING}}
Cat: {allOf: [{$ref: '#/components/schemas/S'}, {required: [lives], properties: {lives: {type: integer}}}]}
Dog: {allOf: [{$ref: '#/components/schemas/S'}], properties: {tricks: {type: array}}}
Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}], required: [age]}`
	for name, row := range map[string]struct {
		schemas string
		found   map[string][]string
	}{
		"names": {`S: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}` + cats, map[string][]string{
			`{"kind": "Cat", "lives": 9}`:                 []string{},
			`{"kind": "Cat", "tricks": []}`:               []string{}, // it is a dog, whatever it calls itself
			`{"kind": "Cat"}`:                             {"required # lives ·"},
			`{"kind": "Dog", "tricks": [], "lives": "x"}`: []string{},
			`{"kind": "dog", "tricks": []}`:               []string{},
			`{"kind": "dog"}`:                             {`discriminator #/kind Cat, Dog · "dog"`},
			`{"kind": "Dog", "tricks": [], "lives": 3}`:   []string{}, // it is of both, and says which
			`{"tricks": []}`:                              {"required # kind ·"},
			`5`:                                           {"oneOf # 2 · 5"},
		}},
		"mapping": {`S: {anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {c: Cat, d: '#/components/schemas/Dog'}}}` + cats, map[string][]string{
			`{"kind": "c", "lives": 9}`:   []string{},
			`{"kind": "c"}`:               {"required # lives ·"},
			`{"kind": "d", "tricks": []}`: []string{},
			`{"kind": "Dog"}`:             {"required # tricks ·"},
			`{"kind": "e"}`:               {`discriminator #/kind Cat, Dog, c, d · "e"`},
		}},
		"parent": {strings.Replace(family, " MAPPING", "", 1), map[string][]string{
			`{"kind": "Cat", "lives": 9}`:  []string{},
			`{"kind": "Cat"}`:              []string{},
			`{"kind": "Dog", "tricks": 1}`: []string{},
			`{"kind": "Bird"}`:             []string{},
			`{"kind": "S"}`:                []string{},
			`{}`:                           {"required # kind ·"},
		}},
		"parent, mapped": {strings.Replace(family, " MAPPING", ", mapping: {meow: Cat, pup: Puppy}", 1), map[string][]string{
			`{"kind": "meow"}`:             []string{},
			`{"kind": "Dog", "tricks": 1}`: []string{},
			`{"kind": "pup"}`:              []string{},
			`{"kind": "Cat"}`:              []string{}, // it goes by the name that the mapping gives it
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := apitest.Schema(t, "3.1.0", row.schemas)
			for instance, want := range row.found {
				found := s.Validate(apitest.Decode(t, instance), jsonschema.InResponse)
				if diff := cmp.Diff(want, brief(found)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", instance, diff)
				}
				if s.Valid(apitest.Decode(t, instance), jsonschema.InResponse) != (len(found) == 0) {
					t.Errorf("%s: Valid says otherwise", instance)
				}
			}
		})
	}
}

func TestUndeclared(t *testing.T) {
	for name, row := range map[string]struct {
		schema, instance string
		want             []string
	}{
		"named":                 {`S: {properties: {a: {properties: {b: true}}}}`, `{"a": {"b": 1, "x/": 2}, "c": 3}`, []string{"/a/x~1", "/c"}},
		"none named":            {`S: {type: object}`, `{"a": 1}`, nil},
		"open":                  {`S: {properties: {a: true}, additionalProperties: true}`, `{"b": 1}`, nil},
		"closed":                {`S: {properties: {a: true}, additionalProperties: false}`, `{"b": 1}`, nil},
		"unevaluated":           {`S: {properties: {a: true}, unevaluatedProperties: {}}`, `{"b": 1}`, nil},
		"combined":              {`S: {allOf: [{properties: {a: true}}, {properties: {b: true}}], anyOf: [{properties: {c: true}}]}`, `{"a": 1, "b": 1, "c": 1, "d": 1}`, []string{"/d"}},
		"chosen":                {`S: {oneOf: [{required: [a], properties: {a: true, x: true}}, {required: [b], properties: {b: true}}]}`, `{"b": 1, "x": 1}`, []string{"/x"}},
		"items":                 {`S: {items: {properties: {a: true}}}`, `[{"a": 1}, {"b": 1}]`, []string{"/1/b"}},
		"alternative":           {`S: {properties: {o: {anyOf: [{type: 'null'}, {properties: {a: true}}]}}}`, `{"o": {"b": 1}}`, []string{"/o/b"}},
		"in a branch":           {`S: {anyOf: [{properties: {o: {properties: {a: true}}}}]}`, `{"o": {"b": 1}}`, []string{"/o/b"}},
		"below both":            {`S: {allOf: [{properties: {o: {properties: {a: true}}}}, {properties: {o: {properties: {b: true}}}}]}`, `{"o": {"a": 1, "b": 1, "c": 1}}`, []string{"/o/c"}},
		"below open":            {`S: {allOf: [{properties: {o: {properties: {a: true}}}}, {properties: {o: {additionalProperties: true}}}]}`, `{"o": {"a": 1, "b": 1}}`, nil},
		"referred":              {"S: {$ref: '#/components/schemas/T', properties: {b: true}}\nT: {properties: {a: true}}", `{"a": 1, "b": 1, "c": 1}`, []string{"/c"}},
		"pattern":               {`S: {properties: {a: true}, patternProperties: {^x-: true}}`, `{"x-a": 1, "y": 1}`, []string{"/y"}},
		"kinds nobody can name": {"S: {discriminator: {propertyName: k}, properties: {k: {enum: [a, b]}}}\nT: {allOf: [{$ref: '#/components/schemas/S'}, {properties: {x: true}}]}", `{"k": "a", "x": 1}`, nil},
		"a kind to be named":    {"S: {discriminator: {propertyName: k}, properties: {k: {enum: [a, T]}}}\nT: {allOf: [{$ref: '#/components/schemas/S'}, {properties: {x: true}}]}", `{"k": "a", "x": 1}`, []string{"/x"}},
		"no kind":               {`S: {properties: {a: true}, oneOf: [{required: [b], properties: {b: {const: 1}}}, {required: [c], properties: {c: {const: 1}}}]}`, `{"a": 1, "b": 2}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := apitest.Schema(t, "3.1.0", row.schema)
			if diff := cmp.Diff(row.want, s.Undeclared(apitest.Decode(t, row.instance), jsonschema.InResponse)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A body that is deep, or that fits no alternative at any depth, takes no longer than it is long.
func TestValidateHostile(t *testing.T) {
	for name, row := range map[string]struct{ schema, instance string }{
		"alternatives": {`S: {anyOf: [{properties: {n: {$ref: '#/components/schemas/S'}}, required: [a]}, {properties: {n: {$ref: '#/components/schemas/S'}}, required: [b]}]}`, strings.Repeat(`{"n": `, 60) + "{}" + strings.Repeat("}", 60)},
		"conjuncts":    {`S: {required: [a], allOf: [{properties: {n: {$ref: '#/components/schemas/S'}}}, {properties: {n: {$ref: '#/components/schemas/S'}}}]}`, strings.Repeat(`{"n": `, 60) + "{}" + strings.Repeat("}", 60)},
		"conditions":   {`S: {not: {not: {properties: {n: {$ref: '#/components/schemas/S'}}}}, if: {properties: {n: {$ref: '#/components/schemas/S'}}}, then: {required: [b]}}`, strings.Repeat(`{"n": `, 60) + "{}" + strings.Repeat("}", 60)},
		"one of":       {`S: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/S'}}]}`, strings.Repeat(`[`, 900) + "1" + strings.Repeat("]", 900)},
		"wide":         {`S: {uniqueItems: true, items: {type: integer}}`, "[" + strings.Repeat("1.5,", 50_000) + "1]"},
	} {
		t.Run(name, func(t *testing.T) {
			s := apitest.Schema(t, "3.1.0", row.schema)
			v := apitest.Decode(t, row.instance)
			start := time.Now()
			if found := s.Validate(v, jsonschema.InResponse); len(found) == 0 || len(found) > 1000 {
				t.Errorf("%d violations", len(found))
			}
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
