package jsonschema

import (
	"fmt"
	"strings"

	"agentmock/internal/source"
)

// Violation is one way in which a request or a response is not what the document says.
type Violation struct {
	In      string          // the part: request.path.NAME, request.body, response.header.NAME, response.body …
	Pointer string          // JSON Pointer inside the part, "" for all of it
	Rule    string          // the keyword or the name of the rule, a key of the rules below
	Limit   string          // what the rule compares with: a number, a format, a name
	Got     string          // what was found, as JSON and cut short; "" where nothing was
	Spec    source.Position // where the document says so
}

// GotLength is at how many characters a found value is cut.
const GotLength = 60

// Where is the place: the part and, after #, the pointer.
func (v Violation) Where() string {
	if v.Pointer == "" {
		return v.In
	}
	return v.In + "#" + v.Pointer
}

// Want is the requirement in English words.
func (v Violation) Want() string { return v.words(0) }

// WantChinese is the requirement in Chinese words.
func (v Violation) WantChinese() string { return v.words(1) }

func (v Violation) words(language int) string {
	words, ok := rules[v.Rule]
	if !ok {
		return v.Rule + " " + v.Limit
	}
	return strings.ReplaceAll(words[language], "%", v.Limit)
}

func (v Violation) String() string {
	got := ""
	if v.Got != "" {
		got = ", got " + v.Got
	}
	return fmt.Sprintf("%s: want %s%s (%s)", v.Where(), v.Want(), got, v.Spec)
}

// rules are the requirements in English and in Chinese; % stands for the limit.
var rules = map[string][2]string{
	"additionalProperties":  {"no property that is not declared", "不允许未声明的字段"},
	"anyOf":                 {"one of % alternatives to match", "应符合 % 种形式之一"},
	"const":                 {"the value %", "应为 %"},
	"contains":              {"at least % matching items", "至少包含 % 个符合要求的元素"},
	"dependentRequired":     {"% to be there too", "应同时提供 %"},
	"discriminator":         {"a value that names an alternative: %", "应为以下之一：%"},
	"enum":                  {"one of %", "应为以下之一：%"},
	"exclusiveMaximum":      {"a number below %", "应小于 %"},
	"exclusiveMinimum":      {"a number above %", "应大于 %"},
	"format":                {"a value of format %", "应为 % 格式"},
	"maxContains":           {"at most % matching items", "最多包含 % 个符合要求的元素"},
	"maxItems":              {"at most % items", "最多 % 个元素"},
	"maxLength":             {"at most % characters", "最多 % 个字符"},
	"maxProperties":         {"at most % properties", "最多 % 个字段"},
	"maximum":               {"at most %", "不能大于 %"},
	"media-type":            {"a body of %", "请求体类型应为 %"},
	"minItems":              {"at least % items", "至少 % 个元素"},
	"minLength":             {"at least % characters", "至少 % 个字符"},
	"minProperties":         {"at least % properties", "至少 % 个字段"},
	"minimum":               {"at least %", "不能小于 %"},
	"multipleOf":            {"a multiple of %", "应为 % 的倍数"},
	"never":                 {"nothing: no value is allowed here", "此处不允许有值"},
	"not":                   {"a value that a schema excludes", "不符合要求"},
	"not-before":            {"a time not before %", "时间不应早于 %"},
	"oneOf":                 {"exactly one of % alternatives to match", "应恰好符合 % 种形式之一"},
	"pattern":               {"text that matches %", "应匹配 %"},
	"propertyNames":         {"a property name that is allowed", "字段名不合要求"},
	"required":              {"% to be there", "缺少 %"},
	"same-as":               {"the same value as %", "应与 % 相同"},
	"security":              {"credentials: %", "缺少有效的身份凭证：%"},
	"serialization":         {"a value written as %", "应写作 %"},
	"type":                  {"a value of type %", "类型应为 %"},
	"undeclared-field":      {"no field that the document does not describe", "不应有文档未描述的字段"},
	"unevaluatedItems":      {"no item beyond those described", "不允许多余的元素"},
	"unevaluatedProperties": {"no property beyond those described", "不允许多余的字段"},
	"uniqueItems":           {"no item twice", "元素不能重复"},
	"well-formed":           {"well-formed %", "应为格式正确的 %"},
	"writeOnly":             {"no property that is only ever sent", "响应中不应出现此字段"},
}
