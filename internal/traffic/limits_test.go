package traffic_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"agentmock/internal/limits"
	"agentmock/internal/traffic"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxDecoded": crossDecoded,
		"maxLine":    crossLine,
	}, nil)
}

// crossDecoded has bodies of some hundred kilobytes that become as many bytes as may be, and one more.
func crossDecoded(t *testing.T) {
	const most = 256 << 20
	for coding, writer := range map[string]func(io.Writer) io.WriteCloser{
		"gzip":          func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"deflate":       func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
		"deflate, bare": func(w io.Writer) io.WriteCloser { bare, _ := flate.NewWriter(w, flate.BestSpeed); return bare },
	} {
		header := http.Header{"Content-Encoding": {strings.TrimSuffix(coding, ", bare")}}
		for _, size := range []int{most, most + 1} {
			if size == most && coding != "gzip" { // one is enough: it takes its time
				continue
			}
			var packed bytes.Buffer
			w := writer(&packed)
			if _, err := io.CopyN(w, zeros{}, int64(size)); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			body, err := traffic.Decoded(header, packed.Bytes())
			if len(body) != most {
				t.Errorf("%s: %d bytes", coding, len(body))
			}
			if want := "its content coding holds more than 256 MB; the rest is not read"; size == most && err != nil || size > most && fmt.Sprint(err) != want {
				t.Errorf("%s of %d bytes: %v", coding, size, err)
			}
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func crossLine(t *testing.T) {
	const most = 64 << 20
	line := func(length int) io.Reader {
		const start, end = `{"url": "/`, "\"}\n"
		return io.MultiReader(strings.NewReader(start), io.LimitReader(letters{}, int64(length-len(start)-len(end))), strings.NewReader(end))
	}
	if x, err := traffic.ReadNDJSON(line(most), "a.ndjson")(); err != nil || len(x.URL) < most-20 {
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
