package generate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/limits"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxChosen":   TestGeneratorKeepsNoMoreThanItsBound,
		"maxContents": crossContents,
		"maxFlat":     crossFlat,
		"maxIdle":     crossIdle,
		"maxKinds":    crossKinds,
		"maxNested":   crossNested,
		"maxNesting":  crossNesting,
		"maxPassing":  crossCache,
		"maxResolved": crossResolved,
		"maxTries":    crossTries,
		"maxUsual":    crossUsual,
		"maxValues":   crossValues,
	}, nil)
}

// crossCache fills caches to their bounds and beyond: what they hold is never more, and what they say never wrong.
func crossCache(t *testing.T) {
	for _, bound := range []int{1, 64} {
		c := generate.NewCache(bound)
		made := 0
		of := func(key int) int { return c.Of(key, func() int { made++; return 2 * key }) }
		for key := range bound {
			of(key)
		}
		if c.Len() != bound || of(0) != 0 || made != bound {
			t.Errorf("bound %d: %d kept, %d made", bound, c.Len(), made)
		}
		for key := range 10 * bound {
			if got := of(key); got != 2*key || c.Len() > bound {
				t.Errorf("bound %d: %d of %d, %d kept", bound, got, key, c.Len())
			}
		}
	}
}

// crossFlat makes values that as many schemas apply to as may, and one more.
func crossFlat(t *testing.T) {
	for count, fits := range map[int]bool{1000: true, 1001: false} {
		schema := "{allOf: [" + strings.Repeat("{type: object}, ", count-2) + "{type: object}]}" // and itself
		_, err := generate.New(generatetest.Document{Schema: schema}.Load(t))
		if fits != (err == nil) || !fits && !strings.Contains(err.Error(), "more than 1000 schemas apply to it") {
			t.Errorf("%d schemas: %v", count, err)
		}
	}
}

// crossKinds asks of which kind a value is that has more choices than are looked at.
func crossKinds(t *testing.T) {
	var parts []string
	value, sent := map[int]*jsonvalue.Object{}, &jsonvalue.Object{}
	for i := range 65 {
		parts = append(parts, fmt.Sprintf("{anyOf: [{required: [a%d]}, {required: [b%d]}]}", i, i))
		sent.Set(fmt.Sprintf("a%d", i), true)
	}
	for _, other := range []int{63, 64} { // of the other kind at one place
		value[other] = &jsonvalue.Object{}
		for i := range 65 {
			name := "a"
			if i == other {
				name = "b"
			}
			value[other].Set(fmt.Sprintf("%s%d", name, i), true)
		}
	}
	d := generatetest.Document{Schema: "{type: object, allOf: [" + strings.Join(parts, ", ") + "]}"}.Load(t)
	schema := d.Operations[0].Responses[0].Content[0].Schema
	if generate.Alike(schema, value[63], sent) || !generate.Alike(schema, value[64], sent) {
		t.Error("64 choices are looked at, and no more")
	}
}

// crossContents makes texts of JSON inside each other, as many as may be and one more.
func crossContents(t *testing.T) {
	for count, fits := range map[int]bool{8: true, 9: false} {
		schema := "{type: array, minItems: 1, items: {type: string}}"
		for range count {
			schema = "{type: string, contentMediaType: application/json, contentSchema: " + schema + "}"
		}
		d := generatetest.Document{Schema: schema}.Load(t)
		_, err := generate.New(d)
		if fits != (err == nil) || !fits && !strings.Contains(err.Error(), "more than 8 times") {
			t.Errorf("%d texts: %v", count, err)
		}
	}
	d := generatetest.Document{Schema: "{$ref: '#/components/schemas/S'}", Components: "S: {type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/S'}}"}
	if _, err := generate.New(d.Load(t)); err == nil {
		t.Error("a text that holds itself")
	}
}

// crossIdle makes bodies of a size: the room of a small one waits for the next, that of a large one is let go.
func crossIdle(t *testing.T) {
	for size, kept := range map[int]bool{60 << 10: true, 70 << 10: false, 1 << 20: false} {
		d := generatetest.Document{Schema: fmt.Sprintf("{const: %q}", strings.Repeat("a", size))}.Load(t)
		g := generatetest.NewGenerator(t, d)
		most := 0
		for range 100 { // what is put there need not stay: a garbage collection empties it
			generatetest.Answer(t, g, d.Operations[0], generate.Options{})
			if room := g.IdleRoom(); room > 64<<10 {
				t.Fatalf("%d bytes made: %d bytes are kept", size, room)
			} else {
				most = max(most, room)
			}
		}
		if kept != (most >= size) {
			t.Errorf("%d bytes made: %d bytes are kept at most", size, most)
		}
	}
}

// crossNested has objects inside each other that all must be there.
func crossNested(t *testing.T) {
	load := func(levels int) error {
		var b strings.Builder
		for i := range levels {
			fmt.Fprintf(&b, "L%d: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/L%d'}}}\n", i, i+1)
		}
		fmt.Fprintf(&b, "L%d: {type: integer}", levels)
		_, err := generate.New(generatetest.Document{Schema: "{$ref: '#/components/schemas/L0'}", Components: b.String()}.Load(t))
		return err
	}
	if err := load(900); err != nil {
		t.Errorf("900 levels: %.300v", err)
	}
	for _, levels := range []int{901, 3000} {
		if err := load(levels); !strings.Contains(fmt.Sprint(err), "it would be nested deeper than 900") {
			t.Errorf("%d levels: %.300v", levels, err)
		}
	}
}

// crossNesting has objects that may stand inside each other for ever, in every way.
func crossNesting(t *testing.T) {
	for name, d := range map[string]struct {
		schema, components string
		depth              int
	}{
		"in itself":         {"{$ref: '#/components/schemas/A'}", "A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}", 2},
		"by way of another": {"{$ref: '#/components/schemas/A'}", "A: {type: object, properties: {a: {$ref: '#/components/schemas/B'}}}\nB: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}", 4},
		"in a list whose items two schemas describe": {"{$ref: '#/components/schemas/A'}", "A: {type: object, properties: {a: {type: array, maxItems: 1, items: {$ref: '#/components/schemas/A'}}}, allOf: [{properties: {a: {items: {type: object}}}}]}", 3},
		"where it must": {"{$ref: '#/components/schemas/A'}", "A: {type: object, required: [a], properties: {a: {oneOf: [{type: object, required: [a], properties: {a: {type: object, required: [a], properties: {a: {type: object}}}}}]}}}", 4},
	} {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: d.schema, Components: d.components}.Load(t)
			g := generatetest.NewGenerator(t, s)
			for seed := range uint64(20) {
				body := generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed})
				if depth := bytes.Count(body, []byte("{")); depth != d.depth {
					t.Fatalf("seed %d: %d objects inside each other, want %d: %s", seed, depth, d.depth, body)
				}
			}
		})
	}
}

// crossResolved copies a value from one member to the one before it, as often as there are members.
func crossResolved(t *testing.T) {
	for links, settled := range map[int]bool{16: true, 17: false, 40: false} {
		properties, names := []string{}, []string{}
		for i := range links {
			properties = append(properties, fmt.Sprintf("p%d: {type: string, x-faker: 1/p%d}", i, i+1))
			names = append(names, fmt.Sprint("p", i))
		}
		properties = append(properties, fmt.Sprintf("p%d: {type: string, format: uuid}", links))
		names = append(names, fmt.Sprint("p", links))
		s := generatetest.Document{Schema: "{type: object, required: [" + strings.Join(names, ", ") + "], properties: {" + strings.Join(properties, ", ") + "}}"}.Load(t)
		var got map[string]string
		if err := json.Unmarshal(generatetest.Answer(t, generatetest.NewGenerator(t, s), s.Operations[0], generate.Options{}), &got); err != nil {
			t.Fatal(err)
		}
		if (got["p0"] == got[fmt.Sprint("p", links)]) != settled {
			t.Errorf("%d links: the first is %s, the last %s", links, got["p0"], got[fmt.Sprint("p", links)])
		}
	}
}

// crossTries asks for integers that a check alone knows: one in ten is found whatever the seed, one in a milliard not.
func crossTries(t *testing.T) {
	for of, found := range map[int]bool{10: true, 1_000_000_000: false} {
		s := generatetest.Document{Schema: fmt.Sprintf("{type: integer, minimum: 1, maximum: %d, not: {not: {multipleOf: %d, minimum: 2}}}", of*10, of)}.Load(t)
		g, err := generate.New(s)
		if found != (err == nil) {
			t.Errorf("one in %d: %v", of, err)
		}
		if !found {
			continue
		}
		for seed := range uint64(100) {
			generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed})
		}
	}
}

func crossValues(t *testing.T) {
	for name, row := range map[string]struct {
		schema string
		most   bool
	}{
		"items":                 {"{type: array, minItems: 39999, items: {type: integer}}", true},
		"items, one more":       {"{type: array, minItems: 40000, items: {type: integer}}", false},
		"items, no end":         {"{type: array, minItems: 2000000000, items: {type: integer}}", false},
		"lists of lists":        {"{type: array, minItems: 200, items: {type: array, minItems: 198, items: {type: integer}}}", true},
		"lists of lists, more":  {"{type: array, minItems: 200, items: {type: array, minItems: 199, items: {type: integer}}}", false},
		"properties":            {"{type: object, minProperties: 20000, additionalProperties: {type: 'null'}}", true},
		"properties, one more":  {"{type: object, minProperties: 20001, additionalProperties: {type: 'null'}}", false},
		"members of many":       {"{type: array, minItems: 100, items: {type: object, minProperties: 390, additionalProperties: {type: 'null'}}}", true},
		"members of many, more": {"{type: array, minItems: 100, items: {type: object, minProperties: 400, additionalProperties: {type: 'null'}}}", false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := generate.New(generatetest.Document{Schema: row.schema}.Load(t))
			if row.most != (err == nil) || err != nil && !strings.Contains(err.Error(), "it would have more than ") {
				t.Errorf("%.300v", err)
			}
		})
	}
}
