//go:build e2e

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// nodeProject is a folder with libraries of npm.
func nodeProject(t *testing.T, libraries ...string) *project {
	t.Helper()
	p := &project{dir: t.TempDir(), env: os.Environ()}
	p.write(t, "package.json", `{"type": "module"}`)
	if out, code := p.command(t, "npm", append([]string{"install", "--no-audit", "--no-fund"}, libraries...)...); code != 0 {
		t.Fatal(out)
	}
	return p
}

// runs runs a program of testdata in the project against a mock, and wants that it says something in the end.
func (p *project) runs(t *testing.T, program, url, want string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", program))
	if err != nil {
		t.Fatal(err)
	}
	p.write(t, program, string(text))
	p.env = append(p.env, "API_URL="+url)
	if out, code := p.command(t, "node", program); code != 0 || !strings.Contains(out, want) {
		t.Errorf("exit %d: %s", code, out)
	}
}

// TestE2EOpenAIClient has the library that people use read completions, whole and streamed to their end, and files: of a document of ours, and of OpenAI's
// own, where the documents that people have stand beside those that AGENTMOCK_CORPUS names.
func TestE2EOpenAIClient(t *testing.T) {
	p := nodeProject(t, "openai@6.49.0")
	documents := []string{"testdata/chat.yaml"}
	if corpus := os.Getenv("AGENTMOCK_CORPUS"); corpus != "" {
		documents = append(documents, filepath.Join(corpus, "../real/openai/openapi.yaml"))
	}
	for _, document := range documents {
		t.Run(filepath.Base(filepath.Dir(document)), func(t *testing.T) {
			p.runs(t, "openai.mjs", startServe(t, document).url, "read to the end: ")
		})
	}
}

// TestE2ELoginClient has a library that sends requests for applications log in, use its token, refresh it, and try a wrong password; two sessions do
// not take each other's tokens.
func TestE2ELoginClient(t *testing.T) {
	p := nodeProject(t, "axios@1.12.2")
	p.runs(t, "login.mjs", startServe(t, "--api", "testdata/members", "--auth", "required").url, "logged in, expired, refreshed, refused, apart")
}

// TestE2ESpreadsheet has a library for spreadsheets read a table.
func TestE2ESpreadsheet(t *testing.T) {
	p := nodeProject(t, "xlsx@0.18.5")
	p.write(t, "openapi.yaml", `openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders.csv:
    get:
      responses:
        "200":
          description: a table
          content:
            text/csv:
              schema:
                type: array
                minItems: 2
                items:
                  type: object
                  required: [id, name, note, paid]
                  properties:
                    id: {type: integer}
                    name: {const: 王芳}
                    note: {const: "a \"quoted\", text\nof two lines"}
                    paid: {const: true}
`)
	p.runs(t, "sheet.mjs", startServe(t, filepath.Join(p.dir, "openapi.yaml")).url, "a sheet of ")
}

// TestE2EWireMockClient has a client of WireMock make, list and delete mappings, walk through a scenario, and read what was asked.
func TestE2EWireMockClient(t *testing.T) {
	p := nodeProject(t, "wiremock-captain@4.1.3")
	p.runs(t, "wiremock.mjs", startServe(t, "testdata/stubbed.yaml").url, "as WireMock does")
}

// TestE2EExportForMSW has Mock Service Worker answer from exported handlers as the mock does.
func TestE2EExportForMSW(t *testing.T) {
	p := nodeProject(t, "msw@2.11.6")
	if out, code := p.command(t, "agentmock", "export", absolute(t, "testdata/exported"), "--format", "msw", "--output", "handlers.ts.mjs"); code != 0 {
		t.Fatal(out)
	}
	p.runs(t, "msw.mjs", startServe(t, "testdata/exported").url, "13 answers are the same")
}

// TestE2EExportForPostman has Newman send an exported collection to the mock, and judge the statuses.
func TestE2EExportForPostman(t *testing.T) {
	p := nodeProject(t, "newman@6.2.1")
	url := startServe(t, "testdata/exported").url
	if out, code := p.command(t, "agentmock", "export", absolute(t, "testdata/exported"), "--format", "postman", "--url", url, "--output", "pets.json"); code != 0 {
		t.Fatal(out)
	}
	out, code := p.command(t, "npx", "newman", "run", "pets.json", "--reporters", "cli", "--disable-unicode", "--color", "off")
	if code != 0 || !regexp.MustCompile(`assertions\s*\|\s*[1-9][0-9]*\s*\|\s*0`).MatchString(out) {
		t.Errorf("exit %d: %s", code, out)
	}
}

// TestE2EAssistant has the protocol's library for JavaScript use a mock's tools.
func TestE2EAssistant(t *testing.T) {
	p := nodeProject(t, "@modelcontextprotocol/sdk@1.26.0")
	p.runs(t, "assistant.mjs", startServe(t).url, "listed, called, refused, left")
}
