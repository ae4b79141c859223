package anonymize

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// dayLike is a day, or a month, as people and programs write it; what comes after it is the time of the day.
var dayLike = lazily(`^((?:19|20)[0-9]{2})([-/.年]?)([0-9]{1,2})(?:([-/.月]?)([0-9]{1,2}))?(日|[T ].*|[0-9]{6})?月?$`)

// birthday returns another day, written as the given one is; "" where the text is none. The same day is the same other one however it is
// written.
func (d *anonymizer) birthday(text string, try int) string {
	if at, err := http.ParseTime(text); err == nil {
		return d.shifted(at, try).Format(http.TimeFormat)
	}
	if year, err := strconv.Atoi(text); err == nil && year > 1900 && year < 2100 {
		return d.shifted(time.Date(year, time.July, 1, 0, 0, 0, 0, time.UTC), try).Format("2006")
	}
	part := dayLike().FindStringSubmatch(text)
	if part == nil {
		return ""
	}
	year, _ := strconv.Atoi(part[1])
	month, _ := strconv.Atoi(part[3])
	day, _ := strconv.Atoi(part[5])
	if month < 1 || month > 12 || day > 31 {
		return ""
	}
	made := d.shifted(time.Date(year, time.Month(month), max(day, 1), 0, 0, 0, 0, time.UTC), try)
	out := made.Format("2006") + part[2] + written(int(made.Month()), part[3])
	if part[5] != "" {
		out += part[4] + written(made.Day(), part[5])
	}
	return out + strings.TrimPrefix(text, part[1]+part[2]+part[3]+part[4]+part[5])
}

// written returns a number in as many digits as another has, where they are enough.
func written(n int, like string) string { return fmt.Sprintf("%0*d", len(like), n) }

// moment returns another moment of a birthday that is counted in seconds or milliseconds; "" for any other number.
func (d *anonymizer) moment(number string, try int) string {
	const ofSeconds = 10
	if !epoch().MatchString(number) {
		return ""
	}
	seconds, _ := strconv.ParseInt(number[:ofSeconds], 10, 64)
	return strconv.FormatInt(d.shifted(time.Unix(seconds, 0).UTC(), try).Unix(), 10) + number[ofSeconds:]
}

// shifted returns a day up to three years off, at the same time of the day.
func (d *anonymizer) shifted(at time.Time, try int) time.Time {
	const most = 3 * 365
	r := d.draw(at.Format("birthday 2006-01-02"), try)
	days := 1 + r.IntN(most)
	if r.IntN(2) == 0 {
		days = -days
	}
	return at.AddDate(0, 0, days)
}

// born returns another day or moment for a text of digits or words that tells when somebody was born; "" where it tells none.
func (d *anonymizer) born(text string, try int) string {
	if made := d.moment(text, try); made != "" {
		return made
	}
	return d.birthday(text, try)
}
