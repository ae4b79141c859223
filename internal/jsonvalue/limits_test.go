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
		"maxDepth":    crossDepth,
		"maxExponent": crossExponent,
		"maxPairwise": crossPairwise,
	}, nil)
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
