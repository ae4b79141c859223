package jsonschema_test

import (
	"fmt"
	"testing"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
)

// TestDateTimeFormat holds the format datetime against time.Parse, over every day of years that differ, and over texts that are none.
func TestDateTimeFormat(t *testing.T) {
	s := jsonschema.NewSchema(source.Position{})
	s.Format = "datetime"
	s.Complete()
	check := func(text string) {
		t.Helper()
		_, err := time.Parse(time.DateTime, text)
		want := err == nil && len(text) == 19
		if got := s.Valid(text, jsonschema.InResponse); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for _, year := range []int{0, 1900, 2000, 2023, 2024, 9999} {
		for month := range 14 {
			for day := range 33 {
				check(fmt.Sprintf("%04d-%02d-%02d 11:23:12", year, month, day))
			}
		}
	}
	for _, text := range []string{
		"", "2023-09-21", "2023-09-21T11:23:12", "2023-09-21 24:00:00", "2023-09-21 23:60:00", "2023-09-21 23:59:60", "2023-09-21 23:59:59", "2023-09-21 3:59:59",
		"2023-09-21 23:59:5a", "2023-09-21 23:59:59 ", "2023/09/21 23:59:59", "+023-09-21 23:59:59", "2023-09-21 23:59:59.5", "二零-09-21 23:59:59", "2023-0/-21 23:59:59",
	} {
		check(text)
	}
}
