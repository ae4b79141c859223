package source

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
)

// parseJSON reads JSON; text is data, of which the strings of the nodes are parts.
func parseJSON(name string, data []byte, text string) (*Node, error) {
	r := &jsonReader{file: name, text: text, data: data, line: 1, texts: map[string]any{}, tokens: jsontext.NewDecoder(bytes.NewBuffer(data))}
	n, err := r.whole()
	if err == nil {
		return n, nil
	}
	_, faults := jsonvalue.Decode(data) // which says what is wrong, and where
	if len(faults) == 0 {
		return nil, PositionAt(name, r.line, 0).Errorf("%w", err)
	}
	return nil, syntaxError(name, data, faults[0].Offset, faults[0].Reason)
}

// jsonReader makes nodes of JSON that nothing is wrong with.
type jsonReader struct {
	file   string
	text   string // of which what is read is a part
	data   []byte
	tokens *jsontext.Decoder
	line   int
	column int // how many characters of the line stand before what was read last
	offset int // up to which lines and characters are counted
	length int // of what was read last, in bytes

	made  arena
	texts map[string]any // short ones that came already, of which a document says the same ones again and again
	items []*Node        // of the lists and objects that are read, as far as they are
	keys  []string
	keyAt []place
}

var errDeep = i18n.Errorf("nested too deep")

// whole reads the value, behind which nothing may stand.
func (r *jsonReader) whole() (*Node, error) {
	n, err := r.node(0)
	if err != nil {
		return nil, err
	}
	if _, err := r.tokens.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, i18n.Errorf("something follows the JSON value")
	}
	return n, nil
}

// node reads a value.
func (r *jsonReader) node(depth int) (*Node, error) {
	if depth > jsonvalue.MaxDepth {
		return nil, errDeep
	}
	n := r.made.node(Position{})
	var err error
	switch kind := r.tokens.PeekKind(); kind {
	case '{':
		return n, r.object(n, depth)
	case '[':
		return n, r.array(n, depth)
	case '"':
		var text string
		text, err = r.string()
		n.Scalar = r.boxed(text)
	case '0':
		var raw jsontext.Value
		raw, err = r.tokens.ReadValue()
		n.Scalar = jsonvalue.Number(r.read(raw))
	default:
		var token jsontext.Token
		if token, err = r.tokens.ReadToken(); err == nil {
			r.length = len(token.String())
			if kind != 'n' {
				n.Scalar = token.Bool()
			}
		}
	}
	if err != nil {
		return nil, err
	}
	n.Position = r.position()
	return n, nil
}

// read returns the text of what was read last.
func (r *jsonReader) read(raw jsontext.Value) string {
	end := int(r.tokens.InputOffset())
	r.length = len(raw)
	return r.text[end-len(raw) : end]
}

// position returns where what was read last begins: its text, or the bracket that opens it.
func (r *jsonReader) position() Position {
	begin := int(r.tokens.InputOffset()) - r.length
	passed := r.data[r.offset:begin]
	if lines := bytes.Count(passed, []byte{'\n'}); lines > 0 {
		r.line, r.column = r.line+lines, 0
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	r.column += utf8.RuneCount(passed)
	r.offset = begin
	return PositionAt(r.file, r.line, r.column+1)
}

func (r *jsonReader) string() (string, error) {
	raw, err := r.tokens.ReadValue()
	if err != nil {
		return "", err
	}
	text := r.read(raw)
	if strings.IndexByte(text, '\\') < 0 {
		return text[1 : len(text)-1], nil
	}
	unquoted, err := jsontext.AppendUnquote(nil, raw)
	return string(unquoted), err
}

// What is known of texts while a file is read: short ones, and not too many.
const (
	longestKnown = 64
	mostKnown    = 4096
)

// boxed returns a text as a value; one that came already is not made again.
func (r *jsonReader) boxed(text string) any {
	if len(text) > longestKnown {
		return text
	}
	v, known := r.texts[text]
	if !known {
		if v = text; len(r.texts) < mostKnown {
			r.texts[text] = v
		}
	}
	return v
}

func (r *jsonReader) array(n *Node, depth int) error {
	if _, err := r.tokens.ReadToken(); err != nil {
		return err
	}
	r.length = len("{")
	n.inner, n.Position = r.made.inner(ArrayNode), r.position()
	first := len(r.items)
	for r.tokens.PeekKind() != ']' {
		item, err := r.node(depth + 1)
		if err != nil {
			return err
		}
		r.items = append(r.items, item)
	}
	n.inner.items, r.items = taken(&r.made.items, r.items, first)
	_, err := r.tokens.ReadToken()
	return err
}

func (r *jsonReader) object(n *Node, depth int) error {
	if _, err := r.tokens.ReadToken(); err != nil {
		return err
	}
	r.length = len("{")
	n.inner, n.Position = r.made.inner(ObjectNode), r.position()
	first, firstKey := len(r.items), len(r.keys)
	for r.tokens.PeekKind() != '}' {
		key, err := r.string()
		if err != nil {
			return err
		}
		r.keys, r.keyAt = append(r.keys, key), append(r.keyAt, r.position().place())
		item, err := r.node(depth + 1)
		if err != nil {
			return err
		}
		r.items = append(r.items, item)
	}
	n.inner.items, r.items = taken(&r.made.items, r.items, first)
	n.inner.at, r.keyAt = taken(&r.made.places, r.keyAt, firstKey)
	n.inner.keys, r.keys = taken(&r.made.keys, r.keys, firstKey)
	_, err := r.tokens.ReadToken()
	return err
}

// comment is a comment of JavaScript, which editors let people write into JSON; or a text, which may have the like in it.
var comment = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|//[^\n]*|(?s:/\*.*?\*/)`)

// withoutComments returns JSON with spaces for its comments, so that all that is left stands where it stood.
func withoutComments(data []byte) []byte {
	return comment.ReplaceAllFunc(data, func(one []byte) []byte {
		if one[0] == '"' {
			return one
		}
		return bytes.Map(func(r rune) rune {
			if r == '\n' || r == '\r' {
				return r
			}
			return ' '
		}, one)
	})
}
