package i18n

import (
	"regexp"
	"sync"
)

// Foreign is what somebody else's program says of a document, in English. In another language it is said as far as its kind is known, else as a quotation.
type Foreign string

// maxForeign bounds how many parts of a foreign text are looked at: each stands within the one before.
const maxForeign = 8

// foreignKind is a kind of what kin-openapi says of documents, as far as our own compiler does not say it: {0}, {1} … are what its pattern finds.
type foreignKind struct {
	pattern *regexp.Regexp
	chinese string
	rest    bool // the last of what the pattern finds is such a text by itself
}

// foreignKinds are all of them. Most documents need none: they are made when the first is asked for.
var foreignKinds = sync.OnceValue(func() []foreignKind {
	return []foreignKind{
		{regexp.MustCompile(`^invalid components: (.+)$`), "组件：{0}", true},
		{regexp.MustCompile(`^invalid paths: (.+)$`), "paths：{0}", true},
		{regexp.MustCompile(`^invalid webhooks?:? ?(\S*): (.+)$`), "webhook {0}：{1}", true},
		{regexp.MustCompile(`^invalid path (\S+): (.+)$`), "路径 {0}：{1}", true},
		{regexp.MustCompile(`^invalid operation (\S+): (.+)$`), "{0}：{1}", true},
		{regexp.MustCompile(`^(response|parameter|schema|header|example|link|callback|request body|security scheme) ("[^"]*"): (.+)$`), "{0} {1}：{2}", true},
		{regexp.MustCompile(`^error resolving reference ("[^"]*"): (.+)$`), "无法解析引用 {0}：{1}", true},
		{regexp.MustCompile(`^invalid external docs: url is required$`), "externalDocs：缺少 url", false},
		{regexp.MustCompile(`^invalid ([\w ]+): value MUST be an object$`), "{0}：应为对象", false},
		{regexp.MustCompile(`^path ("[^"]*") does not start with a forward slash \(/\)$`), "路径 {0} 应以斜杠（/）开头", false},
		{regexp.MustCompile(`^path parameter ("[^"]*") must be required$`), "路径参数 {0} 应声明 required: true", false},
		{regexp.MustCompile(`^an array of types is for OpenAPI >=3\.1; before that type MUST be a single string$`), "类型列表自 OpenAPI 3.1 起才有：此前 type 应为单个字符串", false},
		{regexp.MustCompile(`^a numeric (exclusiveM\w+) is for OpenAPI >=3\.1; before that it MUST be a boolean$`), "数字形式的 {0} 自 OpenAPI 3.1 起才有：此前应为布尔值", false},
		{regexp.MustCompile(`^field (\S+) is for OpenAPI >=3\.1$`), "{0} 自 OpenAPI 3.1 起才有", false},
		{regexp.MustCompile(`^identifier ("[^"]*") is not supported by OpenAPIv3 standard \(charset: \[(.+)\]\)$`), "名称 {0} 含有 OpenAPI 不允许的字符：只能用 {1}", false},
		{regexp.MustCompile(`^(\S+) is outside the API's directory$`), "{0} 位于 API 目录之外", false},
	}
})

// String returns the text as it was said.
func (f Foreign) String() string { return string(f) }

// In returns the text in a language.
func (f Foreign) In(l Language) string {
	if l == English {
		return string(f)
	}
	if text, ok := f.chinese(maxForeign); ok {
		return text
	}
	return Say("quoted", string(f)).In(l)
}

// chinese returns the text in Chinese; ok is false where a part of it is of no known kind.
func (f Foreign) chinese(depth int) (text string, ok bool) {
	for _, kind := range foreignKinds() {
		found := kind.pattern.FindStringSubmatch(string(f))
		if found == nil {
			continue
		}
		if last := len(found) - 1; kind.rest {
			if depth == 0 {
				return "", false
			}
			if found[last], ok = Foreign(found[last]).chinese(depth - 1); !ok {
				return "", false
			}
		}
		return fill(kind.chinese, found[1:]), true
	}
	return "", false
}
