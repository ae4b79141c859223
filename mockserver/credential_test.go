package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

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
