package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const outside = `package outside

import (
	"net/http/httptest"
	"os"
	"testing"

	"agentmock/contract/contracttest"
	"agentmock/mockserver"
)

func TestTheMockKeepsItsContract(t *testing.T) {
	mock, err := mockserver.New(os.DirFS("api"), mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer mock.Close()
	server := httptest.NewServer(mock)
	defer server.Close()
	contracttest.Test(t, os.DirFS("api"), server.URL, contracttest.Lifecycle())
}
`

// Another module imports the mock and the contract as docs/harness.md says: by replace, and by a workspace.
func TestAnotherModule(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	for way, files := range map[string]map[string]string{
		"replace":   {"go.mod": "module outside\n\ngo 1.26\n\nreplace agentmock => " + root + "\n\nrequire agentmock v0.0.0\n", "go.sum": string(sums)},
		"workspace": {"go.mod": "module outside\n\ngo 1.26\n", "go.work": "go 1.26.0\n\nuse (\n\t.\n\t" + root + "\n)\n"},
	} {
		t.Run(way, func(t *testing.T) {
			files["outside_test.go"], files["api/openapi.yaml"] = outside, plainDocument
			dir := folder(t, files)
			command := exec.CommandContext(t.Context(), "go", "test", ".")
			command.Dir = dir
			command.Env = append(os.Environ(), "GOFLAGS="+map[string]string{"replace": "-mod=mod"}[way], "GOWORK=")
			if out, err := command.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
