package relation_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/limits"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxCopied":        crossCopied,
		"maxRelationSteps": crossRelationSteps,
		"maxRounds":        crossRounds,
	}, map[string]string{
		"maxMends": "looks at a document, each of which leaves out all that is wrong: the next is for what that has hidden",
	})
}

// answer is an exchange whose answer is of a schema, S, with a value.
func answer(t *testing.T, schema string, v any) *message.Exchange {
	t.Helper()
	o := apitest.Load(t, `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/: {get: {operationId: get, responses: {'200': {description: '', content: {application/json: {schema: `+schema+`}}}}}}}
`).Operations[0]
	x := &message.Exchange{Operation: o}
	x.Response = message.ResponseMessage{Status: 200, Body: message.Body{MediaType: o.Responses[0].Content[0], Decoded: true, Value: v}}
	return x
}

// crossRounds has texts that are the same as the next one each: a round brings them one further.
func crossRounds(t *testing.T) {
	for links, want := range map[int]string{63: "v63", 64: "v64", 65: "v64", 200: "v64"} {
		properties, o := []string{}, &jsonvalue.Object{}
		for i := range links + 1 {
			row := fmt.Sprintf("p%d: {type: string}", i)
			if i < links {
				row = fmt.Sprintf("p%d: {type: string, x-same-as: 1/p%d}", i, i+1)
			}
			properties = append(properties, row)
			o.Members = append(o.Members, jsonvalue.Member{Name: fmt.Sprint("p", i), Value: fmt.Sprint("v", i)})
		}
		x := answer(t, "{type: object, properties: {"+strings.Join(properties, ", ")+"}}", o)
		relation.Apply(x, jsonschema.InResponse)
		if got, _ := o.Lookup("p0"); got != want {
			t.Errorf("%d links: the first is %v, want %s", links, got, want)
		}
	}
}

// crossCopied has large objects that are to be the same as one: they are, until as much is copied as may be.
func crossCopied(t *testing.T) {
	for size, want := range map[int]int{1 << 20: 4, 1<<20 - 1: 5, 5 << 20: 1, 100: 10} {
		large := &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "t", Value: strings.Repeat("x", size-len(`{"t":""}`))}}}
		list := make([]any, 10)
		for i := range list {
			list[i] = &jsonvalue.Object{}
		}
		x := answer(t, "{type: object, properties: {large: {type: object}, list: {type: array, items: {type: object, x-same-as: 2/large}}}}",
			&jsonvalue.Object{Members: []jsonvalue.Member{{Name: "large", Value: large}, {Name: "list", Value: list}}})
		relation.Apply(x, jsonschema.InResponse)
		copies := 0
		for _, item := range list {
			copies += len(item.(*jsonvalue.Object).Members)
		}
		if copies != want {
			t.Errorf("of %d bytes: %d copies, want %d", size, copies, want)
		}
	}
}

// crossRelationSteps has places twice as many at every level of the document.
func crossRelationSteps(t *testing.T) {
	load := func(levels int) error {
		var b strings.Builder
		for i := range levels {
			fmt.Fprintf(&b, "    S%d: {type: object, properties: {a: {$ref: '#/components/schemas/S%d'}, b: {$ref: '#/components/schemas/S%d'}}}\n", i, i+1, i+1)
		}
		fmt.Fprintf(&b, "    S%d: {type: string, x-same-as: $request.path.id}\n", levels)
		s, err := openapi.Load(apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}}
components:
  schemas:
`+b.String()), openapi.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = relation.Lint(s)
		return err
	}
	if err := load(15); err != nil { // 2^16-1 places
		t.Errorf("65535 places: %v", err)
	}
	for _, levels := range []int{16, 60} {
		if err := load(levels); !strings.Contains(fmt.Sprint(err), "too many places: more than 100000") {
			t.Errorf("%d levels: %v", levels, err)
		}
	}
}
