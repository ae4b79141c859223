package api_test

import (
	"testing"

	"agentmock"
	"agentmock/internal/api"
	"agentmock/internal/openapi"
)

// Parts of a program that open the same directory share what was compiled of it; with other options it is compiled for them.
func TestCompiledIsCompiledOnce(t *testing.T) {
	open := func(base *string) *api.API {
		t.Helper()
		shared, err := api.Open(files, openapi.Options{BasePath: base})
		if err != nil {
			t.Fatal(err)
		}
		document, err := api.Document(files, openapi.Options{BasePath: base})
		if err != nil {
			t.Fatal(err)
		}
		if document != shared.Document {
			t.Error("the document was compiled apart")
		}
		return shared
	}
	base := "/v2"
	first, second, other := open(nil), open(nil), open(&base)
	if first != second {
		t.Error("compiled twice")
	}
	if first == other || other.Document.BasePath() != "/v2" {
		t.Errorf("the base path is %q", other.Document.BasePath())
	}
}

var files = api.Compiled(agentmock.FS)
