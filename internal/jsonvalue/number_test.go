package jsonvalue_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"agentmock/internal/jsonvalue"
)

func TestNumber(t *testing.T) {
	for number, want := range map[jsonvalue.Number]struct {
		integer bool
		int64   int64
		fits    bool
	}{
		"0":                       {true, 0, true},
		"-0":                      {true, 0, true},
		"0.0":                     {true, 0, true},
		"0e5":                     {true, 0, true},
		"-0.00E-7":                {true, 0, true},
		"1":                       {true, 1, true},
		"1.0":                     {true, 1, true},
		"1.5":                     {false, 0, false},
		"15e-1":                   {false, 0, false},
		"150e-1":                  {true, 15, true},
		"-1.50e2":                 {true, -150, true},
		"1E+3":                    {true, 1000, true},
		"9223372036854775807":     {true, math.MaxInt64, true},
		"-9223372036854775808":    {true, math.MinInt64, true},
		"9223372036854775808":     {true, 0, false},
		"9.223372036854775807e18": {true, math.MaxInt64, true},
		"1e19":                    {true, 0, false},
		"1e999999999":             {true, 0, false},
		"1e-999999999":            {false, 0, false},
		"1e99999999999999999999":  {true, 0, false},
		"0e99999999999999999999":  {true, 0, true},
		"1e-99999999999999999999": {false, 0, false},
	} {
		if got := number.IsInteger(); got != want.integer {
			t.Errorf("%s: IsInteger is %v", number, got)
		}
		if got, ok := number.Int64(); got != want.int64 || ok != want.fits {
			t.Errorf("%s: Int64 is %v, %v", number, got, ok)
		}
	}
}

func TestNumberCmp(t *testing.T) {
	// Ascending; the numbers of one row are equal.
	rows := [][]jsonvalue.Number{
		{"-1e999999999", "-10e999999998"},
		{"-1e400"},
		{"-12345678901234567891"},
		{"-12345678901234567890", "-1234567890123456789e1"},
		{"-1.5", "-15e-1", "-1.50"},
		{"-1", "-1.0", "-0.1e1"},
		{"-1e-999999999"},
		{"0", "-0", "0.0", "0e999999999", "-0e-5"},
		{"1e-999999999"},
		{"1e-400"},
		{"0.1", "1e-1", "0.10"},
		{"0.12"},
		{"0.123"},
		{"1", "1.0", "10e-1", "1e0", "1E+0"},
		{"9.99"},
		{"10", "1e1"},
		{"9007199254740992"},
		{"9007199254740993", "9007199254740993.0"},
		{"999999999999999999"},
		{"1000000000000000000", "1e18"},
		{"1e400"},
		{"1e999999999"},
	}
	for i, a := range rows {
		for j, b := range rows {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			for _, n := range a {
				for _, m := range b {
					if got := n.Cmp(m); got != want {
						t.Errorf("%s compared with %s is %d, want %d", n, m, got, want)
					}
					if same := jsonvalue.CanonicalText(n) == jsonvalue.CanonicalText(m); same != (want == 0) {
						t.Errorf("%s and %s have the canonical texts %s and %s", n, m, jsonvalue.CanonicalText(n), jsonvalue.CanonicalText(m))
					}
				}
			}
		}
	}
}

func TestNumberMultipleOf(t *testing.T) {
	for text, want := range map[string]bool{
		"0 of 7": true, "-0.0 of 7": true, "14 of 7": true, "-21 of 7": true, "15 of 7": false, "7 of 14": false,
		"0.3 of 0.1": true, "19.99 of 0.01": true, "19.995 of 0.01": false, "1e20 of 0.01": true, "1 of 0.3": false,
		"1e3 of 1000": true, "500 of 1e3": false, "1e999999999 of 7": false, "7e999999999 of 7": true, "1e999999999 of 1": true,
		"1e-999999999 of 7": false, "7 of 1e-999999999": true, "1 of 1e999999999": false, "1e999999999 of 3e-999999999": false,
		"123456789012345678901234567890 of 10": true, "123456789012345678901234567891 of 10": false,
		"123456789012345678901234567890123456788 of 7": true, "123456789012345678901234567890123456789 of 7": false,
	} {
		n, m, _ := strings.Cut(text, " of ")
		if got := jsonvalue.Number(n).MultipleOf(jsonvalue.Number(m)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// Random numbers of small exponents agree with math/big.
func TestNumberAgreesWithBig(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	number := func() (jsonvalue.Number, *big.Rat) {
		text := fmt.Sprint(r.IntN(2000) - 1000)
		if r.IntN(2) == 0 {
			text += fmt.Sprintf(".%d", r.IntN(1000))
		}
		if r.IntN(3) == 0 {
			text += []string{"e", "E+", "e-", "E-0"}[r.IntN(4)] + fmt.Sprint(r.IntN(6))
		}
		exact, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatal(text)
		}
		return jsonvalue.Number(text), exact
	}
	for range 20_000 {
		n, a := number()
		m, b := number()
		if got, want := n.Cmp(m), a.Cmp(b); got != want {
			t.Errorf("%s compared with %s is %d, want %d", n, m, got, want)
		}
		if got, want := n.IsInteger(), a.IsInt(); got != want {
			t.Errorf("%s: IsInteger is %v", n, got)
		}
		if i, ok := n.Int64(); ok != a.IsInt() || ok && a.Cmp(new(big.Rat).SetInt64(i)) != 0 {
			t.Errorf("%s: Int64 is %d, %v", n, i, ok)
		}
		if b.Sign() != 0 {
			if got, want := n.MultipleOf(m), new(big.Rat).Quo(a, b).IsInt(); got != want {
				t.Errorf("%s multiple of %s: %v", n, m, got)
			}
		}
	}
}

func TestNumberHostile(t *testing.T) {
	long := jsonvalue.Number(strings.Repeat("9", 1_000_000))
	start := time.Now()
	for _, n := range []jsonvalue.Number{"1e999999999", "-1e-999999999", "1e99999999999999999999", "0e999999999", long, long + ".5"} {
		for _, m := range []jsonvalue.Number{"7", "0.01", "3e999999999", "3e-999999999"} {
			n.Cmp(m)
			n.MultipleOf(m)
			n.Int64()
			n.IsInteger()
			n.Float64()
			jsonvalue.CanonicalText(n)
		}
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestFloat(t *testing.T) {
	for f, want := range map[float64]jsonvalue.Number{0: "0", 1: "1", -1.5: "-1.5", 1e21: "1e21", 1e-7: "1e-07", 0.1: "0.1", math.MaxFloat64: "1.7976931348623157e308"} {
		got := jsonvalue.Float(f)
		if got != want || got.Float64() != f {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
		if _, faults := jsonvalue.Decode([]byte(got)); len(faults) > 0 {
			t.Errorf("%s: %v", got, faults)
		}
	}
}
