package jsonschema

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"

	"agentmock/internal/i18n"
	"agentmock/internal/suggest"
)

// Descend follows the pointer of e down from s; nil where s leaves open what is there.
func Descend(s *Schema, e *Expression) (*Schema, error) {
	for _, token := range e.Tokens {
		if s == nil {
			return nil, nil
		}
		next, open := s.Child(token)
		if next == nil && !open {
			return nil, i18n.Errorf("%q: nothing called %q there%s", e, token, suggest.Hint(token, s.DeclaredNames()))
		}
		if next == nil {
			return nil, nil
		}
		s = next
	}
	return s, nil
}

// Child returns the schema of what token names below s; open where s does not say.
func (s *Schema) Child(token string) (found *Schema, open bool) {
	open = true
	i, isIndex := index(token)
	var other *Schema // what a part says of members that it does not declare: another part may declare this one
	for part := range s.parts() {
		if p := part.Property(token); p != nil && (found == nil || p.tellsMore(found)) {
			found = p
		}
		if found != nil {
			continue // another part may say what it is of which this one says that it is
		}
		switch {
		case isIndex && i < len(part.PrefixItems):
			return part.PrefixItems[i], false
		case isIndex && part.Items != nil:
			return part.Items, false
		}
		for _, p := range part.PatternProperties {
			if p.Pattern != nil && p.Pattern.Match(token) {
				return p.Schema, false
			}
		}
		if part.AdditionalProperties != nil && !part.AdditionalProperties.Never && other == nil {
			other = part.AdditionalProperties
		}
		open = open && part.Properties == nil && part.Items == nil && part.PrefixItems == nil
	}
	if found == nil && other != nil {
		return other, false
	}
	return found, open && found == nil
}

// maxVague is how many lists inside each other are looked into for what their elements are.
const maxVague = 4

// index returns the element of a list that a token names.
func index(token string) (i int, ok bool) {
	if token == "" || token[0] < '0' || token[0] > '9' {
		return 0, false
	}
	i, err := strconv.Atoi(token)
	return i, err == nil
}

// tellsMore reports whether s says more of a property than another schema of it: that one is vague, or s is built on it.
func (s *Schema) tellsMore(other *Schema) bool {
	return s != other && (other.isVague(maxVague) && s.fills(other) || s.isBuiltOn(other))
}

// isBuiltOn reports whether all that other asks is asked by s too, which names it in its allOf.
func (s *Schema) isBuiltOn(other *Schema) bool {
	base := other.Bare()
	queue := []*Schema{s.Bare()}
	for i := 0; i < len(queue) && i < maxBases; i++ {
		for _, part := range queue[i].AllOf {
			if part = part.Bare(); part == base {
				return true
			}
			queue = append(queue, part)
		}
	}
	return false
}

// Takes reports whether a property of s may have a value, as s describes it and all that s is built on; conditions are not looked at.
func (s *Schema) Takes(property string, v any, d Direction) bool {
	queue := []*Schema{s}
	for i := 0; i < len(queue); i++ {
		if p := queue[i].Property(property); p != nil && !p.Valid(v, d) {
			return false
		}
		for _, part := range append([]*Schema{queue[i].Ref}, queue[i].AllOf...) {
			if part != nil && !slices.Contains(queue, part) {
				queue = append(queue, part)
			}
		}
	}
	return true
}

// maxBases is how many schemas are looked at for one that another is built on.
const maxBases = 64

// fills reports whether s says what an object or a list is that another schema, a vague one, asks for; or anything where that asks for nothing.
func (s *Schema) fills(vague *Schema) bool {
	return vague.IsEmpty() && !s.IsEmpty() || s.PossibleTypes()&vague.PossibleTypes()&(ObjectType|Array) != 0 && !s.isVague(maxVague)
}

// isVague reports whether s says of a value no more than that it is an object, or a list of such, or nothing at all: a base that others fill in.
func (s *Schema) isVague(deep int) bool {
	if s.Types&(ObjectType|Array) == 0 {
		return s.IsEmpty()
	}
	for part := range s.parts() {
		if part.Types&(ObjectType|Array) == 0 || part.Never || part.Properties != nil || part.PatternProperties != nil || part.AdditionalProperties != nil || part.PrefixItems != nil || part.Enum != nil || part.Const != nil ||
			part.Format != "" || part.Faker != nil || part.Items != nil && (deep == 0 || !part.Items.isVague(deep-1)) {
			return false
		}
	}
	return true
}

// IsEmpty reports whether s asks nothing of a value and leads to nothing that does.
func (s *Schema) IsEmpty() bool {
	return s.IsAlias() && s.Ref == nil && len(s.AllOf) == 0 && s.Faker == nil
}

// DeclaredNames returns the names s declares, those of its parts included.
func (s *Schema) DeclaredNames() []string { return slices.Collect(s.EachName()) }

// EachName yields the names s declares, those of its parts included.
func (s *Schema) EachName() iter.Seq[string] {
	return func(yield func(string) bool) {
		for part := range s.parts() {
			for i := range part.Properties {
				if !yield(part.Properties[i].Name) {
					return
				}
			}
		}
	}
}

// DescribesOthers reports whether s says what members are that it does not declare.
func (s *Schema) DescribesOthers() bool {
	for part := range s.parts() {
		if len(part.PatternProperties) > 0 || part.AdditionalProperties != nil && !part.AdditionalProperties.Never {
			return true
		}
	}
	return false
}

// DeclaresNames reports whether s declares any.
func (s *Schema) DeclaresNames() bool {
	for range s.EachName() {
		return true
	}
	return false
}

// RequiredNames returns the names that s requires, or one of its parts.
func (s *Schema) RequiredNames() []string {
	var names []string
	for part := range s.parts() {
		names = append(names, part.Required...)
	}
	return names
}

// Declared returns the properties that s declares, those of its parts included: each name once, as [Schema.Child] has it.
func (s *Schema) Declared() []Property {
	if len(s.Describing()) == 0 {
		return slices.Clip(s.Properties)
	}
	var all []Property
	places := map[string]int{}
	for part := range s.parts() {
		for _, p := range part.Properties {
			switch at, known := places[p.Name]; {
			case !known:
				places[p.Name], all = len(all), append(all, p)
			case p.Schema.tellsMore(all[at].Schema):
				all[at] = p
			}
		}
	}
	return all
}

// parts returns s and the schemas that may describe the same value, each once.
func (s *Schema) parts() iter.Seq[*Schema] {
	return func(yield func(*Schema) bool) { // as one function that the compiler puts in its place: its loops cost no memory then
		if s.gathered == nil {
			s.eachPart(yield)
			return
		}
		for _, part := range s.gathered() {
			if !yield(part) {
				return
			}
		}
	}
}

// gatherKinds notes which schemas are the kinds that a discriminator on s, as their parent, names, and which of them are built on which.
func (s *Schema) gatherKinds() {
	d := s.Discriminator
	if d == nil || len(s.OneOf)+len(s.AnyOf) > 0 {
		return
	}
	d.kinds = make(map[*Schema][]*Schema, len(d.Mapping))
	for _, kind := range d.Mapping {
		d.kinds[kind] = nil
	}
	for _, name := range slices.Sorted(maps.Keys(d.Mapping)) {
		kind := d.Mapping[name]
		for _, base := range kind.AllOf {
			if built, known := d.kinds[base]; known && base != kind && !slices.Contains(built, kind) {
				d.kinds[base] = append(built, kind)
			}
		}
	}
}

// gather has the parts of a schema that has very many, as the alternatives of a base, looked for once: they are gone through for each name.
func (s *Schema) gather() {
	const many = 8
	direct := s.Describing()
	count := len(direct)
	for _, part := range direct {
		if count > many {
			break
		}
		count += len(part.Describing())
	}
	if count > many {
		s.gathered = sync.OnceValue(func() []*Schema { return slices.Collect(s.eachPart) })
	}
}

// eachPart looks for the parts.
func (s *Schema) eachPart(yield func(*Schema) bool) {
	queue := []*Schema{s}
	var seen map[*Schema]bool // of a long queue
	for i := 0; i < len(queue); i++ {
		part := queue[i]
		if !yield(part) {
			return
		}
		for _, next := range part.Describing(queue...) {
			if seen == nil && len(queue) > 32 {
				seen = make(map[*Schema]bool, 2*len(queue))
				for _, known := range queue {
					seen[known] = true
				}
			}
			if seen[next] || seen == nil && slices.Contains(queue, next) {
				continue
			}
			queue = append(queue, next)
			if seen != nil {
				seen[next] = true
			}
		}
	}
}

// Describing returns the schemas that s applies to the same value in order to say what it is: no conditions. Others are known to describe the value as well: where
// one of them is of the kinds that a discriminator on s names, it is of none but those that are built on that one.
func (s *Schema) Describing(others ...*Schema) []*Schema {
	parts := s.applied(inPlace | describing)
	if d := s.Discriminator; d != nil && len(s.OneOf)+len(s.AnyOf) == 0 {
		parts = append(parts, d.kindsOf(s, others)...)
	}
	return slices.DeleteFunc(parts, func(p *Schema) bool { return p == s })
}

// kindsOf returns the kinds of a parent that a value may be of which others describe as well.
func (d *Discriminator) kindsOf(parent *Schema, others []*Schema) []*Schema {
	for _, one := range others {
		if built, isKind := d.kinds[one]; isKind && one != parent {
			return built
		}
	}
	all := make([]*Schema, 0, len(d.Mapping))
	for _, name := range slices.Sorted(maps.Keys(d.Mapping)) {
		all = append(all, d.Mapping[name])
	}
	return all
}

// FormatOf returns the format that s, or a schema applied to the same value, names first; "" for none.
func FormatOf(s *Schema) string {
	for part := range s.parts() {
		if part.Format != "" {
			return part.Format
		}
	}
	return ""
}

// IsTimeFormat reports whether a format is one of dates: those that x-not-before compares.
func IsTimeFormat(format string) bool {
	return format == "date" || format == "date-time" || format == "datetime"
}
