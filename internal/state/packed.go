package state

import (
	"encoding/binary"
	"net/http"
	"strconv"
	"time"
)

// packedEntry is an entry as the memory holds it: most of it in one run of bytes, which a garbage collector need not look into, and
// which the next entry takes over when this one goes.
type packedEntry struct {
	number  int64 // that its ID is
	at      time.Time
	packed  []byte
	lasting []byte // the answer's body, where it is the API's own
	hidden  []string
}

// slot is about what a place in the ring takes besides what varies, in bytes.
const slot = 128

// weight returns about how much memory k takes, in bytes: the room it stands in may be up to twice as large.
func (k *packedEntry) weight() int64 { return int64(slot + len(k.packed) + len(k.lasting)) }

// size returns how much room an entry takes in a journal, in bytes.
func (e *Entry) size() int64 {
	k := e.packInto(0, nil)
	return k.weight()
}

// packInto packs an entry into room; what it needs beyond that it finds.
func (e *Entry) packInto(number int64, room []byte) packedEntry {
	k := packedEntry{number: number, at: e.At, hidden: e.Hidden}
	body := e.ResponseBody
	if e.Lasting {
		k.lasting, body = body, nil
	}
	k.packed = e.pack(room[:0], body)
	return k
}

// pack appends what [kept.entry] reads back.
func (e *Entry) pack(b, body []byte) []byte {
	for _, n := range [...]int64{int64(e.Took), int64(e.Status), e.ResponseSize} {
		b = binary.AppendVarint(b, n)
	}
	for _, text := range [...]string{e.Method, e.URL, e.Operation, e.Kind, e.Source, e.Why, e.Fault, e.Trace} {
		b = packText(b, text)
	}
	b = packHeader(b, e.RequestHeader)
	b = packHeader(b, e.ResponseHeader)
	b = packText(b, e.RequestBody)
	b = packText(b, body)
	b = binary.AppendUvarint(b, uint64(len(e.Violations)))
	for _, v := range e.Violations {
		for _, text := range [...]string{v.Rule, v.Severity, v.Where, v.Want, v.Got, v.Spec, v.Limit} {
			b = packText(b, text)
		}
	}
	return b
}

func packText[T string | []byte](b []byte, text T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

func packHeader(b []byte, h http.Header) []byte {
	b = binary.AppendUvarint(b, uint64(len(h)))
	for name, values := range h {
		b = packText(b, name)
		b = binary.AppendUvarint(b, uint64(len(values)))
		for _, text := range values {
			b = packText(b, text)
		}
	}
	return b
}

// entry returns the entry that was kept.
func (k *packedEntry) entry() *Entry {
	p := packed(k.packed)
	e := &Entry{
		ID: idOf(k.number), At: k.at, Hidden: k.hidden,
		Took: time.Duration(p.signed()), Status: int(p.signed()), ResponseSize: p.signed(),
		Method: p.text(), URL: p.text(), Operation: p.text(), Kind: p.text(), Source: p.text(), Why: p.text(), Fault: p.text(), Trace: p.text(),
		RequestHeader: p.header(), ResponseHeader: p.header(), RequestBody: []byte(p.text()), ResponseBody: []byte(p.text()),
	}
	for range p.count() {
		e.Violations = append(e.Violations, Violation{p.text(), p.text(), p.text(), p.text(), p.text(), p.text(), p.text()})
	}
	if k.lasting != nil {
		e.ResponseBody = k.lasting
	}
	return e
}

func idOf(number int64) string { return strconv.FormatInt(number, 10) }

// packed is what is still to be read of a packed entry, in the order of [Entry.pack].
type packed []byte

func (p *packed) signed() int64 {
	n, width := binary.Varint(*p)
	*p = (*p)[width:]
	return n
}

func (p *packed) count() int {
	n, width := binary.Uvarint(*p)
	*p = (*p)[width:]
	return int(n)
}

func (p *packed) text() string {
	n := p.count()
	text := string((*p)[:n])
	*p = (*p)[n:]
	return text
}

func (p *packed) header() http.Header {
	n := p.count()
	if n == 0 {
		return nil
	}
	h := make(http.Header, n)
	for range n {
		name, values := p.text(), make([]string, p.count())
		for i := range values {
			values[i] = p.text()
		}
		h[name] = values
	}
	return h
}
