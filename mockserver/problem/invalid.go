package problem

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/redact"
	"agentmock/internal/state"
)

// Invalid returns the problem of a request with violations. What secret takes for a credential is quoted nowhere.
func Invalid(violations []jsonschema.Violation, secret func(in, name string) bool) Problem {
	for i := range violations {
		in, name, _ := strings.Cut(strings.TrimPrefix(violations[i].In, "request."), ".")
		if in == "body" {
			name = violations[i].Pointer
		}
		if secret(in, name) {
			violations[i].Got = ""
		}
	}
	p := Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid request", Violations: violations}
	var places, english, chinese []string
	for _, v := range violations {
		wanted := requirement(v)
		places = append(places, wanted)
		english, chinese = append(english, withGot(wanted, ", got ", v)), append(chinese, withGot(requirementChinese(v), "，实际为 ", v))
		switch v.Rule {
		case "media-type":
			p.Status, p.Title = http.StatusUnsupportedMediaType, "Unsupported media type"
		case "well-formed":
			p.Status = http.StatusBadRequest
		}
	}
	p.Places, p.Detail, p.Chinese = strings.Join(places, "; "), strings.Join(english, "; "), strings.Join(chinese, "；")
	return p
}

// Sentence returns a violation as one: where something is wanted, what, and what was found instead.
func Sentence(v jsonschema.Violation) string { return withGot(requirement(v), ", got ", v) }

// Noted returns a violation in the journal's words.
func Noted(v jsonschema.Violation) state.Violation {
	return state.Violation{Rule: v.Rule, Severity: "error", Where: v.Where(), Want: v.Want(), Got: v.Got, Spec: v.Spec.String()}
}

func requirement(v jsonschema.Violation) string { return v.Where() + ": want " + v.Want() }

// withGot adds to a requirement what was found instead.
func withGot(text, but string, v jsonschema.Violation) string {
	if v.Got == "" {
		return text
	}
	return text + but + v.Got
}

// partsChinese name the parts of a request.
var partsChinese = []struct{ prefix, chinese string }{
	{"request.path.", "路径参数 "}, {"request.query.", "查询参数 "}, {"request.header.", "请求头 "}, {"request.cookie.", "Cookie "},
}

func requirementChinese(v jsonschema.Violation) string {
	where := "请求"
	if strings.HasPrefix(v.In, "request.body") {
		where = "请求体"
	}
	for _, part := range partsChinese {
		if name, ok := strings.CutPrefix(v.In, part.prefix); ok {
			where = part.chinese + name
		}
	}
	if v.Pointer != "" {
		where += " " + v.Pointer
	}
	return where + " " + v.WantIn(i18n.Chinese)
}

// statusWords are what statuses say in Chinese where nobody has said more.
var statusWords = map[int]string{
	400: "请求格式错误", 401: "未认证", 403: "没有权限", 404: "数据不存在", 405: "不支持该请求方法", 409: "数据冲突",
	415: "不支持的请求体类型", 422: "参数校验失败", 429: "请求过于频繁", 500: "服务器内部错误", 502: "网关错误", 503: "服务暂不可用", 504: "网关超时",
}

// StatusChinese returns what a status says in Chinese.
func StatusChinese(status int) string { return cmp.Or(statusWords[status], "请求失败") }

// Secret reports whether a parameter, or the place in a body that a JSON Pointer leads to, is called like a credential.
func Secret(in, name string) bool {
	switch in {
	case "header", "query", "cookie":
		return redact.IsSecretName(name)
	case "body":
		tokens, _ := jsonvalue.Tokens(name)
		return slices.ContainsFunc(tokens, redact.IsSecretMember)
	}
	return false
}
