package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// TestAnAnswerThatTheClientHas: where the document declares a 304, a client that has the answer is told so, by its ETag.
func TestAnAnswerThatTheClientHas(t *testing.T) {
	const document = `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /declared: {get: {responses: {'200': {description: d, headers: {ETag: {schema: {type: string}, required: true}}, content: {application/json: {schema: {type: object}}}}, '304': {description: d}}}}
  /silent: {get: {responses: {'200': {description: d, headers: {ETag: {schema: {type: string}, required: true}}, content: {application/json: {schema: {type: object}}}}}}}
`
	mock, err := mockserver.New(apitest.File("openapi.yaml", document), mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path, tag string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		if tag != "" {
			r.Header.Set("If-None-Match", tag)
		}
		w := httptest.NewRecorder()
		mock.ServeHTTP(w, r)
		return w.Result()
	}
	tag := ask("/declared", "").Header.Get("ETag")
	for name, test := range map[string]struct {
		path, tag string
		status    int
	}{
		"nothing is said":     {"/declared", "", 200},
		"the same":            {"/declared", tag, 304},
		"the same, weak":      {"/declared", "W/" + tag, 304},
		"one of several":      {"/declared", `"other", ` + tag, 304},
		"another":             {"/declared", `"other"`, 200},
		"no 304 is described": {"/silent", tag, 200},
	} {
		t.Run(name, func(t *testing.T) {
			response := ask(test.path, test.tag)
			if tag == "" || response.StatusCode != test.status || test.status == 304 && response.Header.Get("Content-Type") != "" {
				t.Errorf("ETag %s: %d %v, want %d", test.tag, response.StatusCode, response.Header, test.status)
			}
		})
	}
}

// A credential that says of itself that it is invalid is refused, where any other will do.
func TestACredentialThatSaysItIsInvalid(t *testing.T) {
	const document = `openapi: 3.0.3
info: {title: t, version: '1'}
security: [{bearer: []}]
paths:
  /a: {get: {responses: {'200': {description: d}}}}
  /open: {get: {security: [{}, {bearer: []}], responses: {'200': {description: d}}}}
components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}
`
	mock, err := mockserver.New(apitest.File("openapi.yaml", document), mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]int{"any": 200, "invalid": 401, "INVALID-1": 401, "eyJ.eyJ.invalid": 401, "a:invalid": 401, "my-invalid": 200, "a.b.c": 200} {
		for path, want := range map[string]int{"/a": want, "/open": 200} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header.Set("Authorization", "Bearer "+token)
			w := httptest.NewRecorder()
			mock.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s with the token %s: %d, want %d", path, token, w.Code, want)
			}
		}
	}
}
