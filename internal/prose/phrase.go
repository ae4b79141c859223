package prose

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrase is a form of words that says something of a value, and what it says.
type phrase struct {
	form *regexp.Regexp
	read func(s *Said, text string, at []int) // at are the places of the form and of its groups
}

const (
	number   = `(-?\d+(?:\.\d+)?)`
	constant = `[A-Z][A-Z0-9_]{2,}`
	is       = `\s*(?:[:：=＝]|为|是|is)?\s*`
	// what has one of some values
	kindWords = `状态|类型|类别|种类|分类|性别|方式|级别|等级|模式|来源|角色|平台|阶段|渠道|\b(?:type|kind|status|state|mode|gender|sex|level)s?(?: is)?`
	count     = `(?:条|个|次|秒|天|页|分钟|小时|项)?`
)

// phrases are the forms that are known, in Chinese and in English. What stands twice in a text, in one form, is not read.
var phrases = []phrase{
	{form(`(?i)(?:可选值|枚举值|取值|one of|(?:possible|allowed|valid|supported|accepted) values(?: are)?)` + is + `([^\n。]+)`), values},
	{form(`(?i)(?:` + kindWords + `)(?:[:：]|为|是|is)?\s*[\[［【]([^\[\]［］【】\n]+)[\]］】]\s*(?:$|[,，。;；\n])`), values},
	{form(`(?m)(?:^|[:：])[ \t]*(` + constant + `(?:[ \t]+[/|][ \t]+` + constant + `)+)[ \t]*(?:$|[（(。])`), choices},
	{form(`(?i)(.?)(?:取值范围|范围|值域|取值区间|\branges?|\bbetween)` + is + `[\[［(（【]?\s*` + number + `\s*(?:~|～|-|–|—|至|到|,|，|\.\.\.?|to|and)\s*` + number + `\s*[\]］)）】]?`), bounds},
	{form(`(?i)(?:\b(?:values?|numbers?|integers?|ratings?|scores?|percentages?)\s+)from\s+()` + number + `\s+to\s+` + number), bounds},
	{form(`[\s,，:：(（]()` + number + `\s*[~～]\s*` + number), bounds},
	{form(`(?i)[,:(]\s*()` + number + `\s+to\s+` + number), bounds},
	{form(`(?i)(?:最小值?|\bmin(?:imum)?(?: value)?)` + is + number), func(s *Said, text string, at []int) { bound(&s.Low, text, at) }},
	{form(`(?i)(?:最大值?|\bmax(?:imum)?(?: value)?)` + is + number), func(s *Said, text string, at []int) { bound(&s.High, text, at) }},
	{timeForm, layout},
	{form(`单位\s*[:：为是]?\s*[（(]?分[）)]?(\p{Han}?)|(?i:\bin (?:(?:US )?cents)\b()|\bunits?\s*[:：]\s*cents?\b())`), cents},
	{form(`默认(?:值)?` + is + `([^\s,，;；。)）]+)`), usual},
	{form(`(?i)\bdefaults?(?: value)?(?:\s*[:：=]\s*|\s+(?:to|is)\s+)("[^"\n]+"|[^\s,;)]+)`), usual},
	{form(`(?i)\bdefault (-?\d[^\s,;)]*)`), usual},
	{form(`(?i)(?:\be\.?g\.|\bfor example|\bfor instance|\bexamples?:|例如|比如|示例|举例|例[:：]|如[:：])[,，:：]?\s*([^\n]+)`), samples},
	{form(`(?i)\bsuch as\s+([^\n]+)`), likeness},
}

// group returns the text of a group, "" where it is not there.
func group(text string, at []int, i int) string {
	if at[2*i] < 0 {
		return ""
	}
	return text[at[2*i]:at[2*i+1]]
}

var afterNumber = regexp.MustCompile(`^` + count + `\s*(?:$|[，;；。)）\]】\n]|,(?:\D|$)|\.(?:\s|$)|(?:inclusive|之间|以内)\s*(?:$|[,，;；。.)）]))`)

// plainEnd reports whether what stands behind a number leaves it one: no further digits, no words that it counts.
func plainEnd(text string, end int) bool { return afterNumber.MatchString(text[end:]) }

// bounds reads a least and a most.
func bounds(s *Said, text string, at []int) {
	before := group(text, at, 1)
	if strings.HasSuffix(text[:at[0]]+before, "长度") || strings.ContainsAny(before, "度符期数") || lengths.MatchString(text[:at[0]]+before) || !plainEnd(text, at[1]) {
		return
	}
	low, high := group(text, at, 2), group(text, at, 3)
	if high == "" {
		low, high = before, group(text, at, 3)
	}
	l, errLow := strconv.ParseFloat(low, 64)
	h, errHigh := strconv.ParseFloat(high, 64)
	if errLow == nil && errHigh == nil && l < h && canonical(low) && canonical(high) {
		s.Low, s.High = low, high
	}
}

// lengths end a text whose numbers are lengths and times, and no values.
var lengths = regexp.MustCompile(`(?i)(?:length|characters?|dates?|times?|ports?|ip|versions?|长度|字数|字符)\s*(?:must be|should be|is)?\s*$`)

// bound reads one of them.
func bound(to *string, text string, at []int) {
	if n := group(text, at, 1); plainEnd(text, at[1]) && canonical(n) {
		*to = n
	}
}

// canonical reports whether a number is written as JSON writes it.
func canonical(n string) bool {
	digits := strings.TrimPrefix(n, "-")
	return len(digits) == 1 || digits[0] != '0' || strings.HasPrefix(digits, "0.")
}

func cents(s *Said, text string, at []int) {
	s.Cents = group(text, at, 1) == "" && !strings.Contains(text, "得分") && !strings.Contains(text, "评分") && !strings.Contains(text, "分数")
}

var nothing = regexp.MustCompile(`^(?i:none|null|nil|empty|unset|undefined|n/?a|the|a|an|to|is|value|of|for|by|and|or|all|any|current|now)$`)

var countedDefault = regexp.MustCompile(`^(-?\d+(?:\.\d+)?)` + count + `$`)

// usual reads a default: a number, a word of a program, or what stands in quotes.
func usual(s *Said, text string, at []int) {
	given := strings.TrimSuffix(group(text, at, 1), ".")
	if n := countedDefault.FindStringSubmatch(given); n != nil {
		if canonical(n[1]) && afterNumber.MatchString(strings.TrimLeft(text[at[3]:], ".")) {
			s.Default = n[1]
		}
		return
	}
	inner, isQuoted := unquoted(given)
	if isQuoted && !isWhole(text[at[2]:]) || !isQuoted && (!word.MatchString(given) || nothing.MatchString(given) || !afterNumber.MatchString(text[at[2]+len(given):])) {
		return
	}
	s.Default = inner
}

var quotes = regexp.MustCompile(`^(?:"([^"\n]+)"|“([^”\n]+)”|'([^'\n]+)'|「([^」\n]+)」)`)

// unquoted returns what stands in the quotes that a text begins with; false where it begins with none.
func unquoted(text string) (string, bool) {
	if m := quotes.FindStringSubmatch(text); m != nil {
		return m[1] + m[2] + m[3] + m[4], true
	}
	return text, false
}

// isWhole reports whether the quotes that a text begins with close where the quoted ends: code may have quotes inside.
func isWhole(text string) bool {
	rest := text[len(quotes.FindString(text)):]
	return rest == "" || !strings.ContainsAny(rest[:1], `"'[]`) && !word.MatchString(rest[:1])
}

var (
	vague     = regexp.MustCompile(`\.\.\.|…|[xX]{3}|[yY]{4}|[<>{}*]|^\d{1,2}-\d{1,2}$|^[^:]*=|^/?[a-z]*\?`) // a form, and no value of it
	broken    = regexp.MustCompile(`[.!?]\s|[。！？\n]`)
	separator = regexp.MustCompile(`^(?:\s*[、，,;；]\s*|\s*[、，]?\s*(?:\bor\b|\band\b|或者?|和)\s*)`)
	bare      = regexp.MustCompile(`^[^\s,，;；、。)）"“”'（(]+`)
	sentence  = regexp.MustCompile(`^(?:\.?$|\.\s|\.\)|[。;；]|[)）]\s*(?:$|[.,，;；。\n]))`)
	clause    = regexp.MustCompile(`^(?:当|若|如|在|用户|可以|需要|不|the|a|an|when|if|in|to|this|or|and|etc)$|^(?:当|若|如果|在|可以|需要)`)
)

// items reads texts one after the other, in quotes or each without a space in it, up to the end of the sentence; nil for others.
func items(text string) (all []string, quotedOnly bool) {
	quotedOnly = true
	for text = strings.TrimSpace(text); ; {
		one, isQuoted := unquoted(text)
		end := len(quotes.FindString(text))
		if !isQuoted {
			one = strings.TrimRight(bare.FindString(text), ".")
			end = len(one)
		}
		if one == "" || isQuoted && !isWhole(text) || vague.MatchString(one) || utf8.RuneCountInString(one) > labelLength*2 || !isQuoted && clause.MatchString(one) {
			return nil, false
		}
		all, quotedOnly, text = append(all, one), quotedOnly && isQuoted, text[end:]
		if sentence.MatchString(strings.TrimLeft(text, " ")) {
			return all, quotedOnly
		}
		next := separator.FindString(text)
		if next == "" {
			return nil, false
		}
		text = strings.TrimLeft(text[len(next):], " ")
		for _, conjunction := range []string{"or ", "and "} {
			text = strings.TrimPrefix(text, conjunction)
		}
	}
}

// ofTheValue reports whether a phrase speaks of the value itself: in the first sentence, or as a sentence of its own. What stands
// within later ones is about something else, as often as not.
func ofTheValue(text string, from int) bool {
	before := strings.TrimRight(text[:from], "(（ ")
	return !broken.MatchString(before) || strings.ContainsAny(before[len(before)-1:], ".:\n") || strings.HasSuffix(before, "。")
}

// samples reads what values are like.
func samples(s *Said, text string, at []int) {
	all, quotedOnly := items(group(text, at, 1))
	if len(all) == 0 || !ofTheValue(text, at[0]) || !quotedOnly && strings.ContainsFunc(all[0], isHan) && !strings.ContainsAny(text[at[0]:at[2]], ":：") {
		return
	}
	s.Samples = all
}

// likeness reads what values are like where it may be a list of things: one word, or words in quotes.
func likeness(s *Said, text string, at []int) {
	if all, quotedOnly := items(group(text, at, 1)); s.Samples == nil && ofTheValue(text, at[0]) && (quotedOnly || len(all) == 1) {
		s.Samples = all
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// values reads the values that are named without what they mean: words of a program, two or more.
func values(s *Said, text string, at []int) {
	all, quotedOnly := items(group(text, at, 1))
	if len(all) < 2 || offCalls.MatchString(text[:at[2]]) {
		return
	}
	var read []Value
	for _, one := range all {
		if !quotedOnly && !word.MatchString(one) && !strings.ContainsFunc(one, isHan) || !quotedOnly && paired.MatchString(one) {
			return
		}
		read = append(read, Value{Text: one})
	}
	s.Values = read
}

// choices reads the values between slashes. There is space around those: a pair of currencies has none.
func choices(s *Said, text string, at []int) {
	all := strings.FieldsFunc(group(text, at, 1), func(r rune) bool { return r == '/' || r == '|' })
	for i, one := range all {
		all[i] = strings.TrimSpace(one)
		if slices.Contains(all[:i], all[i]) || offCalls.MatchString(text[:at[2]]) {
			return
		}
	}
	for _, one := range all {
		s.Values = append(s.Values, Value{Text: one})
	}
}

// paired are codes with their labels, which are read as such, and ranges.
var paired = regexp.MustCompile(`^-?\d+[^\d.]|[:：=＝~～]|^[A-Za-z0-9_]+[-–—]\p{Han}|^\d+\.\.`)
