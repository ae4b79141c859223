package redact

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// LongNumber is from how many digits on a number may be somebody's.
const LongNumber = 7

// IsPersonalName reports whether the name of a member is itself somebody's: an address, a number or a name of a person. Names that the
// document gives are the caller's to know.
func IsPersonalName(name string) bool {
	return strings.Contains(name, "@") || Digits(name) >= LongNumber || IsChineseName(name)
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
