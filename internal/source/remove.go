package source

import (
	"bytes"
	"strings"

	"agentmock/internal/jsonvalue"
)

// Remove returns the text of a YAML or JSON file in which the object at the tokens of a JSON Pointer has a member no longer. All else stays as it
// was typed. Where a text cannot be changed so, as where nothing would be left of an object, the error says at which line it is to be changed by hand.
func Remove(file string, data []byte, at []string, name string) ([]byte, error) {
	root, err := ParseFile(file, data)
	if err != nil {
		return nil, err
	}
	n := root.At(at...)
	if n.Child(name) == nil {
		return nil, root.Errorf("expected %s at /%s", name, strings.Join(at, "/"))
	}
	t := typed{lines: strings.SplitAfter(string(data), "\n")}
	for i, key := range n.Keys() {
		if key == name {
			hand := n.KeyPosition(i)
			t.remove(n.KeyLine(i)-1, name)
			if out := []byte(strings.Join(t.lines, "")); len(at) == 0 && len(n.Keys()) == 1 && Silent(out) {
				return out, nil
			}
			return t.checked(file, root, hand, at, name, func(o *jsonvalue.Object) { o.Delete(name) })
		}
	}
	return nil, root.Errorf("expected %s at /%s", name, strings.Join(at, "/")) // it came with an alias
}

// remove takes away the member whose key stands on a line: all of it, with what is indented below, where the key begins the line, else within.
func (t *typed) remove(at int, key string) {
	if !t.begins(at, key) {
		t.removeWithin(at, key)
		return
	}
	ends := t.ends(at)
	last := !strings.HasSuffix(strings.TrimSpace(t.lines[ends-1]), ",")
	if at > 0 && last && strings.HasPrefix(strings.TrimSpace(t.lines[at]), `"`) { // in JSON the comma before the last goes, too
		text := strings.TrimRight(t.lines[at-1], " \t\r\n")
		t.lines[at-1] = strings.TrimSuffix(text, ",") + t.lines[at-1][len(text):]
	}
	t.lines = append(t.lines[:at], t.lines[ends:]...)
}

// removeWithin takes a member out of an object on one line, with the comma after it, or before it where it is the last.
func (t *typed) removeWithin(at int, key string) {
	begins, ends := t.within(at, key)
	if ends == 0 {
		return
	}
	text := t.lines[at]
	before, after := text[:begins], text[ends:]
	if rest, ok := strings.CutPrefix(after, ","); ok {
		after = strings.TrimLeft(rest, " ")
	} else {
		before = strings.TrimSuffix(strings.TrimRight(before, " "), ",")
	}
	t.lines[at] = before + after
}

// Silent reports whether a text says nothing: it has comments of YAML at most.
func Silent(data []byte) bool {
	for line := range bytes.Lines(data) {
		if text := bytes.TrimSpace(line); len(text) > 0 && text[0] != '#' {
			return false
		}
	}
	return true
}
