package faker

import (
	"strconv"
	"strings"

	"agentmock/internal/jsonvalue"
)

// grid is the usual case of multiples within bounds: all numbers are short, and everything is counted in units of the last decimal place
// that any of them has. Rationals do the same for all numbers, and take thirty times as long.
type grid struct {
	places      int // of a unit
	step        int64
	first, last int64 // how many steps
}

// What a grid counts fits into 64 bits: maxShort digits, with maxPlaces more behind the point, and a thousand steps.
const (
	maxShort  = 9
	maxPlaces = 6
)

// short returns a number of few digits without an exponent in units of its last decimal place; ok is false for any other.
func short(n jsonvalue.Number) (units int64, places int, ok bool) {
	whole, fraction, _ := strings.Cut(string(n), ".")
	if len(whole)+len(fraction) > maxShort || len(fraction) > maxPlaces {
		return 0, 0, false
	}
	units, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || fraction == "" {
		return units, 0, err == nil
	}
	behind, err := strconv.ParseUint(fraction, 10, 64)
	for range fraction {
		units *= 10
	}
	if whole[0] == '-' {
		return units - int64(behind), len(fraction), err == nil
	}
	return units + int64(behind), len(fraction), err == nil
}

// gridOf returns the grid of constraints, as factors and limits have it in the usual shape; ok is false where they are no usual case.
func gridOf(f *Constraints, whole bool) (g grid, ok bool) {
	step, places := int64(1), 0
	switch len(f.MultipleOf) {
	case 0:
	case 1:
		if step, places, ok = short(f.MultipleOf[0]); !ok || step <= 0 || whole && places > 0 {
			return g, false
		}
	default:
		return g, false
	}
	low, lowPlaces, ok1 := short(f.Low)
	high, highPlaces, ok2 := short(f.High)
	if f.Low != "" && !ok1 || f.High != "" && !ok2 {
		return g, false
	}
	g.places = max(places, lowPlaces, highPlaces)
	unit := powersOfTen[g.places]
	low, high = low*powersOfTen[g.places-lowPlaces], high*powersOfTen[g.places-highPlaces]
	g.step = step * powersOfTen[g.places-places]
	lowest, highest := low, high
	if f.High == "" {
		highest = max(low, 0) + 1000*g.step
		if f.Low == "" {
			highest = 1000 * g.step
		}
	}
	if f.Low == "" {
		lowest = min(highest-1000*g.step, 0)
		if f.High == "" {
			lowest = 0
		}
	}
	if r, known := integerRanges[f.Format]; known {
		if least, fits := held(r[0]); fits {
			lowest = max(lowest, least*unit)
		}
		if most, fits := held(r[1]); fits {
			highest = min(highest, most*unit)
		}
	}
	g.first, g.last = floorOf(lowest, g.step), floorOf(highest, g.step)
	if g.first*g.step != lowest || f.lowOpen && g.first*g.step == low {
		g.first++
	}
	if f.highOpen && g.last*g.step == high {
		g.last--
	}
	return g, true
}

// held returns a bound of an integer format; ok is false for those of 64 bits, which no grid reaches.
func held(bound jsonvalue.Number) (n int64, ok bool) {
	n, err := strconv.ParseInt(string(bound), 10, 64)
	return n, err == nil && n > -1<<40 && n < 1<<40
}

var powersOfTen = [maxPlaces + 1]int64{1, 10, 100, 1000, 10_000, 100_000, 1_000_000}

// floorOf returns the greatest whole number of steps up to n.
func floorOf(n, step int64) int64 {
	if n < 0 && n%step != 0 {
		return n/step - 1
	}
	return n / step
}

// draw takes a number of the grid; ok is false where there is none.
func (g grid) draw(d *Draw) (n jsonvalue.Number, ok bool) {
	if g.first > g.last {
		return "", false
	}
	return g.text((g.first + d.Random.Int63n(g.last-g.first+1)) * g.step), true
}

// text writes so many units, without zeros at the end.
func (g grid) text(units int64) jsonvalue.Number {
	places := g.places
	for places > 0 && units%10 == 0 {
		units, places = units/10, places-1
	}
	if places == 0 {
		return jsonvalue.Int(units)
	}
	var room [24]byte
	text := room[:0]
	if units < 0 {
		text, units = append(text, '-'), -units
	}
	text = append(strconv.AppendInt(text, units/powersOfTen[places], 10), '.')
	digits := strconv.FormatInt(powersOfTen[places]+units%powersOfTen[places], 10)
	return jsonvalue.Number(append(text, digits[1:]...))
}
