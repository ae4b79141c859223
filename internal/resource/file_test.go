package resource_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"

	"agentmock/internal/api/apitest"
)

// TestFilesBelongTogether: where what one operation takes is found again, by the paths of a document.
func TestFilesBelongTogether(t *testing.T) {
	for name, test := range map[string]struct{ take, give, want string }{ // want: the address of the file, with {} where the answer's id stands; "" for none
		"a collection, its thing":     {"POST /files", "/files/{id}", "/files/{}"},
		"a collection, its content":   {"POST /files", "/files/{id}/content", "/files/{}"},
		"the word first":              {"POST /files/upload", "/files/download/{fileId}", "/files/{}"},
		"words alone":                 {"POST /upload", "/download/{id}", "/{}"},
		"a word, and a collection":    {"POST /upload", "/documents/{id}", "/documents/{}"},
		"a part":                      {"PUT /pets/{id}/photo", "/pets/{id}/photo", "/pets/1/photo"},
		"a part, with verbs":          {"POST /pets/{id}/uploadPhoto", "/pets/{id}/photo/download", "/pets/1/photo"},
		"parts of a thing":            {"POST /pets/{id}/photos", "/pets/{id}/photos/{photo}", "/pets/1/photos/{}"},
		"parts with a home elsewhere": {"POST /pets/{id}/photos", "/photos/{photo}/raw", "/photos/{}"},
		"the thing itself":            {"PUT /files/{id}", "/files/{id}/data", "/files/1"},
		"a collection called data":    {"POST /data", "/data/{id}", "/data/{}"},
		"deeper in the path":          {"POST /api/media/upload", "/api/media/{id}", "/api/media/{}"},
		"something else":              {"POST /pets", "/photos/{id}", ""},
		"what stands elsewhere":       {"POST /transcriptions", "/files/{id}/content", ""},
	} {
		t.Run(name, func(t *testing.T) {
			method, path, _ := strings.Cut(test.take, " ")
			parameters := func(path string) string {
				var all []string
				for _, name := range resource.Variables(path) {
					all = append(all, "{name: "+name+", in: path, required: true, schema: {type: string}}")
				}
				return "parameters: [" + strings.Join(all, ", ") + "]"
			}
			take := "    " + strings.ToLower(method) + ": {" + parameters(path) + ", requestBody: {content: {application/octet-stream: {}}}, responses: {'204': {description: taken}}}\n"
			give := "    get: {" + parameters(test.give) + ", responses: {'200': {description: bytes, content: {application/octet-stream: {}}}}}\n"
			text := "openapi: 3.1.0\ninfo: {title: Files, version: '1'}\npaths:\n  " + path + ":\n" + take
			if path != test.give {
				text += "  " + test.give + ":\n"
			}
			d, err := openapi.Load(apitest.File("openapi.yaml", text+give), openapi.Options{})
			if err != nil {
				t.Fatal(err)
			}
			files := resource.FindFiles(d)
			of := func(method string) *message.Exchange {
				for _, o := range d.Operations {
					if o.Method == method {
						x := &message.Exchange{Operation: o}
						for range resource.Variables(o.Path) {
							x.Request.Path = append(x.Request.Path, "1")
						}
						return x
					}
				}
				t.Fatal("no " + method)
				return nil
			}
			taken := of(method)
			if !files.Take(taken.Operation) {
				t.Fatal("it takes no files")
			}
			address, id, ok := files.Taken(taken)
			given, gives := files.Given(of("GET"))
			if !gives {
				t.Fatal("nothing gives a file back")
			}
			got := ""
			if ok {
				got = address
			}
			if ok && id != "" {
				got += "/{}"
				address = resource.Under(address, "1")
			}
			if got != test.want || ok && address != given {
				t.Errorf("%q, want %q; given back at %q", got, test.want, given)
			}
		})
	}
}

// TestFactsOfFiles: which members of an object say something of a file, and how they are written.
func TestFactsOfFiles(t *testing.T) {
	file := message.Upload{Name: "a.tar.gz", ContentType: "application/gzip", Bytes: []byte("abc")}
	const five, two = "900150983cd24fb0d6963f7d28e17f72", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	for schema, want := range map[string]string{
		`{filename: {type: string}, size: {type: integer}}`:                                               `{"filename":"a.tar.gz","size":3}`,
		`{originalName: {type: string}, name: {type: string}}`:                                            `{"originalName":"a.tar.gz"}`,
		`{name: {type: string}, size: {type: integer}}`:                                                   `{}`,
		`{name: {type: string}, size: {type: string}, type: {type: string}}`:                              `{"name":"a.tar.gz","size":"3","type":"application/gzip"}`,
		`{bytes: {type: integer, maximum: 2}, mimeType: {enum: [image/png]}, filename: {maxLength: 3}}`:   `{}`,
		`{md5: {type: string}, etag: {type: string}}`:                                                     `{"md5":"` + five + `","etag":"` + five + `"}`,
		`{checksum: {type: string}}`:                                                                      `{"checksum":"` + two + `"}`,
		`{checksum: {type: string, description: The MD5 of the bytes}}`:                                   `{"checksum":"` + five + `"}`,
		`{checksum: {type: string, description: 'SHA-256, base64'}}`:                                      `{"checksum":"ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="}`,
		`{checksum: {type: string, example: 'md5:d41d8cd98f00b204e9800998ecf8427e'}}`:                     `{"checksum":"md5:` + five + `"}`,
		`{filename: {}, etag: {type: string, example: '"d41d8cd98f00b204e9800998ecf8427e"'}}`:             `{"filename":"a.tar.gz","etag":"\"` + five + `\""}`,
		`{contentMd5: {type: string}}`:                                                                    `{"contentMd5":"kAFQmDzST7DWlj99KOF/cg=="}`,
		`{contentLength: {type: integer}, length: {type: integer}, extension: {type: string}}`:            `{"contentLength":3,"extension":"gz"}`,
		`{filename: {type: string}, type: {type: string, example: invoice}, hash: {pattern: '^[0-9]+$'}}`: `{"filename":"a.tar.gz"}`,
		`{id: {type: integer}, email: {type: string}}`:                                                    `{}`,
	} {
		d, err := openapi.Load(apitest.File("openapi.yaml", "openapi: 3.1.0\ninfo: {title: Facts, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: '', content: {application/json: {schema: {type: object, properties: "+schema+"}}}}}}}}"), openapi.Options{})
		if err != nil {
			t.Fatal(err)
		}
		o := &jsonvalue.Object{}
		resource.Tell(resource.Spots(d.Operations[0].Responses[0].Content[0].Schema, o), []message.Upload{file}, nil, true)
		if got := fmt.Sprint(jsonvalue.Text(o)); got != want {
			t.Errorf("%s\n got %s\nwant %s", schema, got, want)
		}
	}
}

// TestSpotsAreBounded: an object that speaks of a file stands at most so deep.
func TestSpotsAreBounded(t *testing.T) {
	for depth, want := range map[int]int{3: 1, 4: 0} {
		var body any = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "filename", Value: "x"}}}
		for range depth {
			body = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "data", Value: body}}}
		}
		if got := len(resource.Spots(nil, body)); got != want {
			t.Errorf("%d levels down: %d", depth, got)
		}
	}
}
