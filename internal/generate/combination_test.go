package generate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

const pets = `
Pet: {type: object, properties: {kind: {type: string}, name: {type: string, minLength: 1}}, required: [kind, name]}
Cat:
  allOf: [{$ref: '#/components/schemas/Pet'}]
  properties: {kind: {const: Cat}, claws: {type: integer, minimum: 0, maximum: 20}}
  required: [claws]
Dog:
  allOf: [{$ref: '#/components/schemas/Pet'}]
  properties: {kind: {const: Dog}, tricks: {type: array, items: {type: string}}}
  required: [tricks]
`

const shouting = `
Loud: {type: object, properties: {kind: {type: string}, volume: {type: integer, minimum: 11}}, required: [kind, volume]}
Quiet: {type: object, properties: {kind: {type: string}, volume: {type: integer, maximum: 3}}, required: [kind, volume]}
`

const trees = `
Node: {type: object, properties: {value: {type: integer}, next: {$ref: '#/components/schemas/Node'}}, required: [value]}
List: {type: object, properties: {value: {type: integer}, next: {oneOf: [{type: 'null'}, {$ref: '#/components/schemas/List'}]}}, required: [value, next]}
Tree: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}, required: [children]}
Map: {type: object, additionalProperties: {$ref: '#/components/schemas/Map'}}
Even: {type: object, properties: {odd: {$ref: '#/components/schemas/Odd'}}}
Odd: {type: object, properties: {even: {$ref: '#/components/schemas/Even'}}, required: [even]}
Term: {anyOf: [{$ref: '#/components/schemas/Sum'}, {type: integer}]}
Sum: {type: object, properties: {left: {$ref: '#/components/schemas/Term'}, right: {$ref: '#/components/schemas/Term'}}, required: [left, right], additionalProperties: false}
`

// combinations are schemas made of other schemas.
var combinations = map[string]generatetest.Document{
	"allOf":                         {Schema: `{allOf: [{type: object, properties: {a: {type: string}}, required: [a]}, {properties: {a: {maxLength: 2}, b: {type: integer}}, required: [b]}]}`},
	"allOf of closed objects":       {Schema: `{allOf: [{type: object, properties: {a: {type: string}, b: {type: string}}, additionalProperties: false}, {type: object, properties: {b: {minLength: 3}, c: {type: string}}, additionalProperties: false}]}`},
	"allOf closed beside":           {Schema: `{type: object, properties: {a: {}, b: {}}, additionalProperties: false, allOf: [{properties: {a: {type: integer}, z: {type: integer}}}]}`},
	"allOf in allOf":                {Schema: `{allOf: [{allOf: [{type: integer}, {minimum: 3}]}, {allOf: [{maximum: 4}]}]}`},
	"allOf with additional schemas": {Schema: `{allOf: [{type: object, properties: {a: {}}, additionalProperties: {type: integer}}, {properties: {b: {minimum: 4}}, required: [a, b]}]}`},
	"a reference with siblings":     {Schema: `{$ref: '#/components/schemas/Code', maximum: 5}`, Components: `Code: {type: integer, minimum: 5}`},
	"a reference with an x-faker":   {Schema: `{$ref: '#/components/schemas/Code', x-faker: {integer: {min: 5, max: 9}}}`, Components: `Code: {type: integer, minimum: 5}`},
	"a reference to a reference":    {Schema: `{$ref: '#/components/schemas/A'}`, Components: "A: {$ref: '#/components/schemas/B'}\nB: {const: b}"},
	"oneOf":                         {Schema: `{oneOf: [{type: string, maxLength: 5}, {type: integer}]}`},
	"oneOf that overlaps":           {Schema: `{oneOf: [{type: integer, minimum: 0}, {type: integer, maximum: 10}]}`},
	"oneOf of multiples":            {Schema: `{oneOf: [{type: integer, multipleOf: 3}, {type: integer, multipleOf: 5}]}`},
	"oneOf of objects that overlap": {Schema: `{oneOf: [{type: object, properties: {a: {type: string}}, required: [a]}, {type: object, properties: {b: {type: string}}, required: [b]}]}`},
	"oneOf of closed objects":       {Schema: `{oneOf: [{type: object, properties: {a: {type: string}}, additionalProperties: false}, {type: object, properties: {b: {type: string}}, required: [b], additionalProperties: false}]}`},
	"oneOf beside properties":       {Schema: `{type: object, properties: {id: {type: integer}}, required: [id], oneOf: [{required: [mail], properties: {mail: {type: string, format: email}}}, {required: [phone], properties: {phone: {type: string, pattern: '^1\d{10}$'}}}]}`},
	"oneOf in oneOf":                {Schema: `{oneOf: [{oneOf: [{const: 1}, {const: 2}]}, {type: string, minLength: 1}]}`},
	"oneOf with an impossible one":  {Schema: `{oneOf: [{type: integer, minimum: 5, maximum: 1}, {type: string}]}`},
	"oneOf with null":               {Schema: `{oneOf: [{type: 'null'}, {type: object, properties: {a: {type: string}}, required: [a]}]}`},
	"oneOf twice":                   {Schema: `{allOf: [{oneOf: [{type: integer}, {type: string}]}, {oneOf: [{type: string, minLength: 3}, {type: boolean}]}]}`},
	"anyOf":                         {Schema: `{anyOf: [{type: string}, {type: integer}]}`},
	"anyOf that only narrows":       {Schema: `{type: integer, anyOf: [{minimum: 10, maximum: 20}, {minimum: 30, maximum: 40}]}`},
	"anyOf of required":             {Schema: `{type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}`},
	"anyOf many":                    {Schema: `{anyOf: [{const: 1}, {const: 2}, {const: 3}, {const: 4}, {const: 5}, {const: 6}, {const: 7}]}`},
	"not":                           {Schema: `{type: integer, minimum: 0, maximum: 3, not: {const: 2}}`},
	"not of a type":                 {Schema: `{type: [string, integer], not: {type: integer}}`},
	"not of an enum":                {Schema: `{enum: [a, b, c], not: {enum: [a, b]}}`},
	"not required":                  {Schema: `{type: object, properties: {a: {type: string}, b: {type: string}}, not: {required: [a]}}`},
	"not required, many": {Schema: `{type: object, properties: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}, i: {}, j: {}, z: {type: integer}},
  allOf: [{not: {required: [a]}}, {not: {required: [b]}}, {not: {required: [c]}}, {not: {required: [d]}}, {not: {required: [e]}}, {not: {required: [f]}}, {not: {required: [g]}}, {not: {required: [h]}}, {not: {required: [i]}}, {not: {required: [j]}}]}`},
	"not both":                        {Schema: `{type: object, properties: {a: {type: string}, b: {type: string}}, not: {required: [a, b]}}`},
	"not alone":                       {Schema: `{not: {type: string}}`},
	"if then else":                    {Schema: `{type: object, properties: {kind: {enum: [a, b]}, x: {type: integer}}, required: [kind, x], if: {properties: {kind: {const: a}}}, then: {properties: {x: {minimum: 100}}}, else: {properties: {x: {maximum: -100}}}}`},
	"if then":                         {Schema: `{type: object, properties: {a: {type: boolean}, b: {type: string}}, required: [a], if: {properties: {a: {const: true}}}, then: {required: [b]}}`},
	"if else":                         {Schema: `{type: integer, if: {minimum: 10}, else: {const: 3}}`},
	"if of a required":                {Schema: `{type: object, properties: {a: {type: string}, b: {type: string}}, if: {required: [a]}, then: {required: [b]}, else: {properties: {b: false}}}`},
	"if within allOf":                 {Schema: `{type: object, properties: {k: {enum: [1, 2, 3]}}, required: [k], allOf: [{if: {properties: {k: {const: 1}}}, then: {required: [one], properties: {one: {type: string}}}}, {if: {properties: {k: {const: 2}}}, then: {required: [two], properties: {two: {type: integer}}}}]}`},
	"discriminator":                   {Schema: `{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}`, Components: pets},
	"discriminator without constants": {Schema: `{anyOf: [{$ref: '#/components/schemas/Loud'}, {$ref: '#/components/schemas/Quiet'}], discriminator: {propertyName: kind}}`, Components: shouting},
	"discriminator with a mapping":    {Schema: `{anyOf: [{$ref: '#/components/schemas/Loud'}, {$ref: '#/components/schemas/Quiet'}], discriminator: {propertyName: kind, mapping: {loud: '#/components/schemas/Loud', soft: Quiet, quiet: Quiet}}}`, Components: shouting},
	"discriminator on a parent": {Schema: `{$ref: '#/components/schemas/Base'}`, Components: `
Base: {type: object, properties: {kind: {type: string}}, required: [kind], discriminator: {propertyName: kind}}
Car: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {doors: {type: integer, minimum: 2}}, required: [doors]}]}
Bike: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {gears: {type: integer}}, required: [gears]}]}`},
	"discriminator in an array":       {Schema: `{type: array, minItems: 2, items: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}}`, Components: pets},
	"recursion, optional":             {Schema: `{$ref: '#/components/schemas/Node'}`, Components: trees},
	"recursion, required or null":     {Schema: `{$ref: '#/components/schemas/List'}`, Components: trees},
	"recursion through an array":      {Schema: `{$ref: '#/components/schemas/Tree'}`, Components: trees},
	"recursion through a map":         {Schema: `{$ref: '#/components/schemas/Map'}`, Components: trees},
	"recursion of two":                {Schema: `{$ref: '#/components/schemas/Odd'}`, Components: trees},
	"recursion through alternatives":  {Schema: `{$ref: '#/components/schemas/Term'}`, Components: trees},
	"recursion beside the endless":    {Schema: `{type: object, properties: {a: {type: string}, b: {$ref: '#/components/schemas/Endless'}}, required: [a]}`, Components: `Endless: {type: object, properties: {more: {$ref: '#/components/schemas/Endless'}}, required: [more]}`},
	"an array of the endless":         {Schema: `{type: array, items: {$ref: '#/components/schemas/Endless'}}`, Components: `Endless: {type: object, properties: {more: {$ref: '#/components/schemas/Endless'}}, required: [more]}`},
	"a map of the endless":            {Schema: `{type: object, additionalProperties: {$ref: '#/components/schemas/Endless'}}`, Components: `Endless: {type: object, properties: {more: {$ref: '#/components/schemas/Endless'}}, required: [more]}`},
	"a branch of the endless":         {Schema: `{oneOf: [{$ref: '#/components/schemas/Endless'}, {type: string}]}`, Components: `Endless: {type: object, properties: {more: {$ref: '#/components/schemas/Endless'}}, required: [more]}`},
	"closed by unevaluated and allOf": {Schema: `{allOf: [{$ref: '#/components/schemas/Pet'}], properties: {kind: {const: x}, age: {type: integer}}, unevaluatedProperties: false}`, Components: pets},
	"readOnly":                        {Schema: `{type: object, properties: {id: {type: integer, readOnly: true}}, required: [id]}`},
	"writeOnly":                       {Schema: `{type: object, properties: {name: {type: string}, secret: {type: string, writeOnly: true}}, required: [name]}`},
	"default and deprecated":          {Schema: `{type: object, properties: {a: {type: integer, default: 4, deprecated: true}}}`},
	"$defs":                           {Schema: `{$defs: {id: {type: string, format: uuid}}, type: object, properties: {a: {$ref: '#/paths/~1it/get/responses/200/content/application~1json/schema/$defs/id'}}, required: [a]}`},
}

func TestCombinations(t *testing.T) {
	t.Parallel()
	for name, d := range combinations {
		t.Run(name, func(t *testing.T) { obeys(t, d) })
	}
}

// OpenAPI 3.0 is no JSON Schema that an independent validator reads: these are judged by our own validator.
func TestOpenAPI30(t *testing.T) {
	t.Parallel()
	table := map[string]generatetest.Document{
		"nullable":               {Schema: `{type: string, nullable: true}`},
		"nullable enum":          {Schema: `{type: string, nullable: true, enum: [a, b, null]}`},
		"nullable, no null":      {Schema: `{type: string, nullable: true, enum: [a, b]}`},
		"nullable object":        {Schema: `{type: object, nullable: true, properties: {a: {type: integer}}, required: [a]}`},
		"exclusive bounds":       {Schema: `{type: integer, minimum: 3, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: true}`},
		"bounds not exclusive":   {Schema: `{type: integer, minimum: 3, exclusiveMinimum: false, maximum: 3, exclusiveMaximum: false}`},
		"siblings are ignored":   {Schema: `{$ref: '#/components/schemas/A', minimum: 50}`, Components: `A: {type: integer, maximum: 9}`},
		"allOf with nullable":    {Schema: `{allOf: [{$ref: '#/components/schemas/A'}], nullable: true}`, Components: `A: {type: object, nullable: true, properties: {b: {type: string}}, required: [b]}`},
		"additional properties":  {Schema: `{type: object, additionalProperties: true, minProperties: 2}`},
		"no additional property": {Schema: `{type: object, properties: {a: {type: string}}, additionalProperties: false}`},
		"required and writeOnly": {Schema: `{type: object, properties: {a: {type: string, writeOnly: true}, b: {type: string}}, required: [a, b]}`},
	}
	for name, d := range table {
		t.Run(name, func(t *testing.T) {
			d.Version = "3.0.3"
			s := d.Load(t)
			g := generatetest.NewGenerator(t, s)
			schema := s.Operations[0].Response(200).Preferred().Schema
			for _, shape := range generate.Shapes {
				for seed := range uint64(30) {
					body := generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed, Shape: shape})
					v, _ := jsonvalue.Decode(body)
					if found := schema.Validate(v, jsonschema.InResponse); len(found) > 0 {
						t.Fatalf("seed %d, %s: %v\n%s", seed, shape, found, body)
					}
				}
			}
		})
	}
}

func TestWhatOnlyTravelsInRequestsIsLeftOut(t *testing.T) {
	d := generatetest.Document{Schema: `{type: object, properties: {name: {type: string}, secret: {type: string, writeOnly: true}, id: {type: integer, readOnly: true}}, required: [name, secret, id]}`}
	s := d.Load(t)
	g := generatetest.NewGenerator(t, s)
	for _, shape := range generate.Shapes {
		var got map[string]any
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Shape: shape}), &got); err != nil {
			t.Fatal(err)
		}
		if _, sent := got["secret"]; sent || got["id"] == nil || got["name"] == nil {
			t.Errorf("%s: %v", shape, got)
		}
	}
}

// A discriminator's value names the alternative whose members the object has.
func TestDiscriminatorNamesTheAlternative(t *testing.T) {
	table := map[string]struct {
		generatetest.Document
		owner map[string]string // the member that only the alternative of a name has
	}{
		"implicit names": {
			generatetest.Document{Schema: `{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}`, Components: `
Cat: {type: object, properties: {kind: {type: string}, claws: {type: integer}}, required: [kind, claws]}
Dog: {type: object, properties: {kind: {type: string}, tricks: {type: string}}, required: [kind, tricks]}`},
			map[string]string{"Cat": "claws", "Dog": "tricks"},
		},
		"a mapping": {
			generatetest.Document{Schema: `{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {felis: '#/components/schemas/Cat', canis: Dog}}}`, Components: `
Cat: {type: object, properties: {kind: {type: string}, claws: {type: integer}}, required: [kind, claws]}
Dog: {type: object, properties: {kind: {type: string}, tricks: {type: string}}, required: [kind, tricks]}`},
			map[string]string{"Cat": "claws", "Dog": "tricks", "felis": "claws", "canis": "tricks"},
		},
		"kinds of a parent": {
			generatetest.Document{Schema: `{$ref: '#/components/schemas/Base'}`, Components: `
Base: {type: object, properties: {kind: {type: string}}, required: [kind], discriminator: {propertyName: kind}}
Car: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {doors: {type: integer}}, required: [doors]}]}
Bike: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {gears: {type: integer}}, required: [gears]}]}`},
			map[string]string{"Car": "doors", "Bike": "gears"},
		},
	}
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			s := test.Load(t)
			g := generatetest.NewGenerator(t, s)
			seen := map[string]bool{}
			for seed := range uint64(40) {
				var got map[string]any
				if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &got); err != nil {
					t.Fatal(err)
				}
				kind, _ := got["kind"].(string)
				if member := test.owner[kind]; member == "" || got[member] == nil {
					t.Fatalf("seed %d: %v", seed, got)
				}
				seen[test.owner[kind]] = true
			}
			if len(seen) != 2 {
				t.Errorf("only %s of two alternatives in 40 seeds", strings.Join(generatetest.Sorted(seen), ", "))
			}
		})
	}
}

func TestForRequestsLeavesOutWhatIsOnlyAnswered(t *testing.T) {
	d := generatetest.Document{Schema: `{type: object, properties: {name: {type: string}, secret: {type: string, writeOnly: true}, id: {type: integer, readOnly: true}}, required: [name, secret, id]}`}
	s := d.Load(t)
	schema := s.Operations[0].Response(200).Preferred().Schema
	got, err := generatetest.NewGenerator(t, s).ForRequests().Value(schema, generate.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	o := got.(*jsonvalue.Object)
	if len(o.Members) != 2 || o.Index("name") < 0 || o.Index("secret") < 0 {
		t.Errorf("got %s", jsonvalue.Text(got))
	}
}
