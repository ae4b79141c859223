package message_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"agentmock/internal/message"
)

// writers write the content codings.
var writers = map[string]func(io.Writer) io.WriteCloser{
	"gzip":          func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"X-GZIP":        func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"deflate":       func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
	"deflate, bare": func(w io.Writer) io.WriteCloser { bare, _ := flate.NewWriter(w, flate.BestSpeed); return bare },
	"br":            func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 1) },
	"zstd":          func(w io.Writer) io.WriteCloser { coder, _ := zstd.NewWriter(w); return coder },
}

func coded(t *testing.T, name string, body io.Reader) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := writers[name](&packed)
	if _, err := io.Copy(w, body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestDecodeContent(t *testing.T) {
	const text = `{"n": 1, "name": "张伟"}`
	for name := range writers {
		header := http.Header{"Content-Encoding": {strings.TrimSuffix(name, ", bare")}}
		body := coded(t, name, strings.NewReader(text))
		if got, err := message.DecodeContent(header, body, 1000); err != nil || string(got) != text {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if _, err := message.DecodeContent(header, []byte(text), 1000); err == nil || errors.Is(err, message.ErrCoding) || errors.Is(err, message.ErrBomb) {
			t.Errorf("%s of what is none: %v", name, err)
		}
		if got, err := message.DecodeContent(header, nil, 1000); err != nil || len(got) != 0 {
			t.Errorf("%s of no body: %q, %v", name, got, err)
		}
		if got, err := message.DecodeContent(header, body, 5); !errors.Is(err, message.ErrBomb) || len(got) != 5 {
			t.Errorf("%s: %q of more than five bytes: %v", name, got, err)
		}
	}
	twice := coded(t, "br", bytes.NewReader(coded(t, "gzip", strings.NewReader(text))))
	for _, lines := range [][]string{{"gzip, br"}, {"gzip", "identity, br"}} {
		if got, err := message.DecodeContent(http.Header{"Content-Encoding": lines}, twice, 1000); err != nil || string(got) != text {
			t.Errorf("%q: %q, %v", lines, got, err)
		}
	}
	if _, err := message.DecodeContent(http.Header{"Content-Encoding": {"br, gzip"}}, twice, 1000); err == nil {
		t.Error("undone in the wrong order")
	}
	if _, err := message.DecodeContent(http.Header{"Content-Encoding": {"snappy"}}, twice, 1000); !errors.Is(err, message.ErrCoding) {
		t.Errorf("snappy: %v", err)
	}
}

// crossDecoded has bodies of some hundred kilobytes that become as many bytes as may be, and one more.
func crossDecoded(t *testing.T) {
	for name := range writers {
		header := http.Header{"Content-Encoding": {strings.TrimSuffix(name, ", bare")}}
		for _, size := range []int64{message.MaxDecoded, message.MaxDecoded + 1} {
			if size == message.MaxDecoded && name != "gzip" { // one is enough: it takes its time
				continue
			}
			body, err := message.DecodeContent(header, coded(t, name, io.LimitReader(zeros{}, size)), message.MaxDecoded)
			if len(body) != message.MaxDecoded {
				t.Errorf("%s: %d bytes", name, len(body))
			}
			if want := "its content coding holds too much: more than 256 MB; the rest is not read"; size == message.MaxDecoded && err != nil || size > message.MaxDecoded && fmt.Sprint(err) != want {
				t.Errorf("%s of %d bytes: %v", name, size, err)
			}
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// crossCodings has a body in four codings over each other, and in five.
func crossCodings(t *testing.T) {
	body := []byte("text")
	for n := 1; n <= 5; n++ {
		body = coded(t, "gzip", bytes.NewReader(body))
		got, err := message.DecodeContent(http.Header{"Content-Encoding": {strings.Repeat("gzip, ", n-1) + "gzip"}}, body, 1000)
		if n < 5 && (err != nil || string(got) != "text") || n == 5 && !errors.Is(err, message.ErrCoding) {
			t.Errorf("%d codings: %q, %v", n, got, err)
		}
	}
}

// crossWindow has frames of zstd that ask for eight megabytes of memory, and for sixteen.
func crossWindow(t *testing.T) {
	for size, ok := range map[int]bool{8 << 20: true, 16 << 20: false} {
		var packed bytes.Buffer
		w, err := zstd.NewWriter(&packed, zstd.WithWindowSize(size))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(w, zeros{}, 20<<20); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := message.DecodeContent(http.Header{"Content-Encoding": {"zstd"}}, packed.Bytes(), message.MaxDecoded); (err == nil) != ok {
			t.Errorf("a window of %d MB: %v", size>>20, err)
		}
	}
}
