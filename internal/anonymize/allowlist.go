// Package anonymize writes exchanges that happened as fixtures, with the people in them replaced.
package anonymize

import (
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
)

// allowlist is what an API says itself and no customer: it stays as it is.
type allowlist struct {
	values   map[string]bool // texts and numbers that the document gives: enums, consts, examples, defaults, kinds
	names    map[string]bool // of properties
	segments map[string]bool // of paths
}

func newAllowlist(s *openapi.Document) allowlist {
	k := allowlist{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, schema := range s.Schemas() {
		k.addSchema(schema)
	}
	for _, segment := range strings.Split(s.BasePath(), "/") {
		k.segments[segment] = true
	}
	for _, o := range s.Operations {
		for _, segment := range strings.Split(o.Path, "/") {
			if !strings.Contains(segment, "{") {
				k.segments[segment] = true
			}
		}
		for _, p := range o.Parameters {
			k.addExamples(p.Examples)
		}
		if o.RequestBody != nil {
			k.addContent(o.RequestBody.Content)
		}
		for _, r := range o.Responses {
			k.addContent(r.Content)
		}
	}
	return k
}

func (k allowlist) addContent(content []*openapi.MediaType) {
	for _, m := range content {
		k.addExamples(m.Examples)
	}
}

func (k allowlist) addExamples(examples []openapi.Example) {
	for _, e := range examples {
		k.add(e.Value)
	}
}

func (k allowlist) addSchema(s *jsonschema.Schema) {
	for _, list := range [][]any{s.Enum, s.Examples} {
		for _, v := range list {
			k.add(v)
		}
	}
	for _, v := range []*any{s.Const, s.Default} {
		if v != nil {
			k.add(*v)
		}
	}
	for _, p := range s.Properties {
		k.names[p.Name] = true
	}
	if s.Discriminator != nil {
		for name := range s.Discriminator.Mapping {
			k.values[name] = true
		}
	}
}

func (k allowlist) add(v any) {
	switch v := v.(type) {
	case string:
		k.values[v] = true
	case jsonvalue.Number:
		k.values[string(v)] = true
	case []any:
		for _, item := range v {
			k.add(item)
		}
	case *jsonvalue.Object:
		for _, m := range v.Members {
			k.add(m.Value)
		}
	}
}

// text reports whether a text at a place says nothing of a person.
func (k allowlist) text(text string, p place) bool {
	switch {
	case !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		return true
	case utf8.RuneCountInString(text) == 1, k.values[text], text == "true", text == "false", text == "null":
		return true
	case redact.IsBirthName(p.name), redact.IsIncomeName(p.name):
		return false
	case isTime(text), p.tellsTime() && (compactDate().MatchString(text) || epoch().MatchString(text)):
		return true
	case shortDigits().MatchString(text):
		return !p.tellsCode(text) && (p.parameter || p.endsIn(numberWords))
	case p.label:
		return knownLabel(text)
	}
	return p.endsIn(versionWords) && versionLike().MatchString(text)
}

var (
	timeLike    = lazily(`^[0-9]{4}(-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)([T ]?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$|^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?$`)
	compactDate = lazily(`^(19|20)[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01])([0-2][0-9][0-5][0-9][0-5][0-9])?$`)
	epoch       = lazily(`^[0-9]{10}([0-9]{3})?$`)
	shortDigits = lazily(`^[0-9]{1,6}$`)
	versionLike = lazily(`^v?[0-9]{1,2}(\.[0-9]{1,4}){1,2}$`)
)

// isTime reports whether a text is a date, a time of day, or both.
func isTime(text string) bool {
	if timeLike().MatchString(text) {
		return true
	}
	if _, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return true
	}
	_, err := http.ParseTime(text)
	return err == nil
}

// number reports whether a number at a place says nothing of a person: it is short, a moment, or the document's own.
func (k allowlist) number(n jsonvalue.Number, p place) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(string(n)), "e")
	digits := redact.Digits(mantissa)
	if k.values[string(n)] {
		return true
	}
	if redact.IsBirthName(p.name) && digits > 2 || redact.IsIncomeName(p.name) && digits > 1 || p.tellsCode(string(n)) && (p.personal || p.direction == jsonschema.InRequest) {
		return false // a code that stands elsewhere says how a request went
	}
	return digits < redact.LongNumber && !(fakerName(p.schema) == "field.value" && digits > 1) || p.tellsTime() && epoch().MatchString(string(n))
}

// What form fields are called: a word of the second list, with words of the first before it. A label of anything else may
// be a text about somebody.
var (
	chineseLabel = lazily(`^(备用|客户|联系|意向|预计|实际|签约|注册|公司|企业|所在|详细|办公|家庭|收货|出生|创建|更新|成交|合同|产品|项目|员工|法人|其他|主要|常用|第[一二三]|登录|真实|中文|英文|上次|下次|最近|跟进|回访|负责|采购|购买|付款|开票|微信|身份证|单位|工作|行业|人|的)*` +
		`(姓名|名称|名字|昵称|称呼|联系人|负责人|公司|单位|企业|机构|手机|手机号|电话|号码|微信|微信号|账号|邮箱|邮件|地址|城市|省份|地区|区域|国家|邮编|职位|职务|岗位|部门|行业|来源|等级|级别|状态|阶段|类型|分类|标签|渠道|性别|年龄|生日|日期|时间|金额|预算|价格|费用|数量|人数|规模|面积|产品|需求|意向|备注|说明|描述|内容|编号|代码|网址|网站|学历|专业|星级|评分|原因|结果|方式|密码|口令)[0-9]{0,2}$`)
	latinLabel = lazily(`(?i)^((alternative|backup|billing|business|company|contact|contract|customer|date of|end|expected|family|first|full|given|home|job|last|login|mobile|office|order|other|phone|postal|real|second|shipping|sign|start|user|work|zip)[ _-]?)*` +
		`(account|address|age|amount|area|birth|birthday|budget|category|city|code|comment|company|contact|content|count|country|date|department|description|email|e-mail|gender|grade|id|industry|job|level|mail|mobile|name|note|notes|number|password|phone|position|price|product|province|quantity|reason|region|remark|result|sex|size|source|stage|state|status|tag|tel|time|title|type|url|website|wechat)s?[0-9]{0,2}$`)
)

func knownLabel(text string) bool {
	return chineseLabel().MatchString(text) || latinLabel().MatchString(text)
}
