package message_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// crossYAMLValues has aliases stand for as many values as may be, and for one more.
func crossYAMLValues(t *testing.T) {
	text := func(more string) string {
		thousand := "a: &a [" + strings.Repeat("0, ", 998) + "0]\n" // 1,000 values
		return thousand + "b: [" + strings.Repeat("*a, ", 497) + "*a]\nc: [" + strings.Repeat("0, ", 996) + "0" + more + "]\n"
	}
	if _, faults := readAs(t, "application/yaml", "application/yaml", text("")); len(faults) > 0 {
		t.Errorf("as many: %v", faults)
	}
	if v, faults := readAs(t, "application/yaml", "application/yaml", text(", 0")); v != nil || len(faults) != 1 || !strings.HasPrefix(faults[0].Reason, "more than 500000 values") {
		t.Errorf("one more: %v", faults)
	}
}

// YAML is read as the JSON that it stands for, and what is none, or would blow up, is a fault at its place.
func TestReadYAML(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: [x, 'y']\nc: {d: null, e: true}\n": `{"a":1,"b":["x","y"],"c":{"d":null,"e":true}}`,
		"- &one {n: 1}\n- *one\n":                    `[{"n":1},{"n":1}]`,
		`{"a": [1, 2.50]}`:                           `{"a":[1,2.50]}`,
		"day: 2026-01-02\nno: 'no'\n":                `{"day":"2026-01-02","no":"no"}`,
		"%YAML 1.2\n---\na: 007\n":                   `{"a":7}`,
	} {
		v, faults := readAs(t, "application/yaml", "application/yaml", text)
		if got := jsonvalue.Text(v); len(faults) > 0 || got != want {
			t.Errorf("%q: %s %v, want %s", text, got, faults, want)
		}
	}
	for text, offset := range map[string]int{
		"a: 1\na: 2\n": 5,
		"a: *b\n":      0,
		"a: [1":        0,
		strings.Repeat("[", 1002) + "1" + strings.Repeat("]", 1002): 0,
		strings.Repeat("[", 50_000):                                 0,
		"":                                                          0,
	} {
		if v, faults := readAs(t, "application/yaml", "application/yaml", text); v != nil || len(faults) != 1 || faults[0].Offset != offset {
			t.Errorf("%.20q: %v %v", text, v, faults)
		}
	}
	if v, faults := readAs(t, "application/yaml", "application/yaml", strings.Repeat("[", 1000)+"1"+strings.Repeat("]", 1000)); v == nil {
		t.Errorf("1000 levels: %v", faults)
	}
}

// A text of YAML is sent to the letter, whatever else an example says is written so; of a text that a schema describes the body is that text.
func TestWriteYAML(t *testing.T) {
	o := apitest.Load(t, `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/: {post: {requestBody: {content: {text/yaml: {schema: {type: object}}, application/x-yaml: {schema: {type: string}}}}, responses: {'204': {description: ''}}}}}
`).Operations[0]
	for i, rows := range []map[string]string{
		{`{"n":1,"when":"2026-01-02","off":"off","list":[],"deep":{"a":[{"b":null}]}}`: "'n': 1\nwhen: '2026-01-02'\n'off': 'off'\nlist: []\ndeep:\n  a:\n    - b: null\n", `"a: [1]\n# so"`: "a: [1]\n# so"},
		{`"a: [1]"`: "a: [1]", `"plain"`: "plain"},
	} {
		for text, want := range rows {
			raw, _ := message.Encode(o.RequestBody.Content[i], apitest.Decode(t, text))
			if diff := cmp.Diff(want, string(raw)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", text, diff)
			}
		}
	}
}

// How many values there are is known before they are read, never as fewer than there are.
func TestValuesOfYAML(t *testing.T) {
	for text, least := range map[string]int{"- a\n- b\n": 3, "[1,2,3]": 4, strings.Repeat("- ", 100): 101, "a: {b: 1, c: [2, 3]}": 6, strings.Repeat("? ", 50): 51} {
		b := message.Body{Raw: []byte(text)}
		if got := b.Values("application/yaml"); got < least || got > 3*least {
			t.Errorf("%.20q: %d, want %d", text, got, least)
		}
	}
}
