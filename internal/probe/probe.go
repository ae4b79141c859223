// Package probe makes values out of a good one that differ in one thing: such as a schema takes all the same, and such as break one keyword.
package probe

import (
	"iter"
	"slices"
	"strconv"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Change is one thing that is different in a value. Which of its candidates it is, is for who applies it to say: the first that
// does what is wanted.
type Change struct {
	At      []string // the tokens of a JSON Pointer to what changes
	Keyword string   // what it breaks, or varies
	Name    string   // how, beside the keyword; ""
	Odd     bool     // the schema takes it by silence: nobody has said that such a value is meant

	candidates []any
	late       func() []any // makes the candidates when they are asked for
}

// absent is a candidate: nothing stands there.
type absent struct{}

// maxDepth bounds how deep a value is walked.
const maxDepth = 12

// Maker makes a value of a schema; another one for another seed. ok is false where none could be made.
type Maker func(s *jsonschema.Schema, seed uint64) (v any, ok bool)

// Label says what is different in a few words that hold no space: lines/0/sku-pattern.
func (c Change) Label() string {
	label := c.Keyword
	if c.Name != "" {
		label += "-" + c.Name
	}
	if len(c.At) == 0 {
		return label
	}
	return jsonvalue.Pointer(c.At...)[1:] + "-" + label
}

// Values are the wholes that a change makes of root, in the order of its candidates.
func (c Change) Values(root any) iter.Seq[any] {
	return func(yield func(any) bool) {
		candidates := c.candidates
		if c.late != nil {
			candidates = c.late()
		}
		for _, candidate := range candidates {
			if !yield(replaced(root, c.At, candidate)) {
				return
			}
		}
	}
}

// replaced returns root with another value at a place. What is beside the way there is shared.
func replaced(root any, at []string, to any) any {
	if len(at) == 0 {
		return to
	}
	switch v := root.(type) {
	case *jsonvalue.Object:
		copied := &jsonvalue.Object{Members: slices.Clone(v.Members)}
		if _, gone := to.(absent); gone && len(at) == 1 {
			copied.Delete(at[0])
			return copied
		}
		child, _ := v.Lookup(at[0])
		copied.Set(at[0], replaced(child, at[1:], to))
		return copied
	case []any:
		copied := slices.Clone(v)
		if i, ok := jsonvalue.ElementIndex(at[0], len(v)); ok {
			copied[i] = replaced(v[i], at[1:], to)
		}
		return copied
	}
	return root
}

// place is a value, where it stands, and the schemas that apply to it.
type place struct {
	at      []string
	value   any
	schemas []*jsonschema.Schema
	make    Maker
}

// walk visits a value and all below it: of a list its first item, and those that have schemas of their own.
func walk(p place, visit func(p place) bool) bool {
	p.schemas = applying(p.schemas, p.value)
	if !visit(p) {
		return false
	}
	if len(p.at) >= maxDepth {
		return true
	}
	switch v := p.value.(type) {
	case *jsonvalue.Object:
		for _, m := range v.Members {
			if !walk(p.child(m.Name, m.Value), visit) {
				return false
			}
		}
	case []any:
		for i := range min(len(v), p.prefix()+1) {
			if !walk(p.child(strconv.Itoa(i), v[i]), visit) {
				return false
			}
		}
	}
	return true
}

// prefix returns how many items have schemas of their own.
func (p place) prefix() int {
	most := 0
	for _, s := range p.schemas {
		most = max(most, len(s.PrefixItems))
	}
	return most
}

// child returns the place of a member or an item.
func (p place) child(token string, v any) place {
	c := place{at: append(slices.Clip(p.at), token), value: v, make: p.make}
	for _, s := range p.schemas {
		c.schemas = append(c.schemas, below(s, token, p.value)...)
	}
	return c
}

// below returns the schemas that s applies to a member or an item of a value.
func below(s *jsonschema.Schema, token string, whole any) []*jsonschema.Schema {
	if _, isList := whole.([]any); isList {
		i, _ := strconv.Atoi(token)
		switch {
		case i < len(s.PrefixItems):
			return s.PrefixItems[i : i+1]
		case s.Items != nil:
			return []*jsonschema.Schema{s.Items}
		}
		return nil
	}
	var all []*jsonschema.Schema
	if p := s.Property(token); p != nil {
		all = append(all, p)
	}
	for _, p := range s.PatternProperties {
		if p.Pattern != nil && p.Pattern.Match(token) {
			all = append(all, p.Schema)
		}
	}
	if len(all) == 0 && s.AdditionalProperties != nil {
		all = append(all, s.AdditionalProperties)
	}
	return all
}

// applying returns the schemas, and those that they apply to the same value: of alternatives those that take it.
func applying(schemas []*jsonschema.Schema, v any) []*jsonschema.Schema {
	queue := slices.Clone(schemas)
	add := func(s *jsonschema.Schema) {
		if s != nil && !slices.Contains(queue, s) {
			queue = append(queue, s)
		}
	}
	for i := 0; i < len(queue); i++ {
		s := queue[i]
		add(s.Ref)
		for _, part := range s.AllOf {
			add(part)
		}
		for _, part := range slices.Concat(s.AnyOf, s.OneOf) {
			if part.Valid(v, jsonschema.InRequest) {
				add(part)
			}
		}
		if s.If != nil && s.If.Valid(v, jsonschema.InRequest) {
			add(s.Then)
		} else if s.If != nil {
			add(s.Else)
		}
		add(s.Derived(v))
		if o, isObject := v.(*jsonvalue.Object); isObject {
			for _, d := range s.DependentSchemas {
				if o.Index(d.Name) >= 0 {
					add(d.Schema)
				}
			}
		}
	}
	return queue
}

// changes walks a value and yields what each schema of each place gives.
func changes(s *jsonschema.Schema, v any, make Maker, of func(p place, s *jsonschema.Schema, yield func(Change) bool) bool) iter.Seq[Change] {
	return func(yield func(Change) bool) {
		if s == nil {
			return
		}
		walk(place{value: v, schemas: []*jsonschema.Schema{s}, make: make}, func(p place) bool {
			for _, one := range p.schemas {
				if !of(p, one, yield) {
					return false
				}
			}
			return true
		})
	}
}

// change returns a change of p.
func (p place) change(keyword, name string, candidates ...any) Change {
	return Change{At: p.at, Keyword: keyword, Name: name, candidates: candidates}
}

// later returns a change whose candidates take time to make.
func (p place) later(keyword, name string, make func() []any) Change {
	return Change{At: p.at, Keyword: keyword, Name: name, late: make}
}

// without returns a change that leaves out a member of p.
func (p place) without(keyword, member string) Change {
	return Change{At: append(slices.Clip(p.at), member), Keyword: keyword, candidates: []any{absent{}}}
}

// with returns a change that adds a member to p, or gives it another value.
func (p place) with(keyword, name, member string, candidates ...any) Change {
	return Change{At: append(slices.Clip(p.at), member), Keyword: keyword, Name: name, candidates: candidates}
}

// Key tells changes apart: what is broken where, and by what value. Which item of a list it is makes no difference.
func (c Change) Key() string {
	text := ""
	if len(c.candidates) > 0 {
		if _, gone := c.candidates[0].(absent); !gone {
			text = jsonvalue.Brief(c.candidates[0], 200)
		}
	}
	return c.Label() + " " + text
}
