package openapi_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/openapi"
)

// answering is an operation that declares responses by their statuses.
func answering(t *testing.T, statuses ...string) *openapi.Operation {
	t.Helper()
	var responses string
	for _, status := range statuses {
		responses += fmt.Sprintf("        '%s': {description: ''}\n", status)
	}
	return apitest.Load(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a/{b-c}.json:\n    get:\n      parameters: [{in: path, name: b-c, required: true, schema: {}}]\n      responses:\n"+responses).Operations[0]
}

func TestResponse(t *testing.T) {
	for name, row := range map[string]struct {
		declared []string
		found    map[int]string
		success  string
	}{
		"exact first":    {[]string{"default", "4XX", "404", "200"}, map[int]string{404: "404", 400: "4XX", 500: "default", 200: "200"}, "200 as 200"},
		"lower case":     {[]string{"2xx", "201"}, map[int]string{201: "201", 204: "2xx", 404: ""}, "201 as 201"},
		"lowest":         {[]string{"204", "201", "404"}, map[int]string{201: "201", 203: ""}, "201 as 201"},
		"range":          {[]string{"404", "2XX"}, map[int]string{299: "2XX"}, "2XX as 200"},
		"default":        {[]string{"404", "default"}, map[int]string{200: "default"}, "default as 200"},
		"only a failure": {[]string{"404"}, map[int]string{200: ""}, "404 as 404"},
	} {
		t.Run(name, func(t *testing.T) {
			o := answering(t, row.declared...)
			for status, want := range row.found {
				got := ""
				if r := o.Response(status); r != nil {
					got = r.Status
				}
				if got != want {
					t.Errorf("%d: %q, want %q", status, got, want)
				}
			}
			r, status := o.Success()
			if diff := cmp.Diff(row.success, fmt.Sprintf("%s as %d", r.Status, status)); diff != "" {
				t.Errorf("success (-want +got):\n%s", diff)
			}
			if o.ID != "get_a_b_c_json" {
				t.Errorf("derived ID %s", o.ID)
			}
		})
	}
}

func TestMediaType(t *testing.T) {
	all := []string{"application/json", "application/json; charset=gbk", "application/*", "text/plain", "*/*", "application/vnd.x+json"}
	for contentType, want := range map[string]string{
		"application/json":                "application/json",
		"Application/JSON; charset=utf-8": "application/json",
		"application/json; charset=gbk":   "application/json; charset=gbk",
		"application/vnd.x+json;v=1":      "application/vnd.x+json",
		"application/xml":                 "application/*",
		"applications/xml":                "*/*",
		"text/plain":                      "text/plain",
		"image/png":                       "*/*",
		"text/plain; charset":             "text/plain",
	} {
		r := &openapi.Response{}
		for _, name := range all {
			r.Content = append(r.Content, &openapi.MediaType{Name: name})
		}
		if got := r.MediaType(contentType); got == nil || got.Name != want {
			t.Errorf("%s: %v, want %s", contentType, got, want)
		}
		if got := (&openapi.Response{Content: r.Content[3:4]}).MediaType(contentType); (got != nil) != (want == "text/plain") {
			t.Errorf("%s is taken for text/plain", contentType)
		}
	}
}
