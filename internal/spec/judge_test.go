package spec_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/spec"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// judged is a document whose schemas two validators read: ours, and an independent one.
type judged struct {
	document string
	spec     *spec.Spec
	judge    *jsonschema.Compiler
}

// schemaDocument is an OpenAPI document whose components hold schemas, a JSON object, and whose operations answer with
// one each.
func schemaDocument(schemas string, names ...string) string {
	var paths []string
	for _, name := range names {
		paths = append(paths, fmt.Sprintf(`"/%s": {"get": {"operationId": %[1]q, "responses": {"200": {"description": "", "content":
			{"application/json": {"schema": {"$ref": "#/components/schemas/%[1]s"}}}}}}}`, name))
	}
	return fmt.Sprintf(`{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {%s}, "components": {"schemas": %s}}`,
		strings.Join(paths, ", "), schemas)
}

func file(name, content string) fs.FS {
	return fstest.MapFS{name: &fstest.MapFile{Data: []byte(content)}}
}

func newJudged(t *testing.T, schemas string, names ...string) *judged {
	t.Helper()
	document := schemaDocument(schemas, names...)
	s, err := spec.Load(file("openapi.json", document), spec.Options{})
	if err != nil {
		t.Fatalf("load %s: %v", schemas, err)
	}
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	judge := jsonschema.NewCompiler()
	judge.DefaultDraft(jsonschema.Draft2020)
	judge.AssertFormat()
	if err := judge.AddResource("openapi.json", parsed); err != nil {
		t.Fatal(err)
	}
	return &judged{document, s, judge}
}

// verdicts is a function from a JSON text to what we and what the judge say of it.
func (j *judged) verdicts(t *testing.T, name string) func(instance string) (found []spec.Violation, judge error) {
	t.Helper()
	compiled, err := j.judge.Compile("openapi.json#/components/schemas/" + name)
	if err != nil {
		t.Fatalf("judge: %v", err)
	}
	ours := answerOf(t, j.spec, name).Schema
	return func(instance string) ([]spec.Violation, error) {
		t.Helper()
		parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(instance))
		if err != nil {
			t.Fatalf("instance %s: %v", instance, err)
		}
		found := ours.Validate(decode(t, instance), spec.InResponse)
		if quick := ours.Valid(decode(t, instance), spec.InResponse); quick != (len(found) == 0) {
			t.Errorf("%s: Valid is %v, Validate found %v", instance, quick, found)
		}
		return found, compiled.Validate(parsed)
	}
}

// answerOf is the body that an operation normally answers with.
func answerOf(t *testing.T, s *spec.Spec, id string) *spec.MediaType {
	t.Helper()
	o, ok := s.Operation(id)
	if !ok {
		t.Fatalf("no operation %s", id)
	}
	response, _ := o.Success()
	return response.Preferred()
}
