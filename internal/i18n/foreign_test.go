package i18n_test

import (
	"strings"
	"testing"

	"agentmock/internal/i18n"
)

// TestForeign has what somebody else's program says told in Chinese where its kind is known, else quoted; in English it stays as it is.
func TestForeign(t *testing.T) {
	deep := strings.Repeat("invalid paths: ", 9) + "invalid external docs: url is required" // maxForeign
	for text, want := range map[string]string{
		"invalid external docs: url is required":                                                                         "externalDocs：缺少 url",
		`invalid paths: path "pets" does not start with a forward slash (/)`:                                             `paths：路径 "pets" 应以斜杠（/）开头`,
		`invalid paths: invalid path /a/{id}: invalid operation GET: path parameter "id" must be required`:               `paths：路径 /a/{id}：GET：路径参数 "id" 应声明 required: true`,
		`invalid components: response "a b": identifier "a b" is not supported by OpenAPIv3 standard (charset: ["a-z"])`: `组件：response "a b"：名称 "a b" 含有 OpenAPI 不允许的字符：只能用 "a-z"`,
		`error resolving reference "http://a.example/x": http://a.example/x is outside the API's directory`:              `无法解析引用 "http://a.example/x"：http://a.example/x 位于 API 目录之外`,
		"invalid schema: value MUST be an object":                                                                        "schema：应为对象",
		"invalid paths: something new":                                                                                   "kin-openapi 指出：“invalid paths: something new”",
		"something new":                                                                                                  "kin-openapi 指出：“something new”",
		deep:                                                                                                             "kin-openapi 指出：“" + deep + "”",
	} {
		if got := i18n.Foreign(text).In(i18n.Chinese); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if got := i18n.Foreign(text).In(i18n.English); got != text {
			t.Errorf("English: %q", got)
		}
	}
}
