package faker

import (
	"time"

	"agentmock/internal/jsonschema"
)

// Generated times fall into these two years, whatever day it is. Relations between times may move one some months on.
var (
	windowStart = time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	windowEnd   = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
)

// farTimes are what a user interface should survive.
var farTimes = []time.Time{
	time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC),
	time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC),
	time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC),
	time.Date(2000, 2, 29, 12, 0, 0, 0, time.UTC),
	time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC),
	time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), // a date that is not before it can still be written
}

// timeLayouts are the layouts of the formats of times.
var timeLayouts = map[string]string{
	"date": time.DateOnly, "date-time": time.RFC3339, "datetime": jsonschema.DateTimeLayout, "time": "15:04:05Z07:00",
}

func (d *Draw) time(format string) string {
	if d.Extreme {
		return farTimes[d.Random.Intn(len(farTimes))].Format(timeLayouts[format])
	}
	return d.workingTime().Format(timeLayouts[format])
}

// workingTime returns a moment in the window when people are at work: in China, between eight and nine.
func (d *Draw) workingTime() time.Time {
	days := int(windowEnd.Sub(windowStart) / (24 * time.Hour))
	day := windowStart.AddDate(0, 0, d.Random.Intn(days))
	return day.Add(8*time.Hour + time.Duration(d.Random.Intn(13*3600))*time.Second)
}

// windowDays are the days of the window, as they begin the JSON of a time in [jsonschema.DateTimeLayout].
var windowDays = func() []string {
	var days []string
	for day := windowStart; day.Before(windowEnd); day = day.AddDate(0, 0, 1) {
		days = append(days, day.Format(`"2006-01-02 hh:mm:ss"`))
	}
	return days
}()

// appendWorkingTime appends the JSON of what workingTime makes, in [jsonschema.DateTimeLayout].
func (d *Draw) appendWorkingTime(dst []byte) []byte {
	dst = append(dst, windowDays[d.source.intn(len(windowDays))]...)
	second := 8*3600 + d.source.intn(13*3600)
	clock := dst[len(dst)-len(`15:04:05"`):]
	for i, n := range [...]int{second / 3600, second / 60 % 60, second % 60} {
		clock[3*i], clock[3*i+1] = byte('0'+n/10), byte('0'+n%10)
	}
	return dst
}
