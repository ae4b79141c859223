package traffic

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Open reads recorded exchanges of whatever form, by what is in it: a HAR, JSON lines or an array of them, the journal of a mock, a Postman
// collection, a report of Newman, an Apifox project, a Mockoon environment, stub mappings of WireMock, a trace of curl, an .http file; gzipped or not. Where base has a host, exchanges of others are foreign.
func Open(r io.Reader, name, base string) (Source, error) {
	text, err := unpacked(bufio.NewReaderSize(r, peeked))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if mark, err := text.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = text.Discard(3)
	}
	start, err := text.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	form := formOf(start)
	if form == nil {
		return nil, fmt.Errorf("%s: what is it? expected %s", name, strings.Join(Forms(), ", "))
	}
	host, err := hostOf(base)
	if err != nil {
		return nil, err
	}
	source, err := form.read(text, name)
	if err != nil {
		return nil, err
	}
	return ofHost(source, host), nil
}

// peeked is how much of a recording is looked at to know its form, in bytes.
const peeked = 64 << 10

// form is a form of recordings: one row each.
type form struct {
	name string // for people
	is   func(start []byte) bool
	read func(r *bufio.Reader, name string) (Source, error)
}

var forms = []form{
	{"a HAR", hasMember("log"), func(r *bufio.Reader, name string) (Source, error) { return readHAR(r, name) }},
	{"an Apifox project", hasMember("apifoxProject"), readApifox},
	{"a Mockoon environment", hasMember("lastMigration", "endpointPrefix"), readMockoon},
	{"WireMock's mappings", func(start []byte) bool { return hasMember("mappings")(start) || isMapping(start) }, readMappings},
	{"a Postman collection", hasMember("info", "item"), readPostman},
	{"a report of Newman", hasMember("run", "collection"), readNewman},
	{"the journal of a mock", hasMember("requests"), readJournal},
	{"JSON lines", isLine, func(r *bufio.Reader, name string) (Source, error) { return ReadNDJSON(r, name), nil }},
	{"an array of exchanges", func(start []byte) bool { return firstByte(start) == '[' }, readArray},
	{"a trace of curl", isTrace, readTrace},
	{"an .http file", isHTTPFile, readHTTPFile},
}

// Forms returns what recordings may be, in words.
func Forms() []string {
	var names []string
	for _, f := range forms {
		names = append(names, f.name)
	}
	return names
}

func formOf(start []byte) *form {
	for i := range forms {
		if forms[i].is(start) {
			return &forms[i]
		}
	}
	return nil
}

func firstByte(start []byte) byte {
	if text := bytes.TrimLeft(start, " \t\r\n"); len(text) > 0 {
		return text[0]
	}
	return 0
}

// isLine reports whether an object is an exchange, or one that is too long to see.
func isLine(start []byte) bool {
	return firstByte(start) == '{' && (hasMember("url", "uri", "method", "statusCode", "request")(start) || len(start) == peeked && !bytes.Contains(start, []byte("\n")))
}

// hasMember returns what is true of an object with a member of one of the names, as far as it can be seen.
func hasMember(names ...string) func(start []byte) bool {
	return func(start []byte) bool {
		_, has := afterName(start, names...)
		return has
	}
}

// afterName returns what comes after the first of the names of an object's own members that is among some, as far as it can be seen.
func afterName(start []byte, names ...string) (rest []byte, has bool) {
	d := jsontext.NewDecoder(bytes.NewBuffer(slices.Clone(start)), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	if token, err := d.ReadToken(); err != nil || token.Kind() != '{' {
		return nil, false
	}
	for {
		name, err := d.ReadToken()
		if err != nil || name.Kind() != '"' {
			return nil, false
		}
		if slices.Contains(names, name.String()) {
			return start[d.InputOffset():], true
		}
		if err := d.SkipValue(); err != nil {
			return nil, false
		}
	}
}

var (
	traceLine = regexp.MustCompile(`(?m)\A\s*(?:[$#>] ?)?curl |\A\s*(?:\* |HTTP/[0-9.]+ [0-9]{3}|> [A-Z]+ \S+ HTTP/)|^> [A-Z]+ \S+ HTTP/[0-9.]+\r?$`)
	httpLine  = regexp.MustCompile(`(?m)\A(?:\s*(?:#|//|@).*\n|\s*\n)*\s*[A-Z]+ (?:https?://|/|\{\{)\S*`)
)

func isTrace(start []byte) bool { return traceLine.Match(start) }

func isHTTPFile(start []byte) bool { return httpLine.Match(start) }

// Bounds of what is read, in bytes: what a recording may become that is gzipped, and what one may have that is read as a whole.
const (
	maxUnpacked = 1 << 30
	maxDocument = 64 << 20
)

// unpacked undoes gzip, where it is gzip.
func unpacked(r *bufio.Reader) (*bufio.Reader, error) {
	if magic, err := r.Peek(2); err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
		return r, nil
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	limited := &bounded{r: z, left: maxUnpacked, fault: fmt.Errorf("gzip: more than %d MB come out of it; unpack it, and pipe it in", maxUnpacked>>20)}
	return bufio.NewReaderSize(limited, peeked), nil
}

// bounded fails with a fault when more is read than is left.
type bounded struct {
	r     io.Reader
	left  int64
	fault error
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, b.fault
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return 0, b.fault
	}
	return n, err
}

// whole reads a recording that is one text.
func whole(r io.Reader, name string) ([]byte, error) {
	text, err := io.ReadAll(&bounded{r: r, left: maxDocument, fault: fmt.Errorf("more than %d MB", maxDocument>>20)})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return text, nil
}

// several returns a source of what was read already.
func several(all []step) Source {
	at := 0
	return func() (Recorded, error) {
		if at == len(all) {
			return Recorded{}, io.EOF
		}
		at++
		return all[at-1].recorded, all[at-1].err
	}
}

// step is what a source hands out at once.
type step struct {
	recorded Recorded
	err      error
}
