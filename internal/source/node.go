package source

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/go-json-experiment/json/jsontext"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
)

// Member is a key and its node.
type Member struct {
	Name string
	Node *Node
}

// Members returns the members of an object, in its order; none of any other node.
func Members(n *Node) []Member {
	if n == nil || n.Kind() != ObjectNode {
		return nil
	}
	out := make([]Member, len(n.Items()))
	for i, item := range n.Items() {
		out[i] = Member{n.Keys()[i], item}
	}
	return out
}

// ScalarText returns the text of a scalar that people write with and without quotes.
func ScalarText(n *Node) string {
	if n == nil {
		return ""
	}
	if _, isNumber := n.Scalar.(jsonvalue.Number); isNumber {
		return n.Written()
	}
	return n.Text()
}

// Node is a value in a YAML or JSON file, with the place it stands at. The keys of an object keep their order. A large document has millions: one
// is as small as most of them, which are scalars, need.
type Node struct {
	Position
	Scalar any    // nil, bool, string or Number, of a Scalar node
	inner  *inner // nil: a scalar that is written as JSON writes it
}

// inner is what an array or an object holds.
type inner struct {
	kind  Kind
	keys  []string // of an object, in the order of items; of a number or a bool that is written as JSON does not write it: as it is written
	at    []place  // of the keys
	items []*Node
}

// place is a place in the file of a node.
type place struct{ line, column int32 }

func (p Position) place() place { return place{p.Line, p.Column} }

// Kind says what a [Node] holds.
type Kind uint8

// The kinds of a Node.
const (
	ScalarNode Kind = iota
	ArrayNode
	ObjectNode
)

// Kind returns what n holds; of nil, ScalarNode.
func (n *Node) Kind() Kind {
	if n == nil || n.inner == nil {
		return ScalarNode
	}
	return n.inner.kind
}

// Items returns the elements of an array and the values of an object's members; nil of any other.
func (n *Node) Items() []*Node {
	if n == nil || n.inner == nil {
		return nil
	}
	return n.inner.items
}

// Keys returns the names of an object's members, in the order of [Node.Items]; nil of any other.
func (n *Node) Keys() []string {
	if n.Kind() != ObjectNode {
		return nil
	}
	return n.inner.keys
}

// KeyLine returns the line of the key of a member.
func (n *Node) KeyLine(i int) int { return int(n.inner.at[i].line) }

// Position is a place in a file: a line, counted from 1, or 0 for the file as a whole; and the column in it, in characters counted from 1, or 0 where the
// line says enough: who looks for a place in a document of one line needs both.
type Position struct {
	File         string
	Line, Column int32
}

// shortLine is up to which column the line alone says where.
const shortLine = 200

// PositionAt returns a place in a file by its line and its column, which is left out where the line says enough.
func PositionAt(file string, line, column int) Position {
	if column <= shortLine {
		column = 0
	}
	return Position{file, int32(min(line, math.MaxInt32)), int32(min(column, math.MaxInt32))}
}

func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	place := p.File + ":" + strconv.Itoa(int(p.Line))
	if p.Column > 0 {
		place += ":" + strconv.Itoa(int(p.Column))
	}
	return place
}

// Compare orders positions by file, line and column.
func (p Position) Compare(other Position) int {
	return cmp.Or(strings.Compare(p.File, other.File), cmp.Compare(p.Line, other.Line), cmp.Compare(p.Column, other.Column))
}

// PositionError is what is wrong at a place in a file.
type PositionError struct {
	Position
	Err error
}

func (e *PositionError) Error() string {
	return e.Position.String() + ": " + e.Err.Error()
}

// In returns the error in a language.
func (e *PositionError) In(l i18n.Language) string {
	return e.Position.String() + ": " + i18n.Fault(e.Err).In(l)
}

// Unwrap returns what is wrong, without the place.
func (e *PositionError) Unwrap() error { return e.Err }

// Errorf returns a *[PositionError] at p; %w wraps.
func (p Position) Errorf(format string, args ...any) error {
	return &PositionError{p, i18n.Errorf(format, args...)}
}

// ParseFile reads YAML or JSON, whatever the name ends in. Numbers keep their spelling where it is JSON's.
// Its errors are *[PositionError]: a syntax error, a repeated key, an alias that multiplies beyond measure.
func ParseFile(name string, data []byte) (*Node, error) {
	return parse(name, data, func() string { return string(data) })
}

// parse reads YAML or JSON; text is asked for data as a string.
func parse(name string, data []byte, text func() string) (*Node, error) {
	if strings.EqualFold(path.Ext(name), ".json") || looksLikeJSON(data) {
		return parseJSON(name, data, text())
	}
	return parseYAML(name, data)
}

// ParseDocument reads YAML or JSON as [ParseFile] does, and goes on where what is meant is plain: of a repeated key the last one
// wins, a key that is no text is left out, and what is not quite JSON (a comma too many, a comment) is read as YAML. Each such
// place is a finding. The nodes share the memory of data, which is large and kept beside them: it must not change any more.
func ParseDocument(name string, data []byte) (*Node, []Finding, error) {
	n, err := parse(name, data, func() string { return unsafe.String(unsafe.SliceData(data), len(data)) })
	if err == nil {
		return n, nil, nil
	}
	if mended, at, ok := inUTF8(name, data); ok {
		if n, findings, other := ParseDocument(name, mended); other == nil {
			return n, append(findings, at.Findingf(Error, "bytes that are not UTF-8: each is read as U+FFFD: save the file as UTF-8")), nil
		}
	}
	r := &yamlReader{file: name, most: max(maxNodes, len(data)/2), lenient: true}
	if looksLikeObject(data) {
		r.findings = FindingsOf(err, name, Error)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if strings.EqualFold(path.Ext(name), ".json") {
		data = withoutComments(data)
	}
	lenient, other := r.parse(data)
	if other != nil {
		return nil, nil, err
	}
	return lenient, r.findings, nil
}

// inUTF8 returns a text in which U+FFFD stands for what is not UTF-8, and where the first of that is; ok is false where there is none, or where the text
// says that it is UTF-16.
func inUTF8(name string, data []byte) (mended []byte, at Position, ok bool) {
	if utf8.Valid(data) || bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, Position{}, false
	}
	valid := 0
	for r, size := rune(0), 0; ; valid += size {
		if r, size = utf8.DecodeRune(data[valid:]); r == utf8.RuneError && size <= 1 {
			break
		}
	}
	return bytes.ToValidUTF8(data, []byte("\uFFFD")), PositionAt(name, 1+bytes.Count(data[:valid], []byte("\n")), 0), true
}

func looksLikeObject(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff"))), []byte("{"))
}

// looksLikeJSON tells JSON from YAML's own flow style, which the YAML reader takes.
func looksLikeJSON(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) && jsontext.Value(data).IsValid()
}

// Child returns the member called key, nil where n is nil, no object or has none.
func (n *Node) Child(key string) *Node {
	if n == nil || n.Kind() != ObjectNode {
		return nil
	}
	for i, k := range n.Keys() {
		if k == key {
			return n.Items()[i]
		}
	}
	return nil
}

// KeyPosition returns where the key of a member stands. Where another file says what the member is, an overlay for one, it is there.
func (n *Node) KeyPosition(i int) Position {
	if n.Items()[i].File != n.File {
		return n.Items()[i].Position
	}
	at := n.inner.at[i]
	return Position{n.File, at.line, at.column}
}

// At returns the node the tokens of a JSON Pointer lead to, nil where there is none.
func (n *Node) At(tokens ...string) *Node {
	for _, token := range tokens {
		if n != nil && n.Kind() == ArrayNode {
			i, ok := jsonvalue.ElementIndex(token, len(n.Items()))
			if !ok {
				return nil
			}
			n = n.Items()[i]
			continue
		}
		n = n.Child(token)
	}
	return n
}

// Text returns the string that n holds, "" where it holds none.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	text, _ := n.Scalar.(string)
	return text
}

// IsNull reports whether n is null.
func (n *Node) IsNull() bool { return n != nil && n.Kind() == ScalarNode && n.Scalar == nil }

// Reference returns the $ref of n; nil for none, and for one that is null or "" beside other members, as some write what is not there.
func (n *Node) Reference() *Node {
	ref := n.Child("$ref")
	if ref != nil && len(n.Keys()) > 1 && (ref.Scalar == nil || ref.Scalar == "") && ref.Kind() == ScalarNode {
		return nil
	}
	return ref
}

// Written returns a scalar as somebody wrote it: 007 and True, where [Node.Scalar] is 7 and true; "" for null, and for what is no scalar.
func (n *Node) Written() string {
	switch {
	case n == nil || n.Kind() != ScalarNode || n.Scalar == nil:
		return ""
	case n.spelled() != "":
		return n.spelled()
	}
	if text, isText := n.Scalar.(string); isText {
		return text
	}
	return jsonvalue.Text(n.Scalar)
}

// spelled returns how a number or a bool is written, where JSON writes it otherwise; "" for all others.
func (n *Node) spelled() string {
	if n.inner == nil || n.inner.kind != ScalarNode || len(n.inner.keys) == 0 {
		return ""
	}
	return n.inner.keys[0]
}

// spell notes how a number or a bool is written, where JSON writes it otherwise.
func (n *Node) spell(text string) {
	if _, isText := n.Scalar.(string); !isText && n.Scalar != nil && n.Written() != text {
		n.inner = &inner{kind: ScalarNode, keys: []string{text}}
	}
}

// Bool is whether n holds true.
func (n *Node) Bool() bool {
	return n != nil && n.Scalar == true
}

// IsFalse reports whether n is there and false.
func (n *Node) IsFalse() bool { return n != nil && n.Scalar == false }

// Value returns n without its places. The caller may change it.
func (n *Node) Value() any {
	switch {
	case n == nil:
		return nil
	case n.Kind() == ArrayNode:
		items := make([]any, len(n.Items()))
		for i, item := range n.Items() {
			items[i] = item.Value()
		}
		return items
	case n.Kind() == ObjectNode:
		o := &jsonvalue.Object{Members: make([]jsonvalue.Member, len(n.Items()))}
		for i, item := range n.Items() {
			o.Members[i] = jsonvalue.Member{Name: n.Keys()[i], Value: item.Value()}
		}
		return o
	}
	return n.Scalar
}

// maxFileBytes bounds every file of a document.
const maxFileBytes = 128 << 20

// ReadFile reads a regular file of at most 128 MB: not a pipe, which may never end.
func ReadFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, i18n.Errorf("%s: not a regular file", name)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data := bytes.NewBuffer(make([]byte, 0, min(max(info.Size(), 0), maxFileBytes)+bytes.MinRead))
	_, err = data.ReadFrom(io.LimitReader(f, maxFileBytes+1))
	if err == nil && data.Len() > maxFileBytes {
		err = i18n.Errorf("%s: larger than %d MB", name, maxFileBytes>>20)
	}
	return data.Bytes(), err
}

// Errors returns the single mistakes of an error of Load.
func Errors(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// At returns the file and line that an error carries, and whether it carries one.
func At(err error) (Position, bool) {
	var placed *PositionError
	if errors.As(err, &placed) {
		return placed.Position, true
	}
	return Position{}, false
}
