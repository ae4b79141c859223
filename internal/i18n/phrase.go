package i18n

import "strings"

// phrase is a part of a sentence that is made in English: {0} and {1} stand for what differs.
type phrase struct{ english, chinese string }

// Translate returns a text that is made of known English phrases in a language; ok is false for any other text. What stands in a text may be one by itself, else it is
// kept as it is: a name, a value.
func (l Language) Translate(text string) (translated string, ok bool) {
	if l == English {
		return text, true
	}
	for _, p := range phrases {
		if arguments, ok := p.match(text); ok {
			for i, argument := range arguments {
				if inner, ok := l.Translate(argument); ok {
					arguments[i] = inner
				}
			}
			return fill(p.chinese, arguments), true
		}
	}
	return "", false
}

// match returns what stands in a text in place of the arguments.
func (p phrase) match(text string) (arguments []string, ok bool) {
	parts := strings.Split(p.english, "{")
	rest, ok := strings.CutPrefix(text, parts[0])
	for i, part := range parts[1:] {
		if !ok {
			return nil, false
		}
		after := part[len("0}"):]
		at := strings.Index(rest, after)
		switch {
		case i == len(parts)-2 && after == "":
			at = len(rest)
		case i == len(parts)-2:
			at = strings.LastIndex(rest, after)
			ok = at >= 0 && at+len(after) == len(rest)
		default:
			ok = at > 0
		}
		if !ok || at < 1 {
			return nil, false
		}
		arguments = append(arguments, rest[:at])
		rest = rest[at+len(after):]
	}
	return arguments, ok && rest == ""
}

func fill(sentence string, arguments []string) string {
	for i, argument := range arguments {
		sentence = strings.ReplaceAll(sentence, "{"+string(rune('0'+i))+"}", argument)
	}
	return sentence
}

// phrases are what is wanted of an answer, and why, in English and in Chinese; the more special before the more general.
var phrases = []phrase{
	{"a whole body", "完整的响应体"},
	{"a response", "响应"},
	{"a status below 500", "低于 500 的状态码"},
	{"one of {0}", "以下之一：{0}"},
	{"no field that the document does not describe", "文档描述的字段"},
	{"an operation of the document", "文档中的接口"},
	{"a response within {0}", "在 {0} 内响应"},
	{"a Deprecation header: the operation is deprecated (RFC 9745)", "Deprecation 响应头：该接口已废弃（RFC 9745）"},
	{"{0}, which the case expects", "{0}（用例的期望）"},
	{"no refusal: {0}", "不应拒绝（{0}）"},
	{"a success: {0}", "成功响应（{0}）"},
	{"a 4xx: {0}", "以 4xx 拒绝（{0}）"},
	{"404 or 405: {0}", "404 或 405（{0}）"},
	{"401 or 403: {0}", "401 或 403（{0}）"},
	{"neither 401 nor 403: {0}", "不应为 401 或 403（{0}）"},
	{"the methods of the path", "该路径支持的方法"},
	{"methods without {0}, which is refused", "不含 {0} 的方法列表：该方法被拒绝"},
	{"{0}, which the document describes", "{0}，即文档描述的方法"},
	{"{0}, as the GET was answered", "{0}，与 GET 的响应一致"},
	{"{0}, which the request accepts", "{0}，即请求所接受的类型"},
	{"the whole answer: it has changed since the time that was asked for", "完整响应：所问时间之后内容已变化"},
	{"the whole answer: the ETag is none that there is", "完整响应：该 ETag 并不存在"},
	{"304: the ETag is that of the last answer", "304：ETag 与上次响应相同"},
	{"304: nothing has changed since the Last-Modified of the last answer", "304：自上次响应的 Last-Modified 起没有变化"},
	{"412: If-Match has the ETag of what it was before", "412：If-Match 带的是修改前的 ETag"},
	{"another: what it is of has changed", "另一个 ETag：内容已变化"},
	{"{0}, as in the list", "{0}，与列表一致"},
	{"{0}, as when it was read", "{0}，与单独读取时一致"},
	{"{0}, as on the page before", "{0}，与上一页一致"},
	{"{0}, as many as its pages have", "{0}，即各页之和"},
	{"{0}, the size that was asked for", "{0}，即请求的每页条数"},
	{"{0}, the id that was asked for", "{0}，即请求的 id"},
	{"{0}, as it was sent", "{0}，与发送的一致"},
	{"{0}, as after the first PUT", "{0}，与第一次 PUT 之后一致"},
	{"{0}, as before: the update was not about it", "{0}，与之前一致：修改并未涉及它"},
	{"at most {0}, as was asked", "最多 {0} 条，如请求所示"},
	{"another: page {0} has it", "不同的 id：第 {0} 页已有"},
	{"{0}: {1} things, {2} a page", "{0}：共 {1} 条，每页 {2} 条"},
	{"{0}: there are {1} things", "{0}：共 {1} 条"},
	{"{0}, as {1} asks", "{0}，如 {1} 所要求"},
	{"a thing of which {0} is {1}: the list without the filter has one", "{0} 为 {1} 的数据：不带筛选的列表中有"},
	{"nothing: {0} is a text that nothing has", "空列表：{0} 的值在任何数据中都没有"},
	{"it in front of {0}: {1} asks for that order", "排在 {0} 之前：{1} 要求如此排序"},
	{"it in the list: it was created, and not deleted", "列表中应有它：已创建且未删除"},
	{"a list without it: {0}", "列表中不应有它（{0}）"},
	{"404 or 410: {0}", "404 或 410（{0}）"},
	{"401, 403 or 404: {0}", "401、403 或 404（{0}）"},
	{"a URI reference", "URI 引用"},
	{"the success of the first PUT", "与第一次 PUT 相同的成功响应"},

	{"the document takes the request ({0})", "文档允许该请求：{0}"},
	{"the document takes the request", "文档允许该请求"},
	{"the parameters are known ones", "参数均为已知值"},
	{"the request is a good one", "请求正确"},
	{"the document says nothing against the request ({0})", "文档没有禁止该请求：{0}"},
	{"the document says nothing against the request", "文档没有禁止该请求"},
	{"the document asks for no credentials", "文档不要求身份凭证"},
	{"the request has credentials of the kind that is asked for", "请求带有所要求类型的身份凭证"},
	{"the list has it", "列表中有它"},
	{"{0} of a {1} leads there", "{1} 的 {0} 指向它"},
	{"Location leads there", "Location 指向它"},
	{"it was created, and not deleted", "已创建且未删除"},
	{"it was deleted, twice", "已删除两次"},
	{"it was deleted", "已删除"},
	{"the {0} is of another user", "该 {0} 属于其他用户"},
	{"the body breaks {0} at {1}", "请求体 {1} 处违反 {0}"},
	{"the body breaks {0} at ", "请求体违反 {0}"},
	{"the body is of an undeclared media type", "请求体是未声明的类型"},
	{"the body is not well-formed", "请求体格式有误"},
	{"the request has no body", "请求没有请求体"},
	{"path parameter {0} {1}", "路径参数 {0} {1}"},
	{"query parameter {0} {1}", "查询参数 {0} {1}"},
	{"header parameter {0} {1}", "请求头 {0} {1}"},
	{"cookie parameter {0} {1}", "Cookie {0} {1}"},
	{"querystring parameter {0} {1}", "查询串 {0} {1}"},
	{"breaks {0}", "违反 {0}"},
	{"is missing", "缺失"},
	{"is empty", "为空"},
	{"is there twice", "出现两次"},
	{"the request has no credentials", "请求没有身份凭证"},
	{"the credential is one that nobody has issued", "身份凭证并未签发过"},
	{"the token is one that nobody has issued", "令牌并未签发过"},
	{"the credential has something after the right one", "正确的身份凭证之后多了内容"},
	{"the credential is in the query, not in the header", "身份凭证在查询串中而不在请求头中"},
	{"the credential is of another scheme", "身份凭证属于另一种认证方式"},
	{"the credential is of a scheme that nobody knows", "身份凭证属于未知的认证方式"},
	{"the credential is empty", "身份凭证为空"},
	{"the path does not have the method {0}", "该路径没有 {0} 方法"},
	{"none of its media types is accepted", "不接受它的任何类型"},
	{"the ETag in If-Match is none that there is", "If-Match 中的 ETag 并不存在"},
}
