// Command walks counts what runs when one thing is followed through the program: the functions, and the files they stand in. It prints
// the table of docs/architecture.md:
//
//	go -C tools run -cover -covermode=atomic -coverpkg=agentmock/... ./walks
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime/coverage"
	"strings"
	"testing/fstest"

	"agentmock"
	"agentmock/contract"
	"agentmock/contract/report"
	"agentmock/internal/api"
	"agentmock/internal/generate"
	"agentmock/internal/openapi"
	"agentmock/mockserver"
)

const document = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /it:
    get:
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string, format: uuid}, name: {type: string}, age: {type: integer, minimum: 1}}}}}
`

const customers = "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "walks:", err)
		os.Exit(1)
	}
}

func run() error {
	mock, err := mockserver.New(agentmock.FS, mockserver.Options{})
	if err != nil {
		return err
	}
	server := httptest.NewServer(mock)
	defer server.Close()
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id": "x", "name": 1}`)
	}))
	defer upstream.Close()
	fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}
	get := func(customer string) func() error {
		return func() error {
			response, err := http.Get(server.URL + customers + customer)
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, response.Body)
			response.Body.Close()
			return err
		}
	}
	fmt.Print("| walk | functions | files | rooms |\n|---|---|---|---|\n")
	for _, row := range []struct {
		name string
		walk func() error
	}{
		{"the first request that is answered with a generated body", get("11111111-b131-462b-ba30-de7cd1f527de")},
		{"any later one", get("22222222-b131-462b-ba30-de7cd1f527de")},
		{"a request that a fixture answers", get("780f7216-b131-462b-ba30-de7cd1f527de")},
		{"a schema, from YAML to a value", func() error {
			d, err := api.Document(fsys, openapi.Options{})
			if err != nil {
				return err
			}
			_, err = generate.Prepare(d).Value(d.Operations[0].Responses[0].Content[0].Schema, generate.Options{Seed: 1})
			return err
		}},
		{"a finding, from response to report", func() error {
			r, err := contract.Run(context.Background(), fsys, contract.Options{URL: upstream.URL})
			if err != nil {
				return err
			}
			return report.Text(r, io.Discard, func(_, text string) string { return text })
		}},
	} {
		functions, files, rooms, err := count(row.walk)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %d | %d | %d |\n", row.name, functions, files, rooms)
	}
	return nil
}

// count returns how many functions of ours f enters, in how many files and packages.
func count(f func() error) (functions, files, rooms int, err error) {
	dir, err := os.MkdirTemp("", "walk")
	if err != nil {
		return 0, 0, 0, err
	}
	defer os.RemoveAll(dir)
	if err := coverage.ClearCounters(); err != nil {
		return 0, 0, 0, err
	}
	if err := f(); err != nil {
		return 0, 0, 0, err
	}
	if err := coverage.WriteMetaDir(dir); err != nil {
		return 0, 0, 0, err
	}
	if err := coverage.WriteCountersDir(dir); err != nil {
		return 0, 0, 0, err
	}
	out, err := exec.Command("go", "tool", "covdata", "func", "-i="+filepath.Clean(dir)).Output()
	if err != nil {
		return 0, 0, 0, err
	}
	inFiles, inRooms := map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[len(fields)-1] == "0.0%" || strings.HasPrefix(line, "total") || strings.HasPrefix(line, "agentmock/tools/") {
			continue
		}
		file, _, _ := strings.Cut(fields[0], ":")
		functions++
		inFiles[file], inRooms[path.Dir(file)] = true, true
	}
	return functions, len(inFiles), len(inRooms), nil
}
