package mockserver_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

// TestRanges: some of a file, where the document declares 206.
func TestRanges(t *testing.T) {
	server := start(t, oneFile(cabinet), mockserver.Options{})
	upload(t, server, "/files", sentFile{"file", "a.txt", "text/plain", "0123456789"})
	tag := send(t, server, "/files/file-26/content").Header.Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	type answer struct {
		Status                             int
		ContentRange, AcceptRanges, Length string
		Text                               string
	}
	whole := answer{200, "", "bytes", "10", "0123456789"}
	for name, test := range map[string]struct {
		request []string
		want    answer
	}{
		"the first bytes":             {[]string{"Range: bytes=0-3"}, answer{206, "bytes 0-3/10", "bytes", "4", "0123"}},
		"from one on":                 {[]string{"Range: bytes=8-"}, answer{206, "bytes 8-9/10", "bytes", "2", "89"}},
		"the last ones":               {[]string{"Range: bytes=-3"}, answer{206, "bytes 7-9/10", "bytes", "3", "789"}},
		"more than there are":         {[]string{"Range: bytes=5-100"}, answer{206, "bytes 5-9/10", "bytes", "5", "56789"}},
		"none of them":                {[]string{"Range: bytes=10-"}, answer{416, "bytes */10", "", "0", ""}},
		"several parts":               {[]string{"Range: bytes=0-1,4-5"}, whole},
		"another unit":                {[]string{"Range: items=0-1"}, whole},
		"no range":                    {nil, whole},
		"if it is still that":         {[]string{"Range: bytes=0-3", "If-Range: " + tag}, answer{206, "bytes 0-3/10", "bytes", "4", "0123"}},
		"if it were another":          {[]string{"Range: bytes=0-3", `If-Range: "other"`}, whole},
		"206 is what the client asks": {[]string{"Prefer: code=206, seed=1"}, answer{206, "", "bytes", "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			r := send(t, server, "/files/file-26/content", test.request...)
			got := answer{r.StatusCode, r.Header.Get("Content-Range"), r.Header.Get("Accept-Ranges"), r.Header.Get("Content-Length"), r.Text}
			if strings.HasPrefix(name, "206") { // of a file that was made up: all of it
				if !strings.HasPrefix(got.ContentRange, "bytes 0-") || !strings.HasSuffix(got.ContentRange, "/"+got.Length) {
					t.Errorf("%+v", got)
				}
				got.ContentRange, got.Length, got.Text = "", "", ""
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestNoRangesWhereTheDocumentHasNone: the whole is what it allows.
func TestNoRangesWhereTheDocumentHasNone(t *testing.T) {
	server := start(t, oneFile(cabinet), mockserver.Options{})
	send(t, server, "PUT /pets/1/photo", "Content-Type: image/png", "", "picture")
	if got := send(t, server, "/pets/1/photo", "Range: bytes=0-1"); got.StatusCode != 200 || got.Text != "picture" || got.Header.Get("Accept-Ranges") != "" {
		t.Errorf("%d %v %q", got.StatusCode, got.Header, got.Text)
	}
}

// TestGeneratedFilesHaveRanges: what was made up is cut as what was sent.
func TestGeneratedFilesHaveRanges(t *testing.T) {
	server := start(t, oneFile(strings.ReplaceAll(cabinet, `"*/*"`, "image/png")), mockserver.Options{})
	whole := send(t, server, "/files/file-1/content")
	got := send(t, server, "/files/file-1/content", "Range: bytes=1-3")
	if got.StatusCode != 206 || got.Text != "PNG" || !strings.HasPrefix(whole.Text, "\x89PNG") {
		t.Errorf("%d %q", got.StatusCode, got.Text)
	}
}
