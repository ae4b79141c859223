package openapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock"
	"agentmock/internal/api"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// large is an API of so many operations.
func large(operations int) fstest.MapFS {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: large, version: '1'}\npaths:\n")
	for i := range operations {
		fmt.Fprintf(&b, "  /area%d/things%d/{id}/parts/{part}:\n    get:\n      operationId: op%d\n      parameters:\n        - {name: id, in: path, required: true, schema: {type: integer}}\n        - {name: part, in: path, required: true, schema: {type: string}}\n      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Part'}}}}}\n", i%50, i, i)
	}
	b.WriteString("components: {schemas: {Part: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}}}\n")
	return fstest.MapFS{"openapi.yaml": {Data: []byte(b.String())}}
}

// BenchmarkMatch finds operations among 2 000.
func BenchmarkMatch(b *testing.B) {
	const operations = 2000
	s, err := api.Document(large(operations), openapi.Options{})
	if err != nil {
		b.Fatal(err)
	}
	paths := make([]string, operations)
	for i := range paths {
		paths[i] = fmt.Sprintf("/area%d/things%d/%d/parts/x", i%50, i, i)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if s.Match(http.MethodGet, paths[i%operations]).Operation == nil {
			b.Fatal("no operation")
		}
	}
}

// BenchmarkLoad compiles a document of 2 000 operations.
func BenchmarkLoad(b *testing.B) {
	fsys := large(2000)
	for b.Loop() {
		if _, err := api.Document(fsys, openapi.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCheckRequest reads and checks the parameters of a request that was matched.
func BenchmarkCheckRequest(b *testing.B) {
	s, err := api.Document(agentmock.FS, openapi.Options{})
	if err != nil {
		b.Fatal(err)
	}
	const url = "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/780f7216-b131-462b-ba30-de7cd1f527de"
	match := s.Match(http.MethodGet, url)
	b.ReportAllocs()
	for b.Loop() {
		x := message.Exchange{Operation: match.Operation, Request: message.RequestMessage{Method: http.MethodGet, URL: url, Header: http.Header{}, Path: match.Path}}
		if found := verify.Request(&x); len(found) > 0 {
			b.Fatal(found)
		}
	}
}
