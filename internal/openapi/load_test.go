package openapi_test

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

var update = flag.Bool("update", false, "write what is found into testdata, to be read before it is kept")

// archive is a txtar archive as directories of files.
func archive(t *testing.T, text string) map[string]fstest.MapFS {
	t.Helper()
	directories := map[string]fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		directory, name, _ := strings.Cut(f.Name, "/")
		if directories[directory] == nil {
			directories[directory] = fstest.MapFS{}
		}
		if directories[directory][name] != nil {
			t.Fatalf("%s stands twice", f.Name)
		}
		directories[directory][name] = &fstest.MapFile{Data: f.Data}
	}
	return directories
}

func TestLoadErrors(t *testing.T) {
	const name = "testdata/load-errors.txtar"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for name, files := range archive(t, string(text)) {
		t.Run(name, func(t *testing.T) {
			said := saidOf(files)
			if said == "" {
				t.Fatal("nothing is found")
			}
			found[path.Join(name, "want")] = said
			if diff := cmp.Diff(string(files["want"].Data), said); diff != "" && !*update {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if *update {
		a := txtar.Parse(text)
		for i, f := range a.Files {
			if want, ok := found[f.Name]; ok {
				a.Files[i].Data = []byte(want)
			}
		}
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// saidOf returns all that is said of a document, a line each: why it is refused, or what is found in it and done instead.
func saidOf(files fs.FS) string {
	s, err := api.Document(files, openapi.Options{})
	if err != nil {
		return "refused: " + err.Error() + "\n"
	}
	var said strings.Builder
	for _, f := range s.Findings {
		said.WriteString(f.String() + "\n")
	}
	return said.String()
}

// web is schemas S0 … Sn, each made by shape out of a reference to the next.
func web(n int, shape string) string {
	var schemas []string
	for i := range n {
		ref := fmt.Sprintf(`{"$ref": "#/components/schemas/S%d"}`, i+1)
		schemas = append(schemas, fmt.Sprintf(`"S%d": %s`, i, strings.ReplaceAll(shape, "NEXT", ref)))
	}
	return "{" + strings.Join(append(schemas, fmt.Sprintf(`"S%d": {"type": "string", "x-same-as": "$statusCode"}`, n)), ",\n") + "}"
}

// A document that doubles at every step is read or refused at once; so is a value held against it.
func TestLoadHostile(t *testing.T) {
	aliases := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\nx-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 10; i++ {
		aliases += fmt.Sprintf("x-%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	for name, row := range map[string]struct{ document, want string }{
		"allOf":      {apitest.SchemaDocument(web(40, `{"allOf": [NEXT, NEXT]}`), "S0"), "combines more than 100000 schemas"},
		"anyOf":      {apitest.SchemaDocument(web(40, `{"anyOf": [NEXT, {"not": NEXT}]}`), "S0"), "combines more than 100000 schemas"},
		"properties": {apitest.SchemaDocument(strings.ReplaceAll(web(40, `{"properties": {"a": NEXT, "b": NEXT}}`), `, "x-same-as": "$statusCode"`, ""), "S0"), ""},
		"relations":  {apitest.SchemaDocument(web(40, `{"properties": {"a": NEXT, "b": NEXT}}`), "S0"), "they can never be equal"},
		"items":      {apitest.SchemaDocument(strings.ReplaceAll(web(40, `{"items": NEXT, "prefixItems": [NEXT, NEXT]}`), `, "x-same-as": "$statusCode"`, ""), "S0"), ""},
		"chain":      {apitest.SchemaDocument(web(500, `{"allOf": [NEXT]}`), "S0"), "they can never be equal"},
		"aliases":    {aliases, "more than 2000000 values, each alias counted with all it stands for"},
		"deep":       {apitest.SchemaDocument(strings.Repeat(`{"not": `, 300)+"{}"+strings.Repeat("}", 300), "not"), ""},
		"too deep":   {apitest.SchemaDocument(strings.Repeat(`{"not": `, 5000)+"{}"+strings.Repeat("}", 5000), "not"), "nested deeper than 1000"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			s, err := api.Document(apitest.File("openapi.yaml", row.document), openapi.Options{})
			if said := fmt.Sprint(err, saidOf(apitest.File("openapi.yaml", row.document))); (row.want == "") != (err == nil && !strings.Contains(said, "error:")) || !strings.Contains(said, row.want) {
				t.Fatalf("want %q, got %v", row.want, said)
			}
			if s != nil {
				apitest.Answer(t, s, s.OperationIDs()[0]).Schema.Validate(apitest.Decode(t, `{"a": [{"b": {}}]}`), jsonschema.InResponse)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// One document in YAML and in JSON, its parts in files of both that refer to each other.
func TestLoadAcrossFiles(t *testing.T) {
	const operation = `{"get": {"operationId": "get", "parameters": [{"$ref": "parts/parameters.yaml#/id"}], "responses": {"200": {"$ref": "parts/a%20b.json#/ok"}}}}`
	parts := fstest.MapFS{
		"parts/parameters.yaml": {Data: []byte("id: {in: path, name: id, required: true, schema: {$ref: '../schemas/id.json'}}\n")},
		"parts/a b.json":        {Data: []byte(`{"ok": {"description": "", "content": {"application/json": {"schema": {"$ref": "../schemas/pet.yaml#/Pet"}}}}}`)},
		"schemas/id.json":       {Data: []byte(`{"type": "integer", "minimum": 1}`)},
		"schemas/pet.yaml":      {Data: []byte("Pet:\n  type: object\n  properties:\n    id: {$ref: id.json, x-same-as: $request.path.id}\n    friend: {$ref: '#/Pet/$defs/Other'}\n    owner: {$ref: '#/Owner'}\n  $defs:\n    Other: {$ref: '../schemas/pet.yaml#/Friend'}\nFriend: {type: object, properties: {pet: {$ref: '#/Pet/properties/name'}}}\nOwner: {type: 'null'}\n")},
		"unrelated/broken.yaml": {Data: []byte("[")},
		"schemas/unread.json":   {Data: []byte("{")},
	}
	parts["schemas/pet.yaml"].Data = []byte(strings.Replace(string(parts["schemas/pet.yaml"].Data), "    id:", "    name: {type: string}\n    id:", 1))
	for name, document := range map[string]string{
		"openapi.json": `{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/{id}": ` + operation + `}}`,
		"openapi.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /{id}: " + operation + "\n",
		"openapi.yml":  "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /{id}: {$ref: '#/x-item'}\nx-item: " + operation + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			files := maps.Clone(parts)
			files[name] = &fstest.MapFile{Data: []byte(document)}
			s, err := api.Document(files, openapi.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(slices.Sorted(slices.Values([]string{name, "parts/a b.json", "parts/parameters.yaml", "schemas/id.json", "schemas/pet.yaml"})), s.Files); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			schema := apitest.Answer(t, s, "get").Schema
			for instance, want := range map[string]bool{
				`{"id": 1, "name": "a", "friend": {"pet": "b"}, "owner": null}`: true,
				`{"id": 0}`: false, `{"friend": {"pet": 1}}`: false, `{"owner": 1}`: false, `{"name": 1}`: false,
			} {
				if got := schema.Valid(apitest.Decode(t, instance), jsonschema.InResponse); got != want {
					t.Errorf("%s: %v", instance, got)
				}
			}
		})
	}
}

// Nothing is read but what is referred to and rules beside it, and no file is opened that lies outside.
func TestLoadReadsOnlyItsFiles(t *testing.T) {
	document := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {$ref: a.yaml}}}\n"
	opened := recordingFS{fstest.MapFS{"openapi.yaml": {Data: []byte(document)}, "a.yaml": {Data: []byte("type: string\n")}, "b.yaml": {Data: []byte("{")}}, map[string]bool{}}
	if _, err := api.Document(opened, openapi.Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{"openapi.yaml": true, "a.yaml": true, "rules.yaml": true}, opened.names); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
}

type recordingFS struct {
	fs.FS
	names map[string]bool
}

func (r recordingFS) Open(name string) (fs.File, error) {
	r.names[name] = true
	return r.FS.Open(name)
}
