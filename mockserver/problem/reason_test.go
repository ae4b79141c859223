package problem_test

import (
	"testing"

	"agentmock/internal/i18n"
	"agentmock/internal/state"
	"agentmock/mockserver/problem"
)

// TestReasonIn says what the journal keeps in both languages: of a refusal by its violations, of a title by its name, else as it was packed.
func TestReasonIn(t *testing.T) {
	violated := []state.Violation{{Rule: "required", Where: "request.body", Want: "title to be there", Limit: "title"}, {Rule: "type", Where: "request.body#/done", Want: "a value of type boolean", Limit: "boolean"}, {Rule: "format", Where: "request.query.day", Want: "another day", Limit: "date"}}
	const places = "request.body: want title to be there; request.body#/done: want a value of type boolean; request.query.day: want another day"
	for _, test := range []struct {
		why        string
		violations []state.Violation
		chinese    string
	}{
		{places, violated, "请求体 缺少 title；请求体 /done 类型应为 boolean；查询参数 day another day"},
		{"Not found", nil, "数据不存在"},
		{"no fixture or example answers; the client has it", nil, "没有样例或文档示例应答；客户端已有此内容"},
		{"no fixture or example answers", violated, "没有样例或文档示例应答"},
		{"somebody's own words", nil, "somebody's own words"},
	} {
		if got := problem.ReasonIn(test.why, test.violations, i18n.Chinese); got != test.chinese {
			t.Errorf("%s: %q, want %q", test.why, got, test.chinese)
		}
		if got := problem.ReasonIn(test.why, test.violations, i18n.English); got != test.why {
			t.Errorf("in English: %q", got)
		}
	}
}
