package faker

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// safeInteger is the largest integer that every JSON client keeps exact, 2^53-1 (RFC 8259 section 6).
const safeInteger = 1<<53 - 1

// integerRanges are what the integer formats hold.
var integerRanges = map[string][2]jsonvalue.Number{
	"int8": {"-128", "127"}, "int16": {"-32768", "32767"}, "int32": {"-2147483648", "2147483647"}, "int64": {"-9223372036854775808", "9223372036854775807"},
	"uint8": {"0", "255"}, "uint16": {"0", "65535"}, "uint32": {"0", "4294967295"}, "uint64": {"0", "18446744073709551615"},
}

// IsIntegerFormat reports whether a format is one of integers.
func IsIntegerFormat(format string) bool { return integerRanges[format] != [2]jsonvalue.Number{} }

// IsNumberFormat reports whether a format is one of numbers, which a text may have: APIs that come of Protocol Buffers write int64 so, and sums of
// money are decimal.
func IsNumberFormat(format string) bool {
	return IsIntegerFormat(format) || slices.Contains([]string{"float", "double", "decimal", "decimal128"}, format)
}

// textOfNumber makes a text of a format of numbers.
func (d *Draw) textOfNumber(format string) string {
	switch {
	case !IsIntegerFormat(format):
		return fmt.Sprintf("%d.%02d", d.faker.Number(1, 999), d.faker.Number(0, 99))
	case d.Extreme:
		return string(integerRanges[format][1])
	case strings.HasSuffix(format, "int8"):
		return strconv.Itoa(d.faker.Number(1, 127))
	case strings.HasSuffix(format, "int16"):
		return strconv.Itoa(d.faker.Number(1, 9999))
	}
	return strconv.Itoa(d.faker.Number(1000, 999_999))
}

// Writes reports whether a text is of the format that is asked for, where that is one of those that no validator asks of a text: numbers, and dates
// of HTTP.
func (f *Constraints) Writes(text string) bool {
	switch {
	case f.Format == "":
		return true
	case IsNumberFormat(f.Format):
		n, faults := jsonvalue.Decode([]byte(text))
		_, isNumber := n.(jsonvalue.Number)
		return len(faults) == 0 && isNumber
	case f.Format == "http-date":
		_, err := time.Parse(httpDate, text)
		return err == nil
	}
	return true
}

// httpDate is how HTTP writes a time (RFC 9110 section 5.6.7).
const httpDate = "Mon, 02 Jan 2006 15:04:05 GMT"

// Number makes a number, or a whole one, of constraints without values; ok is false where the bounds leave none.
func (d *Draw) Number(f *Constraints, whole bool) (n jsonvalue.Number, ok bool) {
	if whole = whole || f.Types&jsonschema.Number == 0; whole || len(f.MultipleOf) > 0 {
		return d.multiple(f, whole)
	}
	if d.Extreme && !d.Varies() {
		if n, ok := d.bound(f); ok {
			return n, true
		}
	}
	low, high := bounds(f, 1000)
	for _, places := range []float64{2, 4, 8, 15} { // two places where the bounds leave room for them
		scale := math.Pow(10, places)
		at := d.Random.Float64()
		drawn := low*(1-at) + high*at // not low + (high-low)*at: the range may be larger than the largest float
		if rounded := math.Round(drawn*scale) / scale; !math.IsInf(rounded, 0) && !math.IsNaN(rounded) {
			drawn = rounded
		}
		if n := jsonvalue.Float(drawn); f.InBounds(n) {
			return n, true
		}
	}
	middle := new(big.Rat).Add(rational(jsonvalue.Float(low)), rational(jsonvalue.Float(high)))
	if f.Low != "" && f.High != "" {
		middle.Add(rational(f.Low), rational(f.High))
	}
	n = jsonvalue.Number(decimalText(middle.Quo(middle, big.NewRat(2, 1))))
	return n, f.InBounds(n)
}

// bounds returns the limits of a float: what is usual where the schema leaves them open.
func bounds(f *Constraints, span float64) (low, high float64) {
	low, high = 0, span
	switch {
	case f.Low != "" && f.High != "":
		low, high = f.Low.Float64(), f.High.Float64()
	case f.Low != "":
		low = f.Low.Float64()
		high = math.Min(low+math.Max(span, math.Abs(low)), math.MaxFloat64)
	case f.High != "":
		high = f.High.Float64()
		low = math.Max(math.Min(0, high-math.Max(span, math.Abs(high))), -math.MaxFloat64)
	}
	return low, high
}

// bound returns one of the bounds that the schema includes, if there is one.
func (d *Draw) bound(f *Constraints) (jsonvalue.Number, bool) {
	choices := []jsonvalue.Number{f.Low, f.High}
	if d.Random.Intn(2) == 0 {
		slices.Reverse(choices)
	}
	for _, n := range choices {
		if n != "" && f.InBounds(n) {
			return n, true
		}
	}
	return "", false
}

// multiple makes a multiple of all the numbers asked for, an integer being one of 1; exactly: in rationals, not in
// floats.
func (d *Draw) multiple(f *Constraints, whole bool) (jsonvalue.Number, bool) {
	if !d.Extreme {
		if g, ok := gridOf(f, whole); ok {
			return g.draw(d)
		}
	}
	return d.anyMultiple(f, whole)
}

// anyMultiple makes a multiple where numbers may be of any size.
func (d *Draw) anyMultiple(f *Constraints, whole bool) (jsonvalue.Number, bool) {
	step := big.NewRat(1, 1)
	for i, m := range f.MultipleOf {
		if i == 0 && !whole {
			step = rational(m)
			continue
		}
		step = leastCommonMultiple(step, rational(m))
	}
	first, last := d.factors(f, step)
	if first.Cmp(last) > 0 {
		return "", false
	}
	k := first
	switch {
	case !d.Extreme || d.Varies():
		k = d.betweenAny(first, last)
	case d.Random.Intn(2) == 0:
		k = last
	}
	n := jsonvalue.Number(decimalText(new(big.Rat).Mul(step, new(big.Rat).SetInt(k))))
	return n, f.InBounds(n)
}

// factors returns the least and the greatest whole number that step may be multiplied with.
func (d *Draw) factors(f *Constraints, step *big.Rat) (first, last *big.Int) {
	low, high := d.limits(f, step)
	first, exact := floor(low.Quo(low, step))
	if !exact || f.lowOpen && onBound(f.Low, step, first) {
		first.Add(first, big.NewInt(1))
	}
	last, _ = floor(high.Quo(high, step))
	if f.highOpen && onBound(f.High, step, last) {
		last.Sub(last, big.NewInt(1))
	}
	return first, last
}

// onBound reports whether k times step is the bound itself.
func onBound(bound jsonvalue.Number, step *big.Rat, k *big.Int) bool {
	return rational(bound).Cmp(new(big.Rat).Mul(step, new(big.Rat).SetInt(k))) == 0
}

// limits returns the bounds and, where there is none, what is usual: numbers of people and things, or in the extreme shape
// all that JSON clients keep exact; both within what the format holds.
func (d *Draw) limits(f *Constraints, step *big.Rat) (low, high *big.Rat) {
	room := new(big.Rat).Mul(step, big.NewRat(1000, 1))
	if f.Low != "" {
		low = rational(f.Low)
	}
	if f.High != "" {
		high = rational(f.High)
	}
	usual := new(big.Rat)
	if d.Extreme {
		usual.SetInt64(safeInteger)
	}
	if high == nil {
		high = greater(new(big.Rat).Add(greater(low, new(big.Rat)), room), usual)
	}
	if low == nil {
		low = lesser(lesser(new(big.Rat).Sub(high, room), new(big.Rat)), new(big.Rat).Neg(usual))
		if f.High == "" && !d.Extreme {
			low = new(big.Rat)
		}
	}
	if r, known := integerRanges[f.Format]; known {
		low, high = greater(low, rational(r[0])), lesser(high, rational(r[1]))
	}
	if !d.Extreme {
		low, high = safe(low, high, step)
	}
	return low, high
}

// safe returns the part of what is between limits that every JSON client keeps exact, where a multiple of step is in it.
func safe(low, high, step *big.Rat) (from, to *big.Rat) {
	most := big.NewRat(safeInteger, 1)
	least := new(big.Rat).Neg(most)
	if high.Cmp(most) > 0 && new(big.Rat).Sub(most, low).Cmp(step) > 0 {
		high = most
	}
	if low.Cmp(least) < 0 && new(big.Rat).Sub(high, least).Cmp(step) > 0 {
		low = least
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

// floor returns the greatest integer up to r, and whether it is r.
func floor(r *big.Rat) (*big.Int, bool) {
	return new(big.Int).Div(r.Num(), r.Denom()), r.IsInt() // Div is Euclidean: it rounds down for a positive divisor
}

func (d *Draw) between(low, high int64) int64 {
	if span := high - low; span >= 0 && span < math.MaxInt64 {
		return low + d.source.int63n(span+1)
	}
	return d.betweenAny(big.NewInt(low), big.NewInt(high)).Int64()
}

func (d *Draw) betweenAny(low, high *big.Int) *big.Int {
	span := new(big.Int).Sub(high, low)
	if span.IsInt64() && span.Int64() < math.MaxInt64 {
		return span.Add(low, span.SetInt64(d.Random.Int63n(span.Int64()+1)))
	}
	span.Add(span, big.NewInt(1))
	return span.Add(low, new(big.Int).Rand(d.Random, span))
}

// rational returns n exactly; 1 for a number beyond what floats hold, whose digits would fill the memory.
func rational(n jsonvalue.Number) *big.Rat {
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

// decimal returns a decimal with a fixed number of places, in text.
func decimal(f float64, places int) string { return strconv.FormatFloat(f, 'f', places, 64) }
