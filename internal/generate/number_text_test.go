package generate_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
)

// A text of a format of numbers is a number, as Protocol Buffers write int64 in JSON, whatever its name suggests; a date of HTTP is one.
func TestTextsOfNumbers(t *testing.T) {
	d := generatetest.Document{Schema: `{type: object, required: [id, user_id, size, email, price, flag, modified, code], properties: {
		id: {type: string, format: int64}, user_id: {type: string, format: uint64}, size: {type: string, format: int32}, email: {type: string, format: int8},
		price: {type: string, format: decimal}, flag: {type: string, format: double}, modified: {type: string, format: http-date},
		code: {type: string, format: int64, pattern: '^[1-9][0-9]{17}$'}}}`}
	wanted := map[string]string{
		"id": `^\d{1,19}$`, "user_id": `^\d{1,20}$`, "size": `^\d{1,10}$`, "email": `^\d{1,3}$`, "price": `^\d+\.\d\d$`, "flag": `^\d+\.\d\d$`,
		"modified": `^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$`, "code": `^[1-9][0-9]{17}$`,
	}
	s := d.Load(t)
	g := generatetest.NewGenerator(t, s)
	for _, shape := range generate.Shapes {
		for seed := range uint64(10) {
			var made map[string]string
			if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed, Shape: shape}), &made); err != nil {
				t.Fatal(err)
			}
			for name, want := range wanted {
				if !regexp.MustCompile(want).MatchString(made[name]) {
					t.Errorf("seed %d, %s: %s is %q, want %s", seed, shape, name, made[name], want)
				}
			}
		}
	}
}
