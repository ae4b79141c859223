package jsonvalue_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/limits"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"MaxFaults":   crossFaults,
		"MaxPointer":  crossPointer,
		"MaxDepth":    crossDepth,
		"maxExponent": crossExponent,
		"maxPairwise": crossPairwise,
		"maxQuoted":   crossQuoted,
	}, nil)
}

// crossFaults decodes texts with as many faults as are told, and more: the rest is not read, and nothing grows with it.
func crossFaults(t *testing.T) {
	for name, text := range map[string]func(int) string{
		"no UTF-8":       func(n int) string { return "[" + strings.TrimSuffix(strings.Repeat("\"\xff\",", n), ",") + "]" },
		"repeated names": func(n int) string { return "{" + strings.Repeat(`"":1,`, n) + `"":1}` },
	} {
		if v, faults := jsonvalue.Decode([]byte(text(20))); v == nil || len(faults) != 20 {
			t.Errorf("%s: 20 faults: %v, %d", name, v, len(faults))
		}
		for _, count := range []int{21, 200_000} {
			v, faults := jsonvalue.Decode([]byte(text(count)))
			if v != nil || len(faults) != 21 || faults[20].Reason != "there are more faults; the rest is not read" {
				t.Errorf("%s: %d faults: %v, %v", name, count, v, faults[len(faults)-1])
			}
		}
	}
	if took := allocated(func() { jsonvalue.Decode([]byte("[" + strings.Repeat("\"\xff\",", 1_000_000) + "1]")) }); took > 16<<20 {
		t.Errorf("%d bytes for a text of 4 MB", took)
	}
}

// crossPointer has a fault inside a name that is as long as a pointer may be, and longer.
func crossPointer(t *testing.T) {
	for length, want := range map[int]int{1<<10 - len("/") - len("/a"): 1 << 10, 1<<10 - len("/"): len("/…"), 4 << 20: len("/…/a")} {
		_, faults := jsonvalue.Decode([]byte(`{"` + strings.Repeat("x", length) + `": {"a": 1, "a": 2}}`))
		if len(faults) != 1 || len(faults[0].Pointer) != want {
			t.Errorf("a name of %d bytes: a pointer of %d, want %d", length, len(faults[0].Pointer), want)
		}
	}
	if got := jsonvalue.CutPointer("/a/b/" + strings.Repeat("x", 2000)); got != "/a/b/…" {
		t.Errorf("cut to %s", got)
	}
}

// crossQuoted repeats names as long as they are quoted, and longer.
func crossQuoted(t *testing.T) {
	for length, want := range map[int]string{60: strings.Repeat("文", 60), 61: strings.Repeat("文", 60) + "…", 100_000: strings.Repeat("文", 60) + "…"} {
		name := `"` + strings.Repeat("文", length) + `": 1`
		_, faults := jsonvalue.Decode([]byte("{" + name + "," + name + "}"))
		if len(faults) != 1 || faults[0].Reason != `name "`+want+`" is repeated` {
			t.Errorf("%d characters: %v", length, faults)
		}
	}
}

// TestDecodeTakesWhatItHolds reads dense texts: what a value takes is bounded, and lists have no room to spare.
func TestDecodeTakesWhatItHolds(t *testing.T) {
	for name, row := range map[string]struct {
		text string
		most uint64 // times the text
	}{
		"empty lists":   {"[" + strings.Repeat("[],", 300_000) + "[]]", 18},
		"empty objects": {"[" + strings.Repeat("{},", 300_000) + "{}]", 27},
		"digits":        {"[" + strings.Repeat("1,", 300_000) + "1]", 20},
	} {
		var v any
		if took := allocated(func() { v, _ = jsonvalue.Decode([]byte(row.text)) }); took > row.most*uint64(len(row.text)) {
			t.Errorf("%s: %d bytes, %d times the text", name, took, took/uint64(len(row.text)))
		}
		if items := v.([]any); len(items) != 300_001 || cap(items) != len(items) {
			t.Errorf("%s: %d items, room for %d", name, len(items), cap(items))
		}
	}
}

func TestCount(t *testing.T) {
	for text, want := range map[string]int{
		"1": 1, "[]": 2, "[1,2]": 3, `{"a": 1, "b": {}}`: 4, `"a,b[{\","`: 1, "[1,\n 2]": 3, "{}\n{}\n": 5, "\x1e1\n\x1e2\n": 5,
	} {
		if got := jsonvalue.Count([]byte(text)); got != want {
			t.Errorf("%q: %d values, want %d", text, got, want)
		}
	}
}

// crossPairwise decodes objects of as many names as are compared with each other, and of one more, which a map finds.
func crossPairwise(t *testing.T) {
	for count := 47; count < 51; count++ {
		names := make([]string, count)
		for i := range names {
			names[i] = fmt.Sprintf(`"n%d":%d`, i, i)
		}
		if _, faults := jsonvalue.Decode([]byte("{" + strings.Join(names, ",") + "}")); len(faults) > 0 {
			t.Errorf("%d names: %v", count, faults)
		}
		names[count-1] = `"n0":-1`
		v, faults := jsonvalue.Decode([]byte("{" + strings.Join(names, ",") + "}"))
		if len(faults) != 1 || faults[0].Reason != `name "n0" is repeated` {
			t.Errorf("%d names, one of them repeated: %v", count, faults)
		}
		if o := v.(*jsonvalue.Object); len(o.Members) != count-1 || o.Members[0].Value != jsonvalue.Number("-1") {
			t.Errorf("%d names, one of them repeated: %d are left, the first is %v", count, len(o.Members), o.Members[0].Value)
		}
	}
}

func crossDepth(t *testing.T) {
	for name, row := range map[string]struct{ open, value, end string }{
		"lists":   {"[", "", "]"},
		"objects": {`{"a":`, "1", "}"},
	} {
		t.Run(name, func(t *testing.T) {
			nested := func(levels int) []byte {
				return []byte(strings.Repeat(row.open, levels) + row.value + strings.Repeat(row.end, levels))
			}
			most := 1001 // the value that is no list or object inside makes the 1000th level below the first
			if row.value != "" {
				most = 1000
			}
			if _, faults := jsonvalue.Decode(nested(most)); len(faults) > 0 {
				t.Errorf("%d levels: %v", most, faults)
			}
			v, faults := jsonvalue.Decode(nested(most + 1))
			if v != nil || len(faults) != 1 || faults[0].Reason != "nested deeper than 1000" {
				t.Errorf("%d levels: %v", most+1, faults)
			}
			if _, faults := jsonvalue.Decode([]byte(strings.Repeat(row.open, 5_000_000))); len(faults) != 1 || faults[0].Reason != "nested deeper than 1000" {
				t.Errorf("no end: %v", faults)
			}
		})
	}
}

// crossExponent compares amounts whose exponents count as they are, up to the bound, and as the bound beyond.
func crossExponent(t *testing.T) {
	const most = 1 << 30
	number := func(exponent int) jsonvalue.Number { return jsonvalue.Number(fmt.Sprintf("1e%d", exponent)) }
	got := map[string]int{
		"below":                   number(most - 1).Cmp(number(most)),
		"beyond counts as most":   number(most + 1).Cmp(number(most)),
		"above minus":             number(-most + 1).Cmp(number(-most)),
		"beyond minus as minus":   number(-most - 1).Cmp(number(-most)),
		"not even an int":         jsonvalue.Number("1e99999999999999999999").Cmp(number(most)),
		"not even a negative int": jsonvalue.Number("1e-99999999999999999999").Cmp(number(-most)),
	}
	want := map[string]int{
		"below": -1, "beyond counts as most": 0, "above minus": 1, "beyond minus as minus": 0, "not even an int": 0, "not even a negative int": 0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if bytes := allocated(func() { jsonvalue.Number("1e999999999").Cmp("1e-999999999") }); bytes > 100<<10 {
		t.Errorf("%d bytes to compare two numbers", bytes)
	}
}
