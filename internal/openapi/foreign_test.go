package openapi_test

import (
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
)

// TestForeignJudge has what another program finds in a document told in the reader's language, with its line.
func TestForeignJudge(t *testing.T) {
	const document = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths:\n  /a/{id}:\n    get: {parameters: [{name: id, in: path, schema: {type: string}}], responses: {'200': {description: a}}}\n"
	for text, want := range map[string]struct{ at, english, chinese string }{
		document: {"openapi.yaml:5", "path parameter \"id\" must be required", "路径参数 \"id\" 应声明 required: true"},
		strings.Replace(document, "in: path,", "in: path, required: true,", 1) + "externalDocs: {description: x}\n": {"openapi.yaml:6", "invalid external docs: url is required", "externalDocs：缺少 url"},
	} {
		d, err := openapi.Load(apitest.File("openapi.yaml", text), openapi.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Findings) != 1 || d.Findings[0].Position.String() != want.at || !strings.HasSuffix(d.Findings[0].In(i18n.English), want.english) || !strings.HasSuffix(d.Findings[0].In(i18n.Chinese), want.chinese) {
			for _, f := range d.Findings {
				t.Errorf("%s, %s; want %v", f, f.In(i18n.Chinese), want)
			}
		}
	}
}
