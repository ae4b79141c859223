package jsonschema_test

import (
	"strings"
	"testing"

	santhosh "github.com/santhosh-tekuri/jsonschema/v6"

	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// judged is a document whose schemas two validators read: ours, and an independent one.
type judged struct {
	document string
	spec     *openapi.Document
	judge    *santhosh.Compiler
}

func newJudged(t *testing.T, schemas string, names ...string) *judged {
	t.Helper()
	document := apitest.SchemaDocument(schemas, names...)
	s, err := api.Document(apitest.File("openapi.json", document), openapi.Options{})
	if err != nil {
		t.Fatalf("load %s: %v", schemas, err)
	}
	parsed, err := santhosh.UnmarshalJSON(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	judge := santhosh.NewCompiler()
	judge.DefaultDraft(santhosh.Draft2020)
	judge.AssertFormat()
	if err := judge.AddResource("openapi.json", parsed); err != nil {
		t.Fatal(err)
	}
	return &judged{document, s, judge}
}

// verdicts is a function from a JSON text to what we and what the judge say of it.
func (j *judged) verdicts(t *testing.T, name string) func(instance string) (found []jsonschema.Violation, judge error) {
	t.Helper()
	compiled, err := j.judge.Compile("openapi.json#/components/schemas/" + name)
	if err != nil {
		t.Fatalf("judge: %v", err)
	}
	ours := apitest.Answer(t, j.spec, name).Schema
	return func(instance string) ([]jsonschema.Violation, error) {
		t.Helper()
		parsed, err := santhosh.UnmarshalJSON(strings.NewReader(instance))
		if err != nil {
			t.Fatalf("instance %s: %v", instance, err)
		}
		found := ours.Validate(apitest.Decode(t, instance), jsonschema.InResponse)
		if quick := ours.Valid(apitest.Decode(t, instance), jsonschema.InResponse); quick != (len(found) == 0) {
			t.Errorf("%s: Valid is %v, Validate found %v", instance, quick, found)
		}
		return found, compiled.Validate(parsed)
	}
}
