package openapi_test

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"agentmock"
	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
	"agentmock/internal/source"
	"agentmock/internal/verify"
)

// FuzzLoad: no bytes make Load panic, and what it takes can be used.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"testdata/load-errors.txtar"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		a := txtar.Parse(data)
		a.Files = append(a.Files, txtar.File{Data: data})
		for _, file := range a.Files {
			f.Add(file.Data)
		}
	}
	agent, err := fs.ReadFile(agentmock.FS, "openapi.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(agent)
	f.Add([]byte(apitest.Shop))
	body := &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "data", Value: []any{jsonvalue.Number("1"), "x", nil, &jsonvalue.Object{}}}, {Name: "id", Value: "7"}}}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := api.Document(fstest.MapFS{"openapi.yaml": {Data: data}}, openapi.Options{})
		if err != nil {
			if len(source.Errors(err)) == 0 || err.Error() == "" {
				t.Errorf("an empty error: %#v", err)
			}
			return
		}
		for _, schema := range s.Schemas() {
			schema.Validate(body, jsonschema.InRequest)
			schema.Undeclared(body, jsonschema.InResponse)
		}
		for _, o := range s.Operations {
			s.Match(o.Method, s.BasePath()+o.Path)
			x := &message.Exchange{Operation: o, Request: message.RequestMessage{Method: o.Method, URL: "/?id=1", Body: message.Body{Raw: []byte("{}")}}}
			verify.Request(x)
			if r, status := o.Success(); r != nil && r.Preferred() != nil {
				verify.Body(o, status, r.Preferred(), jsonvalue.Clone(body))
				x.Response = message.ResponseMessage{Status: status, Body: message.Body{MediaType: r.Preferred(), Value: jsonvalue.Clone(body), Decoded: true}}
				relation.Apply(x, jsonschema.InResponse)
			}
		}
	})
}

// FuzzSwagger: no Swagger 2.0 document makes its conversion fail without a reason, and what it becomes can be used.
func FuzzSwagger(f *testing.F) {
	f.Add([]byte("swagger: '2.0'\ninfo: {title: t, version: '1'}\nhost: h\nbasePath: /v1\nschemes: [https]\nconsumes: [application/json]\npaths:\n  /a/{id}:\n    parameters: [{name: id, in: path, required: true, type: integer}]\n    post: {parameters: [{name: b, in: body, schema: {$ref: '#/definitions/B'}}], responses: {'200': {description: it, schema: {type: file}}}}\ndefinitions: {B: {type: object, discriminator: k, properties: {k: {type: string}, n: {type: number, x-nullable: true}}}}\n"))
	f.Add([]byte("swagger: 2.0\ninfo: {title: t, version: '1'}\npaths: {/a: {post: {consumes: [multipart/form-data], parameters: [{name: f, in: formData, type: file}, {name: l, in: query, type: array, collectionFormat: multi, items: {type: string}}], responses: {default: {description: x}}}}}\nsecurityDefinitions: {k: {type: apiKey, in: header, name: K}, o: {type: oauth2, flow: accessCode, authorizationUrl: a, tokenUrl: b, scopes: {s: d}}}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := api.Document(fstest.MapFS{"openapi.yaml": {Data: data}}, openapi.Options{})
		if err == nil {
			for _, o := range s.Operations {
				verify.Request(&message.Exchange{Operation: o, Request: message.RequestMessage{Method: o.Method, URL: "/?l=1", Body: message.Body{Raw: []byte("{}")}}})
			}
		} else if err.Error() == "" {
			t.Error("an empty error")
		}
	})
}
