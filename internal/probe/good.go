package probe

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Good returns changes of a good value of s that s takes too, all being well: who sends one asks the schema first.
func Good(s *jsonschema.Schema, v any, make Maker) iter.Seq[Change] {
	return changes(s, v, make, func(p place, s *jsonschema.Schema, yield func(Change) bool) bool {
		for _, vary := range variations {
			for _, c := range vary(p, s) {
				if !yield(c) {
					return false
				}
			}
		}
		return true
	})
}

// variations are the ways in which values vary, the most telling first.
var variations = []func(p place, s *jsonschema.Schema) []Change{
	varyEnum, varyAlternatives, varyAbsent, varyNull, varyBoolean, varyBounds, varyFormat, varyText, varyList, varyMembers,
}

func varyEnum(p place, s *jsonschema.Schema) []Change {
	var all []Change
	for _, v := range s.Enum {
		if !jsonvalue.Equal(v, p.value) {
			all = append(all, p.change("enum", short(v), v))
		}
	}
	return all
}

// short returns a value as a name of a case has it.
func short(v any) string {
	text := strings.Map(func(r rune) rune {
		if r <= ' ' || r == '/' || r == '#' || r == '"' {
			return '_'
		}
		return r
	}, jsonvalue.Plain(v))
	return jsonvalue.CutBrief(text, 20, utf8.RuneCountInString(text) > 20)
}

func varyAlternatives(p place, s *jsonschema.Schema) []Change {
	var all []Change
	if p.make == nil {
		return nil
	}
	for i, alternative := range slices.Concat(s.OneOf, s.AnyOf) {
		if alternative.Valid(p.value, jsonschema.InRequest) {
			continue
		}
		all = append(all, p.later("alternative", letters(i), func() []any { return p.ofAlternative(s, alternative) }))
	}
	return all
}

// ofAlternative makes values of an alternative that s has.
func (p place) ofAlternative(s, alternative *jsonschema.Schema) []any {
	var candidates []any
	for seed := range uint64(3) {
		made, ok := p.make(alternative, seed)
		if !ok {
			break
		}
		candidates = append(candidates, made)
		o, isObject := made.(*jsonvalue.Object)
		if isObject && s.Discriminator != nil {
			for _, name := range sortedNames(s.Discriminator.Mapping) {
				if s.Discriminator.Mapping[name] == alternative {
					candidates = append(candidates, replaced(o, []string{s.Discriminator.Property}, name))
				}
			}
		}
		if own, mine := p.value.(*jsonvalue.Object); mine && isObject {
			candidates = append(candidates, merged(o, own))
		}
	}
	return candidates
}

func varyAbsent(p place, s *jsonschema.Schema) []Change {
	o, ok := p.value.(*jsonvalue.Object)
	if !ok {
		return nil
	}
	var all []Change
	for _, property := range s.Properties {
		if o.Index(property.Name) >= 0 {
			all = append(all, p.without("absent", property.Name))
		}
	}
	return all
}

func varyNull(p place, s *jsonschema.Schema) []Change {
	if s.Types&jsonschema.Null == 0 && (len(s.Enum) == 0 || s.Types != 0) || p.value == nil {
		return nil
	}
	return []Change{p.change("null", "", nil)}
}

func varyBoolean(p place, _ *jsonschema.Schema) []Change {
	if b, ok := p.value.(bool); ok {
		return []Change{p.change("boolean", short(!b), !b)}
	}
	return nil
}

func varyBounds(p place, s *jsonschema.Schema) []Change {
	n, ok := p.value.(jsonvalue.Number)
	if !ok {
		return nil
	}
	var all []Change
	vary := func(name string, v jsonvalue.Number, odd bool) {
		if v.Cmp(n) != 0 {
			c := p.change("number", name, v)
			c.Odd = odd
			all = append(all, c)
		}
	}
	step := stepOf(p)
	if s.Minimum != "" {
		vary("minimum", s.Minimum, false)
	}
	if s.Maximum != "" {
		vary("maximum", s.Maximum, false)
	}
	if s.ExclusiveMinimum != "" {
		vary("above-minimum", add(s.ExclusiveMinimum, 1, step), false)
	}
	if s.ExclusiveMaximum != "" {
		vary("below-maximum", add(s.ExclusiveMaximum, -1, step), false)
	}
	if s.MultipleOf != "" {
		vary("step", s.MultipleOf, false)
	}
	if s.Types&(jsonschema.Integer|jsonschema.Number) != 0 {
		vary("zero", "0", s.Minimum == "")
		if s.Types&jsonschema.Number != 0 && s.MultipleOf == "" {
			vary("fraction", "0.5", false)
		}
		if s.Minimum == "" && s.ExclusiveMinimum == "" {
			vary("negative", "-1", true)
		}
		if s.Maximum == "" && s.ExclusiveMaximum == "" && s.Format == "" {
			vary("large", "2147483648", true)
		}
	}
	return all
}

func varyFormat(p place, s *jsonschema.Schema) []Change {
	var all []Change
	for i, right := range rightOfFormat[s.Format] {
		if !jsonvalue.Equal(right, p.value) {
			all = append(all, p.change("format", s.Format+"-"+letters(i), right))
		}
	}
	return all
}

// awkward are texts that a careless program stumbles over.
var awkward = []struct {
	name, text string
	odd        bool
}{
	{"emoji", "😀", false},
	{"quotes", `O'Neil "x"`, false},
	{"chinese", "张三丰", false},
	{"percent", "100%", false},
	{"markup", "<b>&amp;</b>", true},
	{"backslash", `a\b`, false},
	{"spaces", " a  b ", true},
	{"line", "a\nb", true},
	{"brackets", "a(b)[c]{d}*", true},
	{"nul", "a\x00b", true},
}

// unboundedText is how long a text is that may be of any length.
const unboundedText = 1000

func varyText(p place, s *jsonschema.Schema) []Change {
	text, ok := p.value.(string)
	if !ok || s.Types&jsonschema.String == 0 || len(s.Enum) > 0 || s.Const != nil {
		return nil
	}
	var all []Change
	vary := func(name string, odd bool, candidates ...any) {
		c := p.change("text", name, candidates...)
		c.Odd = odd
		all = append(all, c)
	}
	if s.MaxLength >= 0 && s.MaxLength <= maxText {
		vary("longest", false, padded(text, s.MaxLength)...)
	}
	if s.MinLength > 0 {
		vary("shortest", false, append(padded(text, s.MinLength), strings.Repeat("a", s.MinLength))...)
	} else {
		vary("empty", s.MaxLength < 0, "")
	}
	if s.Format == "" && s.Pattern == nil {
		for _, a := range awkward {
			vary(a.name, a.odd, fit(a.text, s)...)
		}
		if s.MaxLength < 0 {
			vary("long", true, strings.Repeat("a", max(unboundedText, s.MinLength)))
		}
	}
	if s.MaxLength >= 0 && s.MaxLength <= maxText && s.Pattern == nil && s.Format == "" {
		vary("longest-chinese", false, strings.Repeat("汉", s.MaxLength))
	}
	return all
}

// fit returns a text that is as long as a schema wants it.
func fit(text string, s *jsonschema.Schema) []any {
	if missing := s.MinLength - utf8.RuneCountInString(text); missing > 0 && missing < maxText {
		text += strings.Repeat("a", missing)
	}
	if s.MaxLength >= 0 && utf8.RuneCountInString(text) > s.MaxLength {
		text = string([]rune(text)[:s.MaxLength])
	}
	return []any{text}
}

func varyList(p place, s *jsonschema.Schema) []Change {
	list, ok := p.value.([]any)
	if !ok {
		return nil
	}
	all := []Change{p.change("list", "shortest", slices.Clone(list[:min(len(list), s.MinItems)]))}
	if len(list) > 1 && s.MinItems <= 1 {
		all = append(all, p.change("list", "one", slices.Clone(list[:1])))
	}
	if s.MaxItems >= 0 && s.MaxItems <= maxList {
		all = append(all, p.later("list", "fullest", func() []any { return p.filled(s.MaxItems) }))
	}
	if two := max(2, s.MinItems); len(list) != two {
		all = append(all, p.later("list", "two", func() []any { return p.filled(two) }))
	}
	if s.MaxItems < 0 && len(s.PrefixItems) == 0 {
		c := p.later("list", "long", func() []any { return p.filled(max(20, s.MinItems)) })
		c.Odd = true
		all = append(all, c)
	}
	return all
}

// varyMembers adds a member that nobody names, leaves out all that need not be there, and puts in what was not there.
func varyMembers(p place, s *jsonschema.Schema) []Change {
	o, ok := p.value.(*jsonvalue.Object)
	if !ok {
		return nil
	}
	var all []Change
	required := &jsonvalue.Object{}
	for _, m := range o.Members {
		if slices.ContainsFunc(p.schemas, func(one *jsonschema.Schema) bool { return one.Requires(m.Name) }) {
			required.Set(m.Name, m.Value)
		}
	}
	for _, m := range o.Members {
		if required.Index(m.Name) < 0 && len(o.Members) > len(required.Members)+1 {
			alone := &jsonvalue.Object{Members: append(slices.Clone(required.Members), m)}
			all = append(all, p.change("only", short(m.Name), alone))
		}
	}
	if len(required.Members) < len(o.Members) {
		all = append(all, p.change("members", "required", required))
	}
	if v, ok := p.extra(s); ok && (len(s.Properties) > 0 || s.AdditionalProperties != nil) {
		c := p.with("members", "", "extra", v)
		c.Odd = s.AdditionalProperties == nil || len(s.AdditionalProperties.Keywords()) == 0
		all = append(all, c)
	}
	for _, property := range s.Properties {
		if o.Index(property.Name) < 0 && !property.Schema.ReadOnly && p.make != nil && len(p.at) < 4 {
			all = append(all, p.member("present", property))
		}
	}
	return all
}
