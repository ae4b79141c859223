package admin_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"agentmock/mockserver"
)

// TestReasonsInChinese asks as a page in Chinese does why resources were taken for some, and what fixtures want: no reason is in English.
func TestReasonsInChinese(t *testing.T) {
	for _, file := range []string{"todos.yaml", "customers.yaml"} {
		document, err := os.ReadFile("../../docs/" + file)
		if err != nil {
			t.Fatal(err)
		}
		fixtures := fstest.MapFS{"openapi.yaml": {Data: document}}
		if file == "todos.yaml" {
			fixtures["fixtures/getTodo/one.yaml"] = &fstest.MapFile{Data: []byte("request: {path: {id: 1}, header: {X-A: {matches: x.*}}}\nresponse: {status: 404}\n")}
		}
		m, err := mockserver.New(fixtures, mockserver.Options{})
		if err != nil {
			t.Fatal(err)
		}
		read := func(path string, into any) {
			t.Helper()
			r := httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil)
			r.RemoteAddr = "127.0.0.1:1000"
			r.Header.Set("Accept-Language", "zh-CN")
			w := httptest.NewRecorder()
			m.ServeHTTP(w, r)
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%s: %d %v", path, w.Code, err)
			}
		}
		var inferred struct {
			Resources []struct {
				Reasons []struct{ Why string }
			}
		}
		read("/__admin/inferred", &inferred)
		if len(inferred.Resources) == 0 {
			t.Errorf("%s: no resources", file)
		}
		for _, r := range inferred.Resources {
			for _, reason := range r.Reasons {
				if !strings.ContainsFunc(reason.Why, func(sign rune) bool { return unicode.Is(unicode.Han, sign) }) {
					t.Errorf("%s: %s", file, reason.Why)
				}
			}
		}
		var listed struct{ Fixtures []struct{ Wants string } }
		read("/__admin/fixtures", &listed)
		if file == "todos.yaml" && (len(listed.Fixtures) != 1 || listed.Fixtures[0].Wants != "请求头 X-A 匹配 x.*，路径参数 id 1") {
			t.Errorf("wants: %+v", listed)
		}
	}
}
