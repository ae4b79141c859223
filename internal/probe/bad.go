package probe

import (
	"iter"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Bad returns changes of a good value of s that break one keyword each. A candidate may be good all the same, by another way that
// leads to it: who sends it asks the schema first.
func Bad(s *jsonschema.Schema, v any, make Maker) iter.Seq[Change] {
	return changes(s, v, make, func(p place, s *jsonschema.Schema, yield func(Change) bool) bool {
		for i := range breakers {
			for _, c := range breakers[i].breaks(p, s) {
				if !yield(c) {
					return false
				}
			}
		}
		for _, c := range breakMembers(p, s) {
			if !yield(c) {
				return false
			}
		}
		return true
	})
}

// breaker is how a keyword is broken. Its candidates keep to the other keywords where they can.
type breaker struct {
	keyword string
	breaks  func(p place, s *jsonschema.Schema) []Change
}

// breakers are all of them, the most telling first.
var breakers = []breaker{
	{"required", breakRequired},
	{"type", breakType},
	{"enum", breakEnum},
	{"const", breakConst},
	{"discriminator", breakDiscriminator},
	{"format", breakFormat},
	{"pattern", breakPattern},
	{"minimum", bound("minimum", func(s *jsonschema.Schema) jsonvalue.Number { return s.Minimum }, -1)},
	{"maximum", bound("maximum", func(s *jsonschema.Schema) jsonvalue.Number { return s.Maximum }, 1)},
	{"exclusiveMinimum", bound("exclusiveMinimum", func(s *jsonschema.Schema) jsonvalue.Number { return s.ExclusiveMinimum }, 0)},
	{"exclusiveMaximum", bound("exclusiveMaximum", func(s *jsonschema.Schema) jsonvalue.Number { return s.ExclusiveMaximum }, 0)},
	{"multipleOf", breakMultipleOf},
	{"minLength", breakMinLength},
	{"maxLength", breakMaxLength},
	{"minItems", breakMinItems},
	{"maxItems", breakMaxItems},
	{"uniqueItems", breakUniqueItems},
	{"prefixItems", breakTuple},
	{"contains", breakContains},
	{"additionalProperties", breakAdditional},
	{"unevaluatedProperties", breakUnevaluated},
	{"propertyNames", breakNames},
	{"patternProperties", breakPatternProperties},
	{"minProperties", breakMinProperties},
	{"maxProperties", breakMaxProperties},
	{"dependentRequired", breakDependentRequired},
	{"oneOf", breakAlternatives},
	{"not", breakNot},
}

func breakRequired(p place, s *jsonschema.Schema) []Change {
	o, ok := p.value.(*jsonvalue.Object)
	if !ok {
		return nil
	}
	var all []Change
	for _, name := range s.Required {
		if o.Index(name) >= 0 {
			all = append(all, p.without("required", name))
		}
	}
	return all
}

// samples are a value of each type.
var samples = []struct {
	name  string
	types jsonschema.Types
	value any
}{
	{"null", jsonschema.Null, nil},
	{"text", jsonschema.String, "text"},
	{"number", jsonschema.Integer, jsonvalue.Int(1)},
	{"fraction", jsonschema.Number, jsonvalue.Number("1.5")},
	{"boolean", jsonschema.Boolean, true},
	{"object", jsonschema.ObjectType, &jsonvalue.Object{}},
	{"array", jsonschema.Array, []any{}},
}

func breakType(p place, s *jsonschema.Schema) []Change {
	if s.Types == 0 {
		return nil
	}
	var all []Change
	for _, sample := range samples {
		if s.Types&sample.types == 0 && (sample.types != jsonschema.Integer || s.Types&jsonschema.Number == 0) {
			all = append(all, p.change("type", sample.name, sample.value))
		}
	}
	if s.Types&(jsonschema.Integer|jsonschema.Number|jsonschema.Boolean) != 0 && s.Types&jsonschema.String == 0 && scalar(p.value) {
		all = append(all, p.change("type", "quoted", jsonvalue.Plain(p.value)))
	}
	return all
}

func scalar(v any) bool {
	switch jsonvalue.TypeOf(v) {
	case "number", "boolean":
		return true
	}
	return false
}

func breakEnum(p place, s *jsonschema.Schema) []Change {
	if len(s.Enum) == 0 {
		return nil
	}
	return others(p, "enum", s.Enum[0])
}

func breakConst(p place, s *jsonschema.Schema) []Change {
	if s.Const == nil {
		return nil
	}
	return others(p, "const", *s.Const)
}

// others returns values of the same type as a listed one, that is not listed.
func others(p place, keyword string, listed any) []Change {
	switch v := listed.(type) {
	case string:
		return []Change{
			p.change(keyword, "other", "something-else", v+"x", "x"),
			p.change(keyword, "case", strings.ToUpper(v), strings.ToLower(v)),
			p.change(keyword, "empty", ""),
		}
	case jsonvalue.Number:
		return []Change{p.change(keyword, "other", jsonvalue.Int(987), jsonvalue.Int(99), jsonvalue.Int(9), jsonvalue.Int(0), jsonvalue.Int(-1))}
	case bool:
		return []Change{p.change(keyword, "other", !v)}
	}
	return nil
}

func breakFormat(p place, s *jsonschema.Schema) []Change {
	var all []Change
	for i, wrong := range wrongOfFormat[s.Format] {
		all = append(all, p.change("format", nth(i), wrong))
	}
	return all
}

func nth(i int) string {
	if i == 0 {
		return ""
	}
	return string(rune('a' + i%26))
}

func breakPattern(p place, s *jsonschema.Schema) []Change {
	text, ok := p.value.(string)
	if s.Pattern == nil || !ok {
		return nil
	}
	runes := []rune(text)
	swapped := []any{}
	for _, r := range []rune{'!', '_', 'Z', '0', ' ', '§'} {
		if len(runes) > 0 {
			swapped = append(swapped, string(r)+string(runes[1:]), string(runes[:len(runes)-1])+string(r))
		}
	}
	swapped = append(swapped, strings.Repeat("!", max(1, len(runes))), strings.ToUpper(text), strings.ToLower(text), "")
	return []Change{
		p.change("pattern", "", swapped...),
		p.change("pattern", "before", "!"+text, "§"+text, "x"+text),
		p.change("pattern", "behind", text+"!", text+"§", text+"x"),
	}
}

// bound returns how a bound of numbers is broken: by the next number beyond it.
func bound(keyword string, of func(s *jsonschema.Schema) jsonvalue.Number, beyond int64) func(p place, s *jsonschema.Schema) []Change {
	return func(p place, s *jsonschema.Schema) []Change {
		limit := of(s)
		if limit == "" {
			return nil
		}
		if beyond == 0 {
			return []Change{p.change(keyword, "", limit)}
		}
		candidates := []any{add(limit, beyond, stepOf(p)), add(limit, beyond, "1"), add(limit, beyond*1000, "1")}
		return []Change{p.change(keyword, "", candidates...)}
	}
}

// stepOf returns how far numbers of a place are apart, as far as it is known.
func stepOf(p place) jsonvalue.Number {
	step := jsonvalue.Number("0.5")
	for _, s := range p.schemas {
		if s.MultipleOf != "" {
			return s.MultipleOf
		}
		if s.PossibleTypes()&jsonschema.Number == 0 {
			step = "1"
		}
	}
	return step
}

// maxDigits bounds the numbers that are counted with.
const maxDigits = 40

// add returns n and so many steps, exactly; n itself where it is too long a number to count with.
func add(n jsonvalue.Number, times int64, step jsonvalue.Number) jsonvalue.Number {
	a, ok := ratOf(n)
	b, known := ratOf(step)
	if !ok || !known {
		return n
	}
	return numberOf(a.Add(a, b.Mul(b, new(big.Rat).SetInt64(times))))
}

func ratOf(n jsonvalue.Number) (*big.Rat, bool) {
	if len(n) > maxDigits || strings.ContainsAny(string(n), "eE") {
		f := n.Float64()
		r := new(big.Rat).SetFloat64(f)
		return r, r != nil && len(n) <= maxDigits
	}
	return new(big.Rat).SetString(string(n))
}

func numberOf(r *big.Rat) jsonvalue.Number {
	if r.IsInt() {
		return jsonvalue.Number(r.Num().String())
	}
	text := r.FloatString(20)
	return jsonvalue.Number(strings.TrimRight(text, "0"))
}

func breakMultipleOf(p place, s *jsonschema.Schema) []Change {
	n, ok := p.value.(jsonvalue.Number)
	if s.MultipleOf == "" || !ok {
		return nil
	}
	step, known := ratOf(s.MultipleOf)
	if !known {
		return nil
	}
	half := numberOf(step.Quo(step, big.NewRat(2, 1)))
	return []Change{p.change("multipleOf", "", add(n, 1, "1"), add(n, -1, "1"), add(n, 1, half), add(n, -1, half))}
}

func breakMinLength(p place, s *jsonschema.Schema) []Change {
	text, ok := p.value.(string)
	if s.MinLength <= 0 || !ok {
		return nil
	}
	runes := []rune(text)
	short := string(runes[:min(len(runes), s.MinLength-1)])
	if len(runes) < s.MinLength-1 {
		return nil
	}
	return []Change{p.change("minLength", "", short, strings.Repeat("a", s.MinLength-1), strings.Repeat("1", s.MinLength-1))}
}

// maxText bounds the texts that are made, in characters.
const maxText = 1 << 16

func breakMaxLength(p place, s *jsonschema.Schema) []Change {
	text, ok := p.value.(string)
	if s.MaxLength < 0 || s.MaxLength > maxText || !ok {
		return nil
	}
	return []Change{p.change("maxLength", "", padded(text, s.MaxLength+1)...)}
}

// padded returns texts of a length that are like another.
func padded(text string, length int) []any {
	missing := length - utf8.RuneCountInString(text)
	if missing < 0 {
		return []any{string([]rune(text)[:length])}
	}
	if text == "" {
		return []any{strings.Repeat("a", length), strings.Repeat("1", length)}
	}
	runes := []rune(text)
	last, first := string(runes[len(runes)-1]), string(runes[0])
	all := []any{text + strings.Repeat(last, missing), strings.Repeat(first, missing) + text, text + strings.Repeat("a", missing), text + strings.Repeat("1", missing)}
	if user, host, isMail := strings.Cut(text, "@"); isMail {
		all = append(all, user+strings.Repeat("a", missing)+"@"+host)
	}
	if strings.Contains(text, "://") && missing > 1 {
		all = append(all, text+"/"+strings.Repeat("a", missing-1))
	}
	return all
}

func breakMinItems(p place, s *jsonschema.Schema) []Change {
	list, ok := p.value.([]any)
	if s.MinItems <= 0 || !ok || len(list) < s.MinItems-1 {
		return nil
	}
	return []Change{p.change("minItems", "", slices.Clone(list[:s.MinItems-1]))}
}

// maxList bounds the lists that are made.
const maxList = 2000

func breakMaxItems(p place, s *jsonschema.Schema) []Change {
	if _, ok := p.value.([]any); !ok || s.MaxItems < 0 || s.MaxItems > maxList {
		return nil
	}
	return []Change{p.later("maxItems", "", func() []any { return p.filled(s.MaxItems + 1) })}
}

// filled returns lists of a length, the first without two items that are the same where that can be.
func (p place) filled(length int) []any {
	list, _ := p.value.([]any)
	different, same := slices.Clone(list[:min(len(list), length)]), slices.Clone(list[:min(len(list), length)])
	item := p.child("1000000", nil).schemas
	for seed := uint64(0); len(item) > 0 && p.make != nil && len(different) < length && seed < uint64(4*length+8); seed++ {
		made, ok := p.make(item[0], seed)
		if !ok {
			break
		}
		if length > 100 || !slices.ContainsFunc(different, func(v any) bool { return jsonvalue.Equal(v, made) }) {
			different = append(different, made)
		}
	}
	for len(same) > 0 && len(same) < length {
		same = append(same, same[len(same)-1])
	}
	var all []any
	for _, candidate := range [][]any{different, same} {
		if len(candidate) == length {
			all = append(all, candidate)
		}
	}
	return all
}

func breakUniqueItems(p place, s *jsonschema.Schema) []Change {
	list, ok := p.value.([]any)
	if !s.UniqueItems || !ok || len(list) == 0 {
		return nil
	}
	return []Change{p.change("uniqueItems", "", append(slices.Clone(list), list[0]), append(slices.Clone(list[:len(list)-1]), list[0]), []any{list[0], list[0]})}
}

// breakTuple adds an item where none may follow.
func breakTuple(p place, s *jsonschema.Schema) []Change {
	list, ok := p.value.([]any)
	if !ok || len(s.PrefixItems) == 0 || len(list) == 0 {
		return nil
	}
	return []Change{p.change("items", "more", append(slices.Clone(list), list[len(list)-1]))}
}

func breakContains(p place, s *jsonschema.Schema) []Change {
	list, ok := p.value.([]any)
	if s.Contains == nil || !ok {
		return nil
	}
	rest := slices.DeleteFunc(slices.Clone(list), func(v any) bool { return s.Contains.Valid(v, jsonschema.InRequest) })
	all := []Change{p.change("contains", "", rest)}
	if s.MaxContains >= 0 && len(rest) < len(list) {
		i := slices.IndexFunc(list, func(v any) bool { return s.Contains.Valid(v, jsonschema.InRequest) })
		more := slices.Clone(list)
		for range s.MaxContains + 1 {
			more = append(more, list[i])
		}
		all = append(all, p.change("maxContains", "", more))
	}
	return all
}

// stranger is the name of a member that nobody declares.
const stranger = "unexpected_member"

func breakAdditional(p place, s *jsonschema.Schema) []Change {
	o, ok := p.value.(*jsonvalue.Object)
	if !ok || s.AdditionalProperties == nil {
		return nil
	}
	if o.Index(stranger) < 0 && s.AdditionalProperties.Never {
		return []Change{p.with("additionalProperties", "", stranger, "x")}
	}
	return nil
}

// breakMembers breaks a member of an object that takes others, of a schema.
func breakMembers(p place, s *jsonschema.Schema) []Change {
	o, ok := p.value.(*jsonvalue.Object)
	if !ok || s.AdditionalProperties == nil || len(s.AdditionalProperties.Keywords()) == 0 || s.AdditionalProperties.Never || p.make == nil {
		return nil
	}
	if slices.ContainsFunc(o.Members, func(m jsonvalue.Member) bool { return !p.declared(m.Name) }) {
		return nil // it is walked where it stands
	}
	good, ok := p.make(s.AdditionalProperties, 1)
	if !ok {
		return nil
	}
	var all []Change
	inner := place{at: append(slices.Clip(p.at), "extra"), value: good, schemas: applying([]*jsonschema.Schema{s.AdditionalProperties}, good), make: p.make}
	for _, one := range inner.schemas {
		for i := range breakers {
			all = append(all, breakers[i].breaks(inner, one)...)
		}
	}
	return all
}

func (p place) declared(name string) bool {
	return slices.ContainsFunc(p.schemas, func(s *jsonschema.Schema) bool { return s.Property(name) != nil })
}

func breakUnevaluated(p place, s *jsonschema.Schema) []Change {
	if _, ok := p.value.(*jsonvalue.Object); !ok || s.UnevaluatedProperties == nil || !s.UnevaluatedProperties.Never {
		return nil
	}
	return []Change{p.with("unevaluatedProperties", "", stranger, "x")}
}

func breakNames(p place, s *jsonschema.Schema) []Change {
	o, ok := p.value.(*jsonvalue.Object)
	if !ok || s.PropertyNames == nil {
		return nil
	}
	var v any = "x"
	if len(o.Members) > 0 {
		v = o.Members[0].Value
	} else if made, ok := p.extra(s); ok {
		v = made
	}
	var all []Change
	for _, name := range []string{"UPPER CASE", "1!", "a-b_c.d", strings.Repeat("n", 300)} {
		if !s.PropertyNames.Valid(name, jsonschema.InRequest) {
			c := p.with("propertyNames", "", name, v)
			c.At, c.candidates = p.at, []any{replaced(o, []string{name}, v)}
			if len(o.Members) > 0 {
				c.candidates = append(c.candidates, replaced(replaced(o, []string{o.Members[0].Name}, absent{}), []string{name}, v))
			}
			return append(all, c)
		}
	}
	return nil
}

// extra makes a value of the members that s does not name.
func (p place) extra(s *jsonschema.Schema) (any, bool) {
	if s.AdditionalProperties == nil || s.AdditionalProperties.Never || p.make == nil {
		return "x", s.AdditionalProperties == nil
	}
	return p.make(s.AdditionalProperties, 1)
}

func breakPatternProperties(p place, s *jsonschema.Schema) []Change {
	if _, ok := p.value.(*jsonvalue.Object); !ok {
		return nil
	}
	var all []Change
	for _, property := range s.PatternProperties {
		for _, name := range []string{"x-a", "a", "a1", "1", "en", "A", "x_a"} {
			if property.Pattern != nil && property.Pattern.Match(name) && !p.declared(name) {
				for _, sample := range samples {
					all = append(all, p.with("patternProperties", sample.name, name, sample.value))
				}
				break
			}
		}
	}
	return all
}

func breakMinProperties(p place, s *jsonschema.Schema) []Change {
	o, ok := p.value.(*jsonvalue.Object)
	if !ok || s.MinProperties <= 0 || len(o.Members) < s.MinProperties-1 {
		return nil
	}
	return []Change{p.change("minProperties", "", &jsonvalue.Object{Members: slices.Clone(o.Members[:s.MinProperties-1])})}
}

func breakMaxProperties(p place, s *jsonschema.Schema) []Change {
	o, ok := p.value.(*jsonvalue.Object)
	if !ok || s.MaxProperties < 0 || s.MaxProperties > maxList {
		return nil
	}
	return []Change{p.later("maxProperties", "", func() []any {
		v, made := p.extra(s)
		if !made && len(o.Members) > 0 {
			v = o.Members[0].Value
		}
		more := &jsonvalue.Object{Members: slices.Clone(o.Members)}
		for i := 0; len(more.Members) <= s.MaxProperties; i++ {
			more.Set("extra"+letters(i), v)
		}
		return []any{more}
	})}
}

// letters returns another text of small letters for another number.
func letters(i int) string {
	text := string(rune('a' + i%26))
	if i >= 26 {
		return letters(i/26-1) + text
	}
	return text
}

func breakDependentRequired(p place, s *jsonschema.Schema) []Change {
	o, ok := p.value.(*jsonvalue.Object)
	if !ok {
		return nil
	}
	var all []Change
	for _, d := range s.DependentRequired {
		for _, need := range d.Needs {
			if o.Index(d.Name) >= 0 && o.Index(need) >= 0 {
				all = append(all, p.without("dependentRequired", need))
			}
		}
	}
	return all
}

// member returns a change that adds a member of an object, made when it is asked for.
func (p place) member(keyword string, property jsonschema.Property) Change {
	c := p.with(keyword, "", property.Name)
	c.late = func() []any {
		v, ok := p.make(property.Schema, 0)
		if !ok {
			return nil
		}
		return []any{v}
	}
	return c
}
