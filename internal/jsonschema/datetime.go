package jsonschema

// DateTimeLayout is the layout of the format datetime: the agent API's date and time without a zone.
const DateTimeLayout = "2006-01-02 15:04:05"

// Time texts are what an answer of the agent API has most of, and package time takes several times as long for them.

const (
	secondsADay = 24 * 60 * 60
	firstSecond = -62167219200 // 0000-01-01 00:00:00, in seconds since 1970
	lastSecond  = 253402300799 // 9999-12-31 23:59:59
)

// IsDateTimeText reports whether a text is a time in [DateTimeLayout]: 2006-01-02 15:04:05.
func IsDateTimeText(s string) bool {
	_, ok := DateTimeSeconds(s)
	return ok
}

// DateTimeSeconds returns the seconds from 1970 to a time that is written in [DateTimeLayout], read as UTC; ok is false for any other text.
func DateTimeSeconds[T string | []byte](s T) (seconds int64, ok bool) {
	if len(s) != len(DateTimeLayout) || s[4] != '-' || s[7] != '-' || s[10] != ' ' || s[13] != ':' || s[16] != ':' {
		return 0, false
	}
	century, ok1 := twoDigits(s[0], s[1])
	year, ok2 := twoDigits(s[2], s[3])
	month, ok3 := twoDigits(s[5], s[6])
	day, ok4 := twoDigits(s[8], s[9])
	hour, ok5 := twoDigits(s[11], s[12])
	minute, ok6 := twoDigits(s[14], s[15])
	second, ok7 := twoDigits(s[17], s[18])
	year += 100 * century
	if !(ok1 && ok2 && ok3 && ok4 && ok5 && ok6 && ok7) || month < 1 || month > 12 || day < 1 || day > daysIn(month, year) || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return int64(daysUntil(year, month, day))*secondsADay + int64(hour*3600+minute*60+second), true
}

// AppendDateTime appends in [DateTimeLayout] the time so many seconds after 1970, in UTC; ok is false where it is none of the years 0 to 9999.
func AppendDateTime(dst []byte, seconds int64) (text []byte, ok bool) {
	if seconds < firstSecond || seconds > lastSecond {
		return dst, false
	}
	since := int(seconds + eraStart*secondsADay)
	year, month, day := dateOf(since/secondsADay - eraStart)
	second := since % secondsADay
	at := len(dst)
	dst = append(dst, DateTimeLayout...)
	putTwoDigits(dst[at:], year/100)
	putTwoDigits(dst[at+2:], year%100)
	putTwoDigits(dst[at+5:], month)
	putTwoDigits(dst[at+8:], day)
	putTwoDigits(dst[at+11:], second/3600)
	putTwoDigits(dst[at+14:], second/60%60)
	putTwoDigits(dst[at+17:], second%60)
	return dst, true
}

// The calendar is counted in eras of 400 years that begin with a March, so that the day that comes and goes is the last of its year.
const (
	daysAnEra = 400*365 + 97
	eraStart  = 719468 + daysAnEra // days from the March of the year -400 to 1970
)

// daysUntil returns the days from 1970 to a date of the Gregorian calendar, of the year 0 or later.
func daysUntil(year, month, day int) int {
	year, month = year+400, month-3
	if month < 0 {
		year, month = year-1, month+12
	}
	era := year / 400
	year -= era * 400
	return era*daysAnEra + year*365 + year/4 - year/100 + (153*month+2)/5 + day - 1 - eraStart
}

// dateOf returns the date so many days after 1970, of the year 0 or later: the inverse of daysUntil.
func dateOf(days int) (year, month, day int) {
	days += eraStart
	era := days / daysAnEra
	days -= era * daysAnEra
	year = (days - days/1460 + days/36524 - days/146096) / 365
	days -= year*365 + year/4 - year/100
	month = (5*days + 2) / 153
	day = days - (153*month+2)/5 + 1
	year += (era - 1) * 400
	if month += 3; month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

func putTwoDigits(dst []byte, n int) { dst[0], dst[1] = byte('0'+n/10), byte('0'+n%10) }

func twoDigits(first, second byte) (int, bool) {
	tens, ones := first-'0', second-'0'
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
