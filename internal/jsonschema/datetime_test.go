package jsonschema_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"agentmock/internal/jsonschema"
)

// Days of all the years that can be written are those that package time has, at some second of them.
func TestDateTimes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for day := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() <= 9999; day = day.AddDate(0, 0, 1+r.IntN(12)) {
		at := day.Add(time.Duration(r.IntN(24*60*60)) * time.Second)
		text := at.Format(jsonschema.DateTimeLayout)
		if seconds, ok := jsonschema.DateTimeSeconds(text); !ok || seconds != at.Unix() {
			t.Fatalf("%s is %d, %v; want %d", text, seconds, ok, at.Unix())
		}
		if got, ok := jsonschema.AppendDateTime([]byte("at "), at.Unix()); !ok || string(got) != "at "+text {
			t.Fatalf("%d is %q, %v; want %s", at.Unix(), got, ok, text)
		}
	}
}

// What is no time is none, as package time has it.
func TestDateTimesThatAreNone(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 100_000 {
		text := []byte(fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d", r.IntN(10000), r.IntN(14), r.IntN(33), r.IntN(26), r.IntN(62), r.IntN(62)))
		if r.IntN(4) == 0 {
			text[r.IntN(len(text))] = byte(r.IntN(128))
		}
		want, err := time.Parse(jsonschema.DateTimeLayout, string(text))
		isTime := err == nil && want.Format(jsonschema.DateTimeLayout) == string(text) // it reads hours of one digit, too
		if got, ok := jsonschema.DateTimeSeconds(text); ok != isTime || ok && got != want.Unix() {
			t.Fatalf("%s is %d, %v; want %v, %v", text, got, ok, want, err)
		}
	}
	for _, seconds := range []int64{-62167219201, 253402300800, -1 << 63, 1<<63 - 1} {
		if text, ok := jsonschema.AppendDateTime(nil, seconds); ok {
			t.Errorf("%d is written as %s", seconds, text)
		}
	}
}
