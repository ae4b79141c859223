package fake_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/fake"
	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// ties are schemas whose parts are tied to each other in every way that matters to how they are written: what a relation
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
	"times of another zone":  `{type: object, required: [a, b], properties: {a: {type: string, format: date-time}, b: {type: string, format: date-time, x-not-before: 1/a}}}`,
	"a time with a pattern":  `{type: object, required: [a, b], properties: {a: {type: string, format: datetime}, b: {type: string, format: datetime, pattern: ^\d, x-not-before: 1/a}}}`,
	"two relations":          `{type: object, required: [a, b, c], properties: {a: {type: string, format: datetime}, b: {type: string, format: datetime}, c: {type: string, format: datetime, x-not-before: 1/a, allOf: [{x-not-before: 1/b}]}}}`,
	"in an alternative":      `{type: object, required: [a, in], properties: {a: {type: integer}, in: {oneOf: [{type: object, required: [b], properties: {b: {type: integer, x-same-as: 2/a}}}, {type: 'null'}]}}}`,
	"on an alternative":      `{type: object, required: [a, b], properties: {a: {type: integer}, b: {anyOf: [{type: integer, x-same-as: 1/a}, {type: 'null'}]}}}`,
	"behind an uncertain":    `{type: object, required: [a, b], not: {required: [z]}, properties: {a: {type: integer}, b: {type: integer, x-same-as: 1/a}}}`,
	"left out":               `{type: object, required: [b], properties: {a: {type: string, writeOnly: true}, b: {type: string, x-same-as: 1/a}}}`,
	"a copy":                 `{type: object, required: [a, b], properties: {a: {type: string, format: uuid}, b: {type: string, x-faker: 1/a}}}`,
	"a copy behind it":       `{type: object, required: [a, b], properties: {b: {type: string, x-faker: 1/a}, a: {type: string, format: uuid, x-same-as: 1/c}, c: {type: string, format: uuid}}}`,
	"the status, as a part":  `{type: object, required: [a], properties: {a: {type: integer, x-same-as: $statusCode}}}`,
	"of a map":               `{type: object, required: [a, map], properties: {a: {type: integer}, map: {type: object, minProperties: 2, additionalProperties: {type: integer, x-same-as: 2/a}}}}`,
	"a text that is escaped": `{type: object, required: [a, b], properties: {a: {type: string, const: "\"\\\n"}, b: {type: string, x-same-as: 1/a}}}`,
}

// Whatever is tied to whatever: the relations hold, an independent validator finds nothing wrong, and what is sent is what
// the exchange would have.
func TestTiesHold(t *testing.T) {
	for name, schema := range tiedSchemas {
		t.Run(name, func(t *testing.T) {
			d := document{Schema: schema}
			s := d.load(t)
			g, o := newGenerator(t, s), s.Operations[0]
			m := o.Response(200).Preferred()
			valid := validator(t, d.text(), answerPointer)
			for i := range uint64(90) {
				options := fake.Options{Seed: i / 3, Shape: fake.Shapes[i%3]}
				x := &spec.Exchange{Operation: o, Response: spec.ResponseMessage{Status: 200}}
				if err := g.Body(x, m, options); err != nil {
					t.Fatal(err)
				}
				if broken := x.CheckRelations(spec.InResponse); len(broken) > 0 {
					t.Fatalf("seed %d, %s: %s: %v", options.Seed, options.Shape, text(x), broken)
				}
				if err := judge(valid, []byte(text(x))); err != nil {
					t.Fatalf("seed %d, %s: %s: %v", options.Seed, options.Shape, text(x), err)
				}
				sent, _, err := g.Encoded(&spec.Exchange{Operation: o, Response: spec.ResponseMessage{Status: 200}}, m, options)
				if err != nil || string(sent) != text(x) {
					t.Fatalf("seed %d, %s: sent %s, %v; the exchange has %s", options.Seed, options.Shape, sent, err, text(x))
				}
			}
		})
	}
}

// The ties are no accident: without the relations values do differ.
func TestUntiedValuesDiffer(t *testing.T) {
	for _, name := range []string{"before it", "behind it", "a chain", "from the root", "in every element", "times", "times behind it", "two relations", "a copy", "of a map"} {
		t.Run(name, func(t *testing.T) {
			tied := document{Schema: tiedSchemas[name]}.load(t)
			free := document{Schema: strings.NewReplacer("x-same-as", "x-free", "x-not-before", "x-free", "x-faker", "x-free").Replace(tiedSchemas[name])}.load(t)
			g, differ := newGenerator(t, free), 0
			for seed := range uint64(30) {
				made := answer(t, g, free.Operations[0], fake.Options{Seed: seed})
				if string(made) != string(answer(t, newGenerator(t, tied), tied.Operations[0], fake.Options{Seed: seed})) {
					differ++
				}
			}
			if differ == 0 {
				t.Error("they are the same with and without relations")
			}
		})
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
			_, err := fake.New(document{Schema: schema}.load(t))
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
		s := loadText(t, strings.Replace(document{Schema: schema}.text(), "application/json", name, 1))
		g, o := newGenerator(t, s), s.Operations[0]
		m := o.Response(200).Preferred()
		x := &spec.Exchange{Operation: o, Response: spec.ResponseMessage{Status: 200}}
		if err := g.Body(x, m, fake.Options{Seed: 3}); err != nil {
			t.Fatal(err)
		}
		want, wantType := m.Encode(x.Response.Body.Value)
		got, gotType, err := g.Encoded(x, m, fake.Options{Seed: 3})
		if err != nil || string(got) != string(want) || gotType != wantType {
			t.Errorf("%s: %s %s, %v; want %s %s", name, gotType, got, err, wantType, want)
		}
		if again := value.Text(x.Response.Body.Value); again == "" {
			t.Error("the exchange has lost its body")
		}
	}
}

// BenchmarkEncoded makes a customer.
func BenchmarkEncoded(b *testing.B) {
	t := &testing.T{}
	g, o := agentAPI(t)
	m := o.Response(200).Preferred()
	ids := make([]any, 1024)
	for i := range ids {
		ids[i] = fmt.Sprintf("780f7216-b131-462b-ba30-%012x", i)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		x := &spec.Exchange{Operation: o, Request: spec.RequestMessage{Parameters: []any{ids[0], ids[i%len(ids)]}}, Response: spec.ResponseMessage{Status: 200}}
		if _, _, err := g.Encoded(x, m, fake.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
