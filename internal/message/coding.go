package message

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

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// MaxDecoded bounds what a small coded body may become, in bytes, where nobody asks for less.
const MaxDecoded = 256 << 20

// Why a content coding cannot be undone.
var (
	ErrCoding = errors.New("is not known")   // nobody knows it
	ErrBomb   = errors.New("holds too much") // what it holds is larger than it may be
)

// codings are the content codings (RFC 9110 section 8.4.1, RFC 7932, RFC 8878), a row each.
var codings = []struct {
	name string
	read func(io.Reader) (io.Reader, error)
}{
	{"gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
	{"x-gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
	{"deflate", inflating},
	{"br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
	{"zstd", func(r io.Reader) (io.Reader, error) {
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}},
}

// maxWindow bounds the memory that a frame of zstd may ask for, in bytes: RFC 9659 has senders keep to it.
const maxWindow = 8 << 20

// maxCodings bounds how many codings lie over each other: each may cost as much as the limit allows.
const maxCodings = 4

// Codings are the content codings that [DecodeContent] undoes, as Accept-Encoding lists them.
const Codings = "gzip, deflate, br, zstd"

// DecodeContent undoes the content codings of a body, the last first, and returns what it has read of one that breaks off. No more
// than limit bytes are made of it. Its errors are [ErrCoding], [ErrBomb] and what is wrong with the data. Where there is no body, as behind HEAD,
// 304 and 204, the codings are those of what another request would get.
func DecodeContent(header http.Header, body []byte, limit int64) ([]byte, error) {
	if len(body) == 0 {
		return body, nil
	}
	names := strings.Split(strings.Join(header.Values("Content-Encoding"), ","), ",")
	if len(names) > maxCodings {
		return body, fmt.Errorf("the number of its content codings, %d, %w", len(names), ErrCoding)
	}
	for i := len(names) - 1; i >= 0; i-- {
		name := strings.ToLower(strings.TrimSpace(names[i]))
		if name == "" || name == "identity" {
			continue
		}
		var err error
		if body, err = decodeContent(name, body, limit); err != nil {
			return body, err
		}
	}
	return body, nil
}

func decodeContent(name string, body []byte, limit int64) ([]byte, error) {
	for _, coding := range codings {
		if coding.name != name {
			continue
		}
		reader, err := coding.read(bytes.NewReader(body))
		if err != nil {
			return body, fmt.Errorf("it is no %s: %w", name, err)
		}
		if closer, ok := reader.(io.Closer); ok {
			defer closer.Close()
		}
		out, err := io.ReadAll(io.LimitReader(reader, limit+1))
		switch {
		case int64(len(out)) > limit:
			return out[:limit], fmt.Errorf("its content coding %w: more than %s; the rest is not read", ErrBomb, megabytes(limit))
		case err != nil:
			return out, fmt.Errorf("its content coding breaks off: %w", err)
		}
		return out, nil
	}
	return body, fmt.Errorf("its content coding %q %w", name, ErrCoding)
}

func megabytes(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// inflating reads the coding deflate, which is the zlib format (RFC 9110 section 8.4.1.2). Some servers send the bare data that
// stands inside that; browsers take it too.
func inflating(r io.Reader) (io.Reader, error) {
	body := r.(*bytes.Reader)
	if inflated, err := zlib.NewReader(body); err == nil {
		return inflated, nil
	}
	_, err := body.Seek(0, io.SeekStart)
	return flate.NewReader(body), err
}
