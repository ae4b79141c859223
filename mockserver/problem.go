package mockserver

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"agentmock/internal/fake"
	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// problem is why the mock refuses a request.
type problem struct {
	status     int
	title      string // short, the same for all problems of a kind
	detail     string // what is wrong with this request, in English
	places     string // the detail without what the request had; "" where the title says as much
	chinese    string // the same in Chinese
	header     http.Header
	violations []spec.Violation
	ours       bool // it is about the mock, not about the API: never said in the API's words
}

// statuses are the declared responses that a problem may be answered with, the best first.
func (p problem) statuses() []int {
	switch p.status {
	case http.StatusUnprocessableEntity:
		return []int{422, 400}
	case http.StatusBadRequest:
		return []int{400, 422}
	case http.StatusUnsupportedMediaType, http.StatusRequestEntityTooLarge:
		return []int{p.status, 422, 400}
	}
	return []int{p.status}
}

// refused is the problem of a request with violations.
func (a *api) refused(o *spec.Operation, violations []spec.Violation) problem {
	for i := range violations {
		in, name, _ := strings.Cut(strings.TrimPrefix(violations[i].In, "request."), ".")
		if in == "body" {
			name = violations[i].Pointer
		}
		if a.secret(o, in, name) {
			violations[i].Got = "" // a secret is quoted nowhere
		}
	}
	p := problem{status: http.StatusUnprocessableEntity, title: "Invalid request", violations: violations}
	var places, english, chinese []string
	for _, v := range violations {
		wanted := requirement(v)
		places = append(places, wanted)
		english, chinese = append(english, withGot(wanted, ", got ", v)), append(chinese, withGot(requirementChinese(v), "，实际为 ", v))
		switch v.Rule {
		case "media-type":
			p.status, p.title = http.StatusUnsupportedMediaType, "Unsupported media type"
		case "well-formed":
			p.status = http.StatusBadRequest
		}
	}
	p.places, p.detail, p.chinese = strings.Join(places, "; "), strings.Join(english, "; "), strings.Join(chinese, "；")
	return p
}

// requirement says where something is wanted, and what.
func requirement(v spec.Violation) string { return v.Where() + ": want " + v.Want() }

// withGot adds to a requirement what was found instead.
func withGot(text, but string, v spec.Violation) string {
	if v.Got == "" {
		return text
	}
	return text + but + v.Got
}

// reason is the detail without what the request had: that may be somebody's.
func (p problem) reason() string { return cmp.Or(p.places, p.title) }

// partsChinese name the parts of a request.
var partsChinese = []struct{ prefix, chinese string }{
	{"request.path.", "路径参数 "}, {"request.query.", "查询参数 "}, {"request.header.", "请求头 "}, {"request.cookie.", "Cookie "},
}

// statusWords are what statuses say in Chinese where nobody has said more.
var statusWords = map[int]string{
	400: "请求格式错误", 401: "未认证", 403: "没有权限", 404: "数据不存在", 405: "不支持该请求方法", 409: "数据冲突",
	415: "不支持的请求体类型", 422: "参数校验失败", 429: "请求过于频繁", 500: "服务器内部错误", 502: "网关错误", 503: "服务暂不可用", 504: "网关超时",
}

func statusChinese(status int) string { return cmp.Or(statusWords[status], "请求失败") }

func requirementChinese(v spec.Violation) string {
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
	return where + " " + v.WantChinese()
}

// solve answers a problem: with the operation's own response where it declares a fitting one, else as RFC 9457 says.
func (v *visit) solve(p problem) answer {
	out, ok := answer{}, false
	if !p.ours {
		out, ok = v.declared(p)
	}
	if !ok {
		out = p.standard()
	}
	out.reason, out.violations = p.reason(), p.violations
	for name, values := range p.header {
		out.set(name, values[0])
	}
	return out
}

func (v *visit) declared(p problem) (answer, bool) {
	for _, status := range append(p.statuses(), 0) {
		r := explicit(v.x.Operation, status)
		if r == nil {
			continue
		}
		if status == 0 {
			status = p.status
		}
		if out, ok := v.ownProblem(r, status, p); ok {
			return out, true
		}
	}
	return answer{}, false
}

// explicit is the response declared for a status, as itself or as its range; for 0 the default.
func explicit(o *spec.Operation, status int) *spec.Response {
	for _, r := range o.Responses {
		if r.Status == "default" && status == 0 {
			return r
		}
	}
	if r := o.Response(status); r != nil && r.Status != "default" && status != 0 {
		return r
	}
	return nil
}

// ownProblem says the problem in the operation's own words: its schema where that has a place for the reason, else its
// example, else what is generated.
func (v *visit) ownProblem(r *spec.Response, status int, p problem) (answer, bool) {
	x, a := v.x, v.api
	out := answer{status: status, source: "problem"}
	m := r.Acceptable(acceptOf(x.Request.Header))
	if m == nil {
		m = r.Preferred() // a failure is said in any case, RFC 9110 section 12.4.1
	}
	if m == nil {
		return out, true
	}
	x.Response.Status = status
	if examples := a.examples[m]; len(examples) > 0 && !a.explains[m] {
		out.body, out.contentType = m.Encode(examples[0].Value)
		return out, true
	}
	if m.Schema == nil {
		return answer{}, false
	}
	var err error
	out.body, out.contentType, err = a.generator.Encoded(v.body, x, m, fake.Options{Seed: v.settings.seed, Problem: fake.Problem{English: p.detail, Chinese: p.chinese}})
	if err != nil {
		return answer{}, false
	}
	v.body = out.body
	return out, true
}

// standard is the problem as application/problem+json, RFC 9457.
func (p problem) standard() answer {
	o := &value.Object{Members: []value.Member{
		{Name: "type", Value: "about:blank"}, {Name: "title", Value: p.title}, {Name: "status", Value: value.Int(int64(p.status))}, {Name: "detail", Value: p.detail},
	}}
	if len(p.violations) > 0 {
		list := make([]any, len(p.violations))
		for i, v := range p.violations {
			list[i] = violationObject(v)
		}
		o.Set("violations", list)
	}
	return answer{status: p.status, header: p.header.Clone(), contentType: "application/problem+json", body: value.Append(make([]byte, 0, 512), o), source: "problem", ours: true, reason: p.reason(), violations: p.violations}
}

func violationObject(v spec.Violation) *value.Object {
	o := &value.Object{}
	o.Set("where", v.Where())
	o.Set("rule", v.Rule)
	o.Set("want", v.Want())
	if v.Got != "" {
		o.Set("got", v.Got)
	}
	o.Set("spec", v.Spec.String())
	return o
}

// unknownThing is the problem of a request for something that there is not.
func unknownThing(x *spec.Exchange) problem {
	var names []string
	for i, p := range x.Operation.Parameters {
		if p.In == "path" {
			names = append(names, p.Name+"="+plain(x.Request.Parameters[i]))
		}
	}
	what := strings.Join(names, ", ")
	return problem{
		status: http.StatusNotFound, title: "Not found",
		detail: "no fixture answers " + what, chinese: "数据不存在：" + what,
	}
}

func plain(v any) string {
	if text, isText := v.(string); isText {
		return text
	}
	return value.Text(v)
}

// noPath is the problem of a request that the document has no operation for.
func (a *api) noPath(method, path, allow string) problem {
	if allow != "" {
		return problem{
			status: http.StatusMethodNotAllowed, title: "Method not allowed",
			detail: method + " is not among the methods of this path: " + allow, header: http.Header{"Allow": {allow}},
		}
	}
	detail := "the document has no such path"
	if near := a.nearPaths(path); len(near) > 0 {
		detail += "; near: " + strings.Join(near, ", ")
	}
	return problem{status: http.StatusNotFound, title: "No such path", detail: detail}
}

// template is a path of the document, base path included.
type template struct {
	path     string
	segments []string
}

func templates(s *spec.Spec) []template {
	all := make([]template, len(s.Operations))
	for i, o := range s.Operations {
		path := s.BasePath() + o.Path
		all[i] = template{path, segments(path)}
	}
	return all
}

func segments(path string) []string { return strings.Split(strings.Trim(path, "/"), "/") }

// nearPaths are the templates that share the most segments with a path, at least one.
func (a *api) nearPaths(path string) []string {
	const shown = 3
	most := 0
	var best []string
	asked := segments(path)
	for _, t := range a.templates {
		shared := 0
		for i := range min(len(asked), len(t.segments)) {
			if asked[i] == t.segments[i] {
				shared++
			}
		}
		if shared > most {
			most, best = shared, best[:0]
		}
		if shared == most && most > 0 && len(best) < shown {
			best = append(best, t.path)
		}
	}
	return best
}

func tooLarge(limit int64) problem {
	return problem{
		status: http.StatusRequestEntityTooLarge, title: "Request body too large",
		detail: "the request body has more than " + strconv.FormatInt(limit, 10) + " bytes", chinese: "请求体过大",
	}
}
