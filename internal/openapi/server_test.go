package openapi_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/openapi"
)

const ownServers = `openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://{region}.example.org/{stage}', variables: {region: {default: eu, enum: [eu, us]}, stage: {default: live, enum: [test, live]}}}]
paths:
  /files:
    servers: [{url: https://files.example.org/v2/}]
    get: {operationId: list, responses: {'200': {description: d}}}
    post: {operationId: add, servers: [{url: /up}, {url: /live}], responses: {'201': {description: d}}}
  /users: {get: {operationId: users, responses: {'200': {description: d}}}}
`

// An operation is found below the servers of its document, of its path and of its own, whatever values their variables have.
func TestServers(t *testing.T) {
	find := func(d *openapi.Document, asked string) string {
		method, path, _ := strings.Cut(asked, " ")
		m := d.MatchURL(method, &url.URL{Path: path})
		if m.Operation == nil {
			return m.Allow
		}
		return m.Operation.ID
	}
	d := apitest.Load(t, ownServers)
	for asked, want := range map[string]string{
		"GET /live/users": "users", "GET /test/users": "users", "GET /other/users": "", "GET /users": "", "GET /v2/users": "",
		"GET /v2/files": "list", "GET /live/files": "list", "GET /files": "", "HEAD /v2/files": "list",
		"POST /up/files": "add", "POST /live/files": "add", "POST /v2/files": "GET, HEAD, OPTIONS", "GET /up/files": "OPTIONS, POST",
	} {
		if got := find(d, asked); got != want {
			t.Errorf("%s: found %q, want %q", asked, got, want)
		}
	}
	for id, want := range map[string]string{"users": "/live/users", "list": "/v2/files", "add": "/up/files"} {
		o, _ := d.Operation(id)
		if got := d.PathOf(o); got != want {
			t.Errorf("%s: stands at %s, want %s", id, got, want)
		}
	}
	below := "/mock"
	d, err := openapi.Load(apitest.File("openapi.yaml", ownServers), openapi.Options{BasePath: &below})
	if err != nil {
		t.Fatal(err)
	}
	for asked, want := range map[string]string{"GET /mock/files": "list", "POST /mock/files": "add", "GET /v2/files": "", "POST /up/files": "", "GET /live/users": ""} {
		if got := find(d, asked); got != want {
			t.Errorf("below a path of all, %s: found %q, want %q", asked, got, want)
		}
	}
	joined, err := openapi.Load(twoOf(ownServers, strings.ReplaceAll(joinedDocument, "SCHEMA", "parts/one.yaml"), openapi.Part{Name: "a"}, openapi.Part{Name: "b", File: "spec.yaml"}), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for asked, want := range map[string]string{"GET /v2/files": "list", "POST /up/files": "add", "GET /test/files": "list", "GET /two/x/1": "read"} {
		if got := find(joined, asked); got != want {
			t.Errorf("joined, %s: found %q, want %q", asked, got, want)
		}
	}
}

// crossServerURLs has a server whose variables stand for more paths than are written out.
func crossServerURLs(t *testing.T) {
	served := func(values int) (n int) {
		var enum []string
		for i := range values {
			enum = append(enum, fmt.Sprint("v", i))
		}
		d := apitest.Load(t, strings.Replace(ownServers, "enum: [test, live]", "enum: ["+strings.Join(enum, ", ")+", live]", 1))
		for _, value := range append(enum, "live") {
			if d.MatchURL("GET", &url.URL{Path: "/" + value + "/users"}).Operation != nil {
				n++
			}
		}
		return n
	}
	if all, bound := served(49), served(200); all != 50 || bound != 100 {
		t.Errorf("of 50 paths %d are served, of 201 %d", all, bound)
	}
}
