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
	most     int                  // nodes, aliases counted as often as they are used
	done     map[*yaml.Node]*Node // those with an anchor: an alias shares its anchor's node
	lenient  bool                 // what is meant is taken, with a finding
	findings []Finding
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
		return nil, Position{r.file, 0}.Errorf("the file is empty")
	}
	r.done = map[*yaml.Node]*Node{}
	return r.read(document.Content[0])
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

// forgive reports whether a fault is one that the reader goes on from, and notes it then.
func (r *yamlReader) forgive(line int, format string, args ...any) bool {
	if r.lenient {
		r.findings = append(r.findings, Position{r.file, line}.Findingf(Error, format, args...))
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

func (r *yamlReader) read(y *yaml.Node) (*Node, error) {
	if y.Kind == yaml.AliasNode {
		n := r.done[y.Alias]
		if n == nil {
			return nil, Position{r.file, y.Line}.Errorf("alias *%s contains itself", y.Value)
		}
		return n, nil
	}
	n := &Node{Position: Position{r.file, y.Line}, size: 1}
	var err error
	switch y.Kind {
	case yaml.SequenceNode:
		n.Kind = ArrayNode
		n.Items = make([]*Node, 0, len(y.Content))
		for i, item := range y.Content {
			if err = r.add(n, item); err != nil {
				return nil, err
			}
			y.Content[i] = nil
		}
	case yaml.MappingNode:
		n.Kind = ObjectNode
		err = r.mapping(n, y)
	default:
		n.Scalar, err = yamlScalar(y)
		if err != nil && r.forgive(y.Line, "%v: it is read as a text", err) {
			n.Scalar, err = y.Value, nil
		}
		n.spell(y.Value)
	}
	if err != nil {
		var placed *PositionError
		if errors.As(err, &placed) {
			return nil, err
		}
		return nil, n.Errorf("%w", err)
	}
	if y.Anchor != "" {
		r.done[y] = n
	}
	return n, nil
}

func (r *yamlReader) add(n *Node, y *yaml.Node) error {
	item, err := r.read(y)
	if err != nil {
		return err
	}
	n.Items = append(n.Items, item)
	if n.size += item.size; int(n.size) > r.most {
		return Position{r.file, y.Line}.Errorf("more than %d values, each alias counted with all it stands for", r.most)
	}
	return nil
}

func (r *yamlReader) mapping(n *Node, y *yaml.Node) error {
	count := len(y.Content) / 2
	seen := make(map[string]int, count)
	n.Keys, n.KeyAt, n.Items = make([]string, 0, count), make([]int, 0, count), make([]*Node, 0, count)
	var merged []*yaml.Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, item := y.Content[i], y.Content[i+1]
		y.Content[i], y.Content[i+1] = nil, nil // the other tree is three times as large
		if key.ShortTag() == "!!merge" {
			merged = append(merged, item)
			continue
		}
		if key.Kind != yaml.ScalarNode && r.forgive(key.Line, "a key must be a text: it is left out") {
			continue
		}
		if key.Kind != yaml.ScalarNode {
			return Position{r.file, key.Line}.Errorf("a key must be a string")
		}
		if first, repeated := seen[key.Value]; repeated {
			if !r.forgive(key.Line, "key %q is repeated: the last one counts", key.Value) {
				return Position{r.file, key.Line}.Errorf("key %q is repeated", key.Value)
			}
			last, err := r.read(item)
			if err != nil {
				return err
			}
			n.Items[first], n.KeyAt[first] = last, key.Line
			continue
		}
		seen[key.Value] = len(n.Items)
		n.Keys, n.KeyAt = append(n.Keys, key.Value), append(n.KeyAt, key.Line)
		if err := r.add(n, item); err != nil {
			return err
		}
	}
	for _, item := range merged {
		if err := r.merge(n, item); err != nil {
			return err
		}
	}
	return nil
}

// merge adds the members of a mapping, or of a list of them, that n does not have itself (YAML merge keys, "<<").
func (r *yamlReader) merge(n *Node, y *yaml.Node) error {
	from, err := r.read(y)
	if err != nil {
		return err
	}
	sources := []*Node{from}
	if from.Kind == ArrayNode {
		sources = from.Items
	}
	for _, source := range sources {
		if source.Kind != ObjectNode {
			return Position{r.file, y.Line}.Errorf("<<: expected a mapping or a list of them")
		}
		known := make(map[string]bool, len(n.Keys))
		for _, key := range n.Keys {
			known[key] = true
		}
		for i, key := range source.Keys {
			if !known[key] {
				known[key] = true
				n.Keys, n.KeyAt, n.Items = append(n.Keys, key), append(n.KeyAt, source.KeyAt[i]), append(n.Items, source.Items[i])
				if n.size += source.Items[i].size; int(n.size) > r.most {
					return Position{r.file, y.Line}.Errorf("more than %d values, each alias counted with all it stands for", r.most)
				}
			}
		}
	}
	return nil
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
