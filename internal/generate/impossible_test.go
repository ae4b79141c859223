package generate_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// schemaLine is the line of the answer's schema in the text of a document.
const schemaLine = 13

// impossible are schemas that no value fits.
var impossible = map[string]generatetest.Document{
	"false":                            {Schema: `false`},
	"minimum above maximum":            {Schema: `{type: integer, minimum: 5, maximum: 4}`},
	"number above maximum":             {Schema: `{type: number, minimum: 5, maximum: 4}`},
	"open bounds that meet":            {Schema: `{type: number, exclusiveMinimum: 5, maximum: 5}`},
	"no integer between":               {Schema: `{type: integer, exclusiveMinimum: 5, exclusiveMaximum: 6}`},
	"no integer between fractions":     {Schema: `{type: integer, minimum: 5.1, maximum: 5.9}`},
	"no multiple between":              {Schema: `{type: integer, multipleOf: 10, minimum: 1, maximum: 9}`},
	"no multiple between decimals":     {Schema: `{type: number, multipleOf: 0.1, minimum: 0.11, maximum: 0.19}`},
	"beyond the format":                {Schema: `{type: integer, format: int32, minimum: 2147483648}`},
	"minLength above maxLength":        {Schema: `{type: string, minLength: 5, maxLength: 4}`},
	"pattern longer than maxLength":    {Schema: `{type: string, pattern: '^[a-z]{10}$', maxLength: 9}`},
	"pattern shorter than minLength":   {Schema: `{type: string, pattern: '^[a-z]{10}$', minLength: 11}`},
	"patterns apart":                   {Schema: `{type: string, allOf: [{pattern: '^[a-z]+$'}, {pattern: '^[0-9]+$'}]}`},
	"pattern that nothing matches":     {Schema: `{type: string, pattern: 'a^b'}`},
	"format against pattern":           {Schema: `{type: string, format: uuid, pattern: '^x'}`},
	"format longer than maxLength":     {Schema: `{type: string, format: uuid, maxLength: 35}`},
	"enum out of bounds":               {Schema: `{enum: [1, 2], minimum: 3}`},
	"enums apart":                      {Schema: `{allOf: [{enum: [1, 2]}, {enum: [3]}]}`},
	"const of another type":            {Schema: `{type: string, const: 5}`},
	"const outside the enum":           {Schema: `{const: 5, enum: [6]}`},
	"types apart":                      {Schema: `{allOf: [{type: string}, {type: integer}]}`},
	"not itself":                       {Schema: `{type: integer, not: {type: integer}}`},
	"oneOf twice the same":             {Schema: `{oneOf: [{type: string}, {type: string}]}`},
	"anyOf of nothing possible":        {Schema: `{anyOf: [false, {type: integer, minimum: 2, maximum: 1}]}`},
	"minItems above maxItems":          {Schema: `{type: array, minItems: 2, maxItems: 1}`},
	"minItems of nothing":              {Schema: `{type: array, minItems: 1, items: false}`},
	"minItems above a closed prefix":   {Schema: `{type: array, minItems: 2, prefixItems: [{}], items: false}`},
	"more unique items than values":    {Schema: `{type: array, uniqueItems: true, minItems: 3, items: {enum: [a, b]}}`},
	"more unique items than booleans":  {Schema: `{type: array, uniqueItems: true, minItems: 3, items: {type: boolean}}`},
	"contains what items forbid":       {Schema: `{type: array, items: {type: integer}, contains: {type: string}}`},
	"contains more than maxItems":      {Schema: `{type: array, contains: {}, minContains: 3, maxItems: 2}`},
	"required member that cannot be":   {Schema: `{type: object, properties: {a: false}, required: [a]}`},
	"required in a closed object":      {Schema: `{type: object, additionalProperties: false, required: [a]}`},
	"required against names":           {Schema: `{type: object, required: [abc], propertyNames: {maxLength: 2}}`},
	"required beyond maxProperties":    {Schema: `{type: object, required: [a, b], maxProperties: 1}`},
	"minProperties above max":          {Schema: `{type: object, minProperties: 2, maxProperties: 1}`},
	"minProperties of a closed object": {Schema: `{type: object, properties: {a: {}}, additionalProperties: false, minProperties: 2}`},
	"minProperties of few names":       {Schema: `{type: object, propertyNames: {enum: [a, b]}, minProperties: 3}`},
	"endless":                          {Schema: `{$ref: '#/components/schemas/A'}`, Components: `A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}, required: [a]}`},
	"endless through an array":         {Schema: `{$ref: '#/components/schemas/A'}`, Components: `A: {type: array, minItems: 1, items: {$ref: '#/components/schemas/A'}}`},
	"endless through two":              {Schema: `{$ref: '#/components/schemas/A'}`, Components: "A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}, required: [b]}\nB: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}, required: [a]}"},
	"endless through a prefix":         {Schema: `{$ref: '#/components/schemas/A'}`, Components: `A: {type: array, minItems: 1, prefixItems: [{$ref: '#/components/schemas/A'}]}`},
	"endless through contains":         {Schema: `{$ref: '#/components/schemas/A'}`, Components: `A: {type: array, contains: {$ref: '#/components/schemas/A'}}`},
	"endless through any member":       {Schema: `{$ref: '#/components/schemas/A'}`, Components: `A: {type: object, minProperties: 1, additionalProperties: {$ref: '#/components/schemas/A'}}`},
	"endless through alternatives":     {Schema: `{$ref: '#/components/schemas/A'}`, Components: `A: {type: object, properties: {x: {oneOf: [{$ref: '#/components/schemas/A'}, {type: array, minItems: 1, items: {$ref: '#/components/schemas/A'}}]}}, required: [x]}`},
	"beyond memory":                    {Schema: `{type: array, minItems: 2000000000, items: {type: integer}}`},
	"a text beyond memory":             {Schema: `{type: string, minLength: 2000000000}`},
}

func TestImpossibleSchemasAreErrors(t *testing.T) {
	t.Parallel()
	for name, d := range impossible {
		t.Run(name, func(t *testing.T) {
			s := d.Load(t)
			var err error
			soon(t, func() { _, err = generate.New(s) })
			if err == nil {
				t.Fatal("no error")
			}
			at, placed := source.At(err)
			want := int32(schemaLine)
			if d.Components != "" { // the schema is where the reference leads
				want = schemaLine + 3
			}
			if !placed || at.File != "openapi.yaml" || at.Line != want {
				t.Errorf("want openapi.yaml:%d, got %s: %v", want, at, err)
			}
			if text := err.Error(); !strings.Contains(text, "GET /it 200") || len(text) > 500 {
				t.Errorf("%.600s", text)
			}
		})
	}
}

// soon fails the test where f takes longer than the limit, and does not wait for ten times as long.
func soon(t *testing.T, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	began := time.Now()
	select {
	case <-done:
		if spent := time.Since(began); spent > limit {
			t.Errorf("took %s", spent)
		}
	case <-time.After(10 * limit):
		t.Fatalf("not done after %s", 10*limit)
	}
}

// limit is generous: what these tests look for takes minutes, or all of the memory.
const limit = 10 * time.Second

// A schema whose every level refers twice to the next has a value that doubles at every level.
func TestWebsOfReferencesEnd(t *testing.T) {
	t.Parallel()
	level := map[string]string{
		"required members":   `L%d: {type: object, properties: {a: {$ref: '#/components/schemas/L%[2]d'}, b: {$ref: '#/components/schemas/L%[2]d'}}, required: [a, b]}`,
		"optional members":   `L%d: {type: object, properties: {a: {$ref: '#/components/schemas/L%[2]d'}, b: {$ref: '#/components/schemas/L%[2]d'}}}`,
		"lists":              `L%d: {type: array, items: {$ref: '#/components/schemas/L%[2]d'}}`,
		"lists that need it": `L%d: {type: array, minItems: 2, items: {$ref: '#/components/schemas/L%[2]d'}}`,
		"maps":               `L%d: {type: object, additionalProperties: {$ref: '#/components/schemas/L%[2]d'}}`,
		"alternatives":       `L%d: {type: object, properties: {x: {oneOf: [{type: object, properties: {a: {$ref: '#/components/schemas/L%[2]d'}}, required: [a]}, {type: object, properties: {b: {$ref: '#/components/schemas/L%[2]d'}}, required: [b]}]}}, required: [x]}`,
	}
	for name, line := range level {
		for _, levels := range []int{5, 40} {
			t.Run(fmt.Sprintf("%s, %d levels", name, levels), func(t *testing.T) {
				var components strings.Builder
				for i := range levels {
					fmt.Fprintf(&components, line+"\n", i, i+1)
				}
				fmt.Fprintf(&components, "L%d: {type: string}", levels)
				d := generatetest.Document{Schema: `{$ref: '#/components/schemas/L0'}`, Components: components.String()}
				s := d.Load(t)
				soon(t, func() { generateAll(t, s, name, levels) })
			})
		}
	}
}

// generateAll makes an answer in each shape; what is too large to be made is an error.
func generateAll(t *testing.T, s *openapi.Document, name string, levels int) {
	g, err := generate.New(s)
	if err != nil {
		if levels < 10 || !strings.Contains(name, "required") && !strings.Contains(name, "need") && !strings.Contains(name, "alternatives") {
			t.Error(err)
		}
		return
	}
	schema := s.Operations[0].Response(200).Preferred().Schema
	for _, shape := range generate.Shapes {
		x := &message.Exchange{Operation: s.Operations[0], Response: message.ResponseMessage{Status: 200}}
		if err := g.Body(x, s.Operations[0].Response(200).Preferred(), generate.Options{Seed: 1, Shape: shape}); err != nil {
			t.Errorf("%s: %v", shape, err)
			continue
		}
		if found := schema.Validate(x.Response.Body.Value, jsonschema.InResponse); len(found) > 0 {
			t.Errorf("%s: %v", shape, found[0])
		}
	}
}

// TestWhatCannotBeMakesNoDifference makes answers with members that no value fits, and values near such ones, in two orders and side by side: what
// was found out before does not show.
func TestWhatCannotBeMakesNoDifference(t *testing.T) {
	t.Parallel()
	d := generatetest.Document{Schema: `{$ref: '#/components/schemas/Monster'}`, Components: `Monster: {type: object, required: [name], properties: {name: {type: string}, actions: {type: array, items: {$ref: '#/components/schemas/Action'}}, parent: {$ref: '#/components/schemas/Monster'}, size: {type: integer}}}
Action: {type: object, required: [damage], properties: {damage: {oneOf: [{$ref: '#/components/schemas/Damage'}, {$ref: '#/components/schemas/Damage'}]}, text: {type: string}}}
Damage: {type: object, required: [dice], properties: {dice: {type: string}, of: {oneOf: [{type: integer}, {type: number}]}}}`}
	s := d.Load(t)
	const seeds = 12
	made := func(near bool, order func(i int) int) (all [seeds]string) {
		g := generate.Prepare(s)
		if near {
			g = g.Nearest()
		}
		for i := range seeds {
			seed := order(i)
			all[seed] = string(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: uint64(seed + 1)}))
		}
		return all
	}
	for _, near := range []bool{false, true} {
		want := made(near, func(i int) int { return i })
		if got := made(near, func(i int) int { return seeds - 1 - i }); got != want {
			t.Errorf("near: %v: in another order %q, want %q", near, got, want)
		}
		g := generate.Prepare(s)
		if near {
			g = g.Nearest()
		}
		var side sync.WaitGroup
		for i := range seeds {
			side.Go(func() {
				if got := string(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: uint64(i + 1)})); got != want[i] {
					t.Errorf("near: %v: seed %d beside the others %s, want %s", near, i+1, got, want[i])
				}
			})
		}
		side.Wait()
		if lacks := !strings.Contains(want[0], `"dice"`); lacks == near {
			t.Errorf("near: %v: %s", near, want[0])
		}
	}
}

// TestTextThatCannotBeIsSoughtOnce asks again and again for a text that has no format and pattern at once, of two schemas that ask the same.
func TestTextThatCannotBeIsSoughtOnce(t *testing.T) {
	text := `{type: string, format: date-time, pattern: '^\d{4}-\d{2}-\d{2}T(0[0-9]|1[0-9])(:[0-5][0-9]){2}[+](0[0-9]|1[0-4])[0-5][0-9]$'}`
	s := generatetest.Document{Schema: `{type: object, properties: {a: ` + text + `, b: ` + text + `}}`}.Load(t)
	properties := s.Operations[0].Response(200).Preferred().Schema.Properties
	for name, g := range map[string]*generate.Generator{"strictly": generate.Prepare(s), "nearly": generate.Prepare(s).Nearest()} {
		made := func(at int) (any, error) {
			return g.Value(properties[at].Schema, generate.Options{Seed: 1})
		}
		if v, err := made(0); (err == nil) != (name == "nearly") {
			t.Errorf("%s: made %v, %v", name, v, err)
		}
		for at := range properties {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			made(at)
			if runtime.ReadMemStats(&after); after.Mallocs-before.Mallocs > 5000 {
				t.Errorf("%s: %d allocations for what is known not to be", name, after.Mallocs-before.Mallocs)
			}
		}
	}
}
