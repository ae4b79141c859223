package fake

import (
	"math"
	"strconv"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// How makers are put together, and those of our own names.

func simple(making func(*visit) any) func(arguments) (*maker, error) {
	return func(a arguments) (*maker, error) { return &maker{make: making}, a.known() }
}

func ofPerson(add func(*person, []byte) []byte) func(arguments) (*maker, error) {
	return func(a arguments) (*maker, error) {
		m := writer(spec.String, func(v *visit) {
			v.out = append(add(v.somebody(), append(v.out, '"')), '"')
		})
		m.person = true
		return m, a.known()
	}
}

// ofField makes a part of a form field out of JSON that it appends.
func ofField(fixed bool, writes spec.Types, add func(*field, []byte) []byte, all ...any) func(arguments) (*maker, error) {
	return func(a arguments) (*maker, error) {
		m := writer(writes, func(v *visit) { v.out = add(v.formField(), v.out) })
		m.field, m.fixed, m.all = true, fixed, all
		return m, a.known()
	}
}

// writer is a maker that writes values of a type.
func writer(writes spec.Types, write func(*visit)) *maker {
	return &maker{writes: writes, write: write}
}

func structural(making func(*visit) any) func(arguments) (*maker, error) {
	return func(a arguments) (*maker, error) { return &maker{make: making, fixed: true}, a.known() }
}

// makers are our own names; every other name is looked for in gofakeit.
var makers = map[string]func(arguments) (*maker, error){
	"person.name":    ofPerson((*person).appendName),
	"person.phone":   ofPerson((*person).appendPhone),
	"person.email":   ofPerson((*person).appendEmail),
	"person.company": ofPerson((*person).appendCompany),
	"person.city":    ofPerson(func(p *person, dst []byte) []byte { return append(dst, p.city...) }),
	"person.title":   ofPerson(func(p *person, dst []byte) []byte { return append(dst, p.title...) }),
	"person.address": ofPerson((*person).appendAddress),
	"person.carrier": makeCarrier,
	"person.sex":     makeSex,

	"field.name":  ofField(false, spec.String, func(f *field, dst []byte) []byte { return append(f.appendName(append(dst, '"')), '"') }),
	"field.type":  ofField(true, spec.String, func(f *field, dst []byte) []byte { return append(append(append(dst, '"'), f.kind...), '"') }, "text", "number", "date"),
	"field.rules": ofField(true, spec.Array, func(f *field, dst []byte) []byte { return append(dst, f.rules...) }, allFieldRules()...),
	"field.value": makeFieldValue,

	"index":      makeIndex,
	"uuid":       structural(func(v *visit) any { return v.uuid() }),
	"problem.en": structural(func(v *visit) any { return v.problem.English }),
	"problem.zh": structural(func(v *visit) any { return v.problem.Chinese }),

	"datetime":  simple(func(v *visit) any { return v.time("datetime") }),
	"date-time": simple(func(v *visit) any { return v.time("date-time") }),
	"date":      simple(func(v *visit) any { return v.time("date") }),

	"integer": makeInteger,
	"decimal": makeDecimal,
	"boolean": makeBoolean,
}

func makeCarrier(a arguments) (*maker, error) {
	m := writer(spec.Integer, func(v *visit) { v.out = strconv.AppendInt(v.out, v.somebody().carrier, 10) })
	m.person, m.all = true, []any{value.Number("1"), value.Number("2"), value.Number("3")}
	return m, a.known()
}

func makeIndex(a arguments) (*maker, error) {
	m := writer(spec.Integer, func(v *visit) { v.out = strconv.AppendInt(v.out, int64(v.index), 10) })
	m.fixed, m.low, m.high = true, "0", value.Int(2*maxValues)
	return m, a.known()
}

func makeSex(a arguments) (*maker, error) {
	return &maker{
		make:   func(v *visit) any { return value.Int(v.somebody().sex) },
		within: func(v *visit, f *facets) any { return v.somebody().sexWithin(f) },
		person: true,
	}, a.known()
}

// makeFieldValue keeps what a field's type asks for in every shape; only free text becomes awkward.
func makeFieldValue(a arguments) (*maker, error) {
	m := writer(spec.String, func(v *visit) {
		if f := v.formField(); v.shape != Extreme || f.kind != "text" {
			v.out = append(append(append(v.out, '"'), f.text...), '"')
			return
		}
		v.put(v.awkwardText(&facets{maxLength: -1}))
	})
	m.field, m.fixed = true, true
	return m, a.known()
}

func makeInteger(a arguments) (*maker, error) {
	low, err := a.whole("min", 0, math.MinInt64, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	high, err := a.whole("max", max(low, 0)+1000, math.MinInt64, math.MaxInt64)
	if err == nil && low > high {
		err = a.node.Errorf("min %d is above max %d", low, high)
	}
	if err != nil {
		return nil, err
	}
	m := writer(spec.Integer, func(v *visit) { v.out = strconv.AppendInt(v.out, v.between(low, high), 10) })
	m.low, m.high = value.Int(low), value.Int(high)
	return m, a.known("min", "max")
}

// makeDecimal makes a decimal in text, as amounts of money travel.
func makeDecimal(a arguments) (*maker, error) {
	low, err := a.number("min", 0)
	if err != nil {
		return nil, err
	}
	high, err := a.number("max", max(low, 0)+1000)
	if err == nil && low > high {
		err = a.node.Errorf("min %v is above max %v", low, high)
	}
	if err != nil {
		return nil, err
	}
	places, err := a.whole("places", 2, 0, 20)
	if err != nil {
		return nil, err
	}
	return writer(spec.String, func(v *visit) {
		drawn := low + v.random.Float64()*(high-low)
		v.out = append(strconv.AppendFloat(append(v.out, '"'), drawn, 'f', int(places), 64), '"')
	}), a.known("min", "max", "places")
}

func makeBoolean(a arguments) (*maker, error) {
	likelihood, err := a.number("likelihood", 50)
	if err != nil {
		return nil, err
	}
	return writer(spec.Boolean, func(v *visit) { v.out = strconv.AppendBool(v.out, v.random.Float64()*100 < likelihood) }), a.known("likelihood")
}
