package jsonschema

import "time"

// IsDateTimeText reports whether a text is a time in DateTimeLayout: 2006-01-02 15:04:05. Time texts are what an answer of the
// agent API has most of, and time.Parse takes ten times as long.
func IsDateTimeText(s string) bool {
	_, ok := PlainTime(s)
	return ok
}

// PlainTime reads a time in DateTimeLayout, as UTC.
func PlainTime(s string) (t time.Time, ok bool) {
	if len(s) != len(DateTimeLayout) || s[4] != '-' || s[7] != '-' || s[10] != ' ' || s[13] != ':' || s[16] != ':' {
		return t, false
	}
	century, ok1 := twoDigits(s, 0)
	year, ok2 := twoDigits(s, 2)
	month, ok3 := twoDigits(s, 5)
	day, ok4 := twoDigits(s, 8)
	hour, ok5 := twoDigits(s, 11)
	minute, ok6 := twoDigits(s, 14)
	second, ok7 := twoDigits(s, 17)
	year += 100 * century
	ok = ok1 && ok2 && ok3 && ok4 && ok5 && ok6 && ok7 &&
		month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year) && hour < 24 && minute < 60 && second < 60
	if ok {
		t = time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	}
	return t, ok
}

// AppendDateTime appends a time of the years 0 to 9999 in DateTimeLayout.
func AppendDateTime(dst []byte, t time.Time) []byte {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	text := [len(DateTimeLayout)]byte{4: '-', 7: '-', 10: ' ', 13: ':', 16: ':'}
	putTwoDigits(text[0:], year/100)
	putTwoDigits(text[2:], year%100)
	putTwoDigits(text[5:], int(month))
	putTwoDigits(text[8:], day)
	putTwoDigits(text[11:], hour)
	putTwoDigits(text[14:], minute)
	putTwoDigits(text[17:], second)
	return append(dst, text[:]...)
}

func putTwoDigits(dst []byte, n int) { dst[0], dst[1] = byte('0'+n/10), byte('0'+n%10) }

func twoDigits(s string, at int) (int, bool) {
	tens, ones := s[at]-'0', s[at+1]-'0'
	return 10*int(tens) + int(ones), tens < 10 && ones < 10
}

// daysIn returns how many days a month has in the Gregorian calendar.
func daysIn(month, year int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
