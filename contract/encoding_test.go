package contract_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
	"testing"

	"agentmock"
	"agentmock/contract"
)

// A body in a content coding is the body; what cannot be undone is said so.
func TestContentCodings(t *testing.T) {
	plain := `{"code": ` // what is found in it shows that it was read
	packed := func(w io.WriteCloser, b *bytes.Buffer) []byte {
		_, _ = io.WriteString(w, plain)
		_ = w.Close()
		return b.Bytes()
	}
	var zipped, inZlib, bare bytes.Buffer
	raw, err := flate.NewWriter(&bare, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	gzipText, zlibText, bareText := packed(gzip.NewWriter(&zipped), &zipped), packed(zlib.NewWriter(&inZlib), &inZlib), packed(raw, &bare)
	broken := bytes.Clone(zlibText)
	broken[len(broken)-1]++ // its checksum
	for name, row := range map[string]struct {
		coding string
		body   []byte
		want   string // the rule, and a part of what was got
	}{
		"none":                  {"", []byte(plain), "body-well-formed"},
		"gzip":                  {"gzip", gzipText, "body-well-formed"},
		"deflate":               {"deflate", zlibText, "body-well-formed"},
		"deflate, bare":         {"deflate", bareText, "body-well-formed"},
		"deflate, broken":       {"deflate", broken, "no-answer its content coding breaks off: zlib: invalid checksum"},
		"deflate, cut":          {"deflate", zlibText[:len(zlibText)-6], "no-answer its content coding breaks off: unexpected EOF"},
		"deflate that is none":  {"deflate", []byte("\xffplain text"), "no-answer its content coding breaks off: flate: corrupt input"},
		"gzip that is none":     {"gzip", []byte(plain), "no-answer it is no gzip"},
		"one that nobody knows": {"snappy", []byte(plain), `no-answer its content coding "snappy" is not known`},
	} {
		t.Run(name, func(t *testing.T) {
			judge, err := contract.NewJudge(agentmock.FS)
			if err != nil {
				t.Fatal(err)
			}
			request, err := http.NewRequest(http.MethodGet, path, nil)
			if err != nil {
				t.Fatal(err)
			}
			header := http.Header{"Content-Type": {"application/json"}}
			if row.coding != "" {
				header.Set("Content-Encoding", row.coding)
			}
			found := judge(request, http.StatusOK, header, row.body)
			if len(found) == 0 || !strings.HasPrefix(found[0].Rule+" "+found[0].Got, row.want) {
				t.Errorf("got %v, want %s", found, row.want)
			}
		})
	}
}
