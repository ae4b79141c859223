package source

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"agentmock/internal/jsonvalue"
)

// WriteYAML writes a value as YAML that people read and that reads back as the same value.
func WriteYAML(v any) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(node(v)); err != nil {
		return nil, err
	}
	err := e.Close()
	return b.Bytes(), err
}

func node(v any) *yaml.Node {
	switch v := v.(type) {
	case nil:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: jsonvalue.Text(v)}
	case jsonvalue.Number:
		return number(v)
	case string:
		return text(v)
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, item := range v {
			n.Content = append(n.Content, node(item))
		}
		return flowWhenEmpty(n)
	case *jsonvalue.Object:
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for _, m := range v.Members {
			n.Content = append(n.Content, text(m.Name), node(m.Value))
		}
		return flowWhenEmpty(n)
	case jsonvalue.Written:
		return node(jsonvalue.FromText(v))
	default:
		panic("source: not a JSON value")
	}
}

func flowWhenEmpty(n *yaml.Node) *yaml.Node {
	if len(n.Content) == 0 {
		n.Style = yaml.FlowStyle
	}
	return n
}

// number returns written as it is spelt. One that YAML would not read as a number says that it is one.
func number(n jsonvalue.Number) *yaml.Node {
	out := &yaml.Node{Kind: yaml.ScalarNode, Value: string(n)}
	if tag := out.ShortTag(); tag != "!!int" && tag != "!!float" {
		out.Tag, out.Style = "!!float", yaml.TaggedStyle
	} else {
		out.Tag = tag
	}
	return out
}

var (
	plainText = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[\p{Han}A-Za-z]([\p{Han}A-Za-z0-9_ ./@，。、（）-]*[\p{Han}A-Za-z0-9。）])?$|^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	})
	// readOtherwise are words that some reader of YAML takes for something else than a text.
	readOtherwise = strings.Fields("true false null yes no on off y n nan inf infinity")
)

// text returns quoted unless every reader takes it for a text; bytes that are none are !!binary.
func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	switch {
	case !utf8.ValidString(s):
		n.Tag, n.Value, n.Style = "!!binary", base64.StdEncoding.EncodeToString([]byte(s)), yaml.TaggedStyle
	case plainText().MatchString(s) && !slices.Contains(readOtherwise, strings.ToLower(s)):
	case strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }):
		n.Style = yaml.DoubleQuotedStyle
	default:
		n.Style = yaml.SingleQuotedStyle
	}
	return n
}
