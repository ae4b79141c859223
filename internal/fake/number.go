package fake

import (
	"math"
	"math/big"
	"slices"
	"strconv"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// safeInteger is the largest integer that every JSON client keeps exact, 2^53-1 (RFC 8259 section 6).
const safeInteger = 1<<53 - 1

// integerRanges are what the integer formats hold.
var integerRanges = map[string][2]value.Number{
	"int8": {"-128", "127"}, "int16": {"-32768", "32767"}, "int32": {"-2147483648", "2147483647"}, "int64": {"-9223372036854775808", "9223372036854775807"},
	"uint8": {"0", "255"}, "uint16": {"0", "65535"}, "uint32": {"0", "4294967295"}, "uint64": {"0", "18446744073709551615"},
}

func isIntegerFormat(format string) bool { return integerRanges[format] != [2]value.Number{} }

// number makes a number, or a whole one, of facets without values; ok is false where the bounds leave none.
func (v *visit) number(f *facets, whole bool) (n value.Number, ok bool) {
	if whole = whole || f.types&spec.Number == 0; whole || len(f.multipleOf) > 0 {
		return v.multiple(f, whole)
	}
	if v.shape == Extreme && !v.strays() {
		if n, ok := v.bound(f); ok {
			return n, true
		}
	}
	low, high := bounds(f, 1000)
	for _, places := range []float64{2, 4, 8, 15} { // two places where the bounds leave room for them
		scale := math.Pow(10, places)
		at := v.random.Float64()
		drawn := low*(1-at) + high*at // not low + (high-low)*at: the range may be larger than the largest float
		if rounded := math.Round(drawn*scale) / scale; !math.IsInf(rounded, 0) && !math.IsNaN(rounded) {
			drawn = rounded
		}
		if n := value.Float(drawn); f.inBounds(n) {
			return n, true
		}
	}
	middle := new(big.Rat).Add(rational(value.Float(low)), rational(value.Float(high)))
	if f.low != "" && f.high != "" {
		middle.Add(rational(f.low), rational(f.high))
	}
	n = value.Number(decimalText(middle.Quo(middle, big.NewRat(2, 1))))
	return n, f.inBounds(n)
}

// bounds are the limits of a float: what is usual where the schema leaves them open.
func bounds(f *facets, span float64) (low, high float64) {
	low, high = 0, span
	switch {
	case f.low != "" && f.high != "":
		low, high = f.low.Float64(), f.high.Float64()
	case f.low != "":
		low = f.low.Float64()
		high = math.Min(low+math.Max(span, math.Abs(low)), math.MaxFloat64)
	case f.high != "":
		high = f.high.Float64()
		low = math.Max(math.Min(0, high-math.Max(span, math.Abs(high))), -math.MaxFloat64)
	}
	return low, high
}

func (f *facets) inBounds(n value.Number) bool {
	if f.low != "" {
		if c := n.Cmp(f.low); c < 0 || c == 0 && f.lowOpen {
			return false
		}
	}
	if f.high != "" {
		if c := n.Cmp(f.high); c > 0 || c == 0 && f.highOpen {
			return false
		}
	}
	return true
}

// bound is one of the bounds that the schema includes, if there is one.
func (v *visit) bound(f *facets) (value.Number, bool) {
	choices := []value.Number{f.low, f.high}
	if v.random.Intn(2) == 0 {
		slices.Reverse(choices)
	}
	for _, n := range choices {
		if n != "" && f.inBounds(n) {
			return n, true
		}
	}
	return "", false
}

// multiple makes a multiple of all the numbers asked for, an integer being one of 1; exactly: in rationals, not in
// floats.
func (v *visit) multiple(f *facets, whole bool) (value.Number, bool) {
	step := big.NewRat(1, 1)
	for i, m := range f.multipleOf {
		if i == 0 && !whole {
			step = rational(m)
			continue
		}
		step = leastCommonMultiple(step, rational(m))
	}
	first, last := v.factors(f, step)
	if first.Cmp(last) > 0 {
		return "", false
	}
	k := first
	switch {
	case v.shape != Extreme || v.strays():
		k = v.betweenAny(first, last)
	case v.random.Intn(2) == 0:
		k = last
	}
	n := value.Number(decimalText(new(big.Rat).Mul(step, new(big.Rat).SetInt(k))))
	return n, f.inBounds(n)
}

// factors are the least and the greatest whole number that step may be multiplied with.
func (v *visit) factors(f *facets, step *big.Rat) (first, last *big.Int) {
	low, high := v.limits(f, step)
	first, exact := floor(low.Quo(low, step))
	if !exact || f.lowOpen && onBound(f.low, step, first) {
		first.Add(first, big.NewInt(1))
	}
	last, _ = floor(high.Quo(high, step))
	if f.highOpen && onBound(f.high, step, last) {
		last.Sub(last, big.NewInt(1))
	}
	return first, last
}

// onBound reports whether k times step is the bound itself.
func onBound(bound value.Number, step *big.Rat, k *big.Int) bool {
	return rational(bound).Cmp(new(big.Rat).Mul(step, new(big.Rat).SetInt(k))) == 0
}

// limits are the bounds and, where there is none, what is usual: numbers of people and things, or in the extreme shape
// all that JSON clients keep exact; both within what the format holds.
func (v *visit) limits(f *facets, step *big.Rat) (low, high *big.Rat) {
	room := new(big.Rat).Mul(step, big.NewRat(1000, 1))
	if f.low != "" {
		low = rational(f.low)
	}
	if f.high != "" {
		high = rational(f.high)
	}
	usual := new(big.Rat)
	if v.shape == Extreme {
		usual.SetInt64(safeInteger)
	}
	if high == nil {
		high = greater(new(big.Rat).Add(greater(low, new(big.Rat)), room), usual)
	}
	if low == nil {
		low = lesser(lesser(new(big.Rat).Sub(high, room), new(big.Rat)), new(big.Rat).Neg(usual))
		if f.high == "" && v.shape != Extreme {
			low = new(big.Rat)
		}
	}
	if r, known := integerRanges[f.format]; known {
		low, high = greater(low, rational(r[0])), lesser(high, rational(r[1]))
	}
	return low, high
}

func greater(x, y *big.Rat) *big.Rat {
	if x == nil || x.Cmp(y) < 0 {
		return y
	}
	return x
}

func lesser(x, y *big.Rat) *big.Rat {
	if x.Cmp(y) > 0 {
		return y
	}
	return x
}

// floor is the greatest integer up to r, and whether it is r.
func floor(r *big.Rat) (*big.Int, bool) {
	return new(big.Int).Div(r.Num(), r.Denom()), r.IsInt() // Div is Euclidean: it rounds down for a positive divisor
}

func (v *visit) between(low, high int64) int64 {
	if span := high - low; span >= 0 && span < math.MaxInt64 {
		return low + v.random.Int63n(span+1)
	}
	return v.betweenAny(big.NewInt(low), big.NewInt(high)).Int64()
}

func (v *visit) betweenAny(low, high *big.Int) *big.Int {
	span := new(big.Int).Sub(high, low)
	if span.IsInt64() && span.Int64() < math.MaxInt64 {
		return span.Add(low, span.SetInt64(v.random.Int63n(span.Int64()+1)))
	}
	span.Add(span, big.NewInt(1))
	return span.Add(low, new(big.Int).Rand(v.random, span))
}

// rational is n exactly; 1 for a number beyond what floats hold, whose digits would fill the memory.
func rational(n value.Number) *big.Rat {
	switch f := n.Float64(); {
	case f == 0 && n.Cmp("0") == 0:
		return new(big.Rat)
	case f == 0 || math.IsInf(f, 0):
		return big.NewRat(1, 1)
	}
	if r, ok := new(big.Rat).SetString(string(n)); ok {
		return r
	}
	return big.NewRat(1, 1)
}

// leastCommonMultiple of a/b and c/d in lowest terms is lcm(a,c)/gcd(b,d).
func leastCommonMultiple(x, y *big.Rat) *big.Rat {
	gcd := new(big.Int).GCD(nil, nil, x.Num(), y.Num())
	lcm := new(big.Int).Div(new(big.Int).Mul(x.Num(), y.Num()), gcd)
	return new(big.Rat).SetFrac(lcm, new(big.Int).GCD(nil, nil, x.Denom(), y.Denom()))
}

// decimalText writes a rational whose denominator has only factors of two and five, as multiples of decimals do.
func decimalText(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	places, _ := r.FloatPrec()
	return r.FloatString(places)
}

// decimal is a decimal with a fixed number of places, in text.
func decimal(f float64, places int) string { return strconv.FormatFloat(f, 'f', places, 64) }
