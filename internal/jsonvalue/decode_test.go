package jsonvalue_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/jsonvalue"
)

func TestDecodeFaults(t *testing.T) {
	many := `{"a0": 0`
	for i := 1; i < 60; i++ {
		many += fmt.Sprintf(`, "a%d": %d`, i, i)
	}
	many += `, "a7": "last"}`
	for name, row := range map[string]struct {
		text   string
		value  string // as compact JSON; "" where there is none
		faults []string
	}{
		"well-formed":        {` {"a": [1, null]} `, `{"a":[1,null]}`, nil},
		"empty":              {``, ``, []string{`unexpected end of the text at byte 0`}},
		"blank":              {" \n ", ``, []string{`unexpected end of the text at byte 3`}},
		"repeated name":      {`{"a": 1, "b": 2, "a": 3}`, `{"a":3,"b":2}`, []string{`name "a" is repeated at byte 17 (#/a)`}},
		"repeated thrice":    {`{"a": 1, "a": 2, "a": 3}`, `{"a":3}`, []string{`name "a" is repeated at byte 9 (#/a)`, `name "a" is repeated at byte 17 (#/a)`}},
		"repeated, escaped":  {`{"a": 1, "\u0061": 2}`, `{"a":2}`, []string{`name "a" is repeated at byte 9 (#/a)`}},
		"repeated, nested":   {`[0, {"x/y": {"~": 1, "~": {"b": 1, "b": 2}}}]`, `[0,{"x/y":{"~":{"b":2}}}]`, []string{`name "b" is repeated at byte 35 (#/1/x~1y/~0/b)`, `name "~" is repeated at byte 21 (#/1/x~1y/~0)`}},
		"repeated of many":   {many, strings.NewReplacer(`, "a7": "last"`, "", `"a7": 7`, `"a7":"last"`, ": ", ":", ", ", ",").Replace(many), []string{`name "a7" is repeated at byte 641 (#/a7)`}},
		"byte order mark":    {"\ufeff[1]", `[1]`, []string{`byte order mark at byte 0`}},
		"mark and name":      {"\ufeff{\"a\": 1, \"a\": 2}", `{"a":2}`, []string{`byte order mark at byte 0`, `name "a" is repeated at byte 12 (#/a)`}},
		"two marks":          {"\ufeff\ufeff1", ``, []string{`byte order mark at byte 0`, `invalid character '\ufeff' at start of value at byte 3`}},
		"not UTF-8":          {"{\"a\": [\"x\xffy\"]}", "{\"a\":[\"x\ufffdy\"]}", []string{`bytes that are not UTF-8 at byte 7 (#/a/0)`}},
		"name not UTF-8":     {"{\"\xff\": 1}", "{\"\ufffd\":1}", []string{"bytes that are not UTF-8 at byte 1 (#/\ufffd)"}},
		"surrogate in UTF-8": {"[\"\xed\xa0\x80\"]", "[\"\ufffd\ufffd\ufffd\"]", []string{`bytes that are not UTF-8 at byte 1 (#/0)`}},
		"several":            {"\ufeff{\"a\": \"\xff\", \"a\": 1} x", `{"a":1}`, []string{`byte order mark at byte 0`, `bytes that are not UTF-8 at byte 9 (#/a)`, `name "a" is repeated at byte 14 (#/a)`, `something follows the JSON value at byte 21`}},
		"second value":       {`{} {}`, `{}`, []string{`something follows the JSON value at byte 2`}},
		"trailing bracket":   {`[1]]`, `[1]`, []string{`something follows the JSON value at byte 3`}},
		"trailing zero":      {"1\x00", `1`, []string{`something follows the JSON value at byte 1`}},
		"comment":            {"{\"a\": 1 // one\n}", ``, []string{`invalid character '/' after object value (expecting ',' or '}') at byte 8`}},
		"trailing comma":     {`{"a": [1, ]}`, ``, []string{`invalid character ',' at start of value at byte 8 (#/a)`}},
		"no comma":           {`[1 2]`, ``, []string{`invalid character '2' after array element (expecting ',' or ']') at byte 3`}},
		"single quotes":      {`{'a': 1}`, ``, []string{`invalid character '\'' at start of value at byte 1`}},
		"name a number":      {`{1: 1}`, ``, []string{`object member name must be a string at byte 1`}},
		"no value":           {`{"a"}`, ``, []string{`invalid character '}' after object name (expecting ':') at byte 4 (#/a)`}},
		"NaN":                {`[NaN]`, ``, []string{`invalid character 'N' at start of value at byte 1 (#/0)`}},
		"infinity":           {`{"a": -Infinity}`, ``, []string{`invalid character 'I' in number (expecting digit) at byte 7 (#/a)`}},
		"leading zero":       {`[01]`, ``, []string{`invalid character '1' after array element (expecting ',' or ']') at byte 2`}},
		"plus":               {`+1`, ``, []string{`invalid character '+' at start of value at byte 0`}},
		"bare point":         {`[1.]`, ``, []string{`invalid character ']' in number (expecting digit) at byte 3 (#/0)`}},
		"True":               {`True`, ``, []string{`invalid character 'T' at start of value at byte 0`}},
		"truncated array":    {`{"a": [1, 2`, ``, []string{`unexpected EOF at byte 11 (#/a)`}},
		"truncated text":     {`{"a": "xy`, ``, []string{`unexpected EOF at byte 9 (#/a)`}},
		"truncated literal":  {`[tru`, ``, []string{`unexpected EOF at byte 4 (#/0)`}},
		"control character":  {"[\"a\nb\"]", ``, []string{`invalid character '\n' in string (expecting non-control character) at byte 3 (#/0)`}},
		"bad escape":         {`["\x41"]`, ``, []string{"invalid escape sequence `\\x` in string at byte 2 (#/0)"}},
		"lone surrogate":     {`["\ud800", "\udc00x", "\ud800\u0041"]`, "[\"\ufffd\",\"\ufffdx\",\"\ufffdA\"]", nil},
		"surrogate pair":     {`["\ud83d\ude00"]`, `["😀"]`, nil},
		"escaped":            {`["\u0000\n\/\\"]`, `["\u0000\n/\\"]`, nil},
		"deep":               {strings.Repeat("[", 100_000), ``, []string{`nested deeper than 1000 at byte 1001`}},
		"deep objects":       {strings.Repeat(`{"a":`, 100_000), ``, []string{`nested deeper than 1000 at byte 5004`}},
	} {
		t.Run(name, func(t *testing.T) {
			v, faults := jsonvalue.Decode([]byte(row.text))
			var got []string
			for _, f := range faults {
				got = append(got, f.String())
			}
			if diff := cmp.Diff(row.faults, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			text := jsonvalue.Text(v)
			if row.value == "" {
				text = strings.TrimPrefix(text, "null")
			}
			if diff := cmp.Diff(row.value, text); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
		})
	}
}

// Nesting that is allowed is no fault, one more is.
func TestDecodeDepth(t *testing.T) {
	for depth, want := range map[int]int{1000: 0, 1001: 0, 1002: 1} {
		if _, faults := jsonvalue.Decode([]byte(strings.Repeat("[", depth) + strings.Repeat("]", depth))); len(faults) != want {
			t.Errorf("depth %d: %v", depth, faults)
		}
	}
}

// Large bodies of hostile shapes are read in a time that grows with their size alone.
func TestDecodeHostile(t *testing.T) {
	var names strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&names, `"n%d":1,`, i)
	}
	start := time.Now()
	for name, text := range map[string]string{
		"many names":      "{" + names.String() + `"z":1}`,
		"one name":        "{" + strings.Repeat(`"a":1,`, 100_000) + `"a":1}`,
		"long number":     strings.Repeat("9", 1_000_000),
		"many surrogates": `"` + strings.Repeat(`\ud800`, 100_000) + `"`,
	} {
		if v, _ := jsonvalue.Decode([]byte(text)); (v == nil) != (name == "one name") { // that has more faults than are told
			t.Errorf("%s: not read", name)
		}
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

// Decode undoes Append: order of members and spelling of numbers included.
func TestDecodeUndoesAppend(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		v := randomValue(r, 4)
		text := jsonvalue.Text(v)
		again, faults := jsonvalue.Decode([]byte(text))
		if len(faults) > 0 || !reflect.DeepEqual(v, again) {
			t.Fatalf("%s: %v %v", text, jsonvalue.Text(again), faults)
		}
		if again := jsonvalue.FromText([]byte(text)); !reflect.DeepEqual(v, again) {
			t.Fatalf("%s: %v from its text", text, jsonvalue.Text(again))
		}
		if !json.Valid([]byte(text)) {
			t.Fatalf("%s is not JSON", text)
		}
		if !jsonvalue.Equal(v, again) || jsonvalue.CanonicalText(v) != jsonvalue.CanonicalText(again) {
			t.Fatalf("%s is not equal to itself", text)
		}
	}
}

func randomValue(r *rand.Rand, depth int) any {
	kinds := 7
	if depth == 0 {
		kinds = 5
	}
	switch r.IntN(kinds) {
	case 0:
		return nil
	case 1:
		return r.IntN(2) == 0
	case 2, 3:
		return []any{jsonvalue.Number("1.50"), jsonvalue.Number("-0"), jsonvalue.Number("1E+2"), jsonvalue.Number("0.1e-7"), jsonvalue.Number("12345678901234567890123"), "", "a\"\\\n\x00", "文😀", "\u2028<"}[r.IntN(9)]
	case 4:
		return jsonvalue.Int(r.Int64())
	case 5:
		items := []any{}
		for range r.IntN(4) {
			items = append(items, randomValue(r, depth-1))
		}
		return items
	default:
		o := &jsonvalue.Object{Members: []jsonvalue.Member{}}
		for i := range r.IntN(4) {
			o.Set([]string{"z", "", "a/b", "文", "\x00"}[(i*2+depth)%5], randomValue(r, depth-1))
		}
		return o
	}
}

// FuzzDecode compares with encoding/json: what we take without a fault it takes too and means the same by it; what it
// takes is refused by us for a reason that RFC 8259 allows.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.50,-0,1e+5],"b":{"文":null}}`, `"\ud83d\ude00\u0041\ud800"`, "\ufeff1", `{"a":1,"a":2}`, "[\"\xff\"]", `[[[[]]]]`, `{"":""} `, `1 2`, `01`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, faults := jsonvalue.Decode(data)
		var other any
		reader := json.NewDecoder(bytes.NewReader(data))
		reader.UseNumber()
		err := reader.Decode(&other)
		if err == nil && reader.More() {
			err = fmt.Errorf("more follows")
		}
		if len(faults) > 0 {
			text := fmt.Sprint(faults)
			if err == nil && json.Valid(data) && utf8.Valid(data) && !strings.Contains(text, "repeated") && !strings.Contains(text, "deeper") {
				t.Fatalf("%q: %s", data, text)
			}
			return
		}
		if err != nil {
			t.Fatalf("%q: no fault, but %v", data, err)
		}
		if plain := plain(v); !reflect.DeepEqual(plain, other) {
			t.Fatalf("%q: %#v, want %#v", data, plain, other)
		}
		if again, faults := jsonvalue.Decode(jsonvalue.Append(nil, v)); len(faults) > 0 || jsonvalue.Text(again) != jsonvalue.Text(v) {
			t.Fatalf("%q: becomes %s: %v", data, jsonvalue.Text(again), faults)
		}
	})
}

// plain returns v in the types of encoding/json.
func plain(v any) any {
	switch v := v.(type) {
	case jsonvalue.Number:
		return json.Number(v)
	case []any:
		items := []any{}
		for _, item := range v {
			items = append(items, plain(item))
		}
		return items
	case *jsonvalue.Object:
		members := map[string]any{}
		for _, m := range v.Members {
			members[m.Name] = plain(m.Value)
		}
		return members
	}
	return v
}

// Four names of members are counted as a value.
func TestCountOfNames(t *testing.T) {
	for text, want := range map[string]int{`{"a": 1, "b": 2, "c": 3}`: 4, `{"a": 1, "b": 2, "c": 3, "d": 4}`: 6, `[":", ":", ":", ":"]`: 5} {
		if got := jsonvalue.Count([]byte(text)); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}

// Texts read one after the other, and at once, leave nothing to each other, however many items stand around a list that is begun.
func TestDecodeAgain(t *testing.T) {
	list := func(items int, item string) string { return "[" + strings.Repeat(item+",", items-1) + item + "]" }
	object := func(members int, value string) string {
		var all []string
		for i := range members {
			all = append(all, fmt.Sprintf(`"m%d":%s`, i, value))
		}
		return "{" + strings.Join(all, ",") + "}"
	}
	texts := []string{
		list(3, "1"), list(127, `"a"`), list(128, `"b"`), list(129, `"c"`), list(9000, "2"),
		list(100, list(100, "3")), object(40, object(40, list(2, "4"))), object(129, object(130, "5")), list(130, object(3, list(40, "true"))),
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 60 {
				want := texts[i*7%len(texts)]
				if _, faults := jsonvalue.Decode([]byte(want[:len(want)/2])); len(faults) == 0 {
					t.Error("half a text has no fault")
				}
				v, faults := jsonvalue.Decode([]byte(want))
				if got := jsonvalue.Text(v); len(faults) > 0 || got != want {
					t.Errorf("%.40s: %.40s, %v", want, got, faults)
				}
			}
		})
	}
	all.Wait()
}
