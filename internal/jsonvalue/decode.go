package jsonvalue

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Fault is one way in which bytes are not one well-formed JSON text, RFC 8259.
type Fault struct {
	Pointer string // JSON Pointer of the value concerned
	Offset  int    // in bytes
	Reason  string // in words
	Wanted  string // the media types of which one is wanted; Reason is the one that is there
}

func (f Fault) String() string {
	if f.Pointer == "" {
		return fmt.Sprintf("%s at byte %d", f.Reason, f.Offset)
	}
	return fmt.Sprintf("%s at byte %d (#%s)", f.Reason, f.Offset, f.Pointer)
}

// MaxDepth bounds nesting, so that a hostile text cannot exhaust the stack of what walks the value.
const MaxDepth = 1000

// MaxFaults is after how many faults a text is not read any further: a list of them must not grow with the text.
const MaxFaults = 20

// maxQuoted is how much of a name a fault quotes, in characters.
const maxQuoted = 60

// Decode reads one JSON text and reports every fault it can go on from: a byte order mark, a repeated name
// (the last one wins), bytes that are not UTF-8, something after the value. A fault it cannot go on from,
// like a missing bracket or one more than [MaxFaults], is the last one, and the value is nil.
func Decode(data []byte) (any, []Fault) {
	d := newDecoder(len(data))
	if text, marked := bytes.CutPrefix(data, []byte("\ufeff")); marked {
		d.fault("", 0, "byte order mark")
		d.offset, data = len(data)-len(text), text
	}
	d.source = string(data)
	d.checkUTF8 = !utf8.Valid(data)
	d.tokens.Reset(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	v, err := d.value(0)
	if err != nil {
		d.syntax(err)
		return nil, d.faults
	}
	end := int(d.tokens.InputOffset())
	if _, err := d.tokens.ReadToken(); !errors.Is(err, io.EOF) {
		d.fault("", end, "something follows the JSON value")
	}
	faults := d.faults
	d.free(len(data))
	return v, faults
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
	textAt    int      // where the text read last begins
	nameAt    []uint32 // where the names of the open objects begin
	named     int      // bytes of the names around what is read
	items     []any    // room for those of the arrays that are being read
	members   []Member // and of the objects
	faults    []Fault
}

const (
	room     = 128      // items, and members, that are gathered in a decoder before there is a list for them
	ordinary = 64 << 10 // bytes of a text up to which its decoder is used again
)

var decoders sync.Pool // of those that have read an ordinary text

// newDecoder returns a decoder for a text of so many bytes.
func newDecoder(size int) *decoder {
	if size <= ordinary {
		if d, ok := decoders.Get().(*decoder); ok {
			return d
		}
	}
	return &decoder{tokens: new(jsontext.Decoder), items: make([]any, 0, room), members: make([]Member, 0, room)}
}

// free lets a decoder be used again that has read a text of so many bytes to its end: it holds nothing of it any more.
func (d *decoder) free(size int) {
	if size > ordinary {
		return
	}
	d.tokens.Reset(empty)
	*d = decoder{tokens: d.tokens, nameAt: d.nameAt[:0], items: d.items, members: d.members}
	decoders.Put(d)
}

// empty is read by nobody.
var empty = bytes.NewReader(nil)

// at returns the pointer of what is being read, for a message; it is not written where it would be cut.
func (d *decoder) at() string {
	if d.named > MaxPointer {
		return "/…"
	}
	return string(d.tokens.StackPointer())
}

// errMany ends the reading of a text that has more faults than are told.
var errMany = errors.New("there are more faults; the rest is not read")

func (d *decoder) fault(pointer string, offset int, reason string) {
	d.faults = append(d.faults, Fault{Pointer: CutPointer(pointer), Offset: offset + d.offset, Reason: reason})
}

// mistake notes a fault that reading may go on from.
func (d *decoder) mistake(pointer string, offset int, reason string) error {
	if len(d.faults) >= MaxFaults {
		return errMany
	}
	d.fault(pointer, offset, reason)
	return nil
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
	if depth > MaxDepth {
		return nil, fmt.Errorf("nested deeper than %d", MaxDepth)
	}
	switch kind := d.tokens.PeekKind(); kind {
	case '{':
		return d.object(depth)
	case '[':
		return d.array(depth)
	case '"':
		return d.string()
	case '0':
		raw, err := d.tokens.ReadValue()
		if len(raw) == 1 && err == nil {
			return digits[raw[0]-'0'], nil
		}
		return Number(d.text(raw)), err
	default:
		token, err := d.tokens.ReadToken()
		if err != nil || kind == 'n' {
			return nil, err
		}
		return token.Bool(), nil
	}
}

// digits are the numbers of one digit: a list of them takes no more memory than its slots.
var digits = [...]any{Number("0"), Number("1"), Number("2"), Number("3"), Number("4"), Number("5"), Number("6"), Number("7"), Number("8"), Number("9")}

// text returns the source text of what was read last: a part of one string, not a copy.
func (d *decoder) text(raw jsontext.Value) string {
	end := int(d.tokens.InputOffset())
	return d.source[end-len(raw) : end]
}

func (d *decoder) string() (string, error) {
	raw, err := d.tokens.ReadValue()
	if err != nil {
		return "", err
	}
	text := d.text(raw)
	d.textAt = int(d.tokens.InputOffset()) - len(text)
	if d.checkUTF8 && !utf8.ValidString(text) {
		if err := d.mistake(d.at(), d.textAt, "bytes that are not UTF-8"); err != nil {
			return "", err
		}
	} else if strings.IndexByte(text, '\\') < 0 {
		return text[1 : len(text)-1], nil
	}
	unquoted, _ := jsontext.AppendUnquote(nil, raw) // an error here is a lone surrogate, replaced by U+FFFD
	return string(unquoted), nil
}

// nothing is the list without items.
var nothing any = []any{}

func (d *decoder) array(depth int) (any, error) {
	if _, err := d.tokens.ReadToken(); err != nil {
		return nil, err
	}
	items := gather(&d.items)
	for d.tokens.PeekKind() != ']' {
		item, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items.add(item)
	}
	_, err := d.tokens.ReadToken()
	if items.count == 0 {
		return nothing, err
	}
	return items.all(), err
}

func (d *decoder) object(depth int) (any, error) {
	if _, err := d.tokens.ReadToken(); err != nil {
		return nil, err
	}
	members := gather(&d.members)
	outer := len(d.nameAt)
	for d.tokens.PeekKind() != '}' {
		name, err := d.string()
		if err != nil {
			return nil, err
		}
		d.nameAt = append(d.nameAt, uint32(d.textAt))
		d.named += len(name)
		v, err := d.value(depth + 1)
		if d.named -= len(name); err != nil {
			return nil, err
		}
		members.add(Member{name, v})
	}
	if _, err := d.tokens.ReadToken(); err != nil {
		return nil, err
	}
	object := &Object{Members: members.all()}
	err := d.dropRepeated(object, d.nameAt[outer:])
	d.nameAt = d.nameAt[:outer]
	return object, err
}

// quoted returns what a fault quotes of a name.
func quoted(name string) string {
	room := BriefRoom(maxQuoted)
	return strconv.Quote(CutBrief(HeadText(name, &room), maxQuoted, room < 0))
}

// pointerTo returns the pointer of a member for a message.
func pointerTo(parent, name string) string {
	if len(name) > MaxPointer {
		return parent + "/…"
	}
	return parent + Pointer(name)
}

func (d *decoder) dropRepeated(o *Object, nameAt []uint32) error {
	if !hasRepeatedName(o) {
		return nil
	}
	parent := d.at()
	kept, at := o.Members[:0:0], map[string]int{}
	for n, m := range o.Members {
		if i, repeated := at[m.Name]; repeated {
			if err := d.mistake(pointerTo(parent, m.Name), int(nameAt[n]), "name "+quoted(m.Name)+" is repeated"); err != nil {
				return err
			}
			kept[i] = m
			continue
		}
		at[m.Name] = len(kept)
		kept = append(kept, m)
	}
	o.Members = kept
	return nil
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
	order := make([]int32, len(o.Members)) // a map of names would take ten times as much
	for i := range order {
		order[i] = int32(i)
	}
	name := func(i int32) string { return o.Members[i].Name }
	slices.SortFunc(order, func(i, j int32) int { return strings.Compare(name(i), name(j)) })
	for i := 1; i < len(order); i++ {
		if name(order[i-1]) == name(order[i]) {
			return true
		}
	}
	return false
}

// Count returns about how many values there are in JSON texts, well-formed or not, without decoding them. The names of members take room too:
// four are counted as a value.
func Count(texts []byte) int {
	count, names, after := 1, 0, byte(0)
	for i := 0; i < len(texts); i++ {
		c := texts[i]
		switch c {
		case ' ', '\t', '\r':
			continue
		case ',', '[', '{', 0x1e:
			count++
		case ':':
			names++
		case '\n':
			if after != ',' && after != '[' && after != '{' {
				count++ // it may part two texts
			}
		case '"':
			for i++; i < len(texts) && texts[i] != '"'; i++ {
				if texts[i] == '\\' {
					i++
				}
			}
		}
		after = c
	}
	return count + names/4
}
