package admin_test

import (
	"encoding/json"
	"io/fs"
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

// TestRelationsAreListed lists what a document ties values to, by the pointers to their schemas, wherever they stand; what is tied to nothing that can be
// read is not written.
func TestRelationsAreListed(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a/{id}:
    get: {operationId: a, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: it, content: {application/json: {schema: {allOf: [{type: object, properties: {"x/y": {type: string, x-same-as: $request.path.id}}}]}}}}}}
components:
  schemas:
    B:
      properties:
        begun: {type: string, format: date-time}
        ended: {type: string, format: date-time, x-not-before: 1/begun}
`
	files := fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}
	m := mock(t, mockserver.Options{Edit: &mockserver.Editor{Read: func(name string) ([]byte, error) { return fs.ReadFile(files, name) }}})
	if err := m.Reload(files); err != nil {
		t.Fatal(err)
	}
	got := ask(m, "GET", "/__admin/inferred", "").Body.String()
	for _, want := range []string{
		`"at":"openapi.yaml:11","excerpt":"        ended: {type: string, format: date-time, x-not-before: 1/begun}","schema":"/components/schemas/B/properties/ended","kind":"x-not-before","source":"1/begun"`,
		`"schema":"/paths/~1a~1{id}/get/responses/200/content/application~1json/schema/allOf/0/properties/x~1y","kind":"x-same-as","source":"$request.path.id"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s has no %s", got, want)
		}
	}
	if got := ask(mock(t, mockserver.Options{}), "GET", "/__admin/inferred", "").Body.String(); !strings.Contains(got, `"relations":[]`) {
		t.Errorf("a document without relations: %s", got)
	}
	for body, want := range map[string]int{
		`{"schema": "/components/schemas/B/properties/begun", "kind": "x-not-before", "source": "1/ended"}`:                 200,
		`{"schema": "/components/schemas/B/properties/begun", "kind": "x-not-before", "source": "ended"}`:                   409,
		`{"schema": "/components/schemas/C", "kind": "x-not-before", "source": "1/ended"}`:                                  409,
		`{"schema": "/components/schemas/B/properties/begun", "kind": "x-other", "source": "1/ended"}`:                      422,
		`{"schema": "/components/schemas/B/properties/begun", "kind": "x-same-as", "source": "1/ended", "rule": "a"}`:       422,
		`{"schema": "components", "kind": "x-same-as", "source": "1/ended"}`:                                                422,
		`{"schema": "/components/schemas/B/properties/begun", "kind": "x-same-as", "source": "1/ended", "before": "other"}`: 409,
	} {
		if got := ask(m, "POST", "/__admin/corrections", body); got.Code != want {
			t.Errorf("%s: %d, want %d: %s", body, got.Code, want, got.Body)
		}
	}
}
