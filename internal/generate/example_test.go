package generate_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// TestTheDocumentsOwnValues: what an example or a default says is answered, of every type and at every depth.
func TestTheDocumentsOwnValues(t *testing.T) {
	const toy = `Toy: {type: object, required: [label, weight], properties: {label: {type: string}, weight: {type: number}, maker: {$ref: '#/components/schemas/Maker'}}, example: {label: Kite, weight: 0.25, maker: {name: Ada}}}
Maker: {type: object, properties: {name: {type: string, example: Grace}, founded: {type: integer}}}
Grams: {type: integer, minimum: 1, example: 250}
Kind: {type: string, enum: [wood, tin, paper], example: tin}
Base: {type: object, required: [sort], properties: {sort: {type: string}}, example: {sort: boxed}}
Crate: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, required: [size], properties: {size: {type: integer, example: 12}}}]}`
	for name, test := range map[string]struct{ schema, want string }{
		"a boolean":                          {`{type: boolean, example: false}`, `false`},
		"a number":                           {`{type: number, minimum: 1, example: 2.50}`, `2.50`},
		"a formatted text":                   {`{type: string, format: ipv4, example: 10.1.2.3}`, `"10.1.2.3"`},
		"a list":                             {`{type: array, items: {type: integer}, example: [3, 1, 4]}`, `[3,1,4]`},
		"a list of examples":                 {`{type: string, examples: [first, second]}`, `"first"`},
		"null, where it may be":              {`{type: [string, 'null'], example: null}`, `null`},
		"an enum":                            {`{$ref: '#/components/schemas/Kind'}`, `"tin"`},
		"a const before it":                  {`{const: 5, example: 6}`, `5`},
		"a single enum before it":            {`{enum: [only], example: other}`, `"only"`},
		"what is referred to":                {`{$ref: '#/components/schemas/Grams'}`, `250`},
		"the nearer one":                     {`{$ref: '#/components/schemas/Grams', example: 300}`, `300`},
		"the nearer one does not fit":        {`{$ref: '#/components/schemas/Grams', example: -4}`, `250`},
		"a whole object":                     {`{$ref: '#/components/schemas/Toy'}`, `{"label":"Kite","weight":0.25,"maker":{"name":"Ada"}}`},
		"members one by one":                 {`{type: object, properties: {maker: {allOf: [{$ref: '#/components/schemas/Maker'}], properties: {founded: {default: 1901}}}}}`, `{"maker":{"founded":1901,"name":"Grace"}}`},
		"its own before that of a part":      {`{allOf: [{$ref: '#/components/schemas/Base'}], properties: {sort: {example: loose}, n: {example: 1}}}`, `{"sort":"loose","n":1}`},
		"that of a later part":               {`{allOf: [{properties: {sort: {type: string, example: base}, n: {example: 1}}}, {properties: {sort: {type: string, example: special}}}]}`, `{"sort":"special","n":1}`},
		"what fits of a whole that does not": {`{type: object, properties: {a: {type: integer}, b: {type: integer, minimum: 8, maximum: 8}}, example: {a: 4, b: 1}}`, `{"a":4,"b":8}`},
		"a part of an object":                {`{$ref: '#/components/schemas/Crate'}`, `{"sort":"boxed","size":12}`},
		"beside null":                        {`{type: object, properties: {g: {anyOf: [{$ref: '#/components/schemas/Grams'}, {type: 'null'}]}}}`, `{"g":250}`},
		"before its parts' examples":         {`{type: object, properties: {a: {type: integer, example: 1}}, example: {a: 2}}`, `{"a":2}`},
		"in the alternative":                 {`{oneOf: [{$ref: '#/components/schemas/Grams'}, {type: boolean}]}`, `250`},
		"a number that is a text":            {`{type: string, example: 90210}`, `"90210"`},
		"a text that is a number":            {`{type: integer, example: "17"}`, `17`},
		"a default":                          {`{type: object, required: [a, b], properties: {a: {type: integer, default: 30}, b: {enum: [x, y, z], default: y}}}`, `{"a":30,"b":"y"}`},
		"an example before a default":        {`{type: integer, default: 1, example: 2}`, `2`},
		"a default that does not fit":        {`{type: object, required: [a], properties: {a: {type: integer, minimum: 4, maximum: 4, default: 30}}}`, `{"a":4}`},
		"members that nobody describes":      {`{type: object, properties: {a: {type: integer}}, example: {a: 1, more: x}}`, `{"a":1,"more":"x"}`},
		"a map":                              {`{type: object, additionalProperties: {type: integer}, example: {en: 1, de: 2}}`, `{"en":1,"de":2}`},
		"as older documents write it":        {`{type: string, x-example: old}`, `"old"`},
		"as older documents write more":      {`{type: string, x-examples: {a: {value: named}, b: bare}}`, `"named"`},
		"a name does not come before it":     {`{type: object, properties: {email: {type: string, example: a@b.example}, phones: {type: array, items: {type: string, example: '1'}}}}`, `{"email":"a@b.example","phones":["1"]}`},
		"an x-faker does":                    {`{type: integer, x-faker: {integer: {min: 7, max: 7}}, example: 8}`, `7`},
		"a relation does":                    {`{type: object, required: [a, b], properties: {a: {type: integer, example: 1}, b: {type: integer, x-same-as: 1/a, example: 2}}}`, `{"a":1,"b":1}`},
		"a relation does inside a whole":     {`{type: object, required: [a, b], example: {a: 1, b: 2}, properties: {a: {type: integer}, b: {type: integer, x-same-as: 1/a}}}`, `{"a":1,"b":1}`},
		"an empty default says nothing":      {`{type: object, required: [n], properties: {n: {type: array, default: [], minItems: 0, maxItems: 1, items: {type: integer, example: 5}}}}`, `{"n":[5]}`},
		"a text of JSON keeps its example":   {`{type: string, contentMediaType: application/json, example: '{"a": 1}'}`, `"{\"a\": 1}"`},
	} {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: test.schema, Components: toy}.Load(t)
			g := generatetest.NewGenerator(t, s)
			if got := string(generatetest.Answer(t, g, s.Operations[0], generate.Options{})); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestExamplesAreTakenInTurn: the seed says which comes first, and a list has them one after the other.
func TestExamplesAreTakenInTurn(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, properties: {mood: {type: string, examples: [calm, merry, cross]}, moods: {type: array, minItems: 3, maxItems: 5, items: {type: string, examples: [red, green, blue]}}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	for seed, want := range []string{`{"mood":"calm","moods":["red","green","blue"]}`, `{"mood":"merry","moods":["green","blue","red"]}`, `{"mood":"cross","moods":["blue","red","green"]}`, `{"mood":"calm","moods":["red","green","blue"]}`} {
		if got := string(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: uint64(seed)})); got != want {
			t.Errorf("seed %d: got %s, want %s", seed, got, want)
		}
	}
}

// TestListsDoNotRepeatThemselves: the first element is the example, in the others what tells things apart differs.
func TestListsDoNotRepeatThemselves(t *testing.T) {
	for name, test := range map[string]struct {
		schema string
		holds  func(list []map[string]any) bool
	}{
		"ids and names of properties": {`{type: object, required: [id, code, name, size], properties: {id: {type: integer, example: 10}, code: {type: string, example: fixed}, order_no: {type: string, example: SO-0099}, name: {type: string, example: Kite}, size: {type: string, example: big}}}`,
			func(list []map[string]any) bool {
				return list[0]["id"] == 10.0 && list[1]["id"] == 11.0 && list[2]["id"] == 12.0 && list[1]["order_no"] == "SO-0100" &&
					list[0]["name"] == "Kite" && list[1]["name"] != "Kite" && list[1]["name"] != list[2]["name"] && list[2]["size"] == "big" && list[2]["code"] == "fixed"
			}},
		"of a whole": {`{type: object, required: [id, size], example: {id: a7, size: {w: 1, name: x}}, properties: {id: {type: string}, size: {type: object, properties: {w: {type: integer}, name: {type: string}}}}}`,
			func(list []map[string]any) bool {
				inner := func(i int) map[string]any { return list[i]["size"].(map[string]any) }
				return list[0]["id"] == "a7" && list[1]["id"] == "a8" && list[2]["id"] == "a9" && inner(0)["name"] == "x" && inner(1)["name"] != "x" && inner(1)["w"] == 1.0
			}},
		"several wholes come first": {`{type: object, examples: [{id: 1, k: a}, {id: 7, k: b}], properties: {id: {type: integer}, k: {type: string}}}`,
			func(list []map[string]any) bool {
				return list[0]["k"] == "a" && list[1]["k"] == "b" && list[1]["id"] == 7.0 && list[2]["k"] == "a" && list[2]["id"] == 2.0
			}},
		"a uuid": {`{type: object, required: [id], properties: {id: {type: string, format: uuid, example: 5832d184-dd53-42a0-8ace-0bf8d660f4cc}}}`,
			func(list []map[string]any) bool {
				return list[0]["id"] == "5832d184-dd53-42a0-8ace-0bf8d660f4cc" && list[1]["id"] != list[0]["id"] && list[2]["id"] != list[1]["id"]
			}},
		"counting on leaves the bounds": {`{type: object, required: [id], properties: {id: {type: integer, minimum: 1, maximum: 9, example: 9}}}`,
			func(list []map[string]any) bool {
				return list[0]["id"] == 9.0 && list[1]["id"].(float64) < 9 && list[2]["id"] != list[1]["id"]
			}},
	} {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: `{type: array, minItems: 3, items: ` + test.schema + `}`}.Load(t)
			g := generatetest.NewGenerator(t, s)
			body := generatetest.Answer(t, g, s.Operations[0], generate.Options{})
			var list []map[string]any
			if err := json.Unmarshal(body, &list); err != nil {
				t.Fatal(err)
			}
			if len(list) < 3 || !test.holds(list) {
				t.Errorf("got %s", body)
			}
		})
	}
}

// TestAListEndsWhereNothingNewIsLeft: equal elements say nothing, unless there must be so many, and never where they must differ.
func TestAListEndsWhereNothingNewIsLeft(t *testing.T) {
	for schema, holds := range map[string]func(list []any) bool{
		`{type: array, items: {type: string, example: red}}`:                                            func(list []any) bool { return len(list) == 1 && list[0] == "red" },
		`{type: array, items: {type: object, properties: {a: {type: integer, example: 5}}}}`:            func(list []any) bool { return len(list) == 1 },
		`{type: array, minItems: 3, items: {type: string, example: red}}`:                               func(list []any) bool { return len(list) == 3 && list[0] == "red" && list[1] != "red" },
		`{type: array, minItems: 3, uniqueItems: true, items: {type: integer, minimum: 1, example: 2}}`: func(list []any) bool { return len(list) >= 3 && list[0] == 2.0 && list[1] != 2.0 && list[1] != list[2] },
	} {
		s := generatetest.Document{Schema: schema}.Load(t)
		body := generatetest.Answer(t, generatetest.NewGenerator(t, s), s.Operations[0], generate.Options{})
		var list []any
		if err := json.Unmarshal(body, &list); err != nil || !holds(list) {
			t.Errorf("%s: got %s", schema, body)
		}
	}
}

// TestShapesAndExamples: the least there must be has its examples, the extremes have none, and neither has what is dynamic.
func TestShapesAndExamples(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, required: [a, in], properties: {a: {type: integer, example: 31}, b: {type: integer, example: 32}, in: {type: object, required: [c], example: {c: 33, d: 34}, properties: {c: {type: integer}, d: {type: integer}}}, e: {type: integer, default: 35}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	answer := func(options generate.Options) string {
		return string(generatetest.Answer(t, g, s.Operations[0], options))
	}
	if got := answer(generate.Options{Shape: generate.Minimal}); got != `{"a":31,"in":{"c":33}}` {
		t.Errorf("minimal: %s", got)
	}
	for _, options := range []generate.Options{{Shape: generate.Extreme}, {Dynamic: true}, {Dynamic: true, Shape: generate.Minimal}} {
		got := answer(options)
		for _, example := range []string{":31", ":32", ":33", ":34", ":35"} {
			if strings.Contains(got, example) {
				t.Errorf("%+v: %s has%s", options, got, example)
			}
		}
	}
	if got := answer(generate.Options{}); got != `{"a":31,"b":32,"in":{"c":33,"d":34},"e":35}` {
		t.Errorf("full: %s", got)
	}
}

// TestWhatWasAskedForComesBeforeExamples: a path's parameter, and the id of the thing that a path ends with, also inside an envelope.
func TestWhatWasAskedForComesBeforeExamples(t *testing.T) {
	text := `openapi: 3.0.3
info: {title: Asked, version: "1"}
paths:
  /toys/{toyId}:
    parameters: [{name: toyId, in: path, required: true, schema: {type: integer}}]
    get: {operationId: bare, responses: {"200": {description: "", content: {application/json: {schema: {$ref: '#/components/schemas/Toy'}}}}}}
    put: {operationId: wrapped, responses: {"200": {description: "", content: {application/json: {schema: {type: object, properties: {data: {$ref: '#/components/schemas/Toy'}}}}}}}}
    post: {operationId: listed, responses: {"200": {description: "", content: {application/json: {schema: {type: object, properties: {toys: {type: array, items: {$ref: '#/components/schemas/Toy'}}}}}}}}}
  /toys/{toyId}/parts:
    parameters: [{name: toyId, in: path, required: true, schema: {type: integer}}]
    get: {operationId: other, responses: {"200": {description: "", content: {application/json: {schema: {$ref: '#/components/schemas/Toy'}}}}}}
components: {schemas: {Toy: {type: object, example: {id: 5, maker: 6}, properties: {id: {type: integer}, maker: {type: integer}}}}}
`
	s := generatetest.LoadText(t, text)
	g := generatetest.NewGenerator(t, s)
	for id, want := range map[string]string{
		"bare": `{"id":77,"maker":6}`, "wrapped": `{"data":{"id":77,"maker":6}}`, "other": `{"id":5,"maker":6}`,
	} {
		o, _ := s.Operation(id)
		if got := string(generatetest.Answer(t, g, o, generate.Options{}, jsonvalue.Int(77))); got != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
	}
	o, _ := s.Operation("listed")
	if got := string(generatetest.Answer(t, g, o, generate.Options{}, jsonvalue.Int(77))); !strings.HasPrefix(got, `{"toys":[{"id":5,`) {
		t.Errorf("listed: got %s", got)
	}
}

// TestRequestsHaveTheirExamples: what the document says is good is what is sent.
func TestRequestsHaveTheirExamples(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, properties: {name: {type: string, example: Ada}, id: {type: integer, readOnly: true, example: 4}, secret: {type: string, writeOnly: true, default: hush}}}`}.Load(t)
	made, err := generatetest.NewGenerator(t, s).ForRequests().Value(s.Operations[0].Response(200).Preferred().Schema, generate.Options{})
	if got := message.Text(made); err != nil || got != `{"name":"Ada","secret":"hush"}` {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestExamplesFitWhereTheyAreTaken: bodies of a document with good and bad examples all stand before an independent judge.
func TestExamplesFitWhereTheyAreTaken(t *testing.T) {
	d := generatetest.Document{Schema: `{type: array, minItems: 2, items: {$ref: '#/components/schemas/A'}}`, Components: `A: {type: object, required: [id, kind], additionalProperties: false, example: {id: 3, kind: z}, properties: {id: {type: integer, maximum: 40, example: 39}, kind: {enum: [x, y], default: q}, at: {type: string, format: date, example: 01/02/2003}, n: {type: integer, multipleOf: 5, examples: [7, 10, 15]}, b: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string, maxLength: 3}], example: toolong}}}
B: {type: object, required: [v], example: {v: no}, properties: {v: {type: boolean, example: 'yes'}}}`}
	s := d.Load(t)
	g := generatetest.NewGenerator(t, s)
	judge := generatetest.Validator(t, d.Text(), generatetest.AnswerPointer)
	for seed := range uint64(100) {
		for _, shape := range generate.Shapes {
			body := generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed, Shape: shape})
			if err := generatetest.Judge(judge, body); err != nil {
				t.Fatal(fmt.Errorf("seed %d, %s: %w\n%s", seed, shape, err, body))
			}
		}
	}
	if got := string(generatetest.Answer(t, g, s.Operations[0], generate.Options{})); !strings.Contains(got, `"id":39`) || !strings.Contains(got, `"n":10`) {
		t.Errorf("got %s", got)
	}
}

// TestAnExampleHidesNoFaker: an x-faker that never fits is told of, though the example of the object around it is what is answered.
func TestAnExampleHidesNoFaker(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, example: {n: 3}, properties: {n: {type: integer, maximum: 5, x-faker: {integer: {min: 8, max: 9}}}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	if len(g.Warnings) != 1 || !strings.Contains(g.Warnings[0].Error(), "x-faker integer") {
		t.Errorf("warnings: %v", g.Warnings)
	}
}
