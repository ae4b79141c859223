package admin_test

import (
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// TestFilesAreRead reads the texts of files that the mock may write, whatever is wrong with them, and no other file.
func TestFilesAreRead(t *testing.T) {
	const of = "/__admin/files?operation=greet&name="
	if got := ask(mock(t, mockserver.Options{}), "GET", of+"a", ""); got.Code != http.StatusForbidden {
		t.Errorf("without --edit: %d", got.Code)
	}
	files := fstest.MapFS{
		"openapi.yaml":              greeting["openapi.yaml"],
		"fixtures/greet/a.yaml":     {Data: []byte("# a comment\nresponse: {body: hello}\n")},
		"fixtures/greet/list.yaml":  {Data: []byte("[1]")},
		"fixtures/greet/wrong.yaml": {Data: []byte("{")},
		"fixtures/other/b.yaml":     {Data: []byte("response: {}\n")},
	}
	m := mock(t, mockserver.Options{Edit: &mockserver.Editor{Read: func(name string) ([]byte, error) { return fs.ReadFile(files, name) }}})
	if got := ask(m, "GET", of+"a", "").Body.String(); got != `{"file":"fixtures/greet/a.yaml","text":"# a comment\nresponse: {body: hello}\n"}` {
		t.Errorf("read: %s", got)
	}
	for query, want := range map[string]int{"greet&name=none": 404, "greet&name=list": 200, "greet&name=wrong": 200, "other&name=b": 404, "greet&name=..%2f..%2fopenapi": 422, "..&name=openapi": 404} {
		if got := ask(m, "GET", strings.Replace(of, "greet&name=", query, 1), ""); got.Code != want {
			t.Errorf("%s: %d, want %d: %s", query, got.Code, want, got.Body)
		}
	}
}
