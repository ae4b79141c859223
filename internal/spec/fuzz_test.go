package spec_test

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"agentmock"
	"agentmock/internal/spec"
	"agentmock/internal/value"

	"golang.org/x/tools/txtar"
)

// FuzzLoad: no bytes make Load panic, and what it takes can be used.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"testdata/order.yaml", "testdata/load-errors.txtar"} {
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
	f.Add([]byte(shop))
	f.Add([]byte(routes(routeLines, "servers: [{url: '/v1/{x}', variables: {x: {default: '1'}}}]\n")))
	for _, row := range keywords {
		f.Add([]byte(schemaDocument(`{"S": `+row.schema+","+support+"}", "S")))
	}
	body := &value.Object{Members: []value.Member{{Name: "data", Value: []any{value.Number("1"), "x", nil, &value.Object{}}}, {Name: "id", Value: "7"}}}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := spec.Load(fstest.MapFS{"openapi.yaml": {Data: data}}, spec.Options{})
		if err != nil {
			if len(spec.Errors(err)) == 0 || err.Error() == "" {
				t.Errorf("an empty error: %#v", err)
			}
			return
		}
		for _, schema := range s.Schemas() {
			schema.Validate(body, spec.InRequest)
			schema.Undeclared(body, spec.InResponse)
		}
		for _, o := range s.Operations {
			s.Match(o.Method, s.BasePath()+o.Path)
			x := &spec.Exchange{Operation: o, Request: spec.RequestMessage{Method: o.Method, URL: "/?id=1", Body: spec.Body{Raw: []byte("{}")}}}
			x.CheckRequest()
			if r, status := o.Success(); r != nil && r.Preferred() != nil {
				o.CheckBody(status, r.Preferred(), value.Clone(body))
				x.Response = spec.ResponseMessage{Status: status, Body: spec.Body{MediaType: r.Preferred(), Value: value.Clone(body), Decoded: true}}
				x.ApplyRelations(spec.InResponse)
			}
		}
	})
}
