package traffic_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/traffic"
)

// What is written as an archive is read back.
func TestHARIsReadBack(t *testing.T) {
	want := []traffic.Recorded{
		{
			Name: "entry-1", Method: "POST", URL: "http://localhost/a?b=%2F", Status: 201, Took: 12 * time.Millisecond,
			RequestHeader: http.Header{"Content-Type": {"application/json"}, "X-Two": {"1", "2"}}, RequestBody: []byte(`{"a":"客户"}`),
			ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(`{"id":1}`),
		},
		{
			Name: "entry-2", Method: "GET", URL: "http://localhost/picture", Status: 200,
			RequestHeader: http.Header{}, RequestBody: []byte{}, ResponseHeader: http.Header{"Content-Type": {"image/png"}}, ResponseBody: []byte{0x89, 'P', 0, 0xff},
		},
		{
			Name: "entry-3", Method: "GET", URL: "http://localhost/cut", Status: 200, NoBody: true,
			RequestHeader: http.Header{}, RequestBody: []byte{}, ResponseHeader: http.Header{"Content-Type": {"text/plain"}}, ResponseBody: []byte{},
		},
	}
	entries := make([]traffic.Entry, len(want))
	for i, r := range want {
		entries[i] = traffic.Entry{Recorded: r, ResponseSize: int64(len(r.ResponseBody))}
	}
	entries[2].ResponseBody, entries[2].ResponseSize = []byte("the first of many"), 1<<20
	text, err := json.Marshal(traffic.NewHAR(entries))
	if err != nil {
		t.Fatal(err)
	}
	source, err := traffic.ReadHAR(bytes.NewReader(text), "t.har", "")
	if err != nil {
		t.Fatal(err)
	}
	var got []traffic.Recorded
	for {
		r, err := source()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}

// TestFormsOfHAR reads requests of which only the fields of their form were kept.
func TestFormsOfHAR(t *testing.T) {
	for name, row := range map[string]struct{ postData, contentType, body string }{
		"a form":       {`{"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a b", "value": "1&2"}, {"name": "c", "value": "张"}]}`, "application/x-www-form-urlencoded", "a+b=1%262&c=%E5%BC%A0"},
		"parts":        {`{"mimeType": "multipart/form-data; boundary=xyz", "params": [{"name": "a", "value": "1"}, {"name": "f", "fileName": "h.txt", "contentType": "text/plain", "value": "hello"}]}`, "multipart/form-data; boundary=xyz", "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"h.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--xyz--\r\n"},
		"the text too": {`{"mimeType": "application/x-www-form-urlencoded", "text": "a=2", "params": [{"name": "a", "value": "1"}]}`, "", "a=2"},
		"another type": {`{"mimeType": "application/json", "params": [{"name": "a", "value": "1"}]}`, "application/json", ""},
		"no type":      {`{"params": [{"name": "a", "value": "1"}]}`, "", ""},
	} {
		text := `{"log": {"entries": [{"request": {"method": "POST", "url": "http://localhost/a", "headers": [], "postData": ` + row.postData + `}, "response": {"status": 200, "headers": [], "content": {}}}]}}`
		source, err := traffic.ReadHAR(strings.NewReader(text), "t.har", "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := source()
		if err != nil || string(got.RequestBody) != row.body || got.RequestHeader.Get("Content-Type") != row.contentType {
			t.Errorf("%s: %q of %q, %v", name, got.RequestBody, got.RequestHeader.Get("Content-Type"), err)
		}
	}
}

// TestPartsOfHARHaveABoundary reads parts whose boundary was not kept: they get one.
func TestPartsOfHARHaveABoundary(t *testing.T) {
	text := `{"log": {"entries": [{"request": {"method": "POST", "url": "http://localhost/a", "headers": [], "postData": {"mimeType": "multipart/form-data", "params": [{"name": "a", "value": "1"}]}}, "response": {"status": 200, "headers": [], "content": {}}}]}}`
	source, err := traffic.ReadHAR(strings.NewReader(text), "t.har", "")
	if err != nil {
		t.Fatal(err)
	}
	got, err := source()
	if err != nil {
		t.Fatal(err)
	}
	r := http.Request{Method: "POST", Header: got.RequestHeader, Body: io.NopCloser(bytes.NewReader(got.RequestBody))}
	if err := r.ParseMultipartForm(1 << 20); err != nil || r.PostForm.Get("a") != "1" {
		t.Errorf("%q of %q: %v", got.RequestBody, got.RequestHeader, err)
	}
}
