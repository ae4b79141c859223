package generate_test

import (
	"fmt"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
)

// TestWordsOfACode has members that say in words what the code in front of them means, and members that only look so.
func TestWordsOfACode(t *testing.T) {
	const code = "{type: integer, enum: [0, 1, 2], description: '状态：0-待支付 1-已支付 2-已取消'}"
	meaning := map[string]string{"0": `"待支付"`, "1": `"已支付"`, "2": `"已取消"`}
	for name, row := range map[string]struct {
		properties, member, beside string
		is                         bool
	}{
		"behind it":                      {"status: " + code + ", statusName: {type: string}", "statusName", "status", true},
		"in another spelling":            {"pay_status: " + code + ", pay_status_text: {type: string, maxLength: 3}", "pay_status_text", "pay_status", true},
		"of a code":                      {"levelCode: {type: string, description: 'A-普通 B-黄金'}, levelName: {type: string}", "levelName", "levelCode", true},
		"of what is referred to":         {"status: {$ref: '#/components/schemas/Status'}, statusDesc: {type: string, description: 状态描述}", "statusDesc", "status", true},
		"too short for it":               {"status: " + code + ", statusName: {type: string, maxLength: 2}", "statusName", "status", false},
		"with values of its own":         {"status: " + code + ", statusName: {type: string, enum: [open, closed]}", "statusName", "status", false},
		"in front of it":                 {"statusName: {type: string}, status: " + code, "statusName", "status", false},
		"of something else":              {"status: " + code + ", shopName: {type: string}", "shopName", "status", false},
		"of a code that nobody explains": {"status: {type: integer, minimum: 0, maximum: 2}, statusName: {type: string}", "statusName", "status", false},
	} {
		document := apitest.Load(t, fmt.Sprintf("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/: {get: {operationId: get, responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents: {schemas: {Status: %s, S: {type: object, properties: {%s}}}}\n", code, row.properties))
		g, err := generate.New(document)
		if err != nil {
			t.Fatal(err)
		}
		schema := apitest.Answer(t, document, "get").Schema
		seen := map[string]bool{}
		for seed := range uint64(30) {
			made, err := g.Value(schema, generate.Options{Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			o := made.(*jsonvalue.Object)
			beside, _ := o.Lookup(row.beside)
			said, _ := o.Lookup(row.member)
			want := meaning[jsonvalue.Plain(beside)]
			if row.beside == "levelCode" {
				want = map[any]string{"A": `"普通"`, "B": `"黄金"`}[beside]
			}
			seen[want] = true
			if (jsonvalue.Text(said) == want) != row.is {
				t.Errorf("%s: %s", name, jsonvalue.Text(o))
				break
			}
		}
		if row.is && len(seen) < 2 {
			t.Errorf("%s: only %v", name, seen)
		}
	}
}
