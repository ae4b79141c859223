package i18n_test

import (
	"testing"

	"agentmock/internal/i18n"
)

func TestTranslate(t *testing.T) {
	for text, want := range map[string]string{
		"a whole body": "完整的响应体",
		"a 4xx: query parameter page is there twice":      "以 4xx 拒绝（查询参数 page 出现两次）",
		"a 4xx: the body breaks type at /a/b":             "以 4xx 拒绝（请求体 /a/b 处违反 type）",
		`"open", as in the list`:                          `"open"，与列表一致`,
		"3: 5 things, 2 a page":                           "3：共 5 条，每页 2 条",
		"404 or 405: the path does not have the method X": "404 或 405（该路径没有 X 方法）",
		"something else":                                  "",
		"a response within ":                              "",
		"":                                                "",
	} {
		if got, ok := i18n.Chinese.Translate(text); got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got, ok := i18n.English.Translate("anything"); got != "anything" || !ok {
		t.Errorf("English is %q", got)
	}
}
