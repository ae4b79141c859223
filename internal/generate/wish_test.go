package generate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

const ruledDocument = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /orders/{id}:
    get:
      operationId: get
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
components:
  schemas:
    Order:
      type: object
      required: [id, status, level, email, note, tags, customer, whole]
      properties:
        id: {type: string}
        status: {type: string, example: from-example}
        level: {type: integer, enum: [1, 2, 3]}
        email: {type: string}
        note: {type: [string, 'null']}
        tags: {type: array, minItems: 1, items: {type: string}}
        customer: {type: object, required: [status], properties: {status: {type: string, x-faker: person.name}}}
        whole: {type: object, properties: {status: {type: string}}, example: {status: as it is}}
`

// ruledValues returns the values at a pointer of answers of the document under rules, one for each of some seeds.
func ruledValues(t *testing.T, rules, pointer string, options generate.Options) []string {
	t.Helper()
	fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(ruledDocument)}, "rules.yaml": {Data: []byte(rules)}}
	document, err := api.Document(fsys, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g, err := generate.New(document)
	if err != nil {
		t.Fatal(err)
	}
	operation, _ := document.Operation("get")
	var all []string
	for options.Seed = range uint64(60) {
		x := &message.Exchange{Operation: operation}
		x.Request.Parameters = []any{"o-1"}
		x.Response.Status = 200
		if err := g.Body(x, apitest.Answer(t, document, "get"), options); err != nil {
			t.Fatal(err)
		}
		tokens, _ := jsonvalue.Tokens(pointer)
		value, _ := jsonvalue.At(x.Response.Body.Value, tokens...)
		all = append(all, jsonvalue.Text(value))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestRulesComeFirst(t *testing.T) {
	for name, row := range map[string]struct{ rules, pointer, want string }{
		"values before an example":      {"status: [paid, open]", "/status", `"open" "paid"`},
		"values before an x-faker":      {"customer.status: [vip]", "/customer/status", `"vip"`},
		"of the thing by its schema":    {"order.status: [paid]", "/status", `"paid"`},
		"of no other thing":             {"order.status: [paid]\n'*.status': [other]", "/customer/status", `"other"`},
		"in an example of a whole":      {"whole.status: [new]", "/whole/status", `"new"`},
		"the first rule counts":         {"status: [a]\norder.status: [b]", "/status", `"a"`},
		"only what an enum has":         {"level: [2, 7]", "/level", "2"},
		"of a list, the elements":       {"tags: [red]", "/tags/0", `"red"`},
		"template":                      {"email: {x-faker: 'x{{digit}}@example.org'}", "/email", ""},
		"a path id comes before a rule": {"id: [other]", "/id", `"o-1"`},
		"null, always":                  {"'**.note': {null: 1}", "/note", "null"},
		"no null where none may be":     {"status: {null: 1, values: [a]}", "/status", `"a"`},
	} {
		t.Run(name, func(t *testing.T) {
			all := ruledValues(t, row.rules, row.pointer, generate.Options{})
			if row.want == "" {
				if len(all) < 3 || slices.ContainsFunc(all, func(v string) bool { return !strings.HasSuffix(v, `@example.org"`) || !strings.HasPrefix(v, `"x`) }) {
					t.Error(all)
				}
				return
			}
			if got := strings.Join(all, " "); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

// Where there is something, it is what would be there without the rule.
func TestNullRateLeavesTheRest(t *testing.T) {
	with, without := ruledValues(t, "'**.note': {null: 0.3}", "/note", generate.Options{}), ruledValues(t, "{}", "/note", generate.Options{})
	if !slices.Contains(with, "null") || len(with) < 10 || slices.Contains(without, "null") {
		t.Errorf("%d values, %d without the rule", len(with), len(without))
	}
	if sentence := with[1]; len(strings.Fields(sentence)) < 2 && len([]rune(sentence)) < 6 {
		t.Errorf("a note is %s", sentence)
	}
}

func TestRulesOfNothingAreDoubted(t *testing.T) {
	fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(ruledDocument)}, "rules.yaml": {Data: []byte("state: [a]\nlevel: [1, 9]\nstatus: {null: 0.5}\ntags: [a]\n")}}
	document, err := api.Document(fsys, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const want = `[rules.yaml:1: state: no property of the document is called so rules.yaml:2: level: no property of the name takes 9 rules.yaml:3: status: no property of the name takes null]`
	if got := fmt.Sprint(generate.Prepare(document).Unruled(document)); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
