package faker

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// Makers that take arguments the way faker.js' functions do, and those that take none and pass over what is given.

func drawn(making func(*Draw) any) func(positional) (*Faker, error) {
	return func(positional) (*Faker, error) { return &Faker{make: making}, nil }
}

func whose(making func(*Person) any) func(positional) (*Faker, error) {
	return func(positional) (*Faker, error) {
		return &Faker{make: func(d *Draw) any { return making(d.somebody()) }, Person: true}, nil
	}
}

func anyOf(texts ...string) func(positional) (*Faker, error) {
	return drawn(func(d *Draw) any { return d.oneOf(texts) })
}

// inChinese returns one of some words between bars, and outside of Chinese locales one of the others.
func inChinese(words, others string) func(positional) (*Faker, error) {
	chinese, english := strings.Split(words, "|"), strings.Split(others, "|")
	return drawn(func(d *Draw) any {
		if d.locale().Language == i18n.Chinese {
			return d.oneOf(chinese)
		}
		return d.oneOf(english)
	})
}

func ours(name string) func(positional) (*Faker, error) {
	return func(positional) (*Faker, error) { return builtins[name](arguments{}) }
}

func gofake(name string) func(positional) (*Faker, error) {
	return func(positional) (*Faker, error) { return gofakeitFaker(name, arguments{}) }
}

func ranged(low, high, step float64) func(positional) (*Faker, error) {
	return func(p positional) (*Faker, error) {
		least, most, err := p.bounds([2]int{1, 0}, low, high) // latitude(max, min)
		if err != nil {
			return nil, err
		}
		return multiples(least, most, step)
	}
}

// multiples makes multiples of step.
func multiples(low, high, step float64) (*Faker, error) {
	first, last := math.Ceil(low/step-1e-9), math.Floor(high/step+1e-9)
	switch {
	case first > last:
		return nil, i18n.Errorf("no multiple of %v lies between min and max", step)
	case math.Abs(first) > safeInteger || math.Abs(last) > safeInteger:
		return nil, i18n.Errorf("min and max are too far from 0 for multiples of %v", step)
	}
	_, fraction, _ := strings.Cut(strconv.FormatFloat(step, 'f', -1, 64), ".")
	scale := math.Pow(10, float64(len(fraction)))
	return &Faker{make: func(d *Draw) any {
		return jsonvalue.Float(math.Round(float64(d.between(int64(first), int64(last)))*step*scale) / scale)
	}}, nil
}

// jsNumber returns datatype.number and its kin: the only argument by itself is the maximum; precision 0.01 and fractionDigits
// 2 say the same. Without arguments the bounds of the schema count.
func jsNumber(step float64) func(positional) (*Faker, error) {
	return func(p positional) (*Faker, error) {
		low, high, err := p.bounds([2]int{-1, 0}, 0, 99_999)
		if err != nil {
			return nil, err
		}
		step, err := stepOf(p, step)
		if err != nil {
			return nil, err
		}
		m, err := multiples(low, high, step)
		if err != nil {
			return nil, err
		}
		m.Yields = len(p.items) == 0
		return m, nil
	}
}

func stepOf(p positional, step float64) (float64, error) {
	if n := p.named("fractionDigits", -1); n != nil {
		places, err := p.number("fractionDigits", -1, 2)
		if err == nil && (places < 0 || places > 15) {
			err = n.Errorf("fractionDigits: expected a number from 0 to 15")
		}
		return math.Pow(10, -math.Round(places)), err
	}
	for _, name := range []string{"precision", "multipleOf"} {
		if n := p.named(name, -1); n != nil {
			step, err := p.number(name, -1, 1)
			if err == nil && step < 1e-15 {
				err = n.Errorf("%s: expected a number above 0", name)
			}
			return step, err
		}
	}
	return step, nil
}

func jsBoolean(p positional) (*Faker, error) {
	probability, err := p.number("probability", 0, 0.5)
	return &Faker{make: func(d *Draw) any { return d.Random.Float64() < probability }}, err
}

// amount returns an amount of money in text: min, max, dec decimal places, and the symbol before it.
func amount(least, most float64) func(positional) (*Faker, error) {
	return func(p positional) (*Faker, error) {
		low, high, err := p.bounds([2]int{0, 1}, least, most)
		if err != nil {
			return nil, err
		}
		places, err := p.number("dec", 2, 2)
		if err == nil && (places < 0 || places > 15) {
			err = i18n.Errorf("expected 0 to 15 decimal places")
		}
		if err != nil {
			return nil, err
		}
		symbol := p.named("symbol", 3).Text()
		return &Faker{make: func(d *Draw) any { return symbol + decimal(low+d.Random.Float64()*(high-low), int(places)) }}, nil
	}
}

func characters(name string, length int64, from string) func(positional) (*Faker, error) {
	return func(p positional) (*Faker, error) {
		low, high, err := p.length(name, length)
		return &Faker{make: func(d *Draw) any { return d.characters(d.between(low, high), from) }}, err
	}
}

func digitsOf(name string, length int64) func(positional) (*Faker, error) {
	return characters(name, length, digits)
}

func lorem(count int64, between string, part func(*Draw) string) func(positional) (*Faker, error) {
	return func(p positional) (*Faker, error) {
		low, high, err := p.length("count", count)
		return &Faker{make: func(d *Draw) any {
			parts := make([]string, d.between(low, high))
			for i := range parts {
				parts[i] = part(d)
			}
			return strings.Join(parts, between)
		}}, err
	}
}

func loremSentence(d *Draw) string { return d.faker.LoremIpsumSentence(4 + d.Random.Intn(6)) }

func jsSentence(p positional) (*Faker, error) {
	if len(p.items) == 0 {
		return &Faker{make: func(d *Draw) any { return loremSentence(d) }}, nil
	}
	low, high, err := p.length("wordCount", 6)
	return &Faker{make: func(d *Draw) any { return d.faker.LoremIpsumSentence(int(d.between(max(low, 1), max(high, 1)))) }}, err
}

// jsPhone returns a person's number, or digits in the format that is given; version 9 names styles instead.
func jsPhone(p positional) (*Faker, error) {
	if format := p.text(""); strings.Contains(format, "#") {
		return symbols("")(p)
	}
	return ours("person.phone")(p)
}

var symbolCharacters = map[rune]string{'#': digits, '!': "23456789", '?': capitals, '*': capitals + digits}

// symbols fills in a format: # a digit, ! a digit from 2, ? a capital letter, * either.
func symbols(format string) func(positional) (*Faker, error) {
	return func(p positional) (*Faker, error) {
		format := p.text(format)
		return &Faker{make: func(d *Draw) any {
			return strings.Map(func(r rune) rune {
				if from, ok := symbolCharacters[r]; ok {
					return rune(from[d.Random.Intn(len(from))])
				}
				return r
			}, format)
		}}, nil
	}
}

func jsElement(p positional) (*Faker, error) {
	list := p.list()
	if len(list) == 0 {
		return nil, i18n.Errorf("expected a list of values")
	}
	return &Faker{make: func(d *Draw) any { return jsonvalue.Clone(list[d.Random.Intn(len(list))]) }}, nil
}

// jsElements returns some of a list, in its order.
func jsElements(p positional) (*Faker, error) {
	list := p.list()
	if len(list) == 0 {
		return nil, i18n.Errorf("expected a list of values")
	}
	count := -1
	if len(p.items) > 1 {
		number, _ := p.items[1].Scalar.(jsonvalue.Number)
		if n, ok := number.Int64(); ok {
			count = int(min(max(n, 0), int64(len(list))))
		}
	}
	return &Faker{make: func(d *Draw) any {
		wanted := count
		if wanted < 0 {
			wanted = 1 + d.Random.Intn(len(list))
		}
		chosen := make([]any, 0, wanted)
		for i, one := range list {
			if d.Random.Intn(len(list)-i) < wanted-len(chosen) {
				chosen = append(chosen, jsonvalue.Clone(one))
			}
		}
		return chosen
	}}, nil
}

func jsPattern(p positional) (*Faker, error) {
	source := strings.TrimSuffix(strings.TrimPrefix(p.text(""), "/"), "/")
	if _, ok := FromPattern(NewDraw(1).Random, source, 4); source == "" || !ok {
		return nil, i18n.Errorf("expected a regular expression that texts can be made of")
	}
	return &Faker{make: func(d *Draw) any {
		text, _ := FromPattern(d.Random, source, 4)
		return text
	}}, nil
}

// reason returns what is wrong without the place.
func reason(err error) string {
	var placed *source.PositionError
	if errors.As(err, &placed) {
		return placed.Err.Error()
	}
	return err.Error()
}

// jsSlug makes a slug of its argument, or of words.
func jsSlug(p positional) (*Faker, error) {
	if text := p.text(""); text != "" {
		return &Faker{make: func(*Draw) any { return slug(text) }}, nil
	}
	return &Faker{make: func(d *Draw) any { return d.faker.LoremIpsumWord() + "-" + d.faker.LoremIpsumWord() }}, nil
}

// slug returns a text with hyphens for spaces, and only letters, digits, hyphens, dots and low lines.
func slug(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case strings.ContainsRune(capitals+digits+"-._", unicode.ToUpper(r)):
			return r
		}
		return -1
	}, text)
}
