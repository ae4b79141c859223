package prose

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A list of values is one pair after the other, a code and what it means: 0否 1是; 1-待支付 2-已支付; 1: male, 2: female. It begins
// where the text or a part of it does, and ends where the sentence does: words around it make it prose.

// pairs are the forms of a pair, in the order in which they are tried.
var pairs = []pair{
	{form: form(`(-?\d{1,6})(\s*[-–—:：=＝]\s*|\s*)(` + han + `)`), numeric: true},
	{form: form(`(-?\d{1,6})(\s*[:：=＝]\s*|\s*[-–—]\s+|[-–—])(` + latin + `)`), numeric: true, fromStart: true},
	{form: form(`([A-Z][A-Z0-9_]*)(\s*[-–—:：=＝]\s*|\s+)(` + han + `)`)},
	{form: form(`([a-z][a-z0-9_]*)(\s*[-–—:：=＝]\s*|\s+)(` + han + `)`)},
	{form: form(`([A-Z][A-Z0-9_]+)(\s*[:：=＝]\s*|\s+[-–—]\s+)(` + latin + `)`)},
	{form: form(`([a-z][a-z0-9_]*)(\s+[-–—]\s+|\s*[=＝]\s*)(` + latin + `)`)},
	{form: form(`(\d{1,2})(\s+)(` + latin + `)`), numeric: true, fromStart: true, counts: true},
	{form: form(`(-?\d{1,6})(\s*)[(（](` + han + `|` + latin + `)[)）]`), numeric: true},
	{form: form(`([A-Z][A-Z0-9_]+)(\s*)[(（](` + han + `|` + latin + `)[)）]`)},
}

// pair is a form of a code and what it means.
type pair struct {
	form      *regexp.Regexp
	numeric   bool
	counts    bool // each number is the one after that before it: others are numbers of things
	fromStart bool // the first number is 0, 1 or -1: 2-factor and 3-way are words
}

const (
	han   = `\p{Han}[\p{Han}A-Za-z·]*`
	latin = `[A-Za-z][A-Za-z'_-]*(?: [A-Za-z'_-]+)*`

	labelLength = 30 // characters of what a code means: more is a sentence
)

func form(expression string) *regexp.Regexp { return regexp.MustCompile(expression) }

var (
	between = regexp.MustCompile(`^\s*(?:[,，;；、/|\n]|\s)\s*(?:(?:and|or|和|或|以及)\s+)?$`)
	begins  = regexp.MustCompile(`(?:^|[:：,，;；(（\[【。\n]|\.\s|\p{Han} )\s*$`)
	ends    = regexp.MustCompile(`^\s*(?:$|[)）\]】。.\n;；]|[,，]\s*(?:默认|缺省|default))`)

	// what numbers count, and what says how a call went: neither is a value of this one
	measure  = regexp.MustCompile(`^(?i:(?:[个天日月年周秒分时元次位字条页人岁米克章节级期行列版号点层楼名折倍]|小时|分钟|毫秒|个(?:字符?|月|小时|工作日|自然日))(?:[内后前]|以[内上下])?$|(?:second|minute|hour|day|week|month|year|character|char|byte|digit|letter|item|time|percent|star|point|degree|page|row|pixel|px|kb|mb|gb|ms|bit)s?(?:\s|$))`)
	outcomes = regexp.MustCompile(`^(?i:成功|失败|请求成功|操作成功|success|successful|ok|failure|failed|error)$`)
	offCalls = regexp.MustCompile(`(?i)错误码|返回码|响应码|错误代码|error codes?|return codes?|status codes?|http`)
)

// listed returns the values that a text lists with their labels, nil where it is no list.
func listed(text string) []Value {
	if offCalls.MatchString(text) {
		return nil
	}
	for i := range pairs {
		if values := pairs[i].read(text); values != nil {
			return values
		}
	}
	return nil
}

// read returns the values of a text whose pairs have the form.
func (p *pair) read(text string) []Value {
	found := p.form.FindAllStringSubmatchIndex(text, -1)
	if len(found) < 2 || !begins.MatchString(text[:found[0][0]]) || !ends.MatchString(text[found[len(found)-1][1]:]) {
		return nil
	}
	var values []Value
	for i, at := range found {
		one := Value{text[at[2]:at[3]], strings.TrimSpace(text[at[6]:at[7]])}
		if i > 0 && !between.MatchString(text[found[i-1][1]:at[0]]) || !p.takes(one, values) {
			return nil
		}
		values = append(values, one)
	}
	return values
}

// takes reports whether a value may stand behind others: it differs from them in both parts.
func (p *pair) takes(one Value, before []Value) bool {
	number, _ := strconv.Atoi(one.Text)
	switch {
	case p.numeric && strconv.Itoa(number) != one.Text:
		return false // a number of a phone, a day
	case p.fromStart && len(before) == 0 && (number < -1 || number > 1):
		return false
	case p.counts && len(before) > 0 && strconv.Itoa(number-1) != before[len(before)-1].Text:
		return false
	case p.numeric && measure.MatchString(one.Label), outcomes.MatchString(one.Label):
		return false
	}
	return utf8.RuneCountInString(one.Label) <= labelLength && !slices.ContainsFunc(before, func(other Value) bool {
		return other.Text == one.Text || other.Label == one.Label
	})
}
