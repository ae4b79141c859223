package scenario

import (
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// place is where a text has a value of a name: ${order}. $${order} stands for ${order} itself.
var place = regexp.MustCompile(`\$?\$\{([^{}]*)\}`)

var placeName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// use is a name that a file has in a place.
type use struct {
	source.Position
	name string
}

// uses returns the names in the texts of a value, and an error for a place that has none.
func uses(n *source.Node) (all []use, err error) {
	if n == nil {
		return nil, nil
	}
	for _, item := range n.Items() {
		more, err := uses(item)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	text, _ := n.Scalar.(string)
	for _, found := range place.FindAllStringSubmatch(text, -1) {
		switch name := found[1]; {
		case strings.HasPrefix(found[0], "$$"):
		case !placeName.MatchString(name):
			return nil, n.Errorf("%s: expected the name of a captured value or of a variable of the environment, such as ${order}; $%[1]s stands for the text itself", found[0])
		default:
			all = append(all, use{n.Position, name})
		}
	}
	return all, nil
}

// filling puts values into places.
type filling struct {
	values Values
	of     *Case
	err    error
}

// value returns a value with its places filled: a text that is nothing but one place becomes the value itself.
func (f *filling) value(v any) any {
	switch v := v.(type) {
	case string:
		return f.text(v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = f.value(item)
		}
		return out
	case *jsonvalue.Object:
		out := &jsonvalue.Object{}
		for _, m := range v.Members {
			out.Members = append(out.Members, jsonvalue.Member{Name: m.Name, Value: f.value(m.Value)})
		}
		return out
	}
	return v
}

func (f *filling) text(text string) any {
	if found := place.FindStringSubmatch(text); found != nil && found[0] == text && !strings.HasPrefix(text, "$$") {
		return f.named(found[1])
	}
	return place.ReplaceAllStringFunc(text, func(found string) string {
		if strings.HasPrefix(found, "$$") {
			return found[1:]
		}
		return plain(f.named(found[2 : len(found)-1]))
	})
}

func (f *filling) named(name string) any {
	v, ok := f.values[name]
	if !ok && f.err == nil {
		at := f.of.Position
		if i := slices.IndexFunc(f.of.uses, func(u use) bool { return u.name == name }); i >= 0 {
			at = f.of.uses[i].Position
		}
		f.err = at.Errorf("${%s} is not known: the answer that it was to be captured from does not have it", name)
	}
	return v
}

func plain(v any) string { return jsonvalue.Plain(v) }

// onlyKeys returns an error for keys that something does not have.
func onlyKeys(n *source.Node, what string, keys ...string) error {
	if n.Kind() != source.ObjectNode {
		return n.Errorf("expected %s: a mapping of %s", what, strings.Join(keys, ", "))
	}
	for i, key := range n.Keys() {
		if !slices.Contains(keys, key) {
			return n.KeyPosition(i).Errorf("unknown key %q%s: %s has %s", key, suggest.Hint(key, keys), what, strings.Join(keys, ", "))
		}
	}
	return nil
}
