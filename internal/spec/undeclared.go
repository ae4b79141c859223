package spec

import (
	"strconv"

	"agentmock/internal/value"
)

// coverage is what the schemas applied to one object say of its properties together.
type coverage struct {
	evaluated
	described bool // one of them names properties
}

// Undeclared are the JSON Pointers of the properties in v that no schema names, although their object's schema names
// some and neither allows nor forbids others; in document order of v.
func (s *Schema) Undeclared(v any, d Direction) []string {
	run := validation{direction: d, objects: map[string]*coverage{}}
	run.check(s, v, nil, true)
	return run.uncovered(nil, v, "")
}

// cover remembers what s and the schemas applied beside it have looked at in v.
func (run *validation) cover(s *Schema, v any, seen *evaluated) {
	if _, isObject := v.(*value.Object); !isObject {
		return
	}
	at := run.pointer()
	if run.objects[at] == nil {
		run.objects[at] = &coverage{}
	}
	run.objects[at].described = run.objects[at].described || s.describes
	run.objects[at].merge(seen)
}

// uncovered appends the pointers of what nothing has looked at in v and below.
func (run *validation) uncovered(found []string, v any, pointer string) []string {
	switch v := v.(type) {
	case *value.Object:
		c := run.objects[pointer]
		for _, m := range v.Members {
			at := pointer + value.Pointer(m.Name)
			if c != nil && c.described && !c.all && !c.names[m.Name] {
				found = append(found, at)
			}
			found = run.uncovered(found, m.Value, at)
		}
	case []any:
		for i, item := range v {
			found = run.uncovered(found, item, pointer+"/"+strconv.Itoa(i))
		}
	}
	return found
}
