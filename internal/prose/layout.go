package prose

import (
	"regexp"
	"strings"
)

// timeForm is how people write the layout of a time: yyyy-MM-dd HH:mm:ss, YYYY/MM/DD, yyyy年MM月dd日, HH:mm.
var timeForm = regexp.MustCompile(`(?:\b[yY]{4}(?:[-/.年]?(?:MM|mm)(?:(?:月|[-/.])?(?:dd|DD)日?|月)?)?(?:(?:\s|'?T'?)?[Hh]{2}:?(?:mm|MM|MI|mi)(?::?(?:ss|SS)(?:\.S{3}|\.s{3})?)?(?:Z|'Z'|XXX)?)?|\b(?:HH|hh):(?:mm|MM)(?::(?:ss|SS))?)`)

var (
	datePart = regexp.MustCompile(`^[yY]{4}([-/.年]?)(?:(?:MM|mm)(?:(?:月|[-/.])?(?:dd|DD)日?|月)?)?`)
	meridian = regexp.MustCompile(`^\s*(?i:a\b|am|pm|meridian|z\b|xxx|\+)`)
	written  = strings.NewReplacer("'T'", "T", "'Z'", "Z07:00", "XXX", "Z07:00", "Z", "Z07:00", "HH", "15", "hh", "15", "mm", "04", "MM", "04", "MI", "04", "mi", "04",
		".SSS", ".000", ".sss", ".000", "ss", "05", "SS", "05")
	dates = strings.NewReplacer("yyyy", "2006", "YYYY", "2006", "MM", "01", "mm", "01", "dd", "02", "DD", "02")
)

// layout reads how a time is written.
func layout(s *Said, text string, at []int) {
	form := text[at[0]:at[1]]
	rest := text[at[1]:]
	if rest != "" && (rest[0] == '-' || rest[0] == '/' || rest[0] == '+' || rest[0] >= '0' && rest[0] <= 'z' && rest[0] != ';' && rest[0] != '?' && rest[0] != ']') {
		return
	}
	if at[0] > 0 && strings.ContainsRune("{<>=", rune(text[at[0]-1])) || meridian.MatchString(rest) {
		return // a part of a form that is more than a time
	}
	date := datePart.FindString(form)
	if len(date) == len("yyyy") && len(form) == len(date) {
		return // a word, it may be
	}
	s.Layout = dates.Replace(date) + written.Replace(form[len(date):])
}
