package traffic_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"agentmock/internal/limits"
	"agentmock/internal/traffic"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxLine":     crossLine,
		"maxEntry":    crossEntry,
		"maxDocument": crossDocument,
		"maxFilled":   crossFilled,
		"maxFolders":  crossFolders,
		"maxUnpacked": crossUnpacked,
	}, nil)
}

func crossLine(t *testing.T) {
	const most = 64 << 20
	line := func(length int) io.Reader {
		const start, end = `{"method": "GET", "status": 200, "url": "/`, "\"}\n"
		return io.MultiReader(strings.NewReader(start), io.LimitReader(letters{}, int64(length-len(start)-len(end))), strings.NewReader(end))
	}
	if x, err := traffic.ReadNDJSON(line(most), "a.ndjson")(); err != nil || len(x.URL) < most-50 {
		t.Errorf("as long as may be: %v", err)
	}
	if _, err := traffic.ReadNDJSON(line(most+1), "a.ndjson")(); !strings.Contains(fmt.Sprint(err), "a line of more than 64 MB") {
		t.Errorf("one more: %v", err)
	}
	endless := &counted{Reader: letters{}}
	if _, err := traffic.ReadNDJSON(endless, "a.ndjson")(); !strings.Contains(fmt.Sprint(err), "a line of more than 64 MB") {
		t.Errorf("no end: %v", err)
	}
	if endless.bytes > most+2<<20 {
		t.Errorf("%d bytes of a line without end are read", endless.bytes)
	}
	if err := opened(io.MultiReader(strings.NewReader(`[{"url": "`), letters{})); !strings.Contains(fmt.Sprint(err), "an exchange of more than 64 MB") {
		t.Errorf("an array whose element has no end: %v", err)
	}
}

// opened opens a recording and reads it to its end.
func opened(r io.Reader) error {
	source, err := traffic.Open(r, "a", "")
	for err == nil {
		if _, err = source(); errors.Is(err, traffic.ErrForeign) {
			err = nil
		}
	}
	if err == io.EOF {
		return nil
	}
	return err
}

// crossEntry has an entry that is as long as may be, one that is longer, and ones without an end.
func crossEntry(t *testing.T) {
	const most = 64 << 20
	entry := func(length int) io.Reader {
		const start, end = `{"log": {"entries": [{"request": {"method": "GET", "url": "/a"}, "response": {"status": 200}, "x": "`, `"}]}}`
		return io.MultiReader(strings.NewReader(start), io.LimitReader(letters{}, int64(length-len(start))), strings.NewReader(end))
	}
	if err := opened(entry(most - 1<<20)); err != nil {
		t.Errorf("as long as may be: %v", err)
	}
	if err := opened(entry(most + 1<<20)); !strings.Contains(fmt.Sprint(err), "an entry of more than 64 MB") {
		t.Errorf("longer: %v", err)
	}
	for _, start := range []string{`{"log": {"pages": "`, `{"log": {"entries": [{"a": "`, `{"requests": [{"a": "`} {
		if err := opened(io.MultiReader(strings.NewReader(start), letters{})); !strings.Contains(fmt.Sprint(err), "an entry of more than 64 MB") {
			t.Errorf("%s…: %v", start, err)
		}
	}
}

// crossDocument has recordings that are read as a whole, and have no end.
func crossDocument(t *testing.T) {
	for _, start := range []string{`{"info": {}, "item": "`, `{"run": {}, "x": "`, "> GET /a HTTP/1.1\n", "GET /a\n\n"} {
		endless := &counted{Reader: io.MultiReader(strings.NewReader(start), letters{})}
		if err := opened(endless); !strings.Contains(fmt.Sprint(err), "more than 64 MB") || endless.bytes > 66<<20 {
			t.Errorf("%s…: %d bytes are read: %v", start, endless.bytes, err)
		}
	}
	whole := `{"item": [], "x": "` + strings.Repeat("a", 64<<20-21) + `"}`
	if err := opened(strings.NewReader(whole)); !strings.Contains(fmt.Sprint(err), "no saved responses") {
		t.Errorf("as long as may be: %v", err)
	}
}

// crossFilled has variables that add as much as they may, and more.
func crossFilled(t *testing.T) {
	for size, filled := range map[int]bool{1 << 20: true, 1<<20 + 1: false} {
		text := fmt.Sprintf(`{"item": [{"request": {"url": "/{{a}}"}, "response": [{"code": 200}]}], "variable": [{"key": "a", "value": "%s"}]}`, strings.Repeat("b", size))
		source, err := traffic.Open(strings.NewReader(text), "a", "")
		if err != nil {
			t.Fatal(err)
		}
		if r, err := source(); err != nil || (len(r.URL) > size) != filled {
			t.Errorf("%d bytes: a URL of %d: %v", size, len(r.URL), err)
		}
	}
}

// crossFolders has folders in each other, as many as may be and one more.
func crossFolders(t *testing.T) {
	for depth, ok := range map[int]bool{32: true, 33: false, 10_000: false} {
		text := `{"request": {"url": "/a"}, "response": [{"code": 200}]}`
		text = `{"item": [` + strings.Repeat(`{"item": [`, depth) + text + strings.Repeat(`]}`, depth) + `]}`
		if err := opened(strings.NewReader(text)); (err == nil) != ok {
			t.Errorf("%d: %v", depth, err)
		}
	}
}

// crossUnpacked has a small file that becomes as much as may be, and more.
func crossUnpacked(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: a gigabyte is packed and read; without the flag, and in .ci/run, it is")
	}
	const most = 1 << 30
	for size, ok := range map[int64]bool{most - 1<<20: true, most + 1<<20: false} {
		var packed bytes.Buffer
		z, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		line := []byte("{}" + strings.Repeat(" ", 1<<20-3) + "\n")
		copy(line, "  ")
		if _, err := io.WriteString(z, `{"method": "GET", "url": "/", "status": 200}`+"\n"); err != nil {
			t.Fatal(err)
		}
		for range size >> 20 {
			if _, err := z.Write(line); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := opened(&packed); (err == nil) != ok || !ok && !strings.Contains(err.Error(), "more than 1024 MB come out of it") {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

type counted struct {
	io.Reader
	bytes int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes += n
	return n, err
}
