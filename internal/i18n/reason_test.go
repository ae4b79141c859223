package i18n_test

import (
	"testing"

	"agentmock/internal/i18n"
)

func TestReason(t *testing.T) {
	for text, want := range map[string]string{
		"no fixture or example answers; these are the things that are read one by one":        "没有样例或文档示例应答；与逐个读取到的数据相同",
		"the document has no such operation; no fixture answers":                              "文档中没有此接口；没有样例应答",
		"operation getPet (openapi.yaml:7): GET /pets/{id}":                                   "接口 getPet（openapi.yaml:7）：GET /pets/{id}",
		"fixture a (fixtures/a.yaml:1) answers: it wants any request":                         "样例 a (fixtures/a.yaml:1) 应答：条件为 任意请求",
		"fixture a does not: path id: want 7, got 8; query q: want matching ^x$, got nothing": "样例 a 不应答：path id：应为 7，实际为 8；query q：应为 匹配 ^x$，实际为 没有",
		"fixture a does not: it waits for Prefer: code=500":                                   "样例 a 不应答：它等待 Prefer: code=500",
		"run-time fixture x fits too, and comes later: it wants any request":                  "运行时样例 x 也符合，但排在后面：条件为 任意请求",
		"generated: no fixture or example answers":                                            "自动生成：没有样例或文档示例应答",
		"response 2 of 3 is next":                                                             "接下来是第 2 个应答（共 3 个）",
		"request.path.id: want a value of format uuid":                                        "request.path.id：应为 uuid 格式",
		"request.body: want something odd":                                                    "request.body：应为 something odd",
		"Invalid request":                                                                     "请求参数有误",
		"somebody's own words":                                                                "somebody's own words",
	} {
		if got := i18n.Chinese.Reason(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if got := i18n.English.Reason(text); got != text {
			t.Errorf("English: %q", got)
		}
	}
}
