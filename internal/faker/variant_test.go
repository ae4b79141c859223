package faker_test

import (
	"testing"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
)

// TestFormatsWithLengthsAndPatterns makes values of formats that a length or a pattern beside them narrows: each is judged by another
// validator, in every shape.
func TestFormatsWithLengthsAndPatterns(t *testing.T) {
	for _, schema := range []string{
		`{type: string, format: date-time, pattern: '\.\d{3}Z$'}`,
		`{type: string, format: date-time, pattern: '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$'}`,
		`{type: string, format: date-time, pattern: '\+08:00$'}`,
		`{type: string, format: date-time, pattern: '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+08:00$'}`,
		`{type: string, format: date-time, pattern: 'T00:00:00Z$'}`,
		`{type: string, format: date-time, minLength: 24, maxLength: 24}`,
		`{type: string, format: date-time, maxLength: 20}`,
		`{type: string, format: date, pattern: '^19[5-9]\d-'}`,
		`{type: string, format: date, pattern: '^20[3-9]\d-(0[1-9]|1[0-2])-01$'}`,
		`{type: string, format: date, pattern: '^\d{4}-12-31$'}`,
		`{type: string, format: time, pattern: '^\d\d:\d\d:\d\d\.\d{3}Z$'}`,
		`{type: string, format: duration, pattern: '^PT\d+M$'}`,
		`{type: string, format: duration, maxLength: 3}`,
		`{type: string, format: email, maxLength: 10}`,
		`{type: string, format: email, minLength: 40}`,
		`{type: string, format: email, minLength: 6, maxLength: 8}`,
		`{type: string, format: email, pattern: '@corp\.example$'}`,
		`{type: string, format: email, pattern: '^[A-Z]{3}\d{4}@'}`,
		`{type: string, format: email, pattern: '^[a-z0-9._%+-]+@[a-z0-9.-]+\.cn$'}`,
		`{type: string, format: hostname, maxLength: 8}`,
		`{type: string, format: hostname, minLength: 70}`,
		`{type: string, format: hostname, pattern: '\.internal$'}`,
		`{type: string, format: uri, maxLength: 15}`,
		`{type: string, format: uri, minLength: 80}`,
		`{type: string, format: uri, pattern: '^https://cdn\.example\.com/'}`,
		`{type: string, format: uri, pattern: '\.png$'}`,
		`{type: string, format: uri, pattern: '^http://.*\.(jpg|gif)$', maxLength: 40}`,
		`{type: string, format: uri, pattern: '^wss://'}`,
		`{type: string, format: uri-reference, maxLength: 5}`,
		`{type: string, format: byte, maxLength: 8}`,
		`{type: string, format: byte, minLength: 64, maxLength: 64}`,
		`{type: string, format: byte, minLength: 90}`,
		`{type: string, format: byte, pattern: '^[A-Za-z0-9+/]+=$'}`,
		`{type: string, format: base64url, minLength: 43, maxLength: 43}`,
		`{type: string, format: ipv4, pattern: '^10\.'}`,
		`{type: string, format: ipv4, maxLength: 9}`,
		`{type: string, format: ipv6, maxLength: 12}`,
		`{type: string, format: ipv6, minLength: 39}`,
		`{type: string, format: uuid, pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'}`,
		`{type: string, format: uuid, pattern: '^[0-9A-F-]{36}$'}`,
		`{type: string, format: json-pointer, minLength: 20}`,
		`{type: string, format: relative-json-pointer, maxLength: 1}`,
		`{type: string, format: uri-template, pattern: '\{id\}'}`,
	} {
		d := generatetest.Document{Schema: schema}
		document, judge := d.Load(t), generatetest.Validator(t, d.Text(), generatetest.AnswerPointer)
		g, err := generate.New(document)
		if err != nil {
			t.Errorf("%s: %v", schema, err)
			continue
		}
		for seed := range uint64(40) {
			for _, shape := range generate.Shapes {
				body := generatetest.Answer(t, g, document.Operations[0], generate.Options{Seed: seed, Shape: shape})
				if err := generatetest.Judge(judge, body); err != nil {
					t.Errorf("%s: %s: %v", schema, body, err)
				}
			}
		}
	}
}
