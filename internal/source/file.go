package source

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/go-json-experiment/json/jsontext"

	"agentmock/internal/i18n"
)

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
