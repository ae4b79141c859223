package spec

import "agentmock/internal/value"

// evaluated is what the schemas applied to one object or array have looked at; nil where nobody asks.
type evaluated struct {
	names map[string]bool
	items int // a prefix of the items
	some  map[int]bool
	all   bool // every property or item
}

func (e *evaluated) name(name string) {
	if e != nil && !e.all {
		if e.names == nil {
			e.names = map[string]bool{}
		}
		e.names[name] = true
	}
}

func (e *evaluated) merge(o *evaluated) {
	if e == nil || o == nil {
		return
	}
	e.all = e.all || o.all
	e.items = max(e.items, o.items)
	for name := range o.names {
		e.name(name)
	}
	for i := range o.some {
		e.item(i)
	}
}

func (e *evaluated) item(i int) {
	if e != nil {
		if e.some == nil {
			e.some = map[int]bool{}
		}
		e.some[i] = true
	}
}

// unevaluated applies unevaluatedProperties and unevaluatedItems, JSON Schema Core 2020-12 section 11.
func (run *validation) unevaluated(s *Schema, v any, seen *evaluated) bool {
	ok := true
	switch v := v.(type) {
	case *value.Object:
		if s.UnevaluatedProperties == nil || seen.all {
			return true
		}
		for _, m := range v.Members {
			if seen.names[m.Name] {
				continue
			}
			if s.UnevaluatedProperties.Never {
				ok = run.failAtMember(s, "unevaluatedProperties", step{m.Name, -1}, m.Value)
			} else {
				ok = run.under(step{m.Name, -1}, s.UnevaluatedProperties, m.Value) && ok
			}
		}
		seen.all = true
	case []any:
		if s.UnevaluatedItems == nil || seen.all {
			return true
		}
		for i := seen.items; i < len(v); i++ {
			if seen.some[i] {
				continue
			}
			if s.UnevaluatedItems.Never {
				run.path = append(run.path, step{"", i})
				ok = run.fail(s, "unevaluatedItems", "", v[i])
				run.path = run.path[:len(run.path)-1]
			} else {
				ok = run.under(step{"", i}, s.UnevaluatedItems, v[i]) && ok
			}
		}
		seen.all = true
	}
	return ok
}
