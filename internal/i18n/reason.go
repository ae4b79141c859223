package i18n

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// reasons are why a mock has answered so, in English and in Chinese; the more special before the more general.
var reasons = []phrase{
	{"any request", "任意请求"},
	{"nothing", "没有"},
	{"another", "其他值"},
	{"no fixture answers", "没有样例应答"},
	{"no run-time fixture answers", "没有运行时样例应答"},
	{"no fixture or example answers", "没有样例或文档示例应答"},
	{"these are the things that are read one by one", "与逐个读取到的数据相同"},
	{"the client asks for it", "客户端要求如此"},
	{"it is written", "已写入"},
	{"the file was uploaded", "该文件已上传"},
	{"a range of it is asked for", "客户端只要其中一段"},
	{"the client has it", "客户端已有此内容"},
	{"the document has no such operation", "文档中没有此接口"},
	{"the client went away before it was answered", "客户端在应答之前断开"},
	{"a browser asks whether it may ask: it may", "浏览器询问能否请求：可以"},
	{"it is asked what methods the path has", "客户端询问该路径支持哪些方法"},
	{"its body was cut: what it would be answered with cannot be said", "请求体已被截断，无法判断会如何应答"},
	{"it was written", "曾被写入"},
	{"operation {0} ({1}): {2}", "接口 {0}（{1}）：{2}"},
	{"the client asks for {0}", "客户端要求 {0}"},
	{"nobody: {0}, {1}", "无人应答：{0}，{1}"},
	{"refused: {0}, {1}", "拒绝：{0}，{1}"},
	{"answered: {0}, {1}", "应答：{0}，{1}"},
	{"passed on to the upstream: {0}", "已转发至上游：{0}"},
	{"it does not arrive as it should: {0}", "不会正常送达：{0}"},
	{"it is kept back for {0}", "延迟 {0} 后发送"},
	{"a client that asks more often than {0} is refused: 429", "请求频率超过 {0} 的客户端会被拒绝：429"},
	{"and {0} more do not", "另有 {0} 个不应答"},
	{"response {0} of {1} is next", "接下来是第 {0} 个应答（共 {1} 个）"},
	{"{0} does not: it waits for Prefer: {1}", "{0} 不应答：它等待 Prefer: {1}"},
	{"{0} does not: the client does not take its media type", "{0} 不应答：客户端不接受其媒体类型"},
	{"{0} does not: {1}", "{0} 不应答：{1}"},
	{"{0} fits too, and comes later: it wants {1}", "{0} 也符合，但排在后面：条件为 {1}"},
	{"{0} answers: it wants {1}", "{0} 应答：条件为 {1}"},
	{"{0} answers: {1}", "{0} 应答：{1}"},
	{"{0}: want {1}, got {2}", "{0}：应为 {1}，实际为 {2}"},
	{"matching {0}", "匹配 {0}"},
	{"run-time fixture {0}", "运行时样例 {0}"},
	{"fixture {0}", "样例 {0}"},
	{"example {0}", "文档示例 {0}"},
	{"generated: {0}", "自动生成：{0}"},
	{"generated", "自动生成"},
	{"stored: {0}", "已存数据：{0}"},
	{"stored", "已存数据"},
	{"example", "文档示例"},
	{"problem", "错误"},
	{"upstream", "上游"},
}

// wanted are the sentences of what a rule wants, the more special before the more general.
var wanted = sync.OnceValue(func() (all []phrase) {
	for _, key := range English.Keys() {
		english := English.catalog()[key]
		if strings.HasPrefix(key, "want.") && !strings.HasPrefix(english, "{") {
			all = append(all, phrase{english, Chinese.catalog()[key]})
		}
	}
	slices.SortFunc(all, func(a, b phrase) int {
		return cmp.Or(len(b.english)-len(a.english), strings.Compare(a.english, b.english))
	})
	return all
})

// Reason returns why a mock has answered so, or a part of that, in a language. Several are told apart by semicolons; what is no known sentence stays
// as it is: it is somebody's text.
func (l Language) Reason(text string) string {
	if l == English {
		return text
	}
	if title := "title." + text; l.Has(title) {
		return Say(title).In(l)
	}
	if place, want, ok := strings.Cut(text, ": want "); ok && !strings.Contains(want, ", got ") {
		for _, p := range wanted() {
			if arguments, ok := p.match(want); ok && (len(arguments) > 0 || want == p.english) {
				return place + "：" + fill(p.chinese, arguments)
			}
		}
		return place + "：应为 " + want
	}
	for _, p := range reasons {
		if arguments, ok := p.match(text); ok && (len(arguments) > 0 || text == p.english) {
			for i, argument := range arguments {
				arguments[i] = l.Reason(argument)
			}
			return fill(p.chinese, arguments)
		}
	}
	if several := strings.Split(text, "; "); len(several) > 1 {
		for i, one := range several {
			several[i] = l.Reason(one)
		}
		return strings.Join(several, "；")
	}
	return text
}
