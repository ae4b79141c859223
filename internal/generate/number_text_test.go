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

// An integer that may be larger than what every JSON client keeps exact is one that they keep, where there is one.
func TestIntegersAreSafe(t *testing.T) {
	d := generatetest.Document{Schema: `{type: object, required: [a, b, c, d], properties: {
		a: {type: integer, minimum: 0, maximum: 9223372036854775807}, b: {type: integer, minimum: -9223372036854775808, maximum: -3},
		c: {type: integer, minimum: 9007199254740993, maximum: 9223372036854775807}, d: {type: integer, multipleOf: 9007199254740995, minimum: 1, maximum: 9223372036854775807}}}`}
	s := d.Load(t)
	g := generatetest.NewGenerator(t, s)
	const safe = 1<<53 - 1
	for seed := range uint64(10) {
		var made map[string]int64
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &made); err != nil {
			t.Fatal(err)
		}
		if made["a"] < 0 || made["a"] > safe || made["b"] < -safe || made["b"] > -3 || made["c"] <= safe || made["d"] <= safe {
			t.Errorf("seed %d: %v", seed, made)
		}
	}
}
