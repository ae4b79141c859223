package jsonvalue

import "slices"

// Object is a JSON object whose members keep their order.
type Object struct{ Members []Member }

// Member is one name and value of an [Object].
type Member struct {
	Name  string
	Value any
}

// Index returns the position of the member called name, -1 where there is none.
// It scans: objects of an API are short, and a map costs more than it saves.
func (o *Object) Index(name string) int {
	for i := range o.Members {
		if o.Members[i].Name == name {
			return i
		}
	}
	return -1
}

// Lookup returns the value of the member called name, and whether there is one.
func (o *Object) Lookup(name string) (any, bool) {
	if i := o.Index(name); i >= 0 {
		return o.Members[i].Value, true
	}
	return nil, false
}

// Set replaces the member called name, or appends it.
func (o *Object) Set(name string, v any) {
	if i := o.Index(name); i >= 0 {
		o.Members[i].Value = v
		return
	}
	o.Members = append(o.Members, Member{name, v})
}

// Delete removes the member called name, if there is one.
func (o *Object) Delete(name string) {
	if i := o.Index(name); i >= 0 {
		o.Members = slices.Delete(o.Members, i, i+1)
	}
}

// TypeOf returns the JSON type of v: null, boolean, string, number, array or object. An integer is a number.
func TypeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case Number:
		return "number"
	case []any:
		return "array"
	default:
		return "object"
	}
}

// Clone returns a deep copy of v.
func Clone(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = Clone(item)
		}
		return out
	case *Object:
		out := &Object{Members: make([]Member, len(v.Members))}
		for i, m := range v.Members {
			out.Members[i] = Member{m.Name, Clone(m.Value)}
		}
		return out
	default:
		return v
	}
}

// Equal reports whether a and b are the same JSON value: members in any order, numbers by amount
// (JSON Schema Core 2020-12, section 4.2.2).
func Equal(a, b any) bool {
	switch a := a.(type) {
	case Number:
		b, ok := b.(Number)
		return ok && a.Cmp(b) == 0
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, Equal)
	case *Object:
		b, ok := b.(*Object)
		return ok && equalObjects(a, b)
	case nil, bool, string:
		return a == b
	default:
		return false
	}
}

func equalObjects(a, b *Object) bool {
	if len(a.Members) != len(b.Members) {
		return false
	}
	for _, m := range a.Members {
		other, ok := b.Lookup(m.Name)
		if !ok || !Equal(m.Value, other) {
			return false
		}
	}
	return true
}
