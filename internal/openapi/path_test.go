package openapi_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/message"
)

// TestPathsAsPeopleWriteThem asks for what frameworks, gateways and RFC 6570 mean by a path, and writes the address again.
func TestPathsAsPeopleWriteThem(t *testing.T) {
	const text = "{in: path, name: x, required: true, schema: {type: string}}"
	for _, row := range []struct {
		path, parameters string
		want             map[string][]string // asked → the operation's path, and the value of x; nothing for no operation
	}{
		{"/a/{x}", text, map[string][]string{"/a/1": {"/a/{x}", "1"}, "/a/1/2": nil}},
		{"/a/{x+}", text, map[string][]string{"/a/1": {"/a/{x}", "1"}, "/a/1/2%203": {"/a/{x}", "1/2 3"}, "/a/": nil}},
		{"/a/{x*}/edit", text, map[string][]string{"/a/1/2/edit": {"/a/{x}/edit", "1/2"}}},
		{"/a/{+x}", text, map[string][]string{"/a/1/2": {"/a/{x}", "1/2"}}},
		{"/a/{x=**}", text, map[string][]string{"/a/1/2": {"/a/{x}", "1/2"}}},
		{"/a/{x=*}", text, map[string][]string{"/a/1": {"/a/{x}", "1"}, "/a/1/2": nil}},
		{"/a/{x=shelves/*}:move", text, map[string][]string{"/a/shelves/1:move": {"/a/{x}:move", "shelves/1"}, "/a/1:move": nil}},
		{"/a/{x:path}", text, map[string][]string{"/a/1/2": {"/a/{x}", "1/2"}}},
		{"/a/{x: .+}", text, map[string][]string{"/a/1/2": {"/a/{x}", "1/2"}}},
		{"/a/{x: [0-9]{1,3}}", text, map[string][]string{"/a/1": {"/a/{x}", "1"}, "/a/1/2": nil}},
		{"/a/{int:x}", text, map[string][]string{"/a/1": {"/a/{x}", "1"}}},
		{"/a/<x>/<y>", text, map[string][]string{"/a/1/2": {"/a/{x}/{y}", "1"}}},
		{"/a/<path:x>", text, map[string][]string{"/a/1/2": {"/a/{x}", "1/2"}}},
		{"/a{/x}", text, map[string][]string{"/a/1": {"/a/{x}", "1"}}},
		{"/a{;x}", text, map[string][]string{"/a;x=1": {"/a{x}", "1"}}},
		{"/a{.x}", text, map[string][]string{"/a.1": {"/a{x}", "1"}}},
		{"/a/{x}{?q,n*}{#at}", text, map[string][]string{"/a/1": {"/a/{x}", "1"}}},
		{"/a/{x}", strings.Replace(text, "type: string", "type: string, pattern: 'shelves/[^/]+/books/[^/]+'", 1), map[string][]string{"/a/shelves/1/books/2": {"/a/{x}", "shelves/1/books/2"}, "/a/1": nil, "/a/shelves/1": nil}},
		{"/a/{x}", strings.Replace(text, "type: string", "type: string, pattern: '^[^/]+$'", 1), map[string][]string{"/a/1": {"/a/{x}", "1"}}},
		{"/a/{x+}", strings.Replace(text, "name: x", "name: x+", 1), map[string][]string{"/a/1": {"/a/{x+}", "1"}, "/a/1/2": nil}}, // it is called so
	} {
		t.Run(row.path, func(t *testing.T) {
			s := apitest.Load(t, "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  '"+row.path+"': {get: {parameters: ["+row.parameters+"], responses: {'200': {description: d}}}}\n")
			for asked, want := range row.want {
				m := s.Match("GET", asked)
				if m.Operation == nil {
					if want != nil {
						t.Errorf("%s is nothing", asked)
					}
					continue
				}
				x := &message.Exchange{Operation: m.Operation, Request: message.RequestMessage{Path: m.Path}}
				p := m.Operation.Parameters[0]
				v, err := message.DecodeParameter(p, m.Path[p.Variable], nil, nil)
				if err != nil {
					t.Fatalf("%s: %v", asked, err)
				}
				if diff := cmp.Diff(want, []string{x.Operation.Path, message.Text(v)}); diff != "" {
					t.Errorf("%s (-want +got):\n%s", asked, diff)
				}
				if again := message.NewTarget(m.Operation, "", slices.Concat([]any{v}, slices.Repeat([]any{"2"}, len(m.Operation.Parameters)-1))).Path; again != asked {
					t.Errorf("%s is written %s", asked, again)
				}
			}
		})
	}
}

// An operation of any method is what Amazon API Gateway exports: it has those that the path has no other for.
func TestAnyMethod(t *testing.T) {
	const answer = "responses: {'200': {description: d}}"
	for name, text := range map[string]string{
		"3.0": "openapi: 3.0.1\n", "2.0": "swagger: '2.0'\n",
	} {
		s := apitest.Load(t, text+"info: {title: t, version: '1'}\npaths:\n  '/{proxy+}':\n    x-amazon-apigateway-any-method: {"+answer+"}\n    get: {operationId: read, "+answer+"}\n")
		var got []string
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} {
			if m := s.Match(method, "/a/b"); m.Operation != nil {
				got = append(got, method+" "+m.Operation.ID)
			}
		}
		if diff := cmp.Diff([]string{"GET read", "POST post_proxy", "PUT put_proxy", "PATCH patch_proxy", "DELETE delete_proxy"}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Two operations of one method whose variables have other segments are two, as gRPC's gateway describes them.
func TestPathsTheirPatternsTellApart(t *testing.T) {
	get := func(name, pattern string) string {
		return "{get: {operationId: " + name + ", parameters: [{in: path, name: " + name + ", required: true, schema: {type: string, pattern: '" + pattern + "'}}], responses: {'200': {description: d}}}}"
	}
	s := apitest.Load(t, "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /v1/{name}: "+get("name", "shelves/[^/]+")+"\n  /v1/{name_1}: "+get("name_1", "shelves/[^/]+/books/[^/]+")+"\n")
	for asked, want := range map[string]string{"/v1/shelves/1": "name", "/v1/shelves/1/books/2": "name_1"} {
		if m := s.Match("GET", asked); m.Operation == nil || m.Operation.ID != want {
			t.Errorf("%s: %+v", asked, m.Operation)
		}
	}
	if len(s.Findings) > 0 {
		t.Error(s.Findings)
	}
}
