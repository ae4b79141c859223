// Package overlay changes a document by what stands in files beside it: OpenAPI Overlay 1.0 and 1.1.
package overlay

import (
	"slices"
	"strings"

	"github.com/theory/jsonpath"

	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// Overlay is changes of a document, in their order.
type Overlay struct {
	Actions []Action
}

// Action is one change, of all that its target selects.
type Action struct {
	source.Position                // of the target
	Target          *jsonpath.Path // RFC 9535
	Text            string         // the target as it is written
	Remove          bool
	Update          *source.Node   // nil: none
	Copy            *jsonpath.Path // nil: none; of one value of the document, which then is the update
}

// The members that Overlay's objects have (Overlay 1.1, section Schema). Extensions (x-) may stand in each.
var (
	overlayMembers = []string{"overlay", "info", "extends", "actions"}
	infoMembers    = []string{"title", "version", "description"}
	actionMembers  = []string{"target", "description", "update", "remove", "copy"}
)

// reader gathers what is wrong with an overlay.
type reader struct {
	findings []source.Finding
	old      bool // it says that it is 1.0
}

// Read reads an overlay. What is wrong with a part of it is a finding, and that part is left out; an error is what is no overlay at all.
func Read(n *source.Node) (*Overlay, []source.Finding, error) {
	if n.Child("overlay") == nil && n.Child("actions") == nil {
		return nil, nil, n.Errorf("expected an overlay, which says overlay: 1.0.0 or 1.1.0, and actions")
	}
	r := &reader{}
	r.members(n, "an overlay", overlayMembers)
	r.version(n)
	r.info(n)
	o := &Overlay{}
	actions := n.Child("actions")
	if actions == nil || actions.Kind() != source.ArrayNode || len(actions.Items()) == 0 {
		r.fault(or(actions, n), "actions: expected a list of actions, found %s: nothing is changed", actions.Brief(40))
		return o, r.findings, nil
	}
	for _, item := range actions.Items() {
		if a, ok := r.action(item); ok {
			o.Actions = append(o.Actions, a)
		}
	}
	return o, r.findings, nil
}

// or returns the first node where it is there, else the other.
func or(n, other *source.Node) *source.Node {
	if n == nil {
		return other
	}
	return n
}

func (r *reader) fault(at *source.Node, format string, args ...any) {
	r.findings = append(r.findings, at.Findingf(source.Error, format, args...))
}

func (r *reader) doubt(at *source.Node, format string, args ...any) {
	r.findings = append(r.findings, at.Findingf(source.Warning, format, args...))
}

// members looks for names that an object does not have.
func (r *reader) members(n *source.Node, what string, names []string) {
	for i, key := range n.Keys() {
		if !strings.HasPrefix(key, "x-") && !slices.Contains(names, key) {
			r.findings = append(r.findings, n.KeyPosition(i).Findingf(source.Error, "%s means nothing in %s%s", key, what, suggest.Hint(key, names)))
		}
	}
}

// version reads the version: the last of its three numbers does not count (Overlay 1.1, section Versions).
func (r *reader) version(n *source.Node) {
	at := n.Child("overlay")
	switch text := source.ScalarText(at); {
	case at == nil:
		r.fault(n, "no overlay: expected 1.0.x or 1.1.x: it is read as 1.1")
	case text == "1.0" || strings.HasPrefix(text, "1.0."):
		r.old = true
	case text != "1.1" && !strings.HasPrefix(text, "1.1."):
		r.fault(at, "overlay: expected 1.0.x or 1.1.x, found %s: it is read as 1.1", at.Brief(40))
	}
}

// info looks at what an overlay says about itself. Nothing comes of it.
func (r *reader) info(n *source.Node) {
	info := n.Child("info")
	if info == nil || info.Kind() != source.ObjectNode {
		r.fault(or(info, n), "info: expected an object with title and version, found %s", info.Brief(40))
		return
	}
	r.members(info, "the info of an overlay", infoMembers)
	for _, key := range []string{"title", "version"} {
		if source.ScalarText(info.Child(key)) == "" {
			r.fault(info, "info: expected a %s, found %s", key, info.Child(key).Brief(40))
		}
	}
}

// action reads an action, and reports whether it can be done.
func (r *reader) action(n *source.Node) (a Action, ok bool) {
	if n.Kind() != source.ObjectNode {
		r.fault(n, "expected an action with a target, found %s: it is left out", n.Brief(40))
		return a, false
	}
	r.members(n, "an action", actionMembers)
	target := n.Child("target")
	a = Action{Position: or(target, n).Position, Text: target.Text(), Update: n.Child("update")}
	if a.Target, ok = r.path(or(target, n), "target", target); !ok {
		return a, false
	}
	if remove := n.Child("remove"); remove != nil && !remove.Bool() && !remove.IsFalse() {
		r.fault(remove, "remove: expected true or false, found %s: the action is left out", remove.Brief(40))
		return a, false
	}
	a.Remove = n.Child("remove").Bool()
	copied := n.Child("copy")
	switch {
	case a.Remove && (a.Update != nil || copied != nil):
		r.doubt(n, "target %s: update and copy mean nothing beside remove: true", a.Text)
	case a.Remove:
	case a.Update != nil && copied != nil:
		r.fault(n, "target %s: update and copy stand beside each other: the action is left out", a.Text)
		return a, false
	case a.Update == nil && copied == nil:
		r.fault(n, "target %s: expected update, remove: true or copy: the action changes nothing", a.Text)
		return a, false
	case copied != nil:
		if r.old {
			r.doubt(copied, "copy came with Overlay 1.1: it is read all the same")
		}
		a.Copy, ok = r.path(copied, "copy", copied)
	}
	return a, ok
}

// path reads a query.
func (r *reader) path(at *source.Node, member string, n *source.Node) (*jsonpath.Path, bool) {
	if n.Text() == "" {
		r.fault(at, "%s: expected a JSONPath such as $.paths['/pets'].get, found %s: the action is left out", member, n.Brief(40))
		return nil, false
	}
	p, err := jsonpath.Parse(n.Text())
	if err != nil {
		r.fault(at, "%s %s: %s (RFC 9535): the action is left out", member, n.Text(), strings.TrimPrefix(err.Error(), "jsonpath: "))
		return nil, false
	}
	return p, true
}
