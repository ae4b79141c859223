package generate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"agentmock/internal/api/apitest"
	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// drawn returns the texts of values of a property p of a schema, one for each of some seeds.
func drawn(t *testing.T, name, property string, options generate.Options) []string {
	t.Helper()
	document := apitest.Load(t, fmt.Sprintf(`openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /:
    get:
      operationId: get
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}
components:
  schemas:
    S: {type: object, required: [%s], properties: {%s: %s}}
    Level: {type: integer, description: '等级：1-普通 2-黄金'}
`, name, name, property))
	g, err := generate.New(document)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for seed := range uint64(40) {
		operation, _ := document.Operation("get")
		x := &message.Exchange{Operation: operation}
		x.Response.Status = 200
		options.Seed = seed
		if err := g.Body(x, apitest.Answer(t, document, "get"), options); err != nil {
			t.Fatal(err)
		}
		value, _ := x.Response.Body.Value.(*jsonvalue.Object).Lookup(name)
		all = append(all, jsonvalue.Text(value))
	}
	return all
}

func TestDescriptionSaysTheValues(t *testing.T) {
	for name, row := range map[string]struct{ name, schema, want string }{
		"numbers":                        {"flag", "{type: integer, description: 0否 1是}", "0 1"},
		"texts of numbers":               {"state", "{type: string, description: 状态：1-待支付 2-已支付}", `"1" "2"`},
		"before the name":                {"orderStatus", "{type: string, description: 'WAIT_PAY 待付款, PAID 已付款'}", `"PAID" "WAIT_PAY"`},
		"before a name of a number":      {"count", "{type: integer, description: '1: few, 2: many'}", "1 2"},
		"only those the schema takes":    {"flag", "{type: integer, maximum: 1, description: 0否 1是 2未知}", "0 1"},
		"none where it takes but one":    {"flag", "{type: integer, minimum: 7, maximum: 7, description: 7周 8月报}", "7"},
		"or null":                        {"flag", "{anyOf: [{type: integer}, {type: 'null'}], description: 0否 1是}", "0 1 null"},
		"of what is referred to":         {"level", "{$ref: '#/components/schemas/Level'}", "1 2"},
		"beside what is referred to":     {"level", "{allOf: [{$ref: '#/components/schemas/Level'}], description: 1普通 2黄金}", "1 2"},
		"enum comes first":               {"flag", "{type: integer, enum: [5], description: 0否 1是}", "5"},
		"x-faker comes first":            {"flag", "{type: integer, x-faker: {integer: {min: 6, max: 6}}, description: 0否 1是}", "6"},
		"example comes first":            {"flag", "{type: integer, example: 4, description: 0否 1是}", "4"},
		"default comes first":            {"flag", "{type: integer, default: 3, description: 0否 1是}", "3"},
		"sample":                         {"code", `{type: string, description: 'e.g. "ACME-1"'}`, `"ACME-1"`},
		"samples in turn":                {"pet", "{type: string, description: 'e.g. dog, cat'}", `"cat" "dog"`},
		"default of prose":               {"pageSize", "{type: integer, description: 每页数量，默认 10}", "10"},
		"no number out of a text":        {"n", "{type: integer, minimum: 20, maximum: 20, description: 默认 10}", "20"},
		"truth":                          {"open", "{type: boolean, description: 'Default: false'}", "false"},
		"a range of two":                 {"score", "{type: integer, description: 取值范围 3~4}", "3 4"},
		"the schema's range comes first": {"n", "{type: integer, minimum: 8, maximum: 8, description: 取值范围 3~4}", "8"},
	} {
		t.Run(name, func(t *testing.T) {
			all := drawn(t, row.name, row.schema, generate.Options{})
			slices.Sort(all)
			if got := strings.Join(slices.Compact(all), " "); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

// A dynamic answer goes past samples and defaults, not past what there is.
func TestDynamicKeepsTheValuesOfADescription(t *testing.T) {
	options := generate.Options{Dynamic: true}
	if all := drawn(t, "flag", "{type: integer, description: 0否 1是}", options); slices.ContainsFunc(all, func(v string) bool { return v != "0" && v != "1" }) {
		t.Error(all)
	}
	if all := drawn(t, "pageSize", "{type: integer, description: 默认 10}", options); !slices.ContainsFunc(all, func(v string) bool { return v != "10" }) {
		t.Error(all)
	}
}

func TestDescriptionSaysTheLayout(t *testing.T) {
	for name, row := range map[string]struct{ name, schema, layout string }{
		"of a time by its name": {"createTime", "{type: string, description: 格式 yyyy-MM-dd HH:mm:ss}", `"2006-01-02 15:04:05"`},
		"of a day by its name":  {"birthday", "{type: string, description: 'YYYY/MM/DD'}", `"2006/01/02"`},
		"of any name":           {"remark", "{type: string, description: 格式 yyyyMM}", `"200601"`},
		"beside a format":       {"createTime", "{type: string, format: date, description: 格式 yyyy/MM/dd}", `"2006-01-02"`},
	} {
		t.Run(name, func(t *testing.T) {
			for _, shape := range generate.Shapes {
				for _, one := range drawn(t, row.name, row.schema, generate.Options{Shape: shape}) {
					if _, err := time.Parse(row.layout, one); err != nil {
						t.Fatalf("%s: %v", shape, err)
					}
				}
			}
		})
	}
}

func TestDescriptionSaysTheUnit(t *testing.T) {
	for _, name := range []string{"amount", "x"} {
		most := 0
		for _, one := range drawn(t, name, "{type: integer, description: 单位：分}", generate.Options{}) {
			var n int
			if _, err := fmt.Sscan(one, &n); err != nil || n < 100 || n > 200_000 {
				t.Errorf("%s: %s", name, one)
			}
			most = max(most, n)
		}
		if most < 10_000 {
			t.Errorf("%s: no more than %d", name, most)
		}
	}
}
