package faker

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
)

// Named is what a text is called that nothing else explains.
type Named struct {
	Name   string // of the property, or of the list that the text is an element of
	InList bool   // the text stands in a list: it has the number of the element
}

// usualNumbers is up to which number texts outside of lists are numbered; others where those did not fit.
const usualNumbers, otherNumbers = 9, 10_000

// word returns a neutral text made of the name: status-1, order-status-2, 分支3; of a number of characters.
func (d *Draw) word(low, high int) string {
	number := d.Index + 1
	switch {
	case d.Relaxed:
		number = 1 + d.Random.Intn(otherNumbers)
	case !d.Named.InList:
		number = 1 + d.Random.Intn(usualNumbers)
	}
	stem, end := stemOf(d.Named.Name), strconv.Itoa(number)
	if last, _ := utf8.DecodeLastRuneInString(stem); !unicode.Is(unicode.Han, last) {
		end = "-" + end
	}
	text := stem
	for utf8.RuneCountInString(text)+len(end) < low {
		text += "-" + stem
	}
	if room := max(high-len(end), 0); utf8.RuneCountInString(text) > room {
		text = string([]rune(text)[:room])
	}
	return d.fit(text+end, low, high)
}

// plainWord returns the name where a pattern takes it, and the number of the element behind it; ok is false where it does not, and
// where any other text was asked for.
func (d *Draw) plainWord(f *Constraints) (text string, ok bool) {
	if d.Named.Name == "" || d.Extreme || d.Relaxed {
		return "", false
	}
	stem, number := stemOf(d.Named.Name), "1"
	if d.Named.InList {
		number = strconv.Itoa(d.Index + 1)
	}
	for _, text := range []string{stem + "-" + number, stem + number, stem} {
		if f.takes(text) && (f.Format == "" || jsonschema.IsFormat(f.Format, text)) {
			return text, true
		}
		if d.Named.InList && text == stem+number {
			break // the elements would all be the same
		}
	}
	return "", false
}

// stemOf returns the words of a name, between dashes; "text" for a name without words.
func stemOf(name string) string {
	words := Words(name)
	if len(words) == 0 {
		return "text"
	}
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return strings.Join(words, "")
	}
	return strings.Join(words, "-")
}

// thingNumbered is from which number on things are numbered that are called after their kind: all of them have as many digits.
const thingNumbers, thingNumbered = 900, 100

// numbered returns what a thing is called after its kind: 药品217 where a Chinese document calls it that, Medicine 217 in an English one.
func (d *Draw) numbered(thing []string, noun string) string {
	number := strconv.Itoa(thingNumbered + d.Random.Intn(thingNumbers))
	if noun != "" && (d.locale().Language == i18n.Chinese || len(thing) == 0) {
		return noun + number
	}
	text := strings.Join(thing, " ")
	if d.locale().Language != i18n.English {
		return strings.Join(thing, "-") + "-" + number
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:] + " " + number
}

// venues are companies whose names say what they are, in Chinese.
var venues = []venue{{"hotel", "酒店"}, {"hospital", "医院"}, {"school", "学校"}, {"restaurant", "餐厅"}}

type venue struct{ english, chinese string }

// venueOf returns which of them words before a name say, or else the names of an object; nil for none.
func venueOf(before, names []string) *venue {
	if len(before) > 0 {
		names = []string{strings.Join(before, " ")}
	}
	for _, name := range names {
		words := Words(name)
		for i := range venues {
			if one := &venues[i]; strings.Contains(strings.ReplaceAll(name, " ", ""), one.chinese) || slices.Contains(words, one.english) || slices.Contains(words, one.english+"s") {
				return one
			}
		}
	}
	return nil
}

// venue returns what one is called: as a company is, but for the end.
func (d *Draw) venue(kind *venue) string {
	p := d.somebody()
	if d.locale().Language == i18n.Chinese {
		return p.place.city + p.trade + p.brand + kind.chinese
	}
	return p.trade + p.brand + " " + strings.ToUpper(kind.english[:1]) + kind.english[1:]
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// nounEnd is where a description ends what it calls a value, and begins to explain it.
var nounEnd = regexp.MustCompile(`[\s，,。；;：:（(【\[、/].*$`)

// Noun returns what a description calls a value where it does no more than that, or does it first: 收货人 of 收货人（必填）, "unit price" of
// "Unit price"; "" where it says more. In English that is three words at most, none of which stands before what the noun is of.
func Noun(description string) string {
	text := strings.TrimSpace(description)
	if r, _ := utf8.DecodeRuneInString(text); isHan(r) {
		text = nounEnd.ReplaceAllString(text, "")
		if n := utf8.RuneCountInString(text); n < 2 || n > 8 || ofAnswers.MatchString(text) || strings.ContainsFunc(text, func(r rune) bool { return !isHan(r) }) {
			return ""
		}
		return text
	}
	const most = 3
	words := strings.Fields(strings.ToLower(strings.TrimSuffix(text, ".")))
	if len(words) == 0 || len(words) > most || slices.ContainsFunc(words, func(word string) bool {
		return slices.Contains(joints, word) || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	}) {
		return ""
	}
	return strings.Join(words, " ")
}

// ofAnswers is in what a description says of an answer, or of when there is one, and of no thing: 返回数据, 失败时为空.
var ofAnswers = regexp.MustCompile(`返回|响应|失败|成功|为空|是否`)

// joints are words behind which stands what a noun is of, or that stand in a sentence.
var joints = strings.Fields("of for to in on at by the a an is are was be if when with from and or not no this that which its your")

// trimmedNoun returns a Chinese noun without what only says that it is one; "" for another one.
func trimmedNoun(noun string) string {
	if r, _ := utf8.DecodeRuneInString(noun); !isHan(r) {
		return ""
	}
	for _, end := range []string{"信息", "详情", "对象", "实体", "列表", "数据", "记录", "表"} {
		if rest := strings.TrimSuffix(noun, end); rest != noun && utf8.RuneCountInString(rest) > 1 {
			return rest
		}
	}
	return noun
}
