package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// thingsDocument is a document of one resource, whose server has a path.
func thingsDocument(thing, base string) string {
	return strings.NewReplacer("THING", thing, "BASE", base).Replace(`openapi: 3.1.0
info: {title: the THING, version: '1'}
servers: [{url: 'https://example.com/BASE'}]
paths:
  /THING:
    get: {operationId: list, responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/One'}}}}}}}
    post:
      operationId: add
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/One'}}}}
      responses:
        '201':
          description: it
          content: {application/json: {schema: {$ref: '#/components/schemas/One'}}}
          links: {it: {operationId: read, parameters: {id: $response.body#/id}}}
  /THING/{id}:
    get:
      operationId: read
      parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/One'}}}}, '404': {description: none}}
components: {schemas: {One: {type: object, required: [id, kind], properties: {id: {type: integer, minimum: 1}, kind: {type: string}}}}}
`)
}

// put writes files, the folders that they need too.
func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// post sends JSON to a mock, and returns its answer.
func post(t *testing.T, p *process, path, body string) (int, string) {
	t.Helper()
	answer, err := http.Post(p.url+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// Several documents are one mock: each below its own path, with its own fixtures, things and document, one journal, and followed when it changes.
func TestServeSeveralDocuments(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"pets.yaml": thingsDocument("pets", "v1"), "shop/openapi.yaml": thingsDocument("orders", "v1"),
		"fixtures/read/9.yaml":      "request: {path: {id: 9}}\nresponse: {body: {id: 9, kind: cat}}\n",
		"shop/fixtures/read/9.yaml": "request: {path: {id: 9}}\nresponse: {body: {id: 9, kind: parcel}}\n",
	})
	p := startServe(t, filepath.Join(dir, "pets.yaml"), "shop="+filepath.Join(dir, "shop"))
	for path, want := range map[string]string{
		"/v1/pets/9": `{"id":9,"kind":"cat"}`, "/shop/orders/9": `{"id":9,"kind":"parcel"}`,
	} {
		if status, body := p.get(t, path); status != 200 || body != want {
			t.Errorf("%s: %d %s, want %s", path, status, body, want)
		}
	}
	if status, _ := p.get(t, "/v1/orders/9"); status != 404 {
		t.Errorf("a document of a name also answers below its server's path: %d", status)
	}
	if status, body := post(t, p, "/shop/orders", `{"id": 700, "kind": "letter"}`); status != 201 {
		t.Fatal(status, body)
	}
	if _, body := p.get(t, "/shop/orders/700"); !strings.Contains(body, "letter") {
		t.Errorf("what was posted is not read: %s", body)
	}
	if _, body := p.get(t, "/v1/pets/700"); strings.Contains(body, "letter") {
		t.Errorf("what was posted to one document is read from the other: %s", body)
	}
	for query, want := range map[string]string{"": `"title":"the pets"`, "?document=shop": `"servers":[{"url":"/shop"}]`, "?document=shops": "no document shops; near: shop"} {
		if _, body := p.get(t, "/__admin/document.json"+query); !strings.Contains(body, want) {
			t.Errorf("document%s: found %.300s", query, body)
		}
	}
	if _, body := p.get(t, "/__admin/operations"); !strings.Contains(body, `"documents":["pets","shop"]`) || !strings.Contains(body, `"id":"shop.read"`) {
		t.Errorf("operations: %.600s", body)
	}
	if _, body := p.get(t, "/__admin/requests"); !strings.Contains(body, "/v1/pets/9") || !strings.Contains(body, "/shop/orders/700") {
		t.Error("there is no one journal")
	}
	put(t, dir, map[string]string{"shop/fixtures/read/9.yaml": "request: {path: {id: 9}}\nresponse: {body: {id: 9, kind: changed}}\n"})
	eventually(t, "a change beside the second document is served", func() bool { _, body := p.get(t, "/shop/orders/9"); return strings.Contains(body, "changed") })
}

// The suite of the console asks all the operations of several documents, and finds nothing.
func TestSeveralDocumentsKeepTheirContract(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{"pets.yaml": thingsDocument("pets", "v1"), "orders.yaml": thingsDocument("orders", "v2"), "fixtures/list/all.json": "[]\n"})
	p := startServe(t, filepath.Join(dir, "pets.yaml"), filepath.Join(dir, "orders.yaml"))
	_, body := post(t, p, "/__admin/contract", `{"unsafe": true}`)
	if !strings.Contains(body, "event: report") || !strings.Contains(body, `"problems":[]`) || !strings.Contains(body, "/v2/orders") {
		t.Errorf("the suite: %.1500s", body)
	}
}

// What two documents cannot have in common is said.
func TestSeveralDocumentsThatDoNotGoTogether(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{"a.yaml": thingsDocument("pets", "v1"), "b.yaml": strings.ReplaceAll(thingsDocument("pets", "v1"), "{id}", "{name}")})
	a, b := filepath.Join(dir, "a.yaml"), filepath.Join(dir, "b.yaml")
	for want, args := range map[string][]string{
		"b/b.yaml:17: GET /v1/pets/{name} is answered by a/a.yaml:17, too: expected each document below a path of its own; NAME=FILE puts one below /NAME": {a, b},
		"two documents are called x: expected NAME=FILE with a name of its own for each":                                                                   {"x=" + a, "x=" + b},
		"--base-path does not go with several documents, nor with NAME=FILE":                                                                               {"x=" + a, "--base-path", "/y"},
		"--edit: ":                           {"x=" + a, b, "--edit"},
		"there is no such file or directory": {"x=" + a, "y=" + filepath.Join(dir, "c.yaml")},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		out, err := exec.CommandContext(ctx, "agentmock", append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...).CombinedOutput()
		cancel()
		if err == nil || !strings.Contains(string(out), want) {
			t.Errorf("%q: expected %q, found\n%s", args, want, out)
		}
	}
}
