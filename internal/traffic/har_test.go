package traffic_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
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
