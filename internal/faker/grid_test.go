package faker_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Numbers of few digits are multiplied in whole units as they are in rationals: the same numbers, by the same draws.
func TestMultiplesOfShortNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	number := func() jsonvalue.Number {
		text := fmt.Sprint(r.IntN([]int{3, 20, 1000, 1_000_000, 2_000_000_000}[r.IntN(5)]))
		if r.IntN(3) == 0 {
			text += fmt.Sprintf(".%0*d", 1+r.IntN(8), r.IntN(10))
		}
		if r.IntN(4) == 0 {
			text = "-" + text
		}
		if r.IntN(30) == 0 {
			text += "e2"
		}
		return jsonvalue.Number(text)
	}
	formats := []string{"", "", "", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "double"}
	usual, empty := 0, 0
	for i := range 200_000 {
		f := &faker.Constraints{Types: jsonschema.Number, MaxLength: -1, Format: formats[r.IntN(len(formats))]}
		if r.IntN(2) == 0 {
			f.Raise(number(), r.IntN(2) == 0)
		}
		if r.IntN(2) == 0 {
			f.Lower(number(), r.IntN(2) == 0)
		}
		whole := r.IntN(2) == 0
		for range r.IntN(3) {
			if n := number(); n.Float64() > 0 {
				f.MultipleOf = append(f.MultipleOf, n)
			}
		}
		if !whole && len(f.MultipleOf) == 0 {
			continue
		}
		short, long, ok := faker.Multiples(uint64(i), f, whole)
		if !ok {
			continue
		}
		if usual++; short == "" {
			empty++
		}
		if short != long {
			t.Fatalf("%s in %s (open %+v) of multiples of %v, whole %v, format %q: %q, want %q", f.Low, f.High, f, f.MultipleOf, whole, f.Format, short, long)
		}
	}
	if usual < 50_000 || empty < 1000 {
		t.Errorf("%d of the cases are usual ones, %d without a number", usual, empty)
	}
}
