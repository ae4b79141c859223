package fake

import (
	"math"
	"math/big"
	"strconv"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// safeInteger is the largest integer that every JSON client keeps exact, 2^53-1 (RFC 8259 section 6).
const safeInteger = 1<<53 - 1

// integerRanges are what the integer formats hold.
var integerRanges = map[string][2]int64{
	"int8": {math.MinInt8, math.MaxInt8}, "int16": {math.MinInt16, math.MaxInt16}, "int32": {math.MinInt32, math.MaxInt32},
	"uint8": {0, math.MaxUint8}, "uint16": {0, math.MaxUint16}, "uint32": {0, math.MaxUint32}, "uint64": {0, safeInteger},
}

// number makes a number of facets without values; ok is false where the bounds leave none.
func (v *visit) number(f *facets) (n value.Number, ok bool) {
	if f.types&spec.Number == 0 {
		return v.integer(f)
	}
	if len(f.multipleOf) > 0 {
		return v.multiple(f)
	}
	low, high, usual := bounds(f, 1000)
	if v.shape == Extreme && !usual {
		return v.bound(f, value.Float(low), value.Float(high)), true
	}
	for _, places := range []float64{2, 4, 8, 15} { // two places where the bounds leave room for them
		scale := math.Pow(10, places)
		n := value.Float(math.Round((low+v.random.Float64()*(high-low))*scale) / scale)
		if f.inBounds(n) {
			return n, true
		}
	}
	return value.Float(low + (high-low)/2), true
}

// bounds are the limits of a float; usual where the schema leaves them open and they are only what is usual.
func bounds(f *facets, span float64) (low, high float64, usual bool) {
	low, high = 0, span
	switch {
	case f.low != "" && f.high != "":
		low, high = f.low.Float64(), f.high.Float64()
	case f.low != "":
		low = f.low.Float64()
		high = low + math.Max(span, math.Abs(low))
	case f.high != "":
		high = f.high.Float64()
		low = math.Min(0, high-span)
	default:
		usual = true
	}
	return low, high, usual
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

// bound is one of two extremes that is not excluded.
func (v *visit) bound(f *facets, low, high value.Number) value.Number {
	first, second := low, high
	if v.random.Intn(2) == 0 {
		first, second = high, low
	}
	if f.inBounds(first) {
		return first
	}
	if f.inBounds(second) {
		return second
	}
	return value.Float((low.Float64() + high.Float64()) / 2)
}

// integer makes a whole number.
func (v *visit) integer(f *facets) (value.Number, bool) {
	if len(f.multipleOf) > 0 {
		return v.multiple(f)
	}
	low, high, ok := wholeBounds(f)
	if !ok {
		return "", false
	}
	if v.shape == Extreme {
		return v.bound(f, value.Int(low), value.Int(high)), true
	}
	if f.high == "" { // nothing says how large it may be: stay where numbers of people and things are
		high = min(high, max(low, 0)+1000)
	}
	if f.low == "" {
		low = max(low, min(0, high-1000))
	}
	return value.Int(v.between(low, high)), true
}

// wholeBounds are the least and the greatest integer allowed.
func wholeBounds(f *facets) (low, high int64, ok bool) {
	low, high = -safeInteger, safeInteger
	if r, known := integerRanges[f.format]; known {
		low, high = r[0], r[1]
	}
	if f.low != "" {
		low = max(low, wholeAbove(f.low, f.lowOpen))
		if f.low.Cmp(value.Int(safeInteger)) > 0 {
			high = math.MaxInt64
		}
	}
	if f.high != "" {
		high = min(max(high, low), wholeBelow(f.high, f.highOpen))
		if f.low == "" && f.high.Cmp(value.Int(-safeInteger)) < 0 {
			low = math.MinInt64
		}
	}
	return low, high, low <= high
}

func wholeAbove(n value.Number, open bool) int64 {
	i, exact := n.Int64()
	if !exact {
		f := math.Ceil(n.Float64())
		return int64(math.Max(math.MinInt64, math.Min(math.MaxInt64-1024, f)))
	}
	if open && i < math.MaxInt64 {
		return i + 1
	}
	return i
}

func wholeBelow(n value.Number, open bool) int64 {
	i, exact := n.Int64()
	if !exact {
		f := math.Floor(n.Float64())
		return int64(math.Max(math.MinInt64+1024, math.Min(math.MaxInt64-1024, f)))
	}
	if open && i > math.MinInt64 {
		return i - 1
	}
	return i
}

func (v *visit) between(low, high int64) int64 {
	span := uint64(high) - uint64(low)
	if span == math.MaxUint64 {
		return int64(v.random.Uint64())
	}
	if span < math.MaxInt64 {
		return low + v.random.Int63n(int64(span)+1)
	}
	return int64(uint64(low) + v.random.Uint64()%(span+1))
}

// multiple makes a multiple of all the numbers asked for, exactly: in decimals, not in floats.
func (v *visit) multiple(f *facets) (value.Number, bool) {
	step := rational(f.multipleOf[0])
	for _, m := range f.multipleOf[1:] {
		step = leastCommonMultiple(step, rational(m))
	}
	if f.types&spec.Number == 0 {
		step = leastCommonMultiple(step, big.NewRat(1, 1))
	}
	span, _ := new(big.Rat).Mul(step, big.NewRat(1000, 1)).Float64()
	low, high, _ := bounds(f, span)
	size, _ := step.Float64()
	first, last := math.Ceil(low/size)-1, math.Floor(high/size)+1
	first, last = math.Max(first, -safeInteger), math.Min(last, safeInteger)
	for range 64 {
		k := v.between(int64(first), int64(last))
		n := value.Number(decimalText(new(big.Rat).Mul(step, new(big.Rat).SetInt64(k))))
		if f.inBounds(n) {
			return n, true
		}
	}
	for k := int64(first); k <= int64(last) && k < int64(first)+10_000; k++ {
		n := value.Number(decimalText(new(big.Rat).Mul(step, new(big.Rat).SetInt64(k))))
		if f.inBounds(n) {
			return n, true
		}
	}
	return "", false
}

// rational is n exactly; 1 for a number beyond what floats hold, whose digits would fill the memory.
func rational(n value.Number) *big.Rat {
	if f := n.Float64(); f == 0 || math.IsInf(f, 0) {
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
