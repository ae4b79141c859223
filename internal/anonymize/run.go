package anonymize

import (
	"cmp"
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/redact"
)

// run is the disguise of one exchange.
type run struct {
	*anonymizer
	credentials []string
	refused     map[string]int // how often what was made at a pointer, or around it, did not fit the document
}

// removed takes the place of a credential inside a text that is kept: what a header and a URL can hold.
const removed = "removed"

const (
	tries  = 32
	rounds = 4
)

// value returns another value of the same shape.
func (r *run) value(v any, p place, label string) any {
	switch v := v.(type) {
	case string:
		return r.text(v, p)
	case jsonvalue.Number:
		return r.number(v, p)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = r.value(item, p.element(i), label)
		}
		return out
	case *jsonvalue.Object:
		return r.object(v, p, label)
	}
	return v
}

func (r *run) object(o *jsonvalue.Object, p place, label string) any {
	own, hides := labelOf(o, label), redact.Hides(o)
	out := &jsonvalue.Object{Members: make([]jsonvalue.Member, 0, len(o.Members))}
	for _, m := range o.Members {
		name := m.Name
		if !r.raw && r.personalName(name, p.schema) {
			name = r.memberName(name, out, p.schema)
		}
		at := p.member(o, m.Name, own)
		at.secret = at.secret || hides(m)
		out.Members = append(out.Members, jsonvalue.Member{Name: name, Value: r.value(m.Value, at, own)})
	}
	return out
}

// memberName returns what takes the place of a name that is a value: none that the object has already.
func (r *run) memberName(name string, o *jsonvalue.Object, s *jsonschema.Schema) string {
	var names *jsonschema.Schema
	if s != nil {
		names = s.PropertyNames
	}
	made := r.text(name, place{schema: names, parameter: true})
	for try := tries; o.Index(made) >= 0 && try < 2*tries; try++ {
		made = scramble(name, r.draw(name, try))
	}
	return made
}

// refusals returns how often something at the place, or around it, did not fit.
func (r *run) refusals(p place) int {
	count := 0
	for pointer, times := range r.refused {
		if p.pointer == pointer || strings.HasPrefix(p.pointer, pointer+"/") {
			count = max(count, times)
		}
	}
	return count
}

func (r *run) text(text string, p place) string {
	switch {
	case text == "":
		return text
	case p.secret || r.carried(text):
		return r.secret(text, p)
	case r.raw && !utf8.ValidString(text):
		return text
	case r.raw:
		return redact.Without(text, removed)
	case r.allowlist.text(text, p) || linkLike().MatchString(text) && link(r.anonymizer, text, 0) == text:
		return text
	case p.label:
		return r.fitting(text, p, func(try int) string { return otherLabel(text, r.draw(text, try)) })
	}
	return r.fitting(text, p, func(try int) string { return r.substitute(text, p, try) })
}

// otherLabel returns what a form field may be called of which nothing is known.
func otherLabel(text string, random *rand.Rand) string {
	called := "Entry "
	if hasHan(text) {
		called = "自定义"
	}
	return called + scramble("000", random)
}

// carried reports whether a credential of the request is in a text.
func (r *run) carried(text string) bool {
	for _, secret := range r.credentials {
		if strings.Contains(text, secret) {
			return true
		}
	}
	return false
}

// secret returns another credential. Without a key it does not depend on the real one, which could be found by trying.
func (r *run) secret(text string, p place) string {
	if r.allowlist.values[text] || isTime(text) {
		return text
	}
	real := text
	if len(r.key) == 0 {
		real = p.pointer
	}
	return r.fitting(text, p, func(try int) string {
		if uuidLike().MatchString(text) || hexLike().MatchString(text) {
			return otherHex(text, r.draw(real, try))
		}
		return scramble(text, r.draw(real, try))
	})
}

// fitting returns the first candidate that does not show the real text and that its schema takes; else what the generator makes
// for the schema.
func (r *run) fitting(text string, p place, candidate func(try int) string) string {
	checked := p.schema != nil && p.schema.Valid(text, p.direction)
	fits := func(made string) bool {
		return !reveals(made, text) && (!checked || p.schema.Valid(made, p.direction))
	}
	refused := r.refusals(p)
	for try := range tries {
		if refused > 0 {
			break
		}
		if made := candidate(try); fits(made) {
			return made
		}
	}
	for try := range tries {
		made, isText := r.generated(p, r.seed(text, p, refused*tries+try)).(string)
		if isText && fits(made) {
			return made
		}
	}
	made := candidate(refused)
	for try := range tries {
		if !reveals(made, text) {
			break
		}
		made = scramble(text, r.draw(text, try))
	}
	return made
}

// seed returns one for the generator. Of a secret without a key it is one of the place.
func (r *run) seed(text string, p place, try int) uint64 {
	if len(r.key) == 0 {
		text = p.pointer
	}
	return r.draw(text, try).Uint64()
}

// shortestPIN is from how many digits on a number may be a credential.
const shortestPIN = 4

func (r *run) number(n jsonvalue.Number, p place) any {
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(string(n)), "e")
	switch {
	case p.secret && redact.Digits(mantissa) >= shortestPIN && !r.allowlist.values[string(n)]:
	case r.raw || r.allowlist.number(n, p):
		return n
	}
	if hasExponent {
		exponent = string(n)[len(mantissa):]
	}
	real := mantissa
	if len(r.key) == 0 {
		real = p.pointer
	}
	checked := p.schema != nil && p.schema.Valid(n, p.direction)
	refused := r.refusals(p)
	fits := func(made any) bool {
		return !jsonvalue.Equal(made, n) && (!checked || p.schema.Valid(made, p.direction))
	}
	for try := range tries {
		made := jsonvalue.Number(r.otherNumber(mantissa, real, try) + exponent)
		if redact.IsBirthName(p.name) && !hasExponent {
			made = cmp.Or(jsonvalue.Number(r.born(mantissa, try)), made)
		}
		if refused == 0 && fits(made) {
			return made
		}
	}
	for try := range tries {
		if made := r.generated(p, r.seed(real, p, refused*tries+try)); jsonvalue.TypeOf(made) == "number" && fits(made) {
			return made
		}
	}
	return jsonvalue.Number(r.otherNumber(mantissa, real, refused) + exponent)
}

// otherNumber returns that of the same number as a text: a phone number is the same one however it travels.
func (r *run) otherNumber(mantissa, real string, try int) string {
	if nationalMobile(mantissa) != "" && real == mantissa {
		return phone(r.anonymizer, mantissa, try)
	}
	return otherDigits(mantissa, r.draw(real, try))
}
