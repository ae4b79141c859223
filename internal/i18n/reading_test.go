package i18n_test

import (
	"testing"

	"agentmock/internal/i18n"
)

func TestReading(t *testing.T) {
	for text, want := range map[string]string{
		"x-resource says so":                              "x-resource 如此声明",
		"property id, of the type of {orderId}":           "属性 id，类型与 {orderId} 相同",
		"#/data/list of GET /orders":                      "GET /orders 的 #/data/list",
		"the body of GET /todos/{id}":                     "GET /todos/{id} 的响应体",
		"#/total of the list":                             "列表的 #/total",
		"the body of GET /me, of which there is one":      "GET /me 的响应体，只有一个",
		"query parameter pageNum":                         "查询参数 pageNum",
		"query parameter status, like property status":    "查询参数 status，对应属性 status",
		"customer_id holds the id of customer":            "customer_id 存放 customer 的主键",
		"GET /getUserList says so":                        "由 GET /getUserList 得知",
		"POST /orders/batch: it is sent a list of things": "POST /orders/batch：发送的是对象列表",
		"somebody's own words":                            "somebody's own words",
	} {
		if got := i18n.Chinese.Reading(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if got := i18n.English.Reading(text); got != text {
			t.Errorf("English: %q", got)
		}
	}
}
