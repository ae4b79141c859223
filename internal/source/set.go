package source

import (
	"bytes"
	"strings"

	"agentmock/internal/jsonvalue"
)

// Set returns the text of a YAML or JSON file in which the object at the tokens of a JSON Pointer has a member of a value: on one line, in the
// place of the one that is there, else as the first. All else stays as it was typed, comments too. Where a text cannot be changed so, as that of
// a member over several lines of JSON, the error says at which line it is to be changed by hand.
func Set(file string, data []byte, at []string, name string, value any) ([]byte, error) {
	line := inLine(name) + ": " + inLine(value)
	if len(at) == 0 && Silent(data) {
		if len(data) > 0 && data[len(data)-1] != '\n' {
			line = "\n" + line
		}
		return append(bytes.Clone(data), line+"\n"...), nil
	}
	root, err := ParseFile(file, data)
	if err != nil {
		return nil, err
	}
	n := root.At(at...)
	if n == nil || n.Kind() != ObjectNode || len(n.Keys()) == 0 {
		return nil, root.Errorf("expected an object with members at /%s", strings.Join(at, "/"))
	}
	t := typed{lines: strings.SplitAfter(string(data), "\n")}
	set := func(o *jsonvalue.Object) { o.Set(name, value) }
	for i, key := range n.Keys() {
		if key == name {
			t.replace(n.KeyLine(i)-1, name, line)
			return t.checked(file, root, n.KeyPosition(i), at, name, set)
		}
	}
	t.insert(n.KeyLine(0)-1, n.Keys()[0], line)
	return t.checked(file, root, n.KeyPosition(0), at, name, set)
}

// inLine returns a value as one line of JSON that people read, which is YAML.
func inLine(v any) string {
	switch v := v.(type) {
	case string:
		if plainKey(v) {
			return v
		}
	case *jsonvalue.Object:
		parts := make([]string, len(v.Members))
		for i, m := range v.Members {
			parts[i] = jsonvalue.Text(m.Name) + ": " + jsonvalue.Text(m.Value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return jsonvalue.Text(v)
}

// plainKey reports whether YAML reads a text without quotes as itself.
func plainKey(text string) bool {
	for i, sign := range text {
		letter := sign|0x20 >= 'a' && sign|0x20 <= 'z'
		if !letter && (i == 0 || sign != '-' && sign != '_' && sign != '.' && (sign < '0' || sign > '9')) {
			return false
		}
	}
	var read any
	n, err := parseYAML("", []byte(text))
	if err == nil {
		read = n.Value()
	}
	return read == text
}

// typed is a text by its lines, each with what ends it.
type typed struct{ lines []string }

func indentOf(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// begins reports whether a key begins the line that it stands on.
func (t *typed) begins(at int, key string) bool {
	line := strings.TrimLeft(t.lines[at], " \t")
	return strings.HasPrefix(line, key) || strings.HasPrefix(line, jsonvalue.Text(key)) || strings.HasPrefix(line, "'"+key)
}

// ends returns the line after a member that begins one: after what is indented below.
func (t *typed) ends(at int) int {
	indent, ends := indentOf(t.lines[at]), at+1
	for i := ends; i < len(t.lines); i++ {
		if text := strings.TrimSpace(t.lines[i]); text == "" || text[0] == '#' {
			continue
		}
		if len(indentOf(t.lines[i])) <= len(indent) {
			break
		}
		ends = i + 1
	}
	return ends
}

// replace puts a line in the place of the member whose key stands on a line: of all of it, with what is indented below, where the key begins it, else
// within.
func (t *typed) replace(at int, key, line string) {
	if !t.begins(at, key) {
		t.replaceWithin(at, key, line)
		return
	}
	indent, ends := indentOf(t.lines[at]), t.ends(at)
	old := strings.TrimSpace(t.lines[at])
	if strings.HasPrefix(old, `"`) { // JSON
		line = quoted(line)
		if strings.HasSuffix(old, ",") {
			line += ","
		}
	}
	t.lines = append(t.lines[:at], append([]string{indent + line + "\n"}, t.lines[ends:]...)...)
}

// replaceWithin puts a line in the place of a member of an object on one line; where that cannot be told it does nothing.
func (t *typed) replaceWithin(at int, key, line string) {
	if begins, ends := t.within(at, key); ends > 0 {
		t.lines[at] = t.lines[at][:begins] + quoted(line) + t.lines[at][ends:]
	}
}

// within returns where a member begins and ends that stands on a line with others; no end where that cannot be told.
func (t *typed) within(at int, key string) (begins, ends int) {
	text := t.lines[at]
	for _, written := range []string{jsonvalue.Text(key), "'" + key + "'", key} {
		for _, before := range []string{"{", " ", ","} {
			if begins := strings.Index(text, before+written+":"); begins >= 0 {
				begins += len(before)
				value := begins + len(written) + 1
				return begins, value + lengthOf(text[value:])
			}
		}
	}
	return 0, 0
}

// lengthOf returns how much of a text is the value with which it begins: up to the comma or the bracket that ends it.
func lengthOf(text string) int {
	depth, quote := 0, rune(0)
	for i, sign := range text {
		switch {
		case quote != 0:
			if sign == quote {
				quote = 0
			}
		case sign == '"' || sign == '\'':
			quote = sign
		case sign == '{' || sign == '[':
			depth++
		case depth == 0 && (sign == ',' || sign == '}' || sign == ']' || sign == '\n'):
			return i
		case sign == '}' || sign == ']':
			depth--
		}
	}
	return len(text)
}

// quoted returns a line with its key in quotes.
func quoted(line string) string {
	if strings.HasPrefix(line, `"`) {
		return line
	}
	name, rest, _ := strings.Cut(line, ": ")
	return jsonvalue.Text(name) + ": " + rest
}

// insert puts a line before the member whose key stands on a line: before all of the line where the key begins it, else within.
func (t *typed) insert(at int, key, line string) {
	text, indent := t.lines[at], indentOf(t.lines[at])
	rest := text[len(indent):]
	inJSON := strings.HasPrefix(rest, jsonvalue.Text(key))
	if inJSON {
		line = quoted(line) + ","
	}
	if inJSON || strings.HasPrefix(rest, key) || strings.HasPrefix(rest, "'"+key) {
		t.lines = append(t.lines[:at], append([]string{indent + line + "\n"}, t.lines[at:]...)...)
		return
	}
	for _, written := range []string{jsonvalue.Text(key), "'" + key + "'", key} { // in an object on one line
		if i := strings.Index(text, "{"+written); i >= 0 {
			t.lines[at] = text[:i+1] + quoted(line) + ", " + text[i+1:]
			return
		}
	}
}

// checked returns the text, if it says what the file said but for the change of the member.
func (t *typed) checked(file string, root *Node, hand Position, at []string, name string, change func(*jsonvalue.Object)) ([]byte, error) {
	want := root.Value()
	changed := want
	for _, token := range at {
		o, isObject := changed.(*jsonvalue.Object)
		if !isObject {
			return nil, hand.Errorf("%s cannot be written here: it is to be written by hand", name)
		}
		changed, _ = o.Lookup(token)
	}
	change(changed.(*jsonvalue.Object))
	out := []byte(strings.Join(t.lines, ""))
	if n, err := ParseFile(file, out); err != nil || !jsonvalue.Equal(n.Value(), want) {
		return nil, hand.Errorf("%s cannot be written here without another change: it is to be written by hand", name)
	}
	return out, nil
}
