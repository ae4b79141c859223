package jsonschema_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/limits"
	"agentmock/internal/openapi"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"MaxAlike":       crossInspected,
		"MaxFaults":      crossFaults,
		"MaxInspected":   crossInspected,
		"MaxSchemaDepth": crossSchemaDepth,
		"MaxViolations":  crossViolations,
		"maxBases":       crossBases,
		"maxChecks":      crossChecks,
		"maxCombined":    crossCombined,
		"maxCovered":     crossCovered,
		"maxHops":        crossHops,
		"maxInlined":     crossInlined,
		"maxScopes":      crossScopes,
		"maxSteps":       crossSteps,
		"maxTypeText":    crossTypeText,
		"maxUndeclared":  crossUndeclared,
		"maxVague":       crossVague,
	}, nil)
}

// crossBases has one say again of a member what a base says of it, with more bases between.
func crossBases(t *testing.T) {
	for levels, want := range map[int]bool{1: true, 63: true, 64: false} {
		var schemas strings.Builder
		schemas.WriteString("B0: {type: object, properties: {v: {type: integer}}}\n")
		for i := range levels {
			fmt.Fprintf(&schemas, "B%d: {allOf: [{$ref: '#/components/schemas/B%d'}]}\n", i+1, i)
		}
		fmt.Fprintf(&schemas, "D: {type: object, allOf: [{$ref: '#/components/schemas/B%d'}], properties: {w: {type: integer}}}\n", levels)
		s := apitest.Schema(t, "3.1.0", "S: {allOf: [{properties: {d: {$ref: '#/components/schemas/B0'}}}, {properties: {d: {$ref: '#/components/schemas/D'}}}]}\n"+schemas.String())
		if got := s.At("d", "w") != nil; got != want {
			t.Errorf("%d bases between: what is built on the last is found: %v, want %v", levels, got, want)
		}
		if got := s.Declared()[0].Schema.Property("w") != nil; got != want {
			t.Errorf("%d bases between: what is built on the last is declared: %v, want %v", levels, got, want)
		}
	}
}

// crossVague has a base say of a member that it is a list of lists of objects, and what is built on it what they are.
func crossVague(t *testing.T) {
	for levels, want := range map[int]bool{1: true, 4: true, 5: false} {
		list := func(of string) string {
			return strings.Repeat("{type: array, items: ", levels) + of + strings.Repeat("}", levels)
		}
		s := apitest.Schema(t, "3.1.0", "S: {allOf: [{properties: {d: "+list("{type: object}")+"}}, {properties: {d: "+list("{properties: {id: {type: integer}}}")+"}}]}")
		at := append(append([]string{"d"}, slices.Repeat([]string{"0"}, levels)...), "id")
		if got := s.At(at...) != nil; got != want {
			t.Errorf("%d lists inside each other: the id is found: %v, want %v", levels, got, want)
		}
	}
}

func crossFaults(t *testing.T) {
	for count, want := range map[int]int{20: 20, 21: 21, 5000: 21} {
		faults := make([]error, count)
		for i := range faults {
			faults[i] = fmt.Errorf("mistake %d", i)
		}
		lines := strings.Split(jsonschema.JoinFaults(faults).Error(), "\n")
		if len(lines) != want || count > 20 && lines[20] != fmt.Sprintf("and %d more", count-20) {
			t.Errorf("%d mistakes: %d lines, the last is %s", count, len(lines), lines[len(lines)-1])
		}
	}
}

func crossSchemaDepth(t *testing.T) {
	s := apitest.Schema(t, "3.1.0", `S: {type: array, items: {$ref: '#/components/schemas/S'}}`)
	nested := func(levels int) any {
		v := []any{}
		for range levels - 1 {
			v = []any{v}
		}
		return v
	}
	if found := s.Validate(nested(4000), jsonschema.InRequest); len(found) > 0 {
		t.Error("4000 levels:", brief(found)[0])
	}
	for _, levels := range []int{4001, 100_000} {
		found := s.Validate(nested(levels), jsonschema.InRequest)
		if len(found) != 1 || found[0].Limit != "a schema that ends" || found[0].Pointer != strings.Repeat("/0", 511)+"/…" {
			t.Errorf("%d levels: %d violations", levels, len(found))
		}
		if s.Valid(nested(levels), jsonschema.InRequest) {
			t.Errorf("%d levels are valid", levels)
		}
	}
}

func crossViolations(t *testing.T) {
	s := apitest.Schema(t, "3.1.0", `S: {items: {type: string, x: 1}}`)
	for count, want := range map[int]int{19: 19, 20: 20, 21: 20, 20_000: 20} {
		items := make([]any, count)
		for i := range items {
			items[i] = jsonvalue.Int(int64(i))
		}
		if found := s.Validate(items, jsonschema.InRequest); len(found) != want {
			t.Errorf("%d wrong values: %d violations, want %d", count, len(found), want)
		}
	}
}

// crossInspected inspects lists whose items are wrong in one way each: of each way as many as are told, and of all as many.
func crossInspected(t *testing.T) {
	s := apitest.Schema(t, "3.1.0", "S:\n  items: {type: object, properties: {a: {type: string},\n    b: {type: string}}}")
	list := make([]any, 5000)
	for i := range list {
		list[i] = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "a", Value: true}}}
	}
	list[4999].(*jsonvalue.Object).Set("b", true)
	found := s.Inspect(list, jsonschema.InResponse).Violations
	if len(found) != 21 || found[20].Pointer != "/4999/b" {
		t.Errorf("%d violations, the last %v", len(found), found[len(found)-1])
	}
	lines, v := "S:\n  properties:\n", &jsonvalue.Object{}
	for i := range 300 {
		lines += fmt.Sprintf("    p%d: {type: string}\n", i)
		v.Set(fmt.Sprint("p", i), true)
	}
	if found := apitest.Schema(t, "3.1.0", lines).Inspect(v, jsonschema.InResponse).Violations; len(found) != 200 {
		t.Errorf("300 kinds: %d violations", len(found))
	}
}

// crossUndeclared has as many undeclared properties as are listed, and more.
func crossUndeclared(t *testing.T) {
	s := apitest.Schema(t, "3.1.0", "S: {items: {properties: {a: {}}}}")
	for count, want := range map[int]int{1000: 1000, 1001: 1000, 5000: 1000} {
		if found := s.Undeclared(objects(count, "b"), jsonschema.InResponse); len(found) != want {
			t.Errorf("%d: %d are listed", count, len(found))
		}
	}
}

// crossCovered has an undeclared property in the last object that is asked for one, and in one behind it.
func crossCovered(t *testing.T) {
	s := apitest.Schema(t, "3.1.0", "S: {items: {properties: {a: {}}}}")
	for count, want := range map[int]int{200_000: 1, 200_001: 0} {
		list := objects(count, "a")
		list[count-1] = objects(1, "b")[0]
		if found := s.Undeclared(list, jsonschema.InResponse); len(found) != want {
			t.Errorf("%d objects: %v", count, found)
		}
	}
}

// objects are as many objects with one property.
func objects(count int, name string) []any {
	list := make([]any, count)
	for i := range list {
		list[i] = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: name, Value: true}}}
	}
	return list
}

func repeated(ref string, count int) string {
	return strings.TrimSuffix(strings.Repeat("{$ref: '#/components/schemas/"+ref+"'}, ", count), ", ")
}

func crossCombined(t *testing.T) {
	const smaller = "A: {allOf: [%s]}\nB: {allOf: [%s, %s]}\nL: {type: string}\n" // 100, 10,000, 1
	parts := fmt.Sprintf(smaller, repeated("L", 99), repeated("A", 99), repeated("L", 99))
	most := "S: {allOf: [" + repeated("B", 9) + ", " + repeated("A", 99) + ", " + repeated("L", 99) + "]}\n" + parts
	apitest.Schema(t, "3.1.0", most)
	more := strings.Replace(most, "S: {allOf: [", "S: {allOf: ["+repeated("L", 1)+", ", 1)
	doubling := "S: {allOf: [" + repeated("D0", 2) + "]}\n"
	for i := range 60 {
		doubling += fmt.Sprintf("D%d: {oneOf: [%s]}\n", i, repeated(fmt.Sprint("D", i+1), 2))
	}
	for name, row := range map[string]struct{ components, named string }{
		"one more": {more, " S"}, "doubled": {doubling + "D60: {}", ""},
	} {
		err := loadComponents("3.1.0", row.components)
		if !strings.Contains(fmt.Sprint(err), "the schema"+row.named) || !strings.Contains(fmt.Sprint(err), "combines more than 100000 schemas") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// loadComponents says what is wrong with a document of schemas.
func loadComponents(version, components string) error {
	document := "openapi: " + version + "\ninfo: {title: t, version: '1'}\npaths: {/s: {get: {responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n  schemas:\n" + apitest.Indent(components, "    ")
	loaded, err := openapi.Load(apitest.File("openapi.yaml", document), openapi.Options{})
	if err != nil || len(loaded.Findings) == 0 {
		return err
	}
	return errors.New(loaded.Findings[0].Message)
}

// crossHops follows references that have something beside them, which OpenAPI 3.0 ignores: each is a hop of its own.
func crossHops(t *testing.T) {
	chain := func(hops int) string {
		text := ""
		for i := range hops {
			text += fmt.Sprintf("R%d: {description: d, $ref: '#/components/schemas/R%d'}\n", i, i+1)
		}
		return "S: {properties: {a: {$ref: '#/components/schemas/R0'}}}\n" + text + fmt.Sprintf("R%d: {type: integer}", hops)
	}
	s := apitest.Schema(t, "3.0.3", chain(63))
	if diff := cmp.Diff([]string{`type #/a integer · "x"`}, brief(s.Validate(apitest.Decode(t, `{"a": "x"}`), jsonschema.InRequest))); diff != "" {
		t.Errorf("64 hops (-want +got):\n%s", diff)
	}
	for name, components := range map[string]string{
		"one more":  chain(64),
		"in a ring": "S: {properties: {a: {$ref: '#/components/schemas/R0'}}}\nR0: {description: d, $ref: '#/components/schemas/R1'}\nR1: {description: d, $ref: '#/components/schemas/R0'}",
	} {
		if err := loadComponents("3.0.3", components); !strings.Contains(fmt.Sprint(err), "refers to itself") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// crossSteps has alternatives tried, two steps a value, until it is only said of the last value that none of its own fits.
func crossSteps(t *testing.T) {
	s := apitest.Schema(t, "3.1.0", `S: {properties: {list: {items: {anyOf: [{type: integer}, {type: boolean}]}}, last: {anyOf: [{type: 'null'}, {type: object, required: [b]}]}}}`)
	for count, want := range map[int][]string{
		49_000: {"required #/last b ·"},
		51_000: {"anyOf #/last 2 · {}"},
	} {
		list := make([]any, count)
		for i := range list {
			list[i] = jsonvalue.Int(1)
		}
		v := &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "list", Value: list}, {Name: "last", Value: &jsonvalue.Object{}}}}
		if diff := cmp.Diff(want, brief(s.Validate(v, jsonschema.InRequest))); diff != "" {
			t.Errorf("%d values before (-want +got):\n%s", count, diff)
		}
	}
}

// crossChecks applies as many schemas as the budget of one exchange has, and more; and some when nobody waits any more.
func crossChecks(t *testing.T) {
	s := apitest.Schema(t, "3.1.0", "S: {items: {allOf: ["+strings.TrimSuffix(strings.Repeat("{type: integer}, ", 999), ", ")+"]}}")
	list := func(length int) []any {
		items := make([]any, length)
		for i := range items {
			items[i] = jsonvalue.Int(1)
		}
		return items
	}
	rule := func(b *jsonschema.Budget, v any) string {
		found := s.ValidateWithin(b, v, jsonschema.InRequest)
		if len(found) == 0 {
			return ""
		}
		return found[0].Rule
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	half := &jsonschema.Budget{}
	for name, row := range map[string]struct {
		budget *jsonschema.Budget
		length int
		want   string
	}{
		"all of it":      {&jsonschema.Budget{}, 19_999, ""},
		"more":           {&jsonschema.Budget{}, 20_001, "budget"},
		"no bound":       {nil, 20_001, ""},
		"nobody waits":   {&jsonschema.Budget{Context: gone}, 10, "budget"},
		"somebody waits": {&jsonschema.Budget{Context: t.Context()}, 10, ""},
	} {
		if got := rule(row.budget, list(row.length)); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
	for length, spent := range map[int]bool{20_001: false, 40_001: true} {
		if got := s.Inspect(list(length), jsonschema.InResponse); got.Spent != spent || spent && len(got.Violations) > 0 {
			t.Errorf("an inspection of %d: %+v", length, got)
		}
	}
	if first, second := rule(half, list(15_000)), rule(half, list(6_000)); first != "" || second != "budget" {
		t.Errorf("two values of one exchange: %q, %q", first, second)
	}
}

// TestALongEnumIsLookedUp holds each value of an enum against it.
func TestALongEnumIsLookedUp(t *testing.T) {
	texts := make([]string, 100_000)
	for i := range texts {
		texts[i] = fmt.Sprint("text", i)
	}
	s := apitest.Schema(t, "3.1.0", "S: {enum: [7, "+strings.Join(texts, ", ")+"]}")
	begun := time.Now()
	for _, text := range texts {
		if !s.Valid(text, jsonschema.InRequest) {
			t.Fatalf("%s is not valid", text)
		}
	}
	if s.Valid("text", jsonschema.InRequest) || !s.Valid(jsonvalue.Int(7), jsonschema.InRequest) || s.Valid(jsonvalue.Int(8), jsonschema.InRequest) {
		t.Error("what is in the enum is not what it says")
	}
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("%s", took)
	}
}

// crossInlined has an example with as many references to a value as are followed, and one more.
func crossInlined(t *testing.T) {
	for count, want := range map[int]string{100_000: "7", 100_001: `{"$ref":"#/components/examples/Seven"}`} {
		refs := strings.TrimSuffix(strings.Repeat(`{"$ref":"#/components/examples/Seven"},`, count), ",")
		s := apitest.Load(t, `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"d","content":{"application/json":{"example":[`+refs+`]}}}}}}},"components":{"examples":{"Seven":{"value":7}}}}`)
		items := s.Operations[0].Responses[0].Content[0].Examples[0].Value.([]any)
		if got := jsonvalue.Text(items[count-1]); got != want || items[0] != jsonvalue.Number("7") {
			t.Errorf("%d references: the last is %s", count, got)
		}
	}
}

// crossTypeText writes lists of lists as a type, as long as one is read, and longer.
func crossTypeText(t *testing.T) {
	for length, want := range map[int]jsonschema.Types{200: jsonschema.Array, 202: jsonschema.AllTypes, 1_000_000: jsonschema.AllTypes} {
		text := "string" + strings.Repeat("[]", (length-len("string"))/2)
		s := apitest.Schema(t, "3.0.3", "S: {type: '"+text+"'}")
		if got := s.PossibleTypes(); got != want {
			t.Errorf("%d bytes are read as %s", len(text), got)
		}
	}
}
