package source

import (
	"bytes"
	"encoding/base64"
	"errors"
	"math"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v3"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
)

// maxNodes bounds what aliases may blow a file up to.
const maxNodes = 2_000_000

type yamlReader struct {
	file     string
	most     int // nodes, aliases counted as often as they are used
	made     arena
	done     map[*yaml.Node]anchored // those with an anchor
	lenient  bool                    // what is meant is taken, with a finding
	findings []Finding
}

// anchored is the node of an anchor, which its aliases share.
type anchored struct {
	*Node
	size int // nodes below and including it, aliases counted as often as they are used
}

func parseYAML(name string, data []byte) (*Node, error) {
	return (&yamlReader{file: name, most: max(maxNodes, len(data)/2)}).parse(data)
}

func (r *yamlReader) parse(data []byte) (*Node, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(withoutVersion(data), &document); err != nil {
		return nil, yamlError(r.file, data, err)
	}
	if len(document.Content) == 0 {
		return nil, Position{File: r.file}.Errorf("the file is empty")
	}
	r.done = map[*yaml.Node]anchored{}
	n, _, err := r.read(document.Content[0])
	return n, err
}

// withoutVersion returns data with the line as a comment by which a file says that it is of YAML 1.2, as OpenAPI wants it: the library refuses
// it, and reads such a file. Blank lines and comments may stand before it.
func withoutVersion(data []byte) []byte {
	for at := 0; at < len(data); {
		line := data[at:]
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end+1]
		}
		switch text := bytes.TrimLeft(line, " \t\r\n"); {
		case len(text) == 0 || text[0] == '#':
			at += len(line)
		case yamlVersion.Match(line):
			data = bytes.Clone(data)
			data[at] = '#'
			return data
		default:
			return data
		}
	}
	return data
}

var yamlVersion = regexp.MustCompile(`^%YAML[ \t]+1\.\d+[ \t]*(?:#.*)?\r?\n`)

// position returns where a node of YAML stands.
func (r *yamlReader) position(y *yaml.Node) Position { return PositionAt(r.file, y.Line, y.Column) }

// forgive reports whether a fault is one that the reader goes on from, and notes it then.
func (r *yamlReader) forgive(y *yaml.Node, format string, args ...any) bool {
	if r.lenient {
		r.findings = append(r.findings, r.position(y).Findingf(Error, format, args...))
	}
	return r.lenient
}

// isParserProblem tells the errors whose lines the YAML library counts from 0.
func isParserProblem(reason string) bool {
	for _, expected := range []string{"node content", "key", "'-' indicator", "',' or", "<document start>"} {
		if strings.HasPrefix(reason, "did not find expected "+expected) {
			return true
		}
	}
	return false
}

// read returns a node and how many stand below it and are it, aliases counted as often as they are used.
func (r *yamlReader) read(y *yaml.Node) (*Node, int, error) {
	if y.Kind == yaml.AliasNode {
		known := r.done[y.Alias]
		if known.Node == nil {
			return nil, 0, r.position(y).Errorf("alias *%s contains itself", y.Value)
		}
		return known.Node, known.size, nil
	}
	n, size := r.made.node(r.position(y)), 1
	var err error
	switch y.Kind {
	case yaml.SequenceNode:
		n.inner = r.made.inner(ArrayNode)
		n.inner.items = make([]*Node, 0, len(y.Content))
		for i, item := range y.Content {
			one, below, err := r.read(item)
			if err != nil {
				return nil, 0, err
			}
			n.Add(one)
			if size += below; size > r.most {
				return nil, 0, r.tooMany(item)
			}
			y.Content[i] = nil
		}
	case yaml.MappingNode:
		n.inner = r.made.inner(ObjectNode)
		size, err = r.mapping(n, y)
	default:
		n.Scalar, err = yamlScalar(y)
		if err != nil && r.forgive(y, "%v: it is read as a text", err) {
			n.Scalar, err = y.Value, nil
		}
		n.spell(y.Value)
	}
	if err != nil {
		var placed *PositionError
		if errors.As(err, &placed) {
			return nil, 0, err
		}
		return nil, 0, n.Errorf("%w", err)
	}
	if y.Anchor != "" {
		r.done[y] = anchored{n, size}
	}
	return n, size, nil
}

func (r *yamlReader) tooMany(y *yaml.Node) error {
	return r.position(y).Errorf("more than %d values, each alias counted with all it stands for", r.most)
}

// mapping reads the members of n and returns its size.
func (r *yamlReader) mapping(n *Node, y *yaml.Node) (int, error) {
	count, size := len(y.Content)/2, 1
	seen := make(map[string]int, count)
	in := n.inner
	in.keys, in.at, in.items = make([]string, 0, count), make([]place, 0, count), make([]*Node, 0, count)
	var merged []*yaml.Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, item := y.Content[i], y.Content[i+1]
		y.Content[i], y.Content[i+1] = nil, nil // the other tree is three times as large
		if key.ShortTag() == "!!merge" {
			merged = append(merged, item)
			continue
		}
		if key.Kind != yaml.ScalarNode && r.forgive(key, "a key must be a text: it is left out") {
			continue
		}
		if key.Kind != yaml.ScalarNode {
			return 0, r.position(key).Errorf("a key must be a string")
		}
		first, repeated := seen[key.Value]
		if repeated && !r.forgive(key, "key %q is repeated: the last one counts", key.Value) {
			return 0, r.position(key).Errorf("key %q is repeated", key.Value)
		}
		value, below, err := r.read(item)
		if err != nil {
			return 0, err
		}
		if repeated {
			in.items[first], in.at[first] = value, r.position(key).place()
			continue
		}
		seen[key.Value] = len(in.items)
		n.put(key.Value, r.position(key).place(), value)
		if size += below; size > r.most {
			return 0, r.tooMany(item)
		}
	}
	for _, item := range merged {
		below, err := r.merge(n, item)
		if err != nil {
			return 0, err
		}
		if size += below; size > r.most {
			return 0, r.tooMany(item)
		}
	}
	return size, nil
}

// merge adds the members of a mapping, or of a list of them, that n does not have itself (YAML merge keys, "<<"), and returns the size of those.
func (r *yamlReader) merge(n *Node, y *yaml.Node) (int, error) {
	from, _, err := r.read(y)
	if err != nil {
		return 0, err
	}
	size, sources := 0, []*Node{from}
	if from.Kind() == ArrayNode {
		sources = from.Items()
	}
	for _, source := range sources {
		if source.Kind() != ObjectNode {
			return 0, r.position(y).Errorf("<<: expected a mapping or a list of them")
		}
		known := make(map[string]bool, len(n.Keys()))
		for _, key := range n.Keys() {
			known[key] = true
		}
		for i, key := range source.Keys() {
			if !known[key] {
				known[key] = true
				n.put(key, source.inner.at[i], source.Items()[i])
				size += source.Items()[i].size(r.most - size)
			}
		}
	}
	return size, nil
}

// size returns how many nodes are below n and n, those that are shared as often as they are used; where they are more than most, some number above it.
func (n *Node) size(most int) int {
	size := 1
	for _, item := range n.Items() {
		if size > most {
			break
		}
		size += item.size(most - size)
	}
	return size
}

func yamlScalar(y *yaml.Node) (any, error) {
	switch y.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		return strings.EqualFold(y.Value, "true"), nil
	case "!!int", "!!float":
		if isJSONNumber(y.Value) {
			return jsonvalue.Number(y.Value), nil
		}
		return yamlNumber(y)
	case "!!binary":
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(y.Value), ""))
		if err != nil {
			return nil, i18n.Errorf("!!binary: expected base64: %w", err)
		}
		return string(data), nil
	default: // a date stays the text it is
		return y.Value, nil
	}
}

// leadingZeros begin a number that YAML 1.2 counts by ten and YAML 1.1 by eight. OpenAPI wants the former.
var leadingZeros = regexp.MustCompile(`^([-+]?)0+([0-9]+)$`)

// yamlNumber respells the forms that JSON lacks: 0x1F, 1_000, .5, +1, 007.
func yamlNumber(y *yaml.Node) (any, error) {
	if strings.HasPrefix(strings.TrimLeft(y.Value, "-+"), "0") {
		if parts := leadingZeros.FindStringSubmatch(y.Value); parts != nil {
			return jsonvalue.Number(strings.TrimPrefix(parts[1], "+") + parts[2]), nil
		}
	}
	var i int64
	if y.ShortTag() == "!!int" && y.Decode(&i) == nil {
		return jsonvalue.Int(i), nil
	}
	var f float64
	if err := y.Decode(&f); err != nil {
		return y.Value, nil
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, i18n.Errorf("%s is no JSON number", y.Value)
	}
	return jsonvalue.Float(f), nil
}

func isJSONNumber(text string) bool {
	v := jsontext.Value(text)
	return v.IsValid() && v.Kind() == '0'
}
