package mockserver_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// TestExplainSaysWhoAnswers asks for explanations, and then for the answers: they agree.
func TestExplainSaysWhoAnswers(t *testing.T) {
	fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getOrder
      responses:
        "200": {description: "", content: {application/json: {schema: {type: object, required: [id, by], properties: {id: {type: integer, x-same-as: $request.path.id}, by: {type: string}}}, example: {id: 9, by: example}}}}
    post:
      operationId: changeOrder
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {"200": {description: "", content: {application/json: {schema: {type: object, required: [by], properties: {by: {type: string}}}}}}}
  /orders:
    query:
      operationId: findOrders
      parameters: [{name: filter, in: querystring, content: {application/json: {schema: {type: object, properties: {open: {type: boolean}}}}}}]
      responses: {"200": {description: "", content: {application/json: {schema: {type: object, required: [by], properties: {by: {type: string}}}}}}}
`)}}
	for name, text := range map[string]string{
		"getOrder/one.json":        `{"id": 1, "by": "one"}`,
		"getOrder/turns.yaml":      "request: {path: {id: 2}}\nresponses: [{status: 200, body: {id: 2, by: turns}}, {status: 200, body: {id: 2, by: again}}]",
		"findOrders/open.yaml":     "request: {querystring: {filter: {open: true}}}\nresponse: {body: {by: whole query}}",
		"changeOrder/any.yaml":     "response: {body: {by: any}}",
		"changeOrder/path.yaml":    "request: {path: {id: 1}}\nresponse: {body: {by: path}}",
		"changeOrder/body.yaml":    "request: {path: {id: 1}, body: {/name: 张三}}\nresponse: {body: {by: body}}",
		"changeOrder/pattern.yaml": "request: {path: {id: 1}, body: {/name: {matches: ^李}}}\nresponse: {body: {by: pattern}}",
	} {
		fsys["fixtures/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	mock, err := mockserver.New(fsys, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	chinese := start(t, fsys, mockserver.Options{})
	for request, want := range map[string]string{
		`"method": "GET", "url": "/orders/2"`:           "接口 getOrder（openapi.yaml:7）：GET /orders/{id}; 样例 turns（fixtures/getOrder/turns.yaml:1）应答：条件为 路径参数 id 2; 接下来是第 1 个应答（共 2 个）; 样例 one 不应答：路径参数 id：应为 1，实际为 2",
		`"method": "GET", "url": "/orders/7?__seed=a"`:  "客户端要求 seed=a; 自动生成：客户端要求如此",
		`"method": "GET", "url": "/orders/9"`:           "文档示例（openapi.yaml:9）应答：没有样例应答",
		`"method": "GET", "url": "/orders/2?__delay=x"`: "拒绝：422，__delay：delay 应为 时间，如 300ms，最多 1m0s，实际为 \"x\"",
		`"method": "POST", "url": "/orders/1", "body": "{\"name\": \"李四\"}", "headers": {"Content-Type": "application/json"}`: "样例 any 也符合，但排在后面：条件为 任意请求; 样例 path 也符合，但排在后面：条件为 路径参数 id 1; 样例 body 不应答：请求体 /name：应为 \"张三\"，实际为 \"李四\"",
	} {
		lines := asks(t, chinese, http.StatusOK, "POST /__admin/explain", "{"+request+"}", "Accept-Language: zh-CN")["lines"].([]any)
		said := make([]string, len(lines))
		for i, line := range lines {
			said[i] = line.(string)
		}
		if got := strings.Join(said, "; "); !strings.Contains(got, want) {
			t.Errorf("in Chinese, without %q: %s", want, got)
		}
	}
	for request, want := range map[string]struct{ said, answered string }{
		"GET /orders/1":                        {`fixture one (fixtures/getOrder/one.json:1) answers: it wants path id 1`, `"by": "one"`},
		"GET /orders/2":                        {"response 1 of 2 is next", `"by":"turns"`},
		"GET /orders/9":                        {"answers: no fixture answers", `"by":"example"`},
		"GET /orders/7":                        {"generated: no fixture or example answers", `"id":7`},
		"GET /orders/1?__seed=a":               {"generated: the client asks for it", `"id":1`},
		"QUERY /orders?%7B%22open%22:true%7D":  {"fixture open (fixtures/findOrders/open.yaml:1) answers", `"by":"whole query"`},
		"QUERY /orders?%7B%22open%22:false%7D": {"generated: no fixture or example answers", `"by":`},
		"GET /orders/x":                        {"refused: 422, request.path.id: want a value of type integer", `"title":"Invalid request"`},
		"GET /order":                           {"nobody: 404", `No such path`},
		"POST /orders/1 {\"name\": \"张三\"}":    {"fixture body (fixtures/changeOrder/body.yaml:1) answers: it wants body#/name \"张三\", path id 1", `"by":"body"`},
		"POST /orders/1 {\"name\": \"李四\"}":    {"fixture body does not: body#/name: want \"张三\", got \"李四\"", `"by":"pattern"`},
		"POST /orders/1 {}":                    {"fixture any fits too, and comes later: it wants any request", `"by":"path"`},
		"POST /orders/3 {}":                    {"fixture path does not: path id: want 1, got 3", `"by":"any"`},
	} {
		t.Run(request, func(t *testing.T) {
			parts := strings.SplitN(request, " ", 3)
			made := func(base string) *http.Request {
				body := ""
				if len(parts) > 2 {
					body = parts[2]
				}
				r, err := http.NewRequest(parts[0], base+parts[1], strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				if body != "" {
					r.Header.Set("Content-Type", "application/json")
				}
				return r
			}
			for range 2 { // the second time as the first: nothing has changed
				if said := strings.Join(mock.Explain(made("")), "\n"); !strings.Contains(said, want.said) {
					t.Errorf("said, without %q:\n%s", want.said, said)
				}
			}
			server := start(t, fsys, mockserver.Options{})
			response, err := http.DefaultClient.Do(made(server.URL))
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			var b strings.Builder
			if err := response.Write(&b); err != nil || !strings.Contains(b.String(), want.answered) {
				t.Errorf("answered without %q: %s %v", want.answered, b.String(), err)
			}
		})
	}
}
