package overlay

import (
	"encoding/json"
	"slices"

	"github.com/theory/jsonpath/spec"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// maxAdded bounds how many values an overlay adds to a document: those of an update count once for each place that the target selects.
const maxAdded = 2_000_000

// Apply returns the document that an overlay makes of one, which stays as it is: what the overlay leaves alone is the same nodes. Every node
// stands where it is written, in the document or in the overlay. What cannot be done, and a target that selects nothing, is a finding; an
// error is an overlay that adds more than a document may have.
func (o *Overlay) Apply(root *source.Node) (*source.Node, []source.Finding, error) {
	w := &work{root: root, values: map[*source.Node]any{}, weights: map[*source.Node]int{}}
	for i := range o.Actions {
		if err := w.do(&o.Actions[i]); err != nil {
			return nil, nil, err
		}
	}
	return w.root, w.findings, nil
}

// work is an overlay being applied.
type work struct {
	root     *source.Node
	findings []source.Finding
	added    int
	values   map[*source.Node]any // what queries are asked of: worked out once for each node, and an action makes few new ones
	weights  map[*source.Node]int
}

func (w *work) fault(at source.Position, format string, args ...any) {
	w.findings = append(w.findings, at.Findingf(source.Error, format, args...))
}

// do does an action.
func (w *work) do(a *Action) error {
	selected := a.Target.SelectLocated(w.value(w.root))
	if len(selected) == 0 {
		w.findings = append(w.findings, a.Findingf(source.Warning, "target %s: nothing in the document is there", a.Text))
		return nil
	}
	all := &place{}
	for _, one := range selected {
		all.add(one.Path)
	}
	if a.Remove {
		if all.here {
			w.fault(a.Position, "target %s: the whole document cannot be removed: the action is left out", a.Text)
			return nil
		}
		w.root = all.edit(w.root, func(*source.Node) *source.Node { return nil })
		return nil
	}
	update := a.Update
	if a.Copy != nil {
		if update = w.only(a); update == nil {
			return nil
		}
	}
	if w.added += w.weight(update) * len(selected); w.added > maxAdded {
		return a.Errorf("target %s: more than %d values are added to the document", a.Text, maxAdded)
	}
	w.root = all.edit(w.root, func(n *source.Node) *source.Node {
		if !fits(n, update) {
			w.fault(a.Position, "target %s: %s cannot be put into %s of %s: it is left out there", a.Text, kind(update), kind(n), n.Position)
			return n
		}
		return merge(n, update)
	})
	return nil
}

// only returns the one value that is to be copied.
func (w *work) only(a *Action) *source.Node {
	selected := a.Copy.SelectLocated(w.value(w.root))
	if len(selected) != 1 {
		w.fault(a.Position, "copy %s: expected one value of the document, found %d: the action is left out", a.Copy, len(selected))
		return nil
	}
	n := w.root
	for _, step := range selected[0].Path {
		switch step := step.(type) {
		case spec.Name:
			n = n.Child(string(step))
		case spec.Index:
			n = n.Items()[step]
		}
	}
	return n
}

// value returns a node as queries are asked of it.
func (w *work) value(n *source.Node) any {
	if n.Kind() == source.ScalarNode {
		if number, ok := n.Scalar.(jsonvalue.Number); ok {
			return json.Number(number)
		}
		return n.Scalar
	}
	if v, known := w.values[n]; known {
		return v
	}
	var v any
	if n.Kind() == source.ArrayNode {
		items := make([]any, len(n.Items()))
		for i, item := range n.Items() {
			items[i] = w.value(item)
		}
		v = items
	} else {
		members := make(map[string]any, len(n.Items()))
		for i, item := range n.Items() {
			members[n.Keys()[i]] = w.value(item)
		}
		v = members
	}
	w.values[n] = v
	return v
}

// weight returns how many values a node is, with all that aliases in it stand for.
func (w *work) weight(n *source.Node) int {
	if known := w.weights[n]; known > 0 {
		return known
	}
	sum := 1
	for _, item := range n.Items() {
		sum = min(sum+w.weight(item), maxAdded+1)
	}
	w.weights[n] = sum
	return sum
}

// place is places of a document that are changed at once: an action is of the document as the one before left it, and not as it changes
// it itself.
type place struct {
	here  bool
	names map[string]*place
	items map[int]*place
}

func (p *place) add(path spec.NormalizedPath) {
	for _, step := range path {
		switch step := step.(type) {
		case spec.Name:
			p = below(&p.names, string(step))
		case spec.Index:
			p = below(&p.items, int(step))
		}
	}
	p.here = true
}

func below[K comparable](all *map[K]*place, key K) *place {
	if *all == nil {
		*all = map[K]*place{}
	}
	if (*all)[key] == nil {
		(*all)[key] = &place{}
	}
	return (*all)[key]
}

// edit returns n with what change makes of each place in it, those within others first; nil is nothing.
func (p *place) edit(n *source.Node, change func(*source.Node) *source.Node) *source.Node {
	if len(p.names)+len(p.items) > 0 {
		var kept []int
		items := slices.Clone(n.Items())
		for i, item := range items {
			inner := p.items[i]
			if n.Kind() == source.ObjectNode {
				inner = p.names[n.Keys()[i]]
			}
			if inner != nil {
				item = inner.edit(item, change)
			}
			if items[i] = item; item != nil {
				kept = append(kept, i)
			}
		}
		n = n.Holding(items)
		n.Keep(kept)
	}
	if p.here {
		return change(n)
	}
	return n
}

// fits reports whether an update can be put into what a target selects (Overlay 1.1, section Action Object).
func fits(n, update *source.Node) bool {
	return n.Kind() == source.ArrayNode || n.Kind() == update.Kind()
}

func kind(n *source.Node) string {
	return map[source.Kind]string{source.ScalarNode: "a single value", source.ArrayNode: "a list", source.ObjectNode: "an object"}[n.Kind()]
}

// merge returns n with an update: of an object its members, one by one; of a list what comes behind; else the update itself.
func merge(n, update *source.Node) *source.Node {
	switch {
	case n.Kind() == source.ArrayNode && update.Kind() == source.ArrayNode:
		return n.Append(update.Items()...)
	case n.Kind() == source.ArrayNode:
		return n.Append(update)
	case n.Kind() != source.ObjectNode || update.Kind() != source.ObjectNode:
		return update
	}
	out := n
	for _, m := range source.Members(update) {
		item := m.Node
		if before := n.Child(m.Name); before != nil && (before.Kind() == source.ObjectNode && item.Kind() == source.ObjectNode || before.Kind() == source.ArrayNode && item.Kind() == source.ArrayNode) {
			item = merge(before, item)
		}
		out = out.With(m.Name, item)
	}
	return out
}
