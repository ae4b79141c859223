package generate_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

const everything = `{type: object, required: [must, nullable, list, kind], properties: {
  must: {type: string}, nullable: {type: [string, 'null']}, list: {type: array, items: {type: integer, minimum: 3, maximum: 900}},
  kind: {enum: [a, null]}, may: {type: string}, deep: {type: object, properties: {at: {type: string, format: date-time}}},
  map: {type: object, additionalProperties: {type: integer}}}}`

func TestMinimalHasOnlyWhatMustBe(t *testing.T) {
	s := generatetest.Document{Schema: everything}.Load(t)
	g := generatetest.NewGenerator(t, s)
	for seed := range uint64(50) {
		var got map[string]any
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed, Shape: generate.Minimal}), &got); err != nil {
			t.Fatal(err)
		}
		if _, isText := got["must"].(string); !isText {
			t.Errorf("seed %d: must is %v", seed, got["must"])
		}
		delete(got, "must")
		if diff := cmp.Diff(map[string]any{"nullable": nil, "list": []any{}, "kind": nil}, got); diff != "" {
			t.Errorf("seed %d (-want +got):\n%s", seed, diff)
		}
	}
}

func TestFullHasEverything(t *testing.T) {
	s := generatetest.Document{Schema: everything}.Load(t)
	g := generatetest.NewGenerator(t, s)
	for seed := range uint64(50) {
		var got map[string]any
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"deep", "kind", "list", "map", "may", "must", "nullable"}, generatetest.Sorted(got)); diff != "" {
			t.Errorf("seed %d (-want +got):\n%s", seed, diff)
		}
		list, _ := got["list"].([]any)
		if got["nullable"] == nil || got["kind"] == nil || len(list) < 2 || len(list) > 5 || len(got["map"].(map[string]any)) == 0 || len(got["deep"].(map[string]any)) == 0 {
			t.Errorf("seed %d: %v", seed, got)
		}
	}
}

func TestExtremeShakesAUserInterface(t *testing.T) {
	s := generatetest.Document{Schema: everything}.Load(t)
	g := generatetest.NewGenerator(t, s)
	var all strings.Builder
	longest := 0
	for seed := range uint64(50) {
		body := generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed, Shape: generate.Extreme})
		all.Write(body)
		var got struct {
			Must string
			List []int
		}
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatal(err)
		}
		longest = max(longest, len(got.Must))
		if len(got.List) != 50 || slices.ContainsFunc(got.List, func(n int) bool { return n != 3 && n != 900 }) {
			t.Errorf("seed %d: the list is %v", seed, got.List)
		}
	}
	for name, text := range map[string]string{
		"a script": `<script>`, "an emoji": "👩‍👩‍👧‍👦", "Arabic": "مرحبا", "Hebrew": "שלום", "an override": "\u202e", "the first day": "0001-01-01",
		"the last day": "9999-12-31", "the end of 32 bits": "2038-01-19", "a leap day": "2000-02-29",
	} {
		if !strings.Contains(all.String(), text) {
			t.Errorf("no %s in 50 seeds", name)
		}
	}
	if longest < 512 {
		t.Errorf("the longest text has %d bytes", longest)
	}
}

func TestParseShape(t *testing.T) {
	for name, want := range map[string]generate.Shape{"minimal": generate.Minimal, "full": generate.Full, "extreme": generate.Extreme, "": generate.Full} {
		if got, err := generate.ParseShape(name); got != want || err != nil {
			t.Errorf("%q: got %q, %v", name, got, err)
		}
	}
	if _, err := generate.ParseShape("Full"); err == nil || !strings.Contains(err.Error(), "minimal, full or extreme") {
		t.Errorf("got %v", err)
	}
}

const twoOperations = `openapi: 3.1.0
info: {title: a test, version: "1"}
paths:
  /a/{id}:
    get: &it
      operationId: a
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses:
        '200': {description: it, content: {application/json: {schema: {type: array, minItems: 3, items: {type: string, format: uuid}}}}}
  /b/{id}:
    get: {<<: *it, operationId: b}
`

// What a body depends on, and on nothing else.
func TestSameRequestSameBytes(t *testing.T) {
	s := generatetest.LoadText(t, twoOperations)
	g := generatetest.NewGenerator(t, s)
	ask := func(operation int, seed uint64, parameters ...any) string {
		return string(generatetest.Answer(t, g, s.Operations[operation], generate.Options{Seed: seed, Shape: generate.Minimal}, parameters...))
	}
	base := ask(0, 1, "x", message.Absent, message.Absent)
	for name, test := range map[string]struct {
		got  string
		same bool
	}{
		"asked again":              {ask(0, 1, "x", message.Absent, message.Absent), true},
		"another header":           {ask(0, 1, "x", message.Absent, "trace"), true},
		"another seed":             {ask(0, 2, "x", message.Absent, message.Absent), false},
		"another path parameter":   {ask(0, 1, "y", message.Absent, message.Absent), false},
		"a query parameter":        {ask(0, 1, "x", "2", message.Absent), false},
		"another operation":        {ask(1, 1, "x", message.Absent, message.Absent), false},
		"a value with a delimiter": {ask(0, 1, "x\npage=2", message.Absent, message.Absent), false},
	} {
		if (test.got == base) != test.same {
			t.Errorf("%s: got %s, base %s", name, test.got, base)
		}
	}
	if ask(0, 1, "x\npage=2", message.Absent, message.Absent) == ask(0, 1, "x", "2", message.Absent) {
		t.Error("a path parameter with a line break stands for a query parameter")
	}
}

// A generator remembers plans between bodies; what it remembers must not change what it makes.
func TestOrderOfRequestsDoesNotMatter(t *testing.T) {
	d := generatetest.Document{Schema: `{oneOf: [{type: object, properties: {a: {$ref: '#/components/schemas/T'}}, required: [a]}, {type: array, items: {$ref: '#/components/schemas/T'}}]}`,
		Components: `T: {anyOf: [{type: integer}, {type: string}, {type: object, properties: {t: {$ref: '#/components/schemas/T'}}, additionalProperties: {type: boolean}}]}`}
	s := d.Load(t)
	forwards, backwards := generatetest.NewGenerator(t, s), generatetest.NewGenerator(t, s)
	want := map[uint64]string{}
	for seed := range uint64(60) {
		want[seed] = string(generatetest.Answer(t, forwards, s.Operations[0], generate.Options{Seed: seed}))
	}
	for seed := uint64(59); seed < 60; seed-- {
		if got := string(generatetest.Answer(t, backwards, s.Operations[0], generate.Options{Seed: seed})); got != want[seed] {
			t.Fatalf("seed %d: got %s, want %s", seed, got, want[seed])
		}
	}
}

func TestConcurrentRequestsGetTheSameBytes(t *testing.T) {
	t.Parallel()
	s := loadAgentAPI(t)
	g, shared, o := generatetest.NewGenerator(t, s), generatetest.NewGenerator(t, s), s.Operations[0]
	const requests = 30
	var want [requests]string
	for n := range requests {
		want[n] = string(generatetest.Answer(t, g, o, generate.Options{Shape: generate.Shapes[n%2]}, "u", numbered("780f7216", n)))
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for n := range requests {
				x := &message.Exchange{Operation: o, Request: message.RequestMessage{Parameters: []any{"u", numbered("780f7216", n)}}, Response: message.ResponseMessage{Status: 200}}
				if err := shared.Body(x, o.Response(200).Preferred(), generate.Options{Shape: generate.Shapes[n%2]}); err != nil {
					t.Error(err)
					return
				}
				if got := generatetest.BodyText(x); got != want[n] {
					t.Errorf("request %d: got %.200s, want %.200s", n, got, want[n])
				}
			}
		})
	}
	group.Wait()
}

// Things of a list have ids of their own, also where it is the whole things that must differ; where there are fewer ids than there must be things,
// some are there twice.
func TestIDsOfAListDiffer(t *testing.T) {
	for schema, most := range map[string]int{
		"{type: array, minItems: 8, uniqueItems: true, items: {type: object, required: [id, name], properties: {id: {type: integer, minimum: 1, maximum: 9}, name: {type: string}}}}": 1,
		"{type: array, minItems: 8, items: {type: object, required: [id, name], properties: {id: {type: integer, minimum: 1, maximum: 9}, name: {type: string}}}}":                    1,
		"{type: array, minItems: 8, uniqueItems: true, items: {type: object, required: [id, name], properties: {id: {type: integer, minimum: 1, maximum: 2}, name: {type: string}}}}": 8,
	} {
		s := generatetest.Document{Schema: schema}.Load(t)
		g, err := generate.New(s)
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(50) {
			items := jsonvalue.FromText([]byte(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}))).([]any)
			count := map[any]int{}
			for _, item := range items {
				id, _ := item.(*jsonvalue.Object).Lookup("id")
				if count[id]++; count[id] > most {
					t.Errorf("%s, seed %d: the id %v stands there %d times in %v", schema, seed, id, count[id], jsonvalue.Text(items))
				}
			}
			if len(items) < 8 {
				t.Errorf("%d items", len(items))
			}
		}
	}
}

// Numbers that count, or stand for a thing, are whole ones, also where a document calls all numbers "number"; a total is one on a page of a list, and
// money beside what was bought.
func TestCountsAreWhole(t *testing.T) {
	for schema, want := range map[string]string{
		"{type: object, properties: {goodsId: {type: number}, count: {type: number}, pageNo: {type: number}, status: {type: number}, stock: {type: number, minimum: 5.5}, ids: {type: array, items: {type: number}}}}": `^{"goodsId":\d+,"count":\d+,"pageNo":\d+,"status":\d+,"stock":\d+,"ids":\[\d+(,\d+)*\]}$`,
		"{type: object, properties: {total: {type: number}, list: {type: array, items: {type: string}}}}":                                                                                                              `^{"total":\d+,"list":`,
		"{type: object, properties: {price: {type: number}}}": `\.\d`,
	} {
		s := generatetest.Document{Schema: schema}.Load(t)
		g, err := generate.New(s)
		if err != nil {
			t.Fatal(err)
		}
		matched := 0
		for seed := range uint64(20) {
			if body := string(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed})); regexp.MustCompile(want).MatchString(body) {
				matched++
			} else if !strings.Contains(schema, "price") {
				t.Errorf("%s, want %s", body, want)
			}
		}
		if matched < 10 {
			t.Errorf("%s: %d of 20", schema, matched)
		}
	}
}
