package source

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// SyntaxError is why a file is no YAML or JSON, with the place in its line.
type SyntaxError struct {
	Column int    // counted from 1, in characters
	Reason string // what was found there
	line   string
}

func (e *SyntaxError) Error() string { return e.Reason }

// maxExcerpt bounds how much of a line is shown, in columns of a terminal.
const maxExcerpt = 120

// Excerpt returns the line, cut around the place, and below it a caret under the place. What could steer a terminal is replaced.
func (e *SyntaxError) Excerpt() string {
	line := []rune(e.line)
	at := min(e.Column-1, len(line))
	start, end := window(line, at)
	before := printed(line[start:at])
	return printed(line[start:at]) + printed(line[at:end]) + "\n" + strings.Repeat(" ", width([]rune(before))) + "^"
}

// window returns the part of a line around a place that is shown: all of it where that is short, else more of what stands before.
func window(line []rune, at int) (start, end int) {
	start, end = at, at
	for room := maxExcerpt * 3 / 4; start > 0 && width(line[start-1:at]) <= room; {
		start--
	}
	for end < len(line) && width(line[start:end+1]) <= maxExcerpt {
		end++
	}
	for start > 0 && width(line[start-1:end]) <= maxExcerpt {
		start--
	}
	return start, end
}

// printed returns text as a terminal may have it: a tab as one space, so that the caret stands where it should.
func printed(text []rune) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r):
			return utf8.RuneError
		}
		return r
	}, string(text))
}

// width returns how many columns a text takes. Characters of East Asian scripts take two (Unicode Standard Annex 11).
func width(text []rune) int {
	columns := len(text)
	for _, r := range text {
		if unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF60 {
			columns++
		}
	}
	return columns
}

// syntaxError returns a syntax error at an offset of a file.
func syntaxError(name string, data []byte, offset int, reason string) error {
	offset = min(offset, len(data))
	before := data[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	line, _, _ := bytes.Cut(data[start:], []byte("\n"))
	text := strings.TrimPrefix(strings.TrimSuffix(string(line), "\r"), "\ufeff")
	column := 1 + utf8.RuneCount(bytes.TrimPrefix(data[start:offset], []byte("\ufeff")))
	at := Position{name, int32(1 + bytes.Count(before, []byte("\n"))), int32(column)}
	return &PositionError{at, &SyntaxError{Column: column, Reason: reason, line: text}}
}

// maxReparsed bounds how much YAML is parsed again to find the place of an error, in bytes.
const maxReparsed = 32 << 20

// yamlFault finds the place of a syntax error in YAML. The library names a line at most: that of what it was reading, which may have
// begun far above. So beginnings of the file are parsed again: the shortest that fails for the same reason ends at the place.
type yamlFault struct {
	data   []byte
	reason string
	room   int // bytes that may still be parsed
}

// offset returns the place; line is the library's, 0 for none.
func (f *yamlFault) offset(line int) int {
	end := f.stopped()
	if f.isUnclosed() && line > 0 { // the reader stops where the file does; what is not closed began there
		end = f.endOfLine(line)
	}
	start := bytes.LastIndexByte(f.data[:max(0, end-1)], '\n') + 1
	const most = 8 // lines that the reader looks ahead, and then some
	for range most {
		if start == 0 || !f.fails(start) {
			break
		}
		end, start = start, bytes.LastIndexByte(f.data[:start-1], '\n')+1
	}
	return f.within(start, end)
}

// within returns the place in a line: the first character with which it fails. That of a bracket which is not closed is the bracket.
func (f *yamlFault) within(start, end int) int {
	at := start
	for at < end {
		_, size := utf8.DecodeRune(f.data[at:])
		if f.fails(at + size) {
			break
		}
		at += size
	}
	if strings.Contains(f.reason, "',' or") {
		if opened := bytes.LastIndexAny(f.data[start:at], "[{"); opened >= 0 {
			return start + opened
		}
	}
	if at == end {
		return start
	}
	return at
}

// isUnclosed reports whether something is not closed: a bracket, a brace, a quote.
func (f *yamlFault) isUnclosed() bool {
	return strings.Contains(f.reason, "',' or") || strings.Contains(f.reason, "unexpected end of stream")
}

// endOfLine returns where a line ends, its line break included.
func (f *yamlFault) endOfLine(line int) int {
	end := 0
	for range line {
		next := bytes.IndexByte(f.data[end:], '\n')
		if next < 0 {
			return len(f.data)
		}
		end += next + 1
	}
	return end
}

// stopped returns how far the library reads before it fails. It is given a byte at a time, so that it reads no more than it needs.
func (f *yamlFault) stopped() int {
	r := &counted{data: f.data}
	var document yaml.Node
	_ = yaml.NewDecoder(r).Decode(&document)
	return r.read
}

// fails reports whether the beginning of the file fails for the same reason; not where that would take too long to tell.
func (f *yamlFault) fails(size int) bool {
	if f.room -= size; f.room < 0 {
		return false
	}
	var document yaml.Node
	err := yaml.Unmarshal(f.data[:size], &document)
	if err == nil {
		return false
	}
	_, reason := splitYAMLError(err)
	const unknown = "unknown anchor" // that of the beginning of a name is another one
	return reason == f.reason || strings.HasPrefix(reason, unknown) && strings.HasPrefix(f.reason, unknown)
}

// counted is a reader that hands out a byte at a time.
type counted struct {
	data []byte
	read int
}

func (c *counted) Read(p []byte) (int, error) {
	if c.read == len(c.data) || len(p) == 0 {
		return 0, io.EOF
	}
	p[0] = c.data[c.read]
	c.read++
	return 1, nil
}

// splitYAMLError returns the line that the library puts into its text, 0 for none, and the rest.
func splitYAMLError(err error) (int, string) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 0
	if _, scan := fmt.Sscanf(text, "line %d:", &line); scan == nil {
		_, text, _ = strings.Cut(text, ": ")
	}
	return line, text
}

// yamlError returns a syntax error with its place.
func yamlError(name string, data []byte, err error) error {
	line, reason := splitYAMLError(err)
	if isParserProblem(reason) {
		line++
	}
	if strings.HasPrefix(reason, "exceeded max depth") || len(data) > maxReparsed {
		return PositionAt(name, line, 0).Errorf("%s", reason)
	}
	f := &yamlFault{data: data, reason: reason, room: maxReparsed}
	return syntaxError(name, data, f.offset(line), reason)
}

// syntaxOf returns the syntax error that an error is, not wrapped, nil for none.
func syntaxOf(err error) *SyntaxError {
	placed, _ := err.(*PositionError)
	if placed == nil {
		return nil
	}
	syntax, _ := placed.Err.(*SyntaxError)
	return syntax
}
