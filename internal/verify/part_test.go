package verify_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/verify"
)

// A part of another media type than its encoding says is one, and no malformed body: it is said which are taken.
func TestPartOfAnotherMediaType(t *testing.T) {
	m := apitest.Load(t, `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /covers:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {cover: {type: string, format: binary}}}
            encoding: {cover: {contentType: 'image/png, image/webp'}}
      responses: {'200': {description: d}}
`).Operations[0].RequestBody.Content[0]
	for sent, want := range map[string][]string{
		"image/webp":                nil,
		"text/plain; charset=utf-8": {`request.body#/cover: want a body of image/png, image/webp, got "text/plain" (openapi.yaml:9)`},
	} {
		body := "--b\r\nContent-Disposition: form-data; name=\"cover\"; filename=\"c\"\r\nContent-Type: " + sent + "\r\n\r\nx\r\n--b--\r\n"
		if diff := cmp.Diff(want, apitest.Texts(verify.RequestBody(m, "multipart/form-data; boundary=b", []byte(body)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sent, diff)
		}
	}
}
