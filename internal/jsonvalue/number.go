package jsonvalue

import (
	"math/big"
	"strconv"
	"strings"
)

// Number is a JSON number as it was written, RFC 8259 section 6. Comparisons are exact at any size.
type Number string

// Int returns a Number of an integer.
func Int(i int64) Number { return Number(strconv.FormatInt(i, 10)) }

// Float returns the shortest Number that reads back as f; f must be finite.
func Float(f float64) Number {
	text := strconv.FormatFloat(f, 'g', -1, 64)
	return Number(strings.Replace(text, "e+", "e", 1))
}

// IsInteger reports whether the amount is whole: 1, 1.0 and 1e3 are (JSON Schema Validation 2020-12, section 6.1.1).
func (n Number) IsInteger() bool {
	if n.plainInteger() {
		return true
	}
	d := n.decimal()
	return d.exponent >= 0
}

// Int64 returns the amount as an int64, and whether it is one.
func (n Number) Int64() (int64, bool) {
	if i, err := strconv.ParseInt(string(n), 10, 64); err == nil {
		return i, true
	}
	d := n.decimal()
	if d.digits == "" {
		return 0, true
	}
	if d.exponent < 0 || len(d.digits)+d.exponent > 19 {
		return 0, false
	}
	text := d.digits + strings.Repeat("0", d.exponent)
	if d.negative {
		text = "-" + text
	}
	i, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, false
	}
	return i, true
}

// Float64 returns the nearest float64; too large an amount is ±Inf.
func (n Number) Float64() float64 {
	f, _ := strconv.ParseFloat(string(n), 64)
	return f
}

// Cmp returns -1, 0 or 1 as n is less than, equal to or greater than m.
func (n Number) Cmp(m Number) int {
	if n == m {
		return 0
	}
	if n.plainInteger() && m.plainInteger() && len(n) < 19 && len(m) < 19 {
		a, _ := strconv.ParseInt(string(n), 10, 64)
		b, _ := strconv.ParseInt(string(m), 10, 64)
		return compare(a, b)
	}
	a, b := n.decimal(), m.decimal()
	switch {
	case a.digits == "" && b.digits == "":
		return 0
	case a.sign() != b.sign():
		return compare(int64(a.sign()), int64(b.sign()))
	default:
		return a.sign() * a.cmpMagnitude(b)
	}
}

// MultipleOf reports whether n divided by m is whole, exactly; m must not be zero.
// Exponents are never written out, so 1e999999999 costs no more than 10.
func (n Number) MultipleOf(m Number) bool {
	a, b := n.decimal(), m.decimal()
	if a.digits == "" {
		return true
	}
	if b.digits == "" {
		return false
	}
	shift := a.exponent - b.exponent
	if shift < 0 { // the digits carry no trailing zero, so no multiple of ten divides them
		return false
	}
	divisor := bigInt(b.digits)
	dividend := remainder(a.digits, divisor)
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(shift)), divisor)
	dividend.Mul(dividend, power)
	return dividend.Mod(dividend, divisor).Sign() == 0
}

// remainder returns the amount of digits modulo m, in a time that grows with their number alone: a megabyte of digits
// takes big.Int a second to read.
func remainder(digits string, m *big.Int) *big.Int {
	rest, ten := new(big.Int), big.NewInt(10)
	for len(digits) > 0 {
		n := min(len(digits), 18) // what an int64 holds
		chunk := bigInt(digits[:n])
		shift := new(big.Int).Exp(ten, big.NewInt(int64(n)), nil)
		rest.Mod(chunk.Add(chunk, shift.Mul(shift, rest)), m)
		digits = digits[n:]
	}
	return rest
}

func bigInt(digits string) *big.Int {
	i, _ := new(big.Int).SetString(digits, 10)
	return i
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (n Number) plainInteger() bool {
	return !strings.ContainsAny(string(n), ".eE")
}

// decimal is digits × 10^exponent, the digits without zeros at either end; no digits is zero.
type decimal struct {
	negative bool
	digits   string
	exponent int
}

// maxExponent bounds what an exponent counts for: beyond it amounts differ only from hostile documents.
const maxExponent = 1 << 30

func (n Number) decimal() decimal {
	text, negative := strings.CutPrefix(string(n), "-")
	mantissa, exponent := text, 0
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa = text[:i]
		exponent = boundedExponent(text[i+1:])
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	exponent -= len(fraction)
	trimmed := strings.TrimRight(digits, "0")
	exponent += len(digits) - len(trimmed)
	if trimmed == "" {
		return decimal{}
	}
	return decimal{negative, trimmed, exponent}
}

func boundedExponent(text string) int {
	i, err := strconv.Atoi(text)
	if err != nil || i > maxExponent || i < -maxExponent {
		if strings.HasPrefix(text, "-") {
			return -maxExponent
		}
		return maxExponent
	}
	return i
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

func (d decimal) cmpMagnitude(o decimal) int {
	if c := compare(int64(len(d.digits)+d.exponent), int64(len(o.digits)+o.exponent)); c != 0 {
		return c
	}
	return strings.Compare(d.digits, o.digits)
}
