package contract_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

const filed = `openapi: 3.1.0
info: {title: Files, version: "1"}
paths:
  /files:
    post:
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [file], properties: {file: {type: string, format: binary, minLength: 20}}}}}}
      responses: {"201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/File"}}}}}
  /files/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/File"}}}}, "404": {description: none}}}
    delete: {responses: {"204": {description: gone}}}
  /files/{id}/content:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        "200": {description: bytes, content: {application/octet-stream: {schema: {type: string, format: binary}}}}
        "206": {description: some, headers: {Content-Range: {schema: {type: string}}}, content: {application/octet-stream: {schema: {type: string, format: binary}}}}
        "404": {description: none}
        "416": {description: none of it}
  /files/{id}/text:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: what is in it, content: {text/plain: {schema: {type: string}}}}}}
components:
  schemas:
    File: {type: object, required: [id, bytes], properties: {id: {type: string, readOnly: true}, bytes: {type: integer, readOnly: true}}}
`

var uploadedLast string

// brokenFiles are a mock's answers to downloads with one thing broken, and the check that alone finds it.
var brokenFiles = map[string]struct {
	rule   string
	change func(_ *http.Request, status *int, header http.Header, body *[]byte)
}{
	"none": {"", func(*http.Request, *int, http.Header, *[]byte) {}},
	"other bytes": {"downloaded-as-uploaded", func(_ *http.Request, status *int, _ http.Header, body *[]byte) {
		if *status == 200 {
			*body = []byte("something else")
		}
	}},
	"it is not there": {"downloaded-as-uploaded", func(_ *http.Request, status *int, _ http.Header, body *[]byte) {
		*status, *body = 404, nil
	}},
	"the range of other bytes": {"downloaded-as-uploaded", func(_ *http.Request, status *int, _ http.Header, body *[]byte) {
		if *status == 206 {
			*body = []byte("\xff\xfe")
		}
	}},
	"no Content-Range": {"partial-content", func(_ *http.Request, _ *int, header http.Header, _ *[]byte) { header.Del("Content-Range") }},
	"a Content-Range of no unit": {"partial-content", func(_ *http.Request, status *int, header http.Header, _ *[]byte) {
		if *status == 206 {
			header.Set("Content-Range", strings.TrimPrefix(header.Get("Content-Range"), "bytes "))
		}
	}},
	"more bytes than it says": {"partial-content", func(_ *http.Request, status *int, _ http.Header, body *[]byte) {
		if *status == 206 {
			*body = append(slices.Clone(*body), 'x')
		}
	}},
	"another range than was asked for": {"partial-content", func(_ *http.Request, status *int, header http.Header, _ *[]byte) {
		if *status == 206 {
			_, whole, _ := strings.Cut(header.Get("Content-Range"), "/")
			header.Set("Content-Range", "bytes 5-6/"+whole)
		}
	}},
	"a range as if it were the whole": {"downloaded-as-uploaded", func(_ *http.Request, status *int, header http.Header, _ *[]byte) {
		if *status == 206 {
			*status = 200
			header.Del("Content-Range")
		}
	}},
	"ranges are not looked at": {"", func(r *http.Request, status *int, header http.Header, body *[]byte) {
		if *status == 206 { // which a server may do
			*status, *body = 200, []byte(uploadedLast)
			header.Del("Content-Range")
		} else if r.Header.Get("Range") == "" && *status == 200 {
			uploadedLast = string(*body)
		}
	}},
}

// TestFilesThatDoNotComeBack: an upload is downloaded as it was, and what is a part says which one.
func TestFilesThatDoNotComeBack(t *testing.T) {
	api := apitest.File("openapi.yaml", filed)
	for name, broken := range brokenFiles {
		t.Run(name, func(t *testing.T) {
			mock, err := mockserver.New(api, mockserver.Options{})
			if err != nil {
				t.Fatal(err)
			}
			downloads := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				got := httptest.NewRecorder()
				mock.ServeHTTP(got, r)
				status, body := got.Code, got.Body.Bytes()
				if strings.HasSuffix(r.URL.Path, "/content") {
					downloads++
					broken.change(r, &status, got.Header(), &body)
				}
				for name, values := range got.Header() {
					w.Header()[name] = values
				}
				w.Header().Set("Content-Length", strconv.Itoa(len(body)))
				w.WriteHeader(status)
				_, _ = w.Write(body)
			}))
			defer server.Close()
			report, err := contract.Run(t.Context(), api, contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{contract.Lifecycle}, Workers: 1, ShowData: true, ExcludeChecks: []string{"answers-good", "tested"}})
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			if broken.rule != "" {
				want = []string{broken.rule}
			}
			if diff := cmp.Diff(want, rules(report.Findings)); diff != "" || downloads == 0 {
				t.Errorf("%d downloads (-want +got):\n%s\n%v", downloads, diff, report.Findings)
			}
		})
	}
}
