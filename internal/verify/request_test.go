package verify_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/i18n"
	"agentmock/internal/message"
	"agentmock/internal/verify"
)

func TestCheckRequest(t *testing.T) {
	type request struct {
		url, shop   string
		header      http.Header
		contentType string
		body        string
	}
	right := request{url: "/shops/7/orders?page=1", shop: "7", contentType: "application/json", body: `{"item": "ab"}`}
	for name, row := range map[string]struct {
		change func(*request)
		want   []string
	}{
		"right": {func(r *request) {}, nil},
		"everything at once": {func(r *request) {
			r.url, r.shop, r.header, r.body = "/shops/x/orders?page=0&sort=left", "x", http.Header{"X-Trace": {"t"}}, `{"item": "a", "count": 1.5, "z/": null}`
		}, []string{
			`request.path.shop: want a value of type integer, got "x" (openapi.yaml:8)`,
			`request.query.page: want at least 1, got 0 (openapi.yaml:9)`,
			`request.query.sort: want one of "up", "down", got "left" (openapi.yaml:10)`,
			`request.header.X-Trace: want a value of format uuid, got "t" (openapi.yaml:11)`,
			`request.body#/item: want at least 2 characters, got "a" (openapi.yaml:19)`,
			`request.body#/count: want a value of type integer, got 1.5 (openapi.yaml:19)`,
			`request.body#/z~1: want no property that is not declared, got null (openapi.yaml:17)`,
		}},
		"nothing": {func(r *request) { *r = request{url: "/shops//orders"} }, []string{
			`request.path.shop: want a value of type integer, got "" (openapi.yaml:8)`,
			`request.query.page: want page to be there (openapi.yaml:9)`,
			`request.body: want body to be there (openapi.yaml:13)`,
		}},
		"no content type": {func(r *request) { r.contentType = "" }, []string{
			`request.header.Content-Type: want a body of application/json, application/x-www-form-urlencoded, text/*, image/png, got "" (openapi.yaml:13)`}},
		"other content type": {func(r *request) { r.contentType = "application/xml" }, []string{
			`request.header.Content-Type: want a body of application/json, application/x-www-form-urlencoded, text/*, image/png, got "application/xml" (openapi.yaml:13)`}},
		"charset": {func(r *request) { r.contentType = "Application/JSON; charset=UTF-8" }, nil},
		"malformed": {func(r *request) { r.body = `{"item": "ab",` }, []string{
			`request.body: want well-formed JSON, got unexpected EOF at byte 14 (openapi.yaml:16)`}},
		"a byte order mark": {func(r *request) { r.body = "\ufeff" + `{"item": "ab"}` }, nil},
		"two of them": {func(r *request) { r.body = "\ufeff\ufeff" + `{"item": "ab"}` }, []string{
			`request.body: want well-formed JSON, got byte order mark at byte 0 (openapi.yaml:16)`}},
		"malformed twice": {func(r *request) { r.body = "\ufeff" + `{"item": "ab", "item": "c"} x` }, []string{
			`request.body#/item: want well-formed JSON, got name "item" is repeated at byte 15 (#/item) (openapi.yaml:16)`,
			`request.body: want well-formed JSON, got something follows the JSON value at byte 27 (openapi.yaml:16)`,
			`request.body#/item: want at least 2 characters, got "c" (openapi.yaml:19)`}},
		"form": {func(r *request) {
			r.contentType, r.body = "application/x-www-form-urlencoded", "count=5&tags=1&tags=2&pair=1&pair=1"
		}, nil},
		"wrong form": {func(r *request) {
			r.contentType, r.body = "application/x-www-form-urlencoded", "count=x&tags=y"
		}, []string{
			`request.body#/count: want a value of type integer, got "x" (openapi.yaml:24)`,
			`request.body#/tags/0: want a value of type integer, got "y" (openapi.yaml:24)`}},
		"malformed form": {func(r *request) { r.contentType, r.body = "application/x-www-form-urlencoded", "count=%zz" }, []string{
			`request.body: want well-formed form, got invalid URL escape "%zz" at byte 0 (openapi.yaml:22)`}},
		"text":      {func(r *request) { r.contentType, r.body = "text/plain", "abc" }, nil},
		"long text": {func(r *request) { r.contentType, r.body = "text/csv", "文文文文" }, []string{`request.body: want at most 3 characters, got "文文文文" (openapi.yaml:25)`}},
		"bytes":     {func(r *request) { r.contentType, r.body = "image/png", "\x89PNG" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := right
			row.change(&r)
			x := &message.Exchange{Operation: apitest.Load(t, apitest.Shop).Operations[0], Request: message.RequestMessage{
				Method: "POST", URL: r.url, Path: []string{r.shop}, Header: r.header.Clone(), Body: message.Body{Raw: []byte(r.body)}}}
			if x.Request.Header == nil {
				x.Request.Header = http.Header{}
			}
			if r.contentType != "" {
				x.Request.Header.Set("Content-Type", r.contentType)
			}
			if diff := cmp.Diff(row.want, apitest.Texts(verify.Request(x))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The parts of a violation are what its text is made of.
func TestViolationWords(t *testing.T) {
	x := &message.Exchange{Operation: apitest.Load(t, apitest.Shop).Operations[0], Request: message.RequestMessage{Method: "POST", URL: "/shops/1/orders", Path: []string{"1"},
		Header: http.Header{"Content-Type": {"application/json"}}, Body: message.Body{Raw: []byte(`{"item": "` + strings.Repeat("x", 99) + `", "count": "` + strings.Repeat("文", 99) + `"}`)}}}
	found := verify.Request(x)
	if len(found) != 2 {
		t.Fatalf("found %v", found)
	}
	for got, want := range map[string]string{
		found[0].Where(): "request.query.page", found[0].Want(): "page to be there", found[0].Wanted().In(i18n.Chinese): "缺少 page", found[0].Got: "",
		found[1].Where(): "request.body#/count", found[1].Want(): "a value of type integer", found[1].Wanted().In(i18n.Chinese): "类型应为 integer", found[1].Got: `"` + strings.Repeat("文", 59) + "…",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestCheckResponse(t *testing.T) {
	right := http.Header{"Content-Type": {"application/json"}, "X-Count": {"5"}}
	for name, row := range map[string]struct {
		method string
		status int
		header http.Header
		body   string
		want   []string
	}{
		"right":        {"POST", 201, right, `{"id": "1"}`, nil},
		"no header":    {"POST", 201, http.Header{"Content-Type": {"application/json"}}, `{"id": 1}`, []string{`response.header.X-Count: want X-Count to be there (openapi.yaml:31)`, `response.body#/id: want a value of type string, got 1 (openapi.yaml:34)`}},
		"wrong header": {"POST", 201, http.Header{"Content-Type": {"application/json"}, "X-Count": {"many"}}, `{}`, []string{`response.header.X-Count: want a value of type integer, got "many" (openapi.yaml:31)`}},
		"other type":   {"POST", 201, http.Header{"Content-Type": {"text/html"}, "X-Count": {"5"}}, `<p>`, []string{`response.header.Content-Type: want a body of application/json, got "text/html" (openapi.yaml:29)`}},
		"problem":      {"POST", 201, http.Header{"Content-Type": {"application/problem+json"}, "X-Count": {"5"}}, `{}`, []string{`response.body: want title to be there (openapi.yaml:35)`}},
		"malformed":    {"POST", 201, right, `{]`, []string{`response.body: want well-formed JSON, got invalid character ']' at start of value at byte 1 (openapi.yaml:34)`}},
		"empty":        {"POST", 201, right, ``, []string{`response.body: want well-formed JSON, got unexpected end of the text at byte 0 (openapi.yaml:34)`}},
		"head":         {"HEAD", 201, right, ``, nil},
		"range":        {"POST", 204, http.Header{}, ``, nil},
		"default":      {"POST", 404, http.Header{"Content-Type": {"application/json"}}, `{}`, []string{`response.body: want a value of type null, got {} (openapi.yaml:39)`}},
	} {
		t.Run(name, func(t *testing.T) {
			x := &message.Exchange{Operation: apitest.Load(t, apitest.Shop).Operations[0], Request: message.RequestMessage{Method: row.method, URL: "/shops/1/orders", Path: []string{"1"}},
				Response: message.ResponseMessage{Status: row.status, Header: row.header, Body: message.Body{Raw: []byte(row.body)}}}
			if diff := cmp.Diff(row.want, apitest.Texts(verify.Response(x))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	undeclared := strings.Replace(strings.Replace(apitest.Shop, "        default:", "        x-none:", 1), "2XX", "3XX", 1)
	x := &message.Exchange{Operation: apitest.Load(t, undeclared).Operations[0], Response: message.ResponseMessage{Status: 404}}
	if diff := cmp.Diff([]string{`response.status: want one of 201, 3XX, got 404 (openapi.yaml:6)`}, apitest.Texts(verify.Response(x))); diff != "" {
		t.Errorf("undeclared (-want +got):\n%s", diff)
	}
}
