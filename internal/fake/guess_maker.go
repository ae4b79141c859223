package fake

import (
	"strconv"
	"strings"
	"time"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// What a name suggests, made for the facets of its schema. What does not fit them is adapted or dropped by the caller.

func text(making func(*visit) string) func(*visit, *facets) any {
	return func(v *visit, f *facets) any {
		made := making(v)
		for range maxFakes {
			if f.takes(made) {
				break
			}
			made = making(v)
		}
		return made
	}
}

func of(making func(*person) string) func(*visit, *facets) any {
	return func(v *visit, _ *facets) any { return making(v.somebody()) }
}

func ofSex(v *visit, f *facets) any {
	if f.types&spec.String != 0 {
		return sexWords[1][v.somebody().sex-1]
	}
	return value.Int(v.somebody().sex)
}

// first is the first of the texts that has the length.
func first(texts ...string) func(*visit, *facets) any {
	return func(_ *visit, f *facets) any {
		for _, one := range texts {
			if f.takes(one) {
				return one
			}
		}
		return nil
	}
}

func ipAddress(v *visit, f *facets) any {
	if f.format == "ipv6" {
		return v.faker.IPv6Address()
	}
	return "192.0.2." + strconv.Itoa(1+v.random.Intn(254)) // TEST-NET-1, RFC 5737
}

// numbers are within the facets' bounds and these, of up to some decimal places; without a number type, as text.
func numbers(low, high int64, places int) func(*visit, *facets) any {
	return func(v *visit, f *facets) any {
		narrow := *f
		if f.types&spec.Integer == 0 {
			narrow = facets{types: spec.Number | spec.Integer, maxLength: -1}
		}
		narrow.raise(value.Int(low), false)
		narrow.lower(value.Int(high), false)
		if places == 0 {
			narrow.types &^= spec.Number
		} else if narrow.types&spec.Number != 0 && len(narrow.multipleOf) == 0 {
			narrow.multipleOf = []value.Number{value.Number("0." + strings.Repeat("0", places-1) + "1")}
		}
		if n, ok := v.number(&narrow, false); ok {
			return n
		}
		return nil
	}
}

func onlyNumbers(low, high int64, places int) func(*visit, *facets) any {
	making := numbers(low, high, places)
	return func(v *visit, f *facets) any {
		if f.types&spec.Integer == 0 {
			return nil
		}
		return making(v, f)
	}
}

// money is a number of two decimal places, in text with both of them.
func money(low, high int64) func(*visit, *facets) any {
	making := numbers(low, high, 2)
	return func(v *visit, f *facets) any {
		if f.types&spec.Integer == 0 {
			return decimal(float64(low)+v.random.Float64()*float64(high-low), 2)
		}
		if made := making(v, f); made != nil {
			return made
		}
		if f.low != "" { // money has no upper end: above a high minimum, anything near it will do
			narrow := *f
			narrow.multipleOf = append([]value.Number{}, f.multipleOf...)
			if f.types&spec.Number != 0 && len(f.multipleOf) == 0 {
				narrow.multipleOf = []value.Number{"0.01"}
			}
			if n, ok := v.number(&narrow, false); ok {
				return n
			}
		}
		return nil
	}
}

// total counts where it is an integer, and is money otherwise.
func total(v *visit, f *facets) any {
	if f.types&spec.Integer != 0 && f.types&spec.Number == 0 {
		return numbers(1, 200, 0)(v, f)
	}
	return money(1, 2000)(v, f)
}

// share is a part of one, or of a hundred where it is an integer.
func share(v *visit, f *facets) any {
	if f.types&spec.Number == 0 && f.types&spec.Integer != 0 {
		return numbers(0, 100, 0)(v, f)
	}
	return numbers(0, 1, 2)(v, f)
}

// message is why the request is refused in an answer that refuses it, and prose in others.
func message(v *visit, f *facets) any {
	if v.exchange.Response.Status < 400 {
		return v.prose(f)
	}
	for _, reason := range []string{v.problem.Chinese, v.problem.English} {
		if f.takes(reason) {
			return reason
		}
	}
	return v.prose(f)
}

func prose(v *visit, f *facets) any { return v.prose(f) }

func color(v *visit, f *facets) any {
	if hex := v.faker.HexColor(); f.takes(hex) {
		return hex
	}
	return v.faker.SafeColor()
}

// opaque are hexadecimal digits, as many as the facets let be.
func opaque(usual int) func(*visit, *facets) any {
	return func(v *visit, f *facets) any {
		length := max(usual, min(f.minLength, maxLengthArgument))
		if f.maxLength >= 0 {
			length = min(length, f.maxLength)
		}
		if length < 4 {
			return nil
		}
		return v.hex(int64(length))
	}
}

// identifier is a UUID where there is room for one; numbers are left to the schema.
func identifier(v *visit, f *facets) any {
	if f.types&spec.String == 0 || f.types&spec.Integer != 0 {
		return nil
	}
	if uuid := v.uuid(); f.takes(uuid) {
		return uuid
	}
	return opaque(12)(v, f)
}

func code(v *visit, f *facets) any {
	if f.types&spec.Integer != 0 {
		return nil
	}
	for _, made := range []string{v.characters(2, capitals) + v.characters(8, digits), v.characters(1, capitals) + v.characters(3, digits)} {
		if f.takes(made) {
			return made
		}
	}
	return nil
}

// moment is when something happened to the object: the first things at one time, the later ones after it.
func moment(layout string, later bool) func(*visit, *facets) any {
	return func(v *visit, f *facets) any {
		if v.began.IsZero() {
			v.began = v.workingTime()
		}
		t := v.began
		if later {
			t = t.Add(time.Duration(1+v.random.Intn(90*24*60)) * time.Minute)
		}
		return timeWithin(t, f, layout)
	}
}

// writtenTime leaves numbers to the schema: a response_time is no moment.
func writtenTime(v *visit, f *facets) any {
	if f.types&spec.String == 0 {
		return nil
	}
	return moment(time.RFC3339, false)(v, f)
}

func birthday(v *visit, f *facets) any {
	day := time.Date(v.somebody().born, time.Month(1+v.random.Intn(12)), 1+v.random.Intn(28), 0, 0, 0, 0, time.UTC)
	return timeWithin(day, f, time.DateOnly)
}

func age(v *visit, f *facets) any {
	if own := value.Int(int64(v.somebody().age())); f.inBounds(own) && len(f.multipleOf) == 0 {
		return own
	}
	return numbers(18, 70, 0)(v, f)
}
