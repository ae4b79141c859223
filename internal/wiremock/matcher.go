package wiremock

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/overlay"
	"agentmock/internal/source"
)

// matcher is what one value has to be: a header, a parameter of the query, a body.
type matcher struct {
	says  string // as WireMock writes it
	holds func(value) bool
}

// value is what a matcher looks at.
type value struct {
	text  string
	there bool
	read  func() (any, bool) // as JSON
}

// valueOf returns a text as matchers look at it.
func valueOf(text string) value {
	return value{text, true, func() (any, bool) {
		v, faults := jsonvalue.Decode([]byte(text))
		return v, len(faults) == 0
	}}
}

// compare reads what stands beside the name of a comparison: one case for each of comparisonNames.
func compare(name string, n, beside *source.Node, pointer string) (func(value) bool, error) {
	text := source.ScalarText(n)
	switch name {
	case "equalTo":
		if flag(beside, "caseInsensitive") {
			return ofText(func(got string) bool { return strings.EqualFold(got, text) }), nil
		}
		return ofText(func(got string) bool { return got == text }), nil
	case "contains":
		return ofText(func(got string) bool { return strings.Contains(got, text) }), nil
	case "doesNotContain":
		return ofText(func(got string) bool { return !strings.Contains(got, text) }), nil
	case "matches", "doesNotMatch":
		pattern, err := whole(text, pointer)
		return ofText(func(got string) bool { return pattern.MatchString(got) == (name == "matches") }), err
	case "absent":
		absent := n.Scalar == true
		return func(v value) bool { return v.there != absent }, nil
	case "binaryEqualTo":
		want, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, refused(pointer, "expected bytes in base64: %s", err)
		}
		return ofText(func(got string) bool { return got == string(want) }), nil
	case "equalToJson":
		return equalToJSON(n, beside, pointer)
	case "matchesJsonPath":
		return matchesJSONPath(n, pointer)
	case "not":
		m, err := readMatcher(n, pointer)
		return func(v value) bool { return !m.holds(v) }, err
	case "and":
		all, err := readMatchers(n, pointer)
		return func(v value) bool {
			return !slices.ContainsFunc(all, func(m matcher) bool { return !m.holds(v) })
		}, err
	case "or":
		all, err := readMatchers(n, pointer)
		return func(v value) bool { return slices.ContainsFunc(all, func(m matcher) bool { return m.holds(v) }) }, err
	}
	return nil, refused(pointer, "agentmock cannot compare so")
}

// comparisonNames are those of the comparisons, in the order in which messages say them.
var comparisonNames = []string{"equalTo", "contains", "doesNotContain", "matches", "doesNotMatch", "absent", "binaryEqualTo", "equalToJson", "matchesJsonPath", "not", "and", "or"}

// besides are members that say how the comparison of another is meant.
var besides = map[string][]string{"equalTo": {"caseInsensitive"}, "equalToJson": {"ignoreArrayOrder", "ignoreExtraElements"}}

// maxMatchers bounds how deep matchers are in each other.
const maxMatchers = 32

// readMatcher reads {"equalTo": "a"}; every comparison in it has to hold.
func readMatcher(n *source.Node, pointer string) (matcher, error) {
	m := matcher{says: n.Brief(80)}
	if strings.Count(pointer, "/") > 2*maxMatchers {
		return m, refused(pointer, "matchers more than %d deep in each other", maxMatchers)
	}
	if n.Kind() != source.ObjectNode || len(n.Keys()) == 0 {
		return m, refused(pointer, "expected a matcher, an object with one of %s, found %s", strings.Join(comparisonNames, ", "), n.Brief(60))
	}
	var all []func(value) bool
	for i, name := range n.Keys() {
		switch {
		case beside(n, name):
			continue
		case !slices.Contains(comparisonNames, name):
			return m, refused(under(pointer, name), "agentmock cannot compare so: a matcher has %s", strings.Join(comparisonNames, ", "))
		}
		if wantsText(name) && (n.Items()[i].Kind() != source.ScalarNode || n.Items()[i].Scalar == nil) {
			return m, refused(under(pointer, name), "expected a text, found %s", n.Items()[i].Brief(60))
		}
		holds, err := compare(name, n.Items()[i], n, under(pointer, name))
		if err != nil {
			return m, err
		}
		all = append(all, holds)
	}
	if len(all) == 0 {
		return m, refused(pointer, "expected a matcher, an object with one of %s, found %s", strings.Join(comparisonNames, ", "), n.Brief(60))
	}
	m.holds = func(v value) bool {
		return !slices.ContainsFunc(all, func(holds func(value) bool) bool { return !holds(v) })
	}
	return m, nil
}

func beside(n *source.Node, name string) bool {
	for comparison, names := range besides {
		if slices.Contains(names, name) && n.Child(comparison) != nil {
			return true
		}
	}
	return false
}

func wantsText(name string) bool {
	return slices.Contains([]string{"equalTo", "contains", "doesNotContain", "matches", "doesNotMatch", "binaryEqualTo"}, name)
}

func readMatchers(n *source.Node, pointer string) ([]matcher, error) {
	if n.Kind() != source.ArrayNode || len(n.Items()) == 0 {
		return nil, refused(pointer, "expected a list of matchers, found %s", n.Brief(60))
	}
	var all []matcher
	for i, one := range n.Items() {
		m, err := readMatcher(one, under(pointer, strconv.Itoa(i)))
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// ofText looks at a value that is there.
func ofText(holds func(string) bool) func(value) bool {
	return func(v value) bool { return v.there && holds(v.text) }
}

// maxExpression bounds a regular expression, in bytes.
const maxExpression = 4 << 10

// whole compiles an expression that has to match all of a text, as Java's matches does.
func whole(expression, pointer string) (*regexp.Regexp, error) {
	if len(expression) > maxExpression {
		return nil, refused(pointer, "a regular expression of more than %d bytes", maxExpression)
	}
	pattern, err := regexp.Compile(`\A(?:` + expression + `)\z`)
	if err != nil {
		return nil, refused(pointer, "no regular expression of RE2: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return pattern, nil
}

// matchesJSONPath reads "$.name", or {"expression": "$.name", "equalTo": "a"}: any value that is selected may hold.
func matchesJSONPath(n *source.Node, pointer string) (func(value) bool, error) {
	expression, inner := n, matcher{}
	if n.Kind() == source.ObjectNode {
		if expression = n.Child("expression"); expression == nil {
			return nil, refused(pointer, "expected an expression, found %s", n.Brief(60))
		}
		rest := n.Without("expression")
		if len(rest.Keys()) > 0 {
			var err error
			if inner, err = readMatcher(rest, pointer); err != nil {
				return nil, err
			}
		}
	}
	query, err := overlay.ParseQuery(expression.Text())
	if err != nil {
		return nil, refused(pointer, "no JSONPath of RFC 9535: %s", err)
	}
	return func(v value) bool {
		read, ok := v.read()
		if !v.there || !ok {
			return false
		}
		found := query.Select(read)
		switch {
		case inner.holds == nil:
			return slices.ContainsFunc(found, func(one any) bool { return one != nil })
		case len(found) == 0:
			return inner.holds(value{read: func() (any, bool) { return nil, false }})
		}
		return slices.ContainsFunc(found, func(one any) bool {
			return inner.holds(value{jsonvalue.Plain(one), true, func() (any, bool) { return one, true }})
		})
	}, nil
}
