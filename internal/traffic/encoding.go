// Package traffic reads and writes recorded exchanges: HAR, JSON lines.
package traffic

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// maxDecoded bounds what a small compressed body may become.
const maxDecoded = 256 << 20

// Decoded undoes the content codings gzip and deflate of a body, RFC 9110 section 8.4.1.
func Decoded(header http.Header, body []byte) ([]byte, error) {
	var reader io.Reader
	switch coding := strings.ToLower(strings.TrimSpace(header.Get("Content-Encoding"))); coding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		unzipped, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return body, fmt.Errorf("it is no gzip: %w", err)
		}
		reader = unzipped
	case "deflate":
		reader = inflating(body)
	default:
		return body, fmt.Errorf("its content coding %q is not known", coding)
	}
	out, err := io.ReadAll(io.LimitReader(reader, maxDecoded+1))
	switch {
	case err != nil:
		return out, fmt.Errorf("its content coding breaks off: %w", err)
	case len(out) > maxDecoded:
		return out[:maxDecoded], fmt.Errorf("its content coding holds more than %d MB; the rest is not read", maxDecoded>>20)
	}
	return out, nil
}

// inflating reads the coding deflate, which is the zlib format (RFC 9110 section 8.4.1.2). Some servers send the bare data that
// stands inside that; browsers take it too.
func inflating(body []byte) io.Reader {
	if inflated, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
		return inflated
	}
	return flate.NewReader(bytes.NewReader(body))
}
