package backend

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/mail"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// rule is what a value of a request has to be, written by hand: the back end never reads the document.
type rule struct {
	types  string // names of JSON with | between them, integer beside them; "" for any
	tests  []test
	fields []field
	closed bool  // no other fields
	others *rule // of other fields
	items  *rule
	tuple  []*rule // of the first items
	oneOf  map[string]*rule
	by     string // the field whose text says which of oneOf
}

type field struct {
	name     string
	required bool
	rule     *rule
}

// test is one thing that a value has to be; it takes values of other types.
type test struct {
	name string
	ok   func(v any) bool
}

// reader judges one request. It passes over the check of one name: that is a defect.
type reader struct {
	operation string
	passed    string
}

func (r *reader) passes(place, name string) bool {
	return r.passed == "accepts "+r.operation+" "+place+" "+name
}

// check returns what is wrong with a value.
func (r *reader) check(place string, v any, a *rule) error {
	if a == nil {
		return nil
	}
	if a.oneOf != nil {
		return r.alternative(place, v, a)
	}
	if a.types != "" && !isOf(v, a.types) {
		if !r.passes(place, "type") {
			return fmt.Errorf("%s: want %s", place, a.types)
		}
		return nil
	}
	for _, t := range a.tests {
		if !t.ok(v) && !r.passes(place, t.name) {
			return fmt.Errorf("%s: %s", place, t.name)
		}
	}
	if list, ok := v.([]any); ok {
		return r.list(place, list, a)
	}
	if object, ok := v.(map[string]any); ok {
		return r.object(place, object, a)
	}
	return nil
}

func (r *reader) alternative(place string, v any, a *rule) error {
	object, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: want an object", place)
	}
	name, _ := object[a.by].(string)
	chosen := a.oneOf[name]
	if chosen == nil {
		if r.passes(place, a.by) {
			return nil
		}
		return fmt.Errorf("%s: no such %s", place, a.by)
	}
	return r.check(place+"/"+name, v, chosen)
}

func (r *reader) list(place string, list []any, a *rule) error {
	for i, item := range list {
		one, at := a.items, place+"/*"
		if i < len(a.tuple) {
			one, at = a.tuple[i], place+"/"+strconv.Itoa(i)
		} else if a.tuple != nil && !r.passes(place, "items") {
			return fmt.Errorf("%s: too many", place)
		}
		if err := r.check(at, item, one); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) object(place string, object map[string]any, a *rule) error {
	known := map[string]bool{}
	for _, f := range a.fields {
		known[f.name] = true
		v, has := object[f.name]
		if !has {
			if f.required && !r.passes(place+"/"+f.name, "required") {
				return fmt.Errorf("%s: no %s", place, f.name)
			}
			continue
		}
		if err := r.check(place+"/"+f.name, v, f.rule); err != nil {
			return err
		}
	}
	for name, v := range object {
		if known[name] {
			continue
		}
		if a.closed && !r.passes(place, "additionalProperties") {
			return fmt.Errorf("%s: %s is unknown", place, name)
		}
		if err := r.check(place+"/+", v, a.others); err != nil {
			return err
		}
	}
	return nil
}

// names returns the names of all checks of a rule, as defects that pass over them.
func (a *rule) names(operation, place string, depth int) []string {
	if a == nil || depth > 5 {
		return nil
	}
	var all []string
	add := func(at, name string) { all = append(all, "accepts "+operation+" "+at+" "+name) }
	if a.oneOf != nil {
		add(place, a.by)
		for _, name := range []string{"card", "transfer", "cash"} {
			for _, inner := range a.oneOf[name].names(operation, place+"/"+name, depth+1) {
				if inner != "accepts "+operation+" "+place+"/"+name+" type" && !strings.Contains(inner, "/"+a.by+" ") {
					all = append(all, inner) // the others are asked before
				}
			}
		}
		return all
	}
	if a.types != "" && (a.types != "string" || strings.HasPrefix(place, "body")) {
		add(place, "type")
	}
	for _, t := range a.tests {
		add(place, t.name)
	}
	if a.closed {
		add(place, "additionalProperties")
	}
	for _, f := range a.fields {
		if f.required {
			add(place+"/"+f.name, "required")
		}
		all = append(all, f.rule.names(operation, place+"/"+f.name, depth+1)...)
	}
	all = append(all, a.others.names(operation, place+"/+", depth+1)...)
	if a.tuple != nil {
		add(place, "items")
	}
	for i, one := range a.tuple {
		all = append(all, one.names(operation, place+"/"+strconv.Itoa(i), depth+1)...)
	}
	return append(all, a.items.names(operation, place+"/*", depth+1)...)
}

func isOf(v any, types string) bool {
	for _, one := range strings.Split(types, "|") {
		if one == typeOf(v) || one == "integer" && isInteger(v) {
			return true
		}
	}
	return false
}

func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number:
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

func amount(v any) (*big.Rat, bool) {
	n, ok := v.(json.Number)
	if !ok || len(n) > 200 {
		return nil, false
	}
	return new(big.Rat).SetString(n.String())
}

func isInteger(v any) bool {
	n, ok := amount(v)
	return ok && n.IsInt()
}

// number tests numbers, text texts, list lists.
func number(name, bound string, ok func(n, bound *big.Rat) bool) test {
	limit, _ := new(big.Rat).SetString(bound)
	return test{name, func(v any) bool {
		n, isNumber := amount(v)
		return !isNumber || ok(n, limit)
	}}
}

func least(bound string) test {
	return number("minimum", bound, func(n, b *big.Rat) bool { return n.Cmp(b) >= 0 })
}

func most(bound string) test {
	return number("maximum", bound, func(n, b *big.Rat) bool { return n.Cmp(b) <= 0 })
}

func above(bound string) test {
	return number("exclusiveMinimum", bound, func(n, b *big.Rat) bool { return n.Cmp(b) > 0 })
}

func below(bound string) test {
	return number("exclusiveMaximum", bound, func(n, b *big.Rat) bool { return n.Cmp(b) < 0 })
}

func step(bound string) test {
	return number("multipleOf", bound, func(n, b *big.Rat) bool { return new(big.Rat).Quo(n, b).IsInt() })
}

func text(name string, ok func(s string) bool) test {
	return test{name, func(v any) bool {
		s, isText := v.(string)
		return !isText || ok(s)
	}}
}

func shortest(n int) test {
	return text("minLength", func(s string) bool { return utf8.RuneCountInString(s) >= n })
}

func longest(n int) test {
	return text("maxLength", func(s string) bool { return utf8.RuneCountInString(s) <= n })
}

func pattern(p string) test { return text("pattern", regexp.MustCompile(p).MatchString) }

func one(of ...string) test {
	return text("enum", func(s string) bool {
		return strings.Contains("|"+strings.Join(of, "|")+"|", "|"+s+"|") && !strings.Contains(s, "|")
	})
}

var (
	uuid  = text("format", regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`).MatchString)
	email = text("format", func(s string) bool {
		a, err := mail.ParseAddress(s)
		return err == nil && a.Address == s
	})
	date   = text("format", func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil })
	moment = text("format", func(s string) bool {
		s = strings.ToUpper(s)
		_, err := time.Parse(time.RFC3339Nano, s)
		return err == nil || strings.Contains(s, ":60") // a leap second
	})
)

func list(name string, ok func(v []any) bool) test {
	return test{name, func(v any) bool {
		l, isList := v.([]any)
		return !isList || ok(l)
	}}
}

func fewest(n int) test { return list("minItems", func(v []any) bool { return len(v) >= n }) }

func fullest(n int) test { return list("maxItems", func(v []any) bool { return len(v) <= n }) }

var unique = list("uniqueItems", func(v []any) bool {
	for i := range v {
		for j := range i {
			if reflect.DeepEqual(v[i], v[j]) {
				return false
			}
		}
	}
	return true
})

func object(name string, ok func(v map[string]any) bool) test {
	return test{name, func(v any) bool {
		o, isObject := v.(map[string]any)
		return !isObject || ok(o)
	}}
}
