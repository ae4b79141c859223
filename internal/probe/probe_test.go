package probe_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/probe"
)

// shape is a schema that has a keyword, and a good value of it.
type shape struct{ schema, good string }

var shapes = map[string]shape{
	"required":              {`{type: object, required: [a], properties: {a: {type: integer}}}`, `{"a": 1}`},
	"type":                  {`{type: object, properties: {a: {type: integer}}}`, `{"a": 1}`},
	"enum":                  {`{enum: [a, b]}`, `"a"`},
	"const":                 {`{const: a}`, `"a"`},
	"format":                {`{type: string, format: uuid}`, `"6f1c1a44-3f0e-4a5e-9d5b-0d1f6f6e0001"`},
	"pattern":               {`{type: string, pattern: '^[A-Z]{2}-[0-9]{4}$'}`, `"AB-1234"`},
	"minimum":               {`{type: integer, minimum: 3}`, `5`},
	"maximum":               {`{type: number, maximum: 3, multipleOf: 0.5}`, `1.5`},
	"exclusiveMinimum":      {`{type: number, exclusiveMinimum: 0}`, `1`},
	"exclusiveMaximum":      {`{type: number, exclusiveMaximum: 10}`, `1`},
	"multipleOf":            {`{type: integer, multipleOf: 5}`, `10`},
	"minLength":             {`{type: string, minLength: 3}`, `"abc"`},
	"maxLength":             {`{type: string, maxLength: 5}`, `"abc"`},
	"minItems":              {`{type: array, minItems: 2, items: {type: integer}}`, `[1, 2]`},
	"maxItems":              {`{type: array, maxItems: 3, uniqueItems: true, items: {type: integer}}`, `[1, 2]`},
	"uniqueItems":           {`{type: array, uniqueItems: true, items: {type: integer}}`, `[1, 2]`},
	"items":                 {`{type: array, prefixItems: [{type: integer}], items: false}`, `[1]`},
	"contains":              {`{type: array, contains: {const: a}}`, `["a", "b"]`},
	"additionalProperties":  {`{type: object, additionalProperties: false, properties: {a: {type: integer}}}`, `{"a": 1}`},
	"unevaluatedProperties": {`{type: object, unevaluatedProperties: false, properties: {a: {type: integer}}}`, `{"a": 1}`},
	"propertyNames":         {`{type: object, propertyNames: {pattern: '^[a-z]+$'}}`, `{"a": 1}`},
	"minProperties":         {`{type: object, minProperties: 1}`, `{"a": 1}`},
	"maxProperties":         {`{type: object, maxProperties: 2}`, `{"a": 1}`},
	"dependentRequired":     {`{type: object, dependentRequired: {a: [b]}}`, `{"a": 1, "b": 2}`},
	"oneOf":                 {`{oneOf: [{type: object, required: [a]}, {type: object, required: [b]}]}`, `{"a": 1}`},
	"anyOf":                 {`{anyOf: [{type: integer}, {type: boolean}]}`, `1`},
	"not":                   {`{not: {const: a}}`, `"b"`},
	"discriminator":         {`{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}`, `{"kind": "Cat"}`},
}

// kinds are two alternatives that a discriminator tells apart.
const kinds = "\n    Cat: {type: object, required: [kind], properties: {kind: {type: string}}}\n    Dog: {type: object, required: [kind], properties: {kind: {type: string}}}\n"

// elsewhere are keywords that are broken where their parts are, or not at all.
var elsewhere = map[string]string{
	"properties": "its schemas are walked", "prefixItems": "its schemas are walked, and items is broken behind them", "allOf": "its schemas are walked",
	"if": "then and else are walked", "dependentSchemas": "its schemas are walked", "patternProperties": "a member of a matching name is broken by its type",
	"unevaluatedItems": "as items", "contentMediaType": "other texts are hardly ever refused", "contentSchema": "the same",
	"readOnly": "it may be sent, and is let be by most servers", "writeOnly": "it is for answers",
}

func compiled(t *testing.T, schema string) (*jsonschema.Schema, probe.Maker) {
	t.Helper()
	d := apitest.Load(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {post: {operationId: a, requestBody: {content: {application/json: {schema: "+schema+"}}}, responses: {'204': {description: d}}}}}\ncomponents:\n  schemas:"+kinds)
	g := generate.Prepare(d).ForRequests()
	return body(d), func(s *jsonschema.Schema, seed uint64) (any, bool) {
		v, err := g.Value(s, generate.Options{Seed: seed, Dynamic: true})
		return v, err == nil
	}
}

func body(d *openapi.Document) *jsonschema.Schema {
	return d.Operations[0].RequestBody.Content[0].Schema
}

// Every keyword that asks something of a value is broken by itself: what is wrong with the value is that, and nothing else.
func TestEveryKeywordIsBroken(t *testing.T) {
	for _, name := range jsonschema.Keywords() {
		if _, tried := shapes[name]; !tried && elsewhere[name] == "" {
			t.Errorf("nobody breaks %s", name)
		}
	}
	for keyword, one := range shapes {
		t.Run(keyword, func(t *testing.T) {
			s, make := compiled(t, one.schema)
			good := apitest.Decode(t, one.good)
			if found := s.Validate(good, jsonschema.InRequest); len(found) > 0 {
				t.Fatalf("the good value is bad: %v", found)
			}
			broken := false
			for change := range probe.Bad(s, good, make) {
				for v := range change.Values(good) {
					found := s.Validate(v, jsonschema.InRequest)
					alone := !slices.ContainsFunc(found, func(v jsonschema.Violation) bool { return v.Rule != ruleOf(keyword) })
					broken = broken || change.Keyword == keyword && len(found) > 0 && alone
				}
			}
			if !broken {
				t.Errorf("no change of %s breaks it alone", one.good)
			}
			if again := apitest.Decode(t, one.good); !jsonvalue.Equal(again, good) {
				t.Errorf("the good value has changed: %s", jsonvalue.Text(good))
			}
		})
	}
}

// ruleOf returns the rule that a broken keyword is reported as.
func ruleOf(keyword string) string {
	if rule := (map[string]string{"items": "never", "discriminator": "oneOf"})[keyword]; rule != "" {
		return rule
	}
	return keyword
}

// What is good all the same.
func TestVariations(t *testing.T) {
	for name, test := range map[string]struct {
		schema, good string
		want         []string
	}{
		"enum":         {`{enum: [a, b, c]}`, `"a"`, []string{`"b"`, `"c"`}},
		"boolean":      {`{type: boolean}`, `true`, []string{`false`}},
		"null":         {`{type: [boolean, 'null']}`, `true`, []string{`null`}},
		"bounds":       {`{type: integer, minimum: 1, maximum: 9}`, `5`, []string{`1`, `9`}},
		"exclusive":    {`{type: number, exclusiveMinimum: 0, exclusiveMaximum: 2, multipleOf: 0.5}`, `1`, []string{`0.5`, `1.5`}},
		"texts":        {`{type: string, maxLength: 8}`, `"abc"`, []string{`""`, `"abcccccc"`, `"😀"`, `"O'Neil \""`, `"100%"`, `"汉汉汉汉汉汉汉汉"`, `"a\nb"`, `"a\u0000b"`}},
		"shortest":     {`{type: string, minLength: 2}`, `"abc"`, []string{`"ab"`}},
		"dates":        {`{type: string, format: date}`, `"2024-01-01"`, []string{`"2024-02-29"`, `"2023-12-31"`}},
		"lists":        {`{type: array, maxItems: 3, items: {const: 1}}`, `[1]`, []string{`[]`, `[1,1]`, `[1,1,1]`}},
		"absent":       {`{type: object, required: [a], properties: {a: {const: 1}, b: {const: 2}, c: {const: 3}}}`, `{"a": 1, "b": 2, "c": 3}`, []string{`{"a":1,"c":3}`, `{"a":1,"b":2}`, `{"a":1}`}},
		"present":      {`{type: object, properties: {a: {const: 1}, b: {const: 2}}}`, `{"a": 1}`, []string{`{"a":1,"b":2}`}},
		"more":         {`{type: object, additionalProperties: {const: 2}}`, `{}`, []string{`{"extra":2}`}},
		"alternatives": {`{anyOf: [{const: 1}, {const: 2}, {type: object, properties: {a: {const: 3}}}]}`, `1`, []string{`2`, `{"a":3}`}},
		"below":        {`{type: object, properties: {a: {type: array, items: {type: object, properties: {b: {enum: [x, y]}}}}}}`, `{"a": [{"b": "x"}]}`, []string{`{"a":[{"b":"y"}]}`, `{"a":[{}]}`}},
	} {
		t.Run(name, func(t *testing.T) {
			s, make := compiled(t, test.schema)
			good := apitest.Decode(t, test.good)
			var got []string
			for change := range probe.Good(s, good, make) {
				for v := range change.Values(good) {
					if s.Valid(v, jsonschema.InRequest) {
						got = append(got, jsonvalue.Text(v))
						break
					}
				}
			}
			for _, want := range test.want {
				if !slices.Contains(got, want) {
					t.Errorf("no %s among %q", want, got)
				}
			}
		})
	}
}

// A label says where and what, and a key also with what.
func TestLabels(t *testing.T) {
	s, make := compiled(t, `{type: object, properties: {a: {type: array, items: {type: integer, maximum: 5}}}}`)
	var labels []string
	for change := range probe.Bad(s, apitest.Decode(t, `{"a": [1, 2]}`), make) {
		labels = append(labels, change.Key())
	}
	for _, want := range []string{`type-null null`, `a-type-text "text"`, `a/0-type-quoted "1"`, `a/0-maximum 6`} {
		if !slices.Contains(labels, want) {
			t.Errorf("no %s among %q", want, labels)
		}
	}
	if diff := cmp.Diff(false, slices.ContainsFunc(labels, func(l string) bool { return l[0] == '/' })); diff != "" {
		t.Error(diff)
	}
}
