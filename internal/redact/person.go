package redact

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"agentmock/internal/jsonvalue"
)

// LongNumber is from how many digits on a number is somebody's wherever it stands, and OwnNumber from how many on one may be where it is not
// an ID: a code that was sent, an amount that is earned.
const (
	LongNumber = 7
	OwnNumber  = 5
)

// IsIDName reports whether a member is called like an ID.
func IsIDName(name string) bool {
	words := wordsOf(name)
	return len(words) > 0 && (words[len(words)-1] == "id" || words[len(words)-1] == "ids")
}

// IsPersonalName reports whether the name of a member is itself somebody's: an address, a number or a name of a person. Names that the
// document gives are the caller's to know.
func IsPersonalName(name string) bool {
	return strings.Contains(name, "@") || Digits(name) >= LongNumber || IsChineseName(name)
}

// Names of members whose values are somebody's though they look like anybody's: when people were born, and what they earn. In English they
// are words of a name, in Chinese they stand in it.
var (
	birthWords  = []string{"birth", "birthday", "birthdate", "birthdays", "dob", "born", "生日", "出生", "生辰"}
	incomeWords = []string{"salary", "salaries", "wage", "wages", "income", "earnings", "工资", "薪资", "薪水", "薪酬", "年薪", "月薪", "收入", "奖金"}
)

// IsBirthName reports whether a member is called like the day on which somebody was born.
func IsBirthName(name string) bool { return isCalled(name, birthWords) }

// IsIncomeName reports whether a member is called like what somebody earns.
func IsIncomeName(name string) bool { return isCalled(name, incomeWords) }

// IsOwnName reports whether a member is called like something of somebody's that does not show by its look.
func IsOwnName(name string) bool { return IsBirthName(name) || IsIncomeName(name) }

// Own returns a func that reports whether a member of an object is somebody's by what it is called, or by the label beside it, though its
// value looks like anybody's.
func Own(o *jsonvalue.Object) func(m jsonvalue.Member) bool {
	isField := slices.ContainsFunc(o.Members, func(m jsonvalue.Member) bool {
		label, isText := m.Value.(string)
		return isText && slices.Contains(LabelNames, m.Name) && IsOwnName(label)
	})
	return func(m jsonvalue.Member) bool {
		return IsOwnName(m.Name) || isField && slices.Contains(ValueNames, m.Name)
	}
}

func isCalled(name string, some []string) bool {
	words := wordsOf(name)
	return slices.ContainsFunc(some, func(one string) bool {
		if one[0] >= utf8.RuneSelf {
			return strings.Contains(name, one)
		}
		return slices.Contains(words, one)
	})
}

// Path returns a URL without what of its path may be somebody's: names, addresses and long numbers.
func Path(text string) string {
	end := len(text)
	if at := strings.IndexAny(text, "?#"); at >= 0 {
		end = at
	}
	segments := strings.Split(text[:end], "/")
	for i, segment := range segments {
		if plain, err := url.PathUnescape(segment); (err != nil || IsPersonalName(plain)) && !isUUID(plain) && !(i == 2 && segments[1] == "") { // the host
			segments[i] = Mask
		}
	}
	return strings.Join(segments, "/") + text[end:]
}

// isUUID reports whether a text is written as a UUID, which is nobody's name.
func isUUID(text string) bool {
	return len(text) == 36 && strings.Count(text, "-") == 4 && strings.Trim(text, "0123456789abcdefABCDEF-") == ""
}

// Masked returns what takes the place of a text whose length may be told.
func Masked(text string) string { return fmt.Sprintf(Mask+"(%d)", utf8.RuneCountInString(text)) }

// Digits returns how many digits a text has.
func Digits(text string) int {
	count := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			count++
		}
	}
	return count
}

// surnames are the usual ones, and those of two characters.
const (
	surnames     = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾萧肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪伍"
	longSurnames = "欧阳司马上官诸葛东方皇甫尉迟公孙令狐慕容司徒夏侯"
)

// IsChineseName reports whether a text may be somebody's name, by its surname and its length.
func IsChineseName(text string) bool {
	runes := []rune(text)
	if len(runes) < 2 || len(runes) > 4 || slices.ContainsFunc(runes, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
		return false
	}
	long := []rune(longSurnames)
	for i := 0; i < len(long); i += 2 {
		if runes[0] == long[i] && runes[1] == long[i+1] {
			return len(runes) > 2
		}
	}
	return len(runes) < 4 && strings.ContainsRune(surnames, runes[0])
}
