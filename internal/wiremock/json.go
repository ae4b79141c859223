package wiremock

import (
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// equalToJSON reads a value, or its text, and how it is compared.
func equalToJSON(n, beside *source.Node, pointer string) (func(value) bool, error) {
	want := n.Value()
	if given, isText := n.Scalar.(string); isText {
		decoded, faults := jsonvalue.Decode([]byte(given))
		if len(faults) > 0 {
			return nil, refused(pointer, "no JSON: %s", faults[0])
		}
		want = decoded
	}
	if strings.Contains(jsonvalue.Text(want), "${json-unit.") {
		return nil, refused(pointer, "agentmock has no placeholders of JsonUnit: compare by matchesJsonPath")
	}
	c := comparison{anyOrder: flag(beside, "ignoreArrayOrder"), extra: flag(beside, "ignoreExtraElements")}
	return func(v value) bool {
		got, ok := v.read()
		one := c
		return v.there && ok && one.equal(want, got)
	}, nil
}

// comparison compares JSON values: elements in any order, with members and elements that nobody wants.
type comparison struct {
	anyOrder, extra bool
	tried           int
}

// maxTried bounds how many pairs of elements are compared to find an order: beyond, values are not equal.
const maxTried = 1_000_000

func (c *comparison) equal(want, got any) bool {
	switch want := want.(type) {
	case *jsonvalue.Object:
		object, ok := got.(*jsonvalue.Object)
		if !ok || !c.extra && len(object.Members) != len(want.Members) {
			return false
		}
		for _, m := range want.Members {
			if found, there := object.Lookup(m.Name); !there || !c.equal(m.Value, found) {
				return false
			}
		}
		return true
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) < len(want) || !c.extra && len(list) != len(want) {
			return false
		}
		if c.anyOrder {
			return c.pairs(want, list)
		}
		return slices.EqualFunc(want, list[:len(want)], c.equal)
	}
	return jsonvalue.Equal(want, got)
}

// pairs reports whether each wanted element has one of its own: a matching of the two lists, by augmenting paths.
func (c *comparison) pairs(want, list []any) bool {
	takenBy := make([]int, len(list))
	for i := range takenBy {
		takenBy[i] = -1
	}
	for i := range want {
		if !c.place(want, list, i, takenBy, make([]bool, len(list))) {
			return false
		}
	}
	return true
}

func (c *comparison) place(want, list []any, i int, takenBy []int, seen []bool) bool {
	for j := range list {
		if seen[j] {
			continue
		}
		if c.tried++; c.tried > maxTried {
			return false
		}
		if !c.equal(want[i], list[j]) {
			continue
		}
		seen[j] = true
		if takenBy[j] < 0 || c.place(want, list, takenBy[j], takenBy, seen) {
			takenBy[j] = i
			return true
		}
	}
	return false
}
