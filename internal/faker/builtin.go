package faker

import (
	"math"
	"strconv"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// How fakers are put together, and those of our own names.

func simple(making func(*Draw) any) func(arguments) (*Faker, error) {
	return func(a arguments) (*Faker, error) { return &Faker{make: making}, a.known() }
}

func ofPerson(add func(*Person, []byte) []byte) func(arguments) (*Faker, error) {
	return func(a arguments) (*Faker, error) {
		m := writer(jsonschema.String, func(d *Draw, dst []byte) []byte {
			return append(add(d.somebody(), append(dst, '"')), '"')
		})
		m.Person = true
		return m, a.known()
	}
}

// ofField makes a part of a form field out of JSON that it appends.
func ofField(fixed bool, writes jsonschema.Types, add func(*FormField, []byte) []byte, all ...any) func(arguments) (*Faker, error) {
	return func(a arguments) (*Faker, error) {
		m := writer(writes, func(d *Draw, dst []byte) []byte { return add(d.formField(), dst) })
		m.Field, m.Fixed, m.Values = true, fixed, all
		return m, a.known()
	}
}

// writer returns a faker that writes values of a type.
func writer(writes jsonschema.Types, write func(*Draw, []byte) []byte) *Faker {
	return &Faker{Writes: writes, Write: write}
}

func structural(making func(*Draw) any) func(arguments) (*Faker, error) {
	return func(a arguments) (*Faker, error) { return &Faker{make: making, Fixed: true}, a.known() }
}

// formatted makes texts of one of the formats that answers have most of.
func formatted(fixed bool, format string) func(arguments) (*Faker, error) {
	plain := (&Constraints{MaxLength: -1, Format: format}).PlainText()
	return func(a arguments) (*Faker, error) {
		m := writer(jsonschema.String, plain)
		m.Fixed, m.Format = fixed, format
		return m, a.known()
	}
}

// builtins are our own names; every other name is looked for in gofakeit.
var builtins = map[string]func(arguments) (*Faker, error){
	"person.name":    ofPerson((*Person).appendName),
	"person.phone":   ofPerson((*Person).appendPhone),
	"person.email":   ofPerson((*Person).appendEmail),
	"person.company": ofPerson((*Person).appendCompany),
	"person.city":    ofPerson(func(p *Person, dst []byte) []byte { return append(dst, p.place.city...) }),
	"person.title":   ofPerson(func(p *Person, dst []byte) []byte { return append(dst, p.title...) }),
	"person.address": ofPerson((*Person).appendAddress),
	"person.carrier": makeCarrier,
	"person.sex":     makeSex,

	"field.name":  ofField(false, jsonschema.String, func(f *FormField, dst []byte) []byte { return append(f.appendName(append(dst, '"')), '"') }),
	"field.type":  ofField(true, jsonschema.String, func(f *FormField, dst []byte) []byte { return append(append(append(dst, '"'), f.kind...), '"') }, "text", "number", "date"),
	"field.rules": ofField(true, jsonschema.Array, func(f *FormField, dst []byte) []byte { return append(dst, f.rules...) }, allFieldRules()...),
	"field.value": makeFieldValue,

	"index":      makeIndex,
	"uuid":       formatted(true, "uuid"),
	"problem.en": structural(func(d *Draw) any { return d.Problem.In(i18n.English) }),
	"problem.zh": structural(func(d *Draw) any { return d.Problem.In(i18n.Chinese) }),

	"datetime":  formatted(false, "datetime"),
	"date-time": simple(func(d *Draw) any { return d.time("date-time") }),
	"date":      simple(func(d *Draw) any { return d.time("date") }),

	"integer": makeInteger,
	"decimal": makeDecimal,
	"boolean": makeBoolean,
}

func makeCarrier(a arguments) (*Faker, error) {
	m := writer(jsonschema.Integer, func(d *Draw, dst []byte) []byte { return strconv.AppendInt(dst, d.somebody().carrier, 10) })
	m.Person, m.Values = true, []any{jsonvalue.Number("1"), jsonvalue.Number("2"), jsonvalue.Number("3")}
	return m, a.known()
}

// maxIndex is above the index of any element: no body has so many parts.
const maxIndex = 40_000

func makeIndex(a arguments) (*Faker, error) {
	m := writer(jsonschema.Integer, func(d *Draw, dst []byte) []byte { return strconv.AppendInt(dst, int64(d.Index), 10) })
	m.Fixed, m.Low, m.High = true, "0", jsonvalue.Int(maxIndex)
	return m, a.known()
}

func makeSex(a arguments) (*Faker, error) {
	return &Faker{
		make:   func(d *Draw) any { return jsonvalue.Int(d.somebody().sex) },
		Within: func(d *Draw, f *Constraints) any { return d.somebody().sexWithin(f) },
		Person: true,
	}, a.known()
}

// makeFieldValue keeps what a field's type asks for in every shape; only free text becomes awkward.
func makeFieldValue(a arguments) (*Faker, error) {
	m := writer(jsonschema.String, func(d *Draw, dst []byte) []byte {
		if f := d.formField(); !d.Extreme || f.kind != "text" {
			return append(append(append(dst, '"'), f.text...), '"')
		}
		return jsonvalue.Append(dst, d.awkwardText(&Constraints{MaxLength: -1}))
	})
	m.Field, m.Fixed = true, true
	return m, a.known()
}

func makeInteger(a arguments) (*Faker, error) {
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
	m := writer(jsonschema.Integer, func(d *Draw, dst []byte) []byte { return strconv.AppendInt(dst, d.between(low, high), 10) })
	m.Low, m.High = jsonvalue.Int(low), jsonvalue.Int(high)
	return m, a.known("min", "max")
}

// makeDecimal makes a decimal in text, as amounts of money travel.
func makeDecimal(a arguments) (*Faker, error) {
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
	return writer(jsonschema.String, func(d *Draw, dst []byte) []byte {
		drawn := low + d.Random.Float64()*(high-low)
		return append(strconv.AppendFloat(append(dst, '"'), drawn, 'f', int(places), 64), '"')
	}), a.known("min", "max", "places")
}

func makeBoolean(a arguments) (*Faker, error) {
	likelihood, err := a.number("likelihood", 50)
	if err != nil {
		return nil, err
	}
	return writer(jsonschema.Boolean, func(d *Draw, dst []byte) []byte { return strconv.AppendBool(dst, d.Random.Float64()*100 < likelihood) }), a.known("likelihood")
}
