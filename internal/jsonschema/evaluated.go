package jsonschema

import "agentmock/internal/jsonvalue"

// evaluated is what the schemas applied to one object or array have looked at; nil where nobody asks.
type evaluated struct {
	first uint64       // a bit for each of the first 64 members or items
	later map[int]bool // the others
	items int          // a prefix of the items
	all   bool         // every member or item
}

// add notes member or item number i.
func (e *evaluated) add(i int) {
	switch {
	case e == nil:
	case i < 64:
		e.first |= 1 << i
	default:
		if e.later == nil {
			e.later = map[int]bool{}
		}
		e.later[i] = true
	}
}

// has reports whether member or item number i has been looked at.
func (e *evaluated) has(i int) bool {
	return e.all || i < e.items || i < 64 && e.first&(1<<i) != 0 || e.later[i]
}

func (e *evaluated) merge(o *evaluated) {
	if e == nil || o == nil {
		return
	}
	e.all = e.all || o.all
	e.items = max(e.items, o.items)
	e.first |= o.first
	for i := range o.later {
		e.add(i)
	}
}

// unevaluated applies unevaluatedProperties and unevaluatedItems, JSON Schema Core 2020-12 section 11.
func (run *validation) unevaluated(s *Schema, v any, seen *evaluated) bool {
	ok := true
	switch v := v.(type) {
	case *jsonvalue.Object:
		if s.UnevaluatedProperties == nil || seen.all {
			return true
		}
		for i, m := range v.Members {
			if seen.has(i) {
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
			if seen.has(i) {
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
