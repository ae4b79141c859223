package generate_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/relation"
)

// tiedSchemas are those whose parts are tied to each other in every way that matters to how they are written: what a relation
// reads stands before it, behind it, around it, in another part of the body.
var tiedSchemas = map[string]string{
	"before it":              `{type: object, required: [a, b], properties: {a: {type: string, format: uuid}, b: {type: string, x-same-as: 1/a}}}`,
	"behind it":              `{type: object, required: [a, b], properties: {b: {type: string, x-same-as: 1/a}, a: {type: string, format: uuid}}}`,
	"a chain":                `{type: object, required: [a, b, c], properties: {a: {type: integer}, b: {type: integer, x-same-as: 1/a}, c: {type: integer, x-same-as: 1/b}}}`,
	"a chain the other way":  `{type: object, required: [a, b, c], properties: {c: {type: integer, x-same-as: 1/b}, b: {type: integer, x-same-as: 1/a}, a: {type: integer}}}`,
	"from the root":          `{type: object, required: [a, in], properties: {a: {type: string, format: uuid}, in: {type: object, required: [b], properties: {b: {type: string, x-same-as: '$response.body#/a'}}}}}`,
	"inside a part":          `{type: object, required: [in, b], properties: {in: {type: object, required: [a], properties: {a: {type: string, format: uuid}}}, b: {type: string, x-same-as: 1/in/a}}}`,
	"in every element":       `{type: object, required: [a, list], properties: {a: {type: integer}, list: {type: array, minItems: 2, items: {type: object, required: [b], properties: {b: {type: integer, x-same-as: 3/a}}}}}}`,
	"in its own element":     `{type: array, minItems: 2, items: {type: object, required: [id, in], properties: {id: {type: string, format: uuid}, in: {type: object, required: [of], properties: {of: {type: string, x-same-as: 2/id}}}}}}`,
	"an element":             `{type: object, required: [list, b], properties: {list: {type: array, minItems: 2, items: {type: integer}}, b: {type: integer, x-same-as: 1/list/1}}}`,
	"the elements":           `{type: object, required: [a, list], properties: {a: {type: integer}, list: {type: array, minItems: 2, items: {type: integer, x-same-as: 2/a}}}}`,
	"ids that are all one":   `{type: object, required: [a, list], properties: {a: {type: integer}, list: {type: array, minItems: 3, items: {type: object, required: [id], properties: {id: {type: integer, x-same-as: 3/a}}}}}}`,
	"an object":              `{type: object, required: [a, b], properties: {a: {type: object, required: [x], properties: {x: {type: integer}}}, b: {type: object, x-same-as: 1/a}}}`,
	"a null":                 `{type: object, required: [a, b], properties: {a: {type: 'null'}, b: {type: [string, 'null'], x-same-as: 1/a}}}`,
	"times":                  `{type: object, required: [a, b, c], properties: {a: {type: string, format: datetime}, b: {type: string, format: datetime, x-not-before: 1/a}, c: {type: [string, 'null'], format: datetime, x-not-before: 1/b}}}`,
	"times behind it":        `{type: object, required: [a, b], properties: {b: {type: string, format: datetime, x-not-before: 1/a}, a: {type: string, format: datetime}}}`,
	"times of two formats":   `{type: object, required: [a, b], properties: {a: {enum: ["2024-05-06 07:08:09", "2024-12-31 23:59:59"], format: datetime}, b: {type: string, format: date, x-not-before: 1/a}}}`,
	"a date after a time":    `{type: object, required: [a, b], properties: {a: {type: string, format: date-time}, b: {type: string, format: date, x-not-before: 1/a}}}`,
	"times of another zone":  `{type: object, required: [a, b], properties: {a: {type: string, format: date-time}, b: {type: string, format: date-time, x-not-before: 1/a}}}`,
	"a time with a pattern":  `{type: object, required: [a, b], properties: {a: {type: string, format: datetime}, b: {type: string, format: datetime, pattern: ^\d, x-not-before: 1/a}}}`,
	"two relations":          `{type: object, required: [a, b, c], properties: {a: {type: string, format: datetime}, b: {type: string, format: datetime}, c: {type: string, format: datetime, x-not-before: 1/a, allOf: [{x-not-before: 1/b}]}}}`,
	"in an alternative":      `{type: object, required: [a, in], properties: {a: {type: integer}, in: {oneOf: [{type: object, required: [b], properties: {b: {type: integer, x-same-as: 2/a}}}, {type: 'null'}]}}}`,
	"on an alternative":      `{type: object, required: [a, b], properties: {a: {type: integer}, b: {anyOf: [{type: integer, x-same-as: 1/a}, {type: 'null'}]}}}`,
	"behind an uncertain":    `{type: object, required: [a, b], not: {required: [z]}, properties: {a: {type: integer}, b: {type: integer, x-same-as: 1/a}}}`,
	"left out":               `{type: object, required: [b], properties: {a: {type: string, writeOnly: true}, b: {type: string, x-same-as: 1/a}}}`,
	"a copy":                 `{type: object, required: [a, b], properties: {a: {type: string, format: uuid}, b: {type: string, x-faker: 1/a}}}`,
	"a copy behind it":       `{type: object, required: [a, b], properties: {b: {type: string, x-faker: 1/a}, a: {type: string, format: uuid, x-same-as: 1/c}, c: {type: string, format: uuid}}}`,
	"items that are one":     `{type: object, required: [o, list], properties: {o: {type: object, required: [id, n], properties: {id: {type: string, format: uuid}, n: {type: string}}}, list: {type: array, minItems: 2, items: {type: object, x-same-as: 2/o, required: [id, n], properties: {id: {type: string, format: uuid}, n: {type: string}}}}}}`,
	"two formats":            `{type: object, required: [a, b], properties: {a: {type: string, format: uri-reference, enum: ["https://e.x/", "https://e.x/a"]}, b: {type: string, format: uri-reference, allOf: [{format: uri}], x-same-as: 1/a}}}`,
	"copies in a set":        `{type: object, required: [b, a], properties: {b: {type: string}, a: {type: array, uniqueItems: true, minItems: 2, items: {type: string, x-faker: 2/b}}}}`,
	"the status, as a part":  `{type: object, required: [a], properties: {a: {type: integer, x-same-as: $statusCode}}}`,
	"of a map":               `{type: object, required: [a, map], properties: {a: {type: integer}, map: {type: object, minProperties: 2, additionalProperties: {type: integer, x-same-as: 2/a}}}}`,
	"a text that is escaped": `{type: object, required: [a, b], properties: {a: {type: string, const: "\"\\\n"}, b: {type: string, x-same-as: 1/a}}}`,
}

// Whatever is tied to whatever: the relations hold, an independent validator finds nothing wrong, and what is sent is what
// the exchange would have.
func TestTiesHold(t *testing.T) {
	for name, schema := range tiedSchemas {
		t.Run(name, func(t *testing.T) {
			d := generatetest.Document{Schema: schema}
			s := d.Load(t)
			g, o := generatetest.NewGenerator(t, s), s.Operations[0]
			m := o.Response(200).Preferred()
			valid := generatetest.Validator(t, d.Text(), generatetest.AnswerPointer)
			for i := range uint64(90) {
				options := generate.Options{Seed: i / 3, Shape: generate.Shapes[i%3]}
				x := &message.Exchange{Operation: o, Response: message.ResponseMessage{Status: 200}}
				if err := g.Body(x, m, options); err != nil {
					t.Fatal(err)
				}
				if broken := relation.Check(x, jsonschema.InResponse); len(broken) > 0 {
					t.Fatalf("seed %d, %s: %s: %v", options.Seed, options.Shape, generatetest.BodyText(x), broken)
				}
				if err := generatetest.Judge(valid, []byte(generatetest.BodyText(x))); err != nil {
					t.Fatalf("seed %d, %s: %s: %v", options.Seed, options.Shape, generatetest.BodyText(x), err)
				}
				sent, _, err := g.Encoded(nil, &message.Exchange{Operation: o, Response: message.ResponseMessage{Status: 200}}, m, options)
				if err != nil || string(sent) != generatetest.BodyText(x) {
					t.Fatalf("seed %d, %s: sent %s, %v; the exchange has %s", options.Seed, options.Shape, sent, err, generatetest.BodyText(x))
				}
			}
		})
	}
}

// The ties are no accident: without the relations values do differ.
func TestUntiedValuesDiffer(t *testing.T) {
	for _, name := range []string{"before it", "behind it", "a chain", "from the root", "in every element", "times", "times behind it", "two relations", "a copy", "of a map"} {
		t.Run(name, func(t *testing.T) {
			tied := generatetest.Document{Schema: tiedSchemas[name]}.Load(t)
			free := generatetest.Document{Schema: strings.NewReplacer("x-same-as", "x-free", "x-not-before", "x-free", "x-faker", "x-free").Replace(tiedSchemas[name])}.Load(t)
			g, differ := generatetest.NewGenerator(t, free), 0
			for seed := range uint64(30) {
				made := generatetest.Answer(t, g, free.Operations[0], generate.Options{Seed: seed})
				if string(made) != string(generatetest.Answer(t, generatetest.NewGenerator(t, tied), tied.Operations[0], generate.Options{Seed: seed})) {
					differ++
				}
			}
			if differ == 0 {
				t.Error("they are the same with and without relations")
			}
		})
	}
}

// A copy of a copy is the same, wherever the members stand and whatever a relation does to them afterwards.
func TestCopiesOfCopies(t *testing.T) {
	members := map[string]string{"a": `a: {type: string, x-faker: 1/b}`, "b": `b: {type: string, x-faker: 1/c}`, "c": `c: {type: string}`, "tied": `b: {type: string, x-same-as: 1/c}`}
	for _, order := range []string{"a b c", "a c b", "b a c", "b c a", "c a b", "c b a", "a tied c", "tied a c", "tied c a", "c tied a"} {
		var properties []string
		for _, name := range strings.Fields(order) {
			properties = append(properties, members[name])
		}
		s := generatetest.Document{Schema: "{type: object, required: [a, b, c], properties: {" + strings.Join(properties, ", ") + "}}"}.Load(t)
		g := generatetest.NewGenerator(t, s)
		for seed := range uint64(20) {
			var got struct{ A, B, C string }
			if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &got); err != nil || got.A != got.B || got.B != got.C {
				t.Errorf("%s, seed %d: %+v, %v", order, seed, got, err)
			}
		}
	}
}

// A copy of a copy of itself ends.
func TestCopiesInACircleEnd(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, required: [a, b], properties: {a: {type: string, x-faker: 1/b}, b: {type: string, x-faker: 1/a}}}`}.Load(t)
	generatetest.Answer(t, generatetest.NewGenerator(t, s), s.Operations[0], generate.Options{})
}

// Items differ by their ids also where a try before wrote another object at the same place, and lists keep their length where
// all items are one.
func TestIdsOfItems(t *testing.T) {
	for name, test := range map[string]struct {
		schema   string
		distinct bool
	}{
		"a try that failed": {`{type: array, minItems: 3, maxItems: 3, items: {oneOf: [
  {type: object, required: [zzzz, id], properties: {zzzz: {const: a}, id: {const: 9}}, not: {required: [id]}},
  {enum: [{id: 1}, {id: 2}, {id: 3}, {id: 4}, {id: 5}, {id: 6}]}]}}`, true},
		"tied as a whole": {`{type: object, required: [o, list], properties: {o: {type: object, required: [id], properties: {id: {type: integer}}},
  list: {type: array, items: {type: object, x-same-as: 2/o, required: [id], properties: {id: {type: integer}}}}}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: test.schema}.Load(t)
			g := generatetest.NewGenerator(t, s)
			for seed := range uint64(200) {
				body := generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed})
				type item struct{ ID int }
				var list []item
				var around struct{ List []item }
				if err := errors.Join(json.Unmarshal(body, &list), json.Unmarshal(body, &around)); list == nil && around.List == nil {
					t.Fatal(err)
				}
				seen := map[int]bool{}
				for _, one := range list {
					if seen[one.ID] {
						t.Fatalf("seed %d: %s", seed, body)
					}
					seen[one.ID] = true
				}
				if !test.distinct && len(around.List) < 2 {
					t.Fatalf("seed %d: %s", seed, body)
				}
			}
		})
	}
}

// The first requests of many at once get what later ones get, also in alternatives that nothing was made of before.
func TestFirstRequestsInParallel(t *testing.T) {
	var alternatives []string
	for i := range 30 {
		alternatives = append(alternatives, fmt.Sprintf("{type: object, required: [k], properties: {k: {const: k%d}, next: {$ref: '#/components/schemas/Node%d'}}}", i, i))
	}
	var components strings.Builder
	for i := range 30 {
		fmt.Fprintf(&components, "Node%d: {type: object, properties: {v: {type: integer}, next: {$ref: '#/components/schemas/Node%d'}}}\n", i, i)
	}
	s := generatetest.Document{Schema: "{oneOf: [" + strings.Join(alternatives, ", ") + "]}", Components: components.String()}.Load(t)
	const seeds = 120
	want := make([]string, seeds)
	g := generatetest.NewGenerator(t, s)
	for seed := range want {
		want[seed] = string(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: uint64(seed)}))
	}
	for range 5 {
		fresh := generatetest.NewGenerator(t, s)
		var workers sync.WaitGroup
		for worker := range 8 {
			workers.Add(1)
			go func() {
				defer workers.Done()
				for seed := range want {
					at := (seed + worker/2*13) % seeds
					x := &message.Exchange{Operation: s.Operations[0], Response: message.ResponseMessage{Status: 200}}
					if got, _, err := fresh.Encoded(nil, x, s.Operations[0].Response(200).Preferred(), generate.Options{Seed: uint64(at)}); err != nil || string(got) != want[at] {
						t.Errorf("seed %d: %s, %v; want %s", at, got, err, want[at])
					}
				}
			}()
		}
		workers.Wait()
	}
}

// A body that the exchange had before says nothing about the one that is made.
func TestEncodedForgetsTheBodyBefore(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, required: [b], properties: {a: {type: string, writeOnly: true}, b: {type: string, x-faker: '$response.body#/a'}}}`}.Load(t)
	g, o := generatetest.NewGenerator(t, s), s.Operations[0]
	m := o.Response(200).Preferred()
	var bodies []string
	for _, before := range []any{nil, &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "a", Value: "stale"}}}} {
		x := &message.Exchange{Operation: o, Response: message.ResponseMessage{Status: 200, Body: message.Body{MediaType: m, Value: before, Decoded: true}}}
		made, _, err := g.Encoded(nil, x, m, generate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, string(made))
	}
	if bodies[0] != bodies[1] {
		t.Error(bodies)
	}
}

// A value that cannot be what it is tied to is said to be impossible, with the place.
func TestImpossibleTies(t *testing.T) {
	for name, schema := range map[string]string{
		"too long, before it": `{type: object, required: [a, b], properties: {a: {type: string, format: uuid}, b: {type: string, maxLength: 5, x-same-as: 1/a}}}`,
		"too long, behind it": `{type: object, required: [a, b], properties: {b: {type: string, maxLength: 5, x-same-as: 1/a}, a: {type: string, format: uuid}}}`,
		"another pattern":     `{type: object, required: [a, b], properties: {a: {type: string, const: x}, b: {type: string, pattern: ^y, x-same-as: 1/a}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := generate.New(generatetest.Document{Schema: schema}.Load(t))
			if err == nil || !strings.Contains(err.Error(), "no value fits") || !strings.Contains(err.Error(), "response.body#/b") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// What is sent is what the exchange has, also in a media type that is not JSON.
func TestEncodedIsTheBody(t *testing.T) {
	schema := `{type: object, required: [a, list], properties: {a: {type: string}, list: {type: array, items: {type: integer}}}}`
	for _, name := range []string{"application/json", "application/xml", "application/x-www-form-urlencoded", "application/hal+json", "text/plain"} {
		s := generatetest.LoadText(t, strings.Replace(generatetest.Document{Schema: schema}.Text(), "application/json", name, 1))
		g, o := generatetest.NewGenerator(t, s), s.Operations[0]
		m := o.Response(200).Preferred()
		x := &message.Exchange{Operation: o, Response: message.ResponseMessage{Status: 200}}
		if err := g.Body(x, m, generate.Options{Seed: 3}); err != nil {
			t.Fatal(err)
		}
		want, wantType := message.Encode(m, x.Response.Body.Value)
		for _, room := range [][]byte{nil, make([]byte, 3, 5), make([]byte, 300, 4096)} {
			got, gotType, err := g.Encoded(room, x, m, generate.Options{Seed: 3})
			if err != nil || string(got) != string(want) || gotType != wantType {
				t.Errorf("%s: %s %s, %v; want %s %s", name, gotType, got, err, wantType, want)
			}
		}
		if again := jsonvalue.Text(x.Response.Body.Value); again == "" {
			t.Error("the exchange has lost its body")
		}
	}
}

// BenchmarkEncoded makes a customer.
func BenchmarkEncoded(b *testing.B) {
	g, o := agentAPI(b)
	m := o.Response(200).Preferred()
	ids := make([]any, 1024)
	for i := range ids {
		ids[i] = fmt.Sprintf("780f7216-b131-462b-ba30-%012x", i)
	}
	var room []byte
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		x := &message.Exchange{Operation: o, Request: message.RequestMessage{Parameters: []any{ids[0], ids[i%len(ids)]}}, Response: message.ResponseMessage{Status: 200}}
		body, _, err := g.Encoded(room, x, m, generate.Options{})
		if err != nil {
			b.Fatal(err)
		}
		room = body
	}
}

// A copy that does not fit the schema of its place is none: the mock can only say what the document allows.
func TestCopiesFit(t *testing.T) {
	for name, schema := range map[string]string{
		"before it": `{type: object, required: [a, b], properties: {a: {type: string, format: uuid}, b: {type: string, maxLength: 3, x-faker: 1/a}}}`,
		"behind it": `{type: object, required: [a, b], properties: {b: {type: string, maxLength: 3, x-faker: 1/a}, a: {type: string, format: uuid}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: schema}.Load(t)
			var got struct{ A, B string }
			if err := json.Unmarshal(generatetest.Answer(t, generatetest.NewGenerator(t, s), s.Operations[0], generate.Options{}), &got); err != nil || len([]rune(got.B)) > 3 || len(got.A) != 36 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}
