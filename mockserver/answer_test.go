package mockserver_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock"
	"agentmock/mockserver"
)

func TestTheDocumentedCustomerIsAnsweredAsDocumented(t *testing.T) {
	got := send(t, agent(t, mockserver.Options{}), documented)
	want, err := fs.ReadFile(agentmock.FS, "fixtures/getCustomerDetail/documented.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.Text); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if got.StatusCode != 200 || got.Header.Get("Content-Type") != "application/json" || got.ContentLength != int64(len(want)) {
		t.Errorf("got %d %q length %d", got.StatusCode, got.Header.Get("Content-Type"), got.ContentLength)
	}
}

func TestAnswers(t *testing.T) {
	type want struct {
		Status int
		Type   string
		Body   string // the beginning
	}
	const order = "Content-Type: application/json"
	tests := map[string]struct {
		api     string
		options mockserver.Options
		request string
		headers []string
		want    want
	}{
		"an id that is none": {
			request: user + "abc",
			want:    want{422, "application/json", `{"code":422,"status":"error","message":"路径参数 customer_id 应为 uuid 格式，实际为 \"abc\"","data":null}`},
		},
		"both ids wrong, both named": {
			request: "/agent-api/user/x/customer/detail/y",
			want:    want{422, "application/json", `{"code":422,"status":"error","message":"路径参数 user_id 应为 uuid 格式，实际为 \"x\"；路径参数 customer_id 应为 uuid 格式，实际为 \"y\"","data":null}`},
		},
		"a fixture of an error": {request: user + "00000000-0000-4000-8000-000000000429", want: want{429, "application/json", `{"code":429,"status":"error","message":"请求过于频繁，请稍后再试","data":null}`}},
		"unknown and not to be made up": {
			options: mockserver.Options{Unknown: mockserver.NotFound}, request: somebody,
			want: want{404, "application/json", `{"code":404,"status":"error","message":"数据不存在：user_id=5832d184-dd53-42a0-8ace-0bf8d660f4cc, customer_id=11111111-2222-4333-8444-555555555555","data":null}`},
		},
		"known, with unknown ones refused":  {options: mockserver.Options{Unknown: mockserver.NotFound}, request: documented, want: want{200, "application/json", "{\n    \"code\": 200"}},
		"no such path":                      {request: "/agent-api/nothing", want: want{404, "application/problem+json", `{"type":"about:blank","title":"接口不存在","status":404,"detail":"接口不存在，相近的路径：/agent-api/user/{user_id}/customer/detail/{customer_id}"}`}},
		"no such path of the admin API":     {request: "/__admin/requests/1/2", want: want{404, "application/problem+json", `{"type":"about:blank","title":"No such path","status":404,"detail":"the document has no such path; near: /__admin/requests`}},
		"no such method":                    {request: "POST " + documented, want: want{405, "application/problem+json", `{"type":"about:blank","title":"不支持该请求方法"`}},
		"no such method, to an English one": {request: "POST " + documented, headers: []string{"Accept-Language: fr, en-GB;q=0.8, zh;q=0.5"}, want: want{405, "application/problem+json", `{"type":"about:blank","title":"Method not allowed"`}},
		"HEAD":                              {request: "HEAD " + documented, want: want{200, "application/json", ""}},
		"a token is needed":                 {options: mockserver.Options{Auth: mockserver.Required}, request: documented, want: want{401, "application/json", `{"code":401,"status":"error","message":"缺少有效的身份凭证：Authorization: Bearer","data":null}`}},
		"any token does":                    {options: mockserver.Options{Auth: mockserver.Required}, request: documented, headers: []string{"Authorization: Bearer x"}, want: want{200, "application/json", "{\n"}},
		"not this token":                    {options: mockserver.Options{Tokens: []string{"a", "b"}}, request: documented, headers: []string{"Authorization: Bearer x"}, want: want{401, "application/json", `{"code":401`}},
		"one of the tokens":                 {options: mockserver.Options{Tokens: []string{"a", "b"}}, request: documented, headers: []string{"Authorization: Bearer b"}, want: want{200, "application/json", "{\n"}},
		"no token, where it is optional":    {options: mockserver.Options{Tokens: []string{"a", "b"}}, request: documented, want: want{200, "application/json", "{\n"}},

		"shop: a fixture by number":       {api: "shop", request: "/v1/pets/5", want: want{200, "application/json", `{"id":5,"name":"Rex","kind":"dog","born":null}`}},
		"shop: the concrete path first":   {api: "shop", request: "/v1/pets/mine", want: want{200, "application/json", `{"id":7,"name":"Fido","kind":"dog","born":"2020-02-29"}`}},
		"shop: without the base path":     {api: "shop", request: "/pets/5", want: want{404, "application/problem+json", `{"type":"about:blank","title":"No such path"`}},
		"shop: a custom verb":             {api: "shop", request: "POST /v1/pets/5:feed", want: want{200, "text/plain", "yum"}},
		"shop: a Chinese path":            {api: "shop", request: "/v1/%E5%95%86%E5%BA%97/%E5%8C%97%E4%BA%AC%2F1/a.json", want: want{200, "application/json", `{"city":"北京/1","file":"a"}`}},
		"shop: no body":                   {api: "shop", request: "DELETE /v1/pets/5", headers: []string{"X-Key: 1"}, want: want{204, "", ""}},
		"shop: no key, none of its words": {api: "shop", request: "DELETE /v1/pets/5", want: want{401, "application/problem+json", `{"type":"about:blank","title":"Unauthorized","status":401,"detail":"want credentials: header X-Key"`}},
		"shop: security off":              {api: "shop", options: mockserver.Options{Auth: mockserver.Off}, request: "DELETE /v1/pets/5", want: want{204, "", ""}},
		"shop: a range answers":           {api: "shop", request: "/v1/pets/0", want: want{422, "application/json", `{"reason":"request.path.petId: want at least 1, got 0"}`}},
		"shop: default answers":           {api: "shop", request: "/v1/pets?limit=200", headers: []string{"X-Shop: a"}, want: want{422, "application/json", `{"reason":"request.header.X-Shop: want at least 2 characters, got \"a\"; request.query.limit: want at most 100, got 200"}`}},
		"shop: an order of what was sent": {api: "shop", request: "POST /v1/orders", headers: []string{order, "", `{"petId":4,"count":2}`}, want: want{201, "application/json", `{"id":`}},
		"shop: every fault of an order":   {api: "shop", request: "POST /v1/orders", headers: []string{order, "", `{"petId":0,"count":20,"x":1}`}, want: want{422, "application/json", `{"error":"request.body#/petId: want at least 1, got 0; request.body#/count: want at most 9, got 20; request.body#/x: want no property that is not declared, got 1"}`}},
		"shop: half an order":             {api: "shop", request: "POST /v1/orders", headers: []string{order, "", `{"petId":0`}, want: want{422, "application/json", `{"error":"request.body: want well-formed JSON`}},
		"shop: an order twice over":       {api: "shop", request: "POST /v1/orders", headers: []string{order, "", `{"petId":4,"petId":5,"count":2}`}, want: want{422, "application/json", `{"error":"request.body#/petId: want well-formed JSON`}},
		"shop: an order as a form":        {api: "shop", request: "POST /v1/orders", headers: []string{"Content-Type: text/csv", "", `a,b`}, want: want{422, "application/json", `{"error":"request.header.Content-Type: want a body of application/json, got \"text/csv\""}`}},
		"shop: no order":                  {api: "shop", request: "POST /v1/orders", want: want{422, "application/json", `{"error":"request.body: want body to be there"}`}},
		"shop: an order that is a novel":  {api: "shop", options: mockserver.Options{MaxBody: 10}, request: "POST /v1/orders", headers: []string{order, "", `{"petId":4,"count":2}`}, want: want{422, "application/json", `{"error":"the request body has more than 10 bytes"}`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := agent
			if test.api == "shop" {
				server = shop
			}
			reply := send(t, server(t, test.options), test.request, test.headers...)
			got := want{reply.StatusCode, reply.Header.Get("Content-Type"), reply.Text[:min(len(reply.Text), len(test.want.Body))]}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s\nall of it: %s", diff, reply.Text)
			}
		})
	}
}

func TestAnOrderEchoesItsRequest(t *testing.T) {
	got := send(t, shop(t, mockserver.Options{}), "POST /v1/orders", "Content-Type: application/json", "", `{"petId":4,"count":2}`)
	if !strings.Contains(got.Text, `"petId":4,"count":2`) {
		t.Errorf("got %s", got.Text)
	}
}

func TestSomebodyIsAlwaysTheSame(t *testing.T) {
	first := send(t, agent(t, mockserver.Options{}), somebody).Text
	for name, test := range map[string]struct {
		options mockserver.Options
		request string
		same    bool
	}{
		"another server":   {mockserver.Options{}, somebody, true},
		"a cache buster":   {mockserver.Options{}, somebody + "?_=1700000000", true},
		"another seed":     {mockserver.Options{Seed: "7"}, somebody, false},
		"another customer": {mockserver.Options{}, strings.Replace(somebody, "1111", "1112", 1), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := send(t, agent(t, test.options), test.request).Text; (got == first) != test.same {
				t.Errorf("same = %t, want %t:\n%s\n%s", got == first, test.same, first, got)
			}
		})
	}
	if !strings.Contains(first, `"id":"11111111-2222-4333-8444-555555555555","user_id":"5832d184-dd53-42a0-8ace-0bf8d660f4cc"`) {
		t.Errorf("not the one who was asked for: %s", first)
	}
}

func TestRequiredHeadersAreThere(t *testing.T) {
	document := strings.Replace(small, "          content:", "          headers: {X-Count: {required: true, schema: {type: integer, minimum: 3, maximum: 3}}}\n          content:", 1)
	if got := send(t, start(t, oneFile(document), mockserver.Options{}), "/greeting").Header.Get("X-Count"); got != "3" {
		t.Errorf("X-Count is %q", got)
	}
}

func TestHeadSaysWhatGetWould(t *testing.T) {
	server := agent(t, mockserver.Options{})
	for _, path := range []string{documented, somebody, user + "x", "/nothing"} {
		get, head := send(t, server, path), send(t, server, "HEAD "+path)
		if get.StatusCode != head.StatusCode || get.ContentLength != head.ContentLength || head.Text != "" {
			t.Errorf("%s: GET %d %d, HEAD %d %d %q", path, get.StatusCode, get.ContentLength, head.StatusCode, head.ContentLength, head.Text)
		}
	}
}

func TestResponsesInTurn(t *testing.T) {
	server := shop(t, mockserver.Options{})
	var got []int
	if head := send(t, server, "HEAD /v1/pets/60").StatusCode; head != 404 {
		t.Errorf("HEAD %d, want what the next GET answers", head)
	}
	for range 3 {
		got = append(got, send(t, server, "/v1/pets/60").StatusCode)
	}
	if diff := cmp.Diff([]int{404, 200, 200}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
