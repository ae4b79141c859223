package jsonvalue

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Fault is one way in which bytes are not one well-formed JSON text, RFC 8259.
type Fault struct {
	Pointer string // JSON Pointer of the value concerned
	Offset  int    // in bytes
	Reason  string // in words
}

func (f Fault) String() string {
	if f.Pointer == "" {
		return fmt.Sprintf("%s at byte %d", f.Reason, f.Offset)
	}
	return fmt.Sprintf("%s at byte %d (#%s)", f.Reason, f.Offset, f.Pointer)
}

// maxDepth bounds nesting, so that a hostile text cannot exhaust the stack of what walks the value.
const maxDepth = 1000

// Decode reads one JSON text and reports every fault it can go on from: a byte order mark, a repeated name
// (the last one wins), bytes that are not UTF-8, something after the value. A fault it cannot go on from,
// like a missing bracket, is the last one, and the value is nil.
func Decode(data []byte) (any, []Fault) {
	d := decoder{}
	if text, marked := bytes.CutPrefix(data, []byte("\ufeff")); marked {
		d.fault("", 0, "byte order mark")
		d.offset, data = len(data)-len(text), text
	}
	d.source = string(data)
	d.checkUTF8 = !utf8.Valid(data)
	d.tokens = jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	v, err := d.value(0)
	if err != nil {
		d.syntax(err)
		return nil, d.faults
	}
	end := int(d.tokens.InputOffset())
	if _, err := d.tokens.ReadToken(); !errors.Is(err, io.EOF) {
		d.fault("", end, "something follows the JSON value")
	}
	return v, d.faults
}

// FromText returns the value of a JSON text that is well-formed and has nothing around it, as [Append] writes them.
func FromText(text []byte) any {
	switch c := text[0]; {
	case c == '"' && bytes.IndexByte(text, '\\') < 0:
		return string(text[1 : len(text)-1])
	case c == '"':
		unquoted, _ := jsontext.AppendUnquote(nil, text)
		return string(unquoted)
	case c == '-' || c >= '0' && c <= '9':
		return Number(text)
	}
	v, _ := Decode(text)
	return v
}

type decoder struct {
	tokens    *jsontext.Decoder
	source    string
	offset    int // bytes cut off before source
	checkUTF8 bool
	textAt    int   // where the text read last begins
	nameAt    []int // where the names of the open objects begin
	faults    []Fault
}

func (d *decoder) fault(pointer string, offset int, reason string) {
	d.faults = append(d.faults, Fault{pointer, offset + d.offset, reason})
}

func (d *decoder) syntax(err error) {
	var syntactic *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntactic):
		reason := strings.TrimPrefix(syntactic.Err.Error(), "jsontext: ")
		d.fault(string(syntactic.JSONPointer), int(syntactic.ByteOffset), reason)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		d.fault("", len(d.source), "unexpected end of the text")
	default:
		d.fault("", int(d.tokens.InputOffset()), err.Error())
	}
}

func (d *decoder) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	switch kind := d.tokens.PeekKind(); kind {
	case '{':
		return d.object(depth)
	case '[':
		return d.array(depth)
	case '"':
		return d.text()
	case '0':
		raw, err := d.tokens.ReadValue()
		return Number(d.last(raw)), err
	default:
		token, err := d.tokens.ReadToken()
		if err != nil || kind == 'n' {
			return nil, err
		}
		return token.Bool(), nil
	}
}

// last returns the source text of what was read last: a part of one string, not a copy.
func (d *decoder) last(raw jsontext.Value) string {
	end := int(d.tokens.InputOffset())
	return d.source[end-len(raw) : end]
}

func (d *decoder) text() (string, error) {
	raw, err := d.tokens.ReadValue()
	if err != nil {
		return "", err
	}
	text := d.last(raw)
	d.textAt = int(d.tokens.InputOffset()) - len(text)
	if d.checkUTF8 && !utf8.ValidString(text) {
		d.fault(string(d.tokens.StackPointer()), d.textAt, "bytes that are not UTF-8")
	} else if strings.IndexByte(text, '\\') < 0 {
		return text[1 : len(text)-1], nil
	}
	unquoted, _ := jsontext.AppendUnquote(nil, raw) // an error here is a lone surrogate, replaced by U+FFFD
	return string(unquoted), nil
}

func (d *decoder) array(depth int) (any, error) {
	if _, err := d.tokens.ReadToken(); err != nil {
		return nil, err
	}
	items := []any{}
	for d.tokens.PeekKind() != ']' {
		item, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, err := d.tokens.ReadToken()
	return items, err
}

func (d *decoder) object(depth int) (any, error) {
	if _, err := d.tokens.ReadToken(); err != nil {
		return nil, err
	}
	object, outer := &Object{Members: make([]Member, 0, 8)}, len(d.nameAt)
	for d.tokens.PeekKind() != '}' {
		name, err := d.text()
		if err != nil {
			return nil, err
		}
		d.nameAt = append(d.nameAt, d.textAt)
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		object.Members = append(object.Members, Member{name, v})
	}
	_, err := d.tokens.ReadToken()
	d.dropRepeated(object, d.nameAt[outer:])
	d.nameAt = d.nameAt[:outer]
	return object, err
}

func (d *decoder) dropRepeated(o *Object, nameAt []int) {
	if !hasRepeatedName(o) {
		return
	}
	parent := string(d.tokens.StackPointer())
	kept, at := o.Members[:0:0], map[string]int{}
	for n, m := range o.Members {
		if i, repeated := at[m.Name]; repeated {
			d.fault(parent+Pointer(m.Name), nameAt[n], "name "+strconv.Quote(m.Name)+" is repeated")
			kept[i] = m
			continue
		}
		at[m.Name] = len(kept)
		kept = append(kept, m)
	}
	o.Members = kept
}

// hasRepeatedName compares pairwise where that is cheaper than a map: in nearly every object.
func hasRepeatedName(o *Object) bool {
	const maxPairwise = 48
	if len(o.Members) <= maxPairwise {
		for i := 1; i < len(o.Members); i++ {
			for j := range i {
				if o.Members[i].Name == o.Members[j].Name {
					return true
				}
			}
		}
		return false
	}
	seen := make(map[string]bool, len(o.Members))
	for _, m := range o.Members {
		seen[m.Name] = true
	}
	return len(seen) < len(o.Members)
}
