package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// shownBlock is a fenced block of a page.
type shownBlock struct {
	page, language, text string
	line                 int
}

// first returns the line by which the table knows a block.
func (b shownBlock) first() string {
	line, _, _ := strings.Cut(b.text, "\n")
	return strings.TrimSpace(line)
}

var (
	fenced   = regexp.MustCompile("(?m)^ *```(\\w*)\\n((?s:.*?))^ *```$")
	commands = regexp.MustCompile(`^(\$ |npm |npx |tar |docker|go |\./|kubectl|curl|agentmock )`)
)

// blocksOf returns the blocks of a page that are of a language, or commands.
func blocksOf(t *testing.T, page string) []shownBlock {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../..", page))
	if err != nil {
		t.Fatal(err)
	}
	var all []shownBlock
	for _, at := range fenced.FindAllSubmatchIndex(data, -1) {
		b := shownBlock{page, string(data[at[2]:at[3]]), string(data[at[4]:at[5]]), 1 + strings.Count(string(data[:at[0]]), "\n")}
		if b.language != "" || commands.MatchString(b.text) {
			all = append(all, b)
		}
	}
	return all
}

// kept is how a block is held to what it shows: it is run here, by a test that has a name, by a script, or by nobody, for a reason.
type kept struct {
	run func(t *testing.T, block string)
	by  string // a test, or a file from the top
	why string
}

// TestEveryBlockIsRun: each block of README, of CONTRIBUTING and of docs/ is run, here or by a test that is named, or there is a reason why it cannot be. A
// Chinese page has the blocks of the English one, whose commands are the same by TestReadmesAreEqual.
func TestEveryBlockIsRun(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) < 20 {
		t.Fatal(pages, err)
	}
	names := []string{"README.md", "CONTRIBUTING.md", "SECURITY.md"}
	for _, page := range pages {
		names = append(names, "docs/"+filepath.Base(page))
	}
	known := 0
	for _, page := range names {
		languages := func(page string) (all []string) {
			for _, b := range blocksOf(t, page) {
				all = append(all, b.language)
			}
			return all
		}
		if other, there := translated[page]; there && !slices.Equal(languages(page), languages(other)) {
			t.Errorf("%s has blocks of %v, %s of %v", page, languages(page), other, languages(other))
		}
		seen := map[string]bool{}
		for _, b := range blocksOf(t, page) {
			if _, run := translated[page]; run && b.language == "sh" { // by TestReadmeCommandsWork
				continue
			}
			k, listed := blocks[page][b.first()]
			if seen[b.first()] = true; !listed {
				t.Errorf("%s:%d: nobody runs the block %q: list it in blocks", page, b.line, b.first())
				continue
			}
			known++
			switch {
			case k.run != nil:
				t.Run(fmt.Sprintf("%s:%d", page, b.line), func(t *testing.T) { k.run(t, b.text) })
			case k.by != "":
				k.there(t)
			case len(k.why) < 20:
				t.Errorf("%s:%d: the reason why nobody runs it is %q", page, b.line, k.why)
			}
		}
		for first := range blocks[page] {
			if !seen[first] {
				t.Errorf("%s has no block that begins %q", page, first)
			}
		}
	}
	if known < 60 {
		t.Errorf("only %d blocks", known)
	}
}

// there fails where there is no such test, or file.
func (k kept) there(t *testing.T) {
	t.Helper()
	if !strings.HasPrefix(k.by, "Test") {
		if _, err := os.Stat(filepath.Join("../..", k.by)); err != nil {
			t.Error(err)
		}
		return
	}
	for _, pattern := range []string{"../../*/*_test.go", "../../*/*/*_test.go"} {
		files, _ := filepath.Glob(pattern)
		for _, name := range files {
			if data, err := os.ReadFile(name); err == nil && strings.Contains(string(data), "func "+k.by+"(") {
				return
			}
		}
	}
	t.Errorf("there is no test %s", k.by)
}

const (
	measures = "it measures for minutes, and writes the page; .ci/run has the same program guard its figures"
	npmjs    = "it needs npm's registry; TestE2ENpm does the same with the packages that a release packs"
)

// blocks are those of the pages by their first lines; those of commands that TestReadmeCommandsWork runs are left out.
var blocks = map[string]map[string]kept{
	"README.md":                    {"$ curl -s localhost:8080/todos -H 'Content-Type: application/json' -d '{\"title\": \"buy milk\"}'": {by: "TestResourcesTranscript"}},
	"CONTRIBUTING.md":              {"go build -o bin/ ./cmd/agentmock": {why: "its lines run all tests: this one is among them"}},
	"docs/authentication.md":       {"# fixtures/login/amy.yaml": {run: fileIsClean("fixtures/login/amy.yaml", loginDocument)}, `curl -X PATCH -d '{"tokens_expired": "now"}' -H 'Content-Type: application/json' localhost:8080/__admin/settings`: {run: linesWork(nil)}},
	"docs/cases.md":                {"# cases/02-open.yaml": {run: caseIsSent}},
	"docs/ci.md":                   {"docker-compose up -d --build": {by: "TestE2EComposeCommandsOfTheDocs"}, "# .github/workflows/contract.yml": {by: ".ci/run"}, "# .github/workflows/front-end.yml": {by: ".ci/run"}, "# .gitea/workflows/contract.yml": {by: ".ci/run"}, "# .gitlab-ci.yml": {by: ".ci/run"}, "// Jenkinsfile": {why: "it needs a Jenkins with its plugins and agents"}, "go -C tools run ./release -version v1.0.0": {by: "TestE2EReleaseIsReproducible"}, "docker buildx build --platform linux/amd64,linux/arm64 --build-arg VERSION=v1.0.0 --build-arg COMMIT=$(git rev-parse HEAD) \\": {why: "it pushes to a registry; TestE2EImageForAnotherMachine builds such an image"}},
	"docs/contract-testing.md":     {"transport := contracttest.NewTransport(t, agentmock.FS, contract.Options{})": {run: goCompiles("package p\n\nimport (\n\t\"net/http\"\n\t\"testing\"\n\n\t\"agentmock\"\n\t\"agentmock/contract\"\n\t\"agentmock/contract/contracttest\"\n)\n\nfunc TestIt(t *testing.T) {\n", "_ = client\n}\n")}},
	"docs/contract.md":             {"operation: logIn               # or, where the document does not describe it, request: {method: POST, url: \"https://login.example.com/session\", …}": {run: loginIsSent}, "agentmock test openapi.yaml --url http://localhost:3000 --unsafe-methods --phases lifecycle --report html": {run: linesWork(map[string]string{"openapi.yaml": "../../docs/todos.yaml"})}, "func TestMyClient(t *testing.T) {": {run: goCompiles("package p\n\nimport (\n\t\"net/http\"\n\t\"testing\"\n\n\t\"agentmock\"\n\t\"agentmock/contract\"\n\t\"agentmock/contract/contracttest\"\n)\n\nvar mine struct{ NewClient func(*http.Client) any }\n\n", "\n", "// … what the client's tests do", "_ = client")}},
	"docs/documents.md":            {"agentmock serve openapi.yaml": {run: linesWork(blockFiles)}, "agentmock serve pets.yaml orders=./orders identity=https://api.example.com/v3/api-docs": {run: linesWork(blockFiles)}, "agentmock serve openapi.yaml --overlay fix.overlay.yaml --overlay more.overlay.yaml": {run: linesWork(blockFiles)}},
	"docs/files.md":                {"curl -F 'file=@report.pdf' http://localhost:8080/files": {run: linesWork(map[string]string{"openapi.yaml": filesDocument, "report.pdf": "%PDF-1.4 a report"})}},
	"docs/fixtures.md":             {"description: fails once, then answers": {by: "TestReadmeExchangeIsOne"}, "overlay: 1.1.0": {run: overlayIsApplied}},
	"docs/harness.md":              {"agentmock serve --addr 127.0.0.1:0 --ready-file mock.url": {run: linesWork(nil)}, "import { spawn } from 'node:child_process'": {by: "TestE2EHarnessOfNode"}, "package app_test": {by: "TestE2EHarnessOfGo"}, "go mod edit -replace agentmock=../agentmock -require agentmock@v0.0.0 && go mod tidy": {by: "TestAnotherModule"}, "import os": {by: "TestE2EHarnessOfPytest"}, "import java.io.IOException;": {by: "TestE2EHarnessOfJUnit"}, "docker run --rm --detach --name agentmock-harness --publish 127.0.0.1::8080 agentmock:dev": {by: "TestE2EComposeCommandsOfTheDocs"}, "import { GenericContainer, Wait } from 'testcontainers'": {by: "TestE2EHarnessOfTestcontainers"}, "import org.testcontainers.containers.GenericContainer;": {why: "Testcontainers for Java is in Maven's registry alone; TestE2EHarnessOfTestcontainers does the same in JavaScript"}},
	"docs/install.md":              {"npm install --offline ./agentmock-1.0.0.tgz ./agentmock-linux-x64-1.0.0.tgz": {by: "TestE2EFromNothing"}, "tar -xzf agentmock_v1.0.0_linux_amd64.tar.gz": {by: "TestE2EFromNothing"}, "docker build -t agentmock .": {by: "TestE2EFromNothing"}},
	"docs/kubernetes.md":           {"docker build -t YOUR-REGISTRY/agentmock:v1.0.0 . && docker push YOUR-REGISTRY/agentmock:v1.0.0": {why: "it needs a registry and a cluster; TestKubernetes holds what it applies against Kubernetes' own types"}, "# kustomization.yaml": {by: "TestKubernetesAsDocumented"}},
	"docs/made-up-data.md":         {`"*.email": {x-faker: internet.email}`: {run: fileIsClean("rules.yaml", rulesDocument)}},
	"docs/mcp.md":                  {"agentmock mcp openapi.yaml": {run: linesWork(blockFiles)}},
	"docs/npm.md":                  {"npm install --save-dev agentmock": {why: npmjs}, "import { start } from 'agentmock'": {why: npmjs}, "import { test as base } from 'vitest'             // or '@playwright/test'": {why: npmjs}, "import { defineConfig } from 'vite'": {why: npmjs}},
	"docs/performance.md":          {"go run ./cmd/bench --write docs/performance.md": {why: measures}, "go run ./cmd/bench --peers --write docs/performance.md": {why: measures}, "go run ./cmd/bench --documents --write docs/performance.md": {why: measures}, "go run ./cmd/bench --crowd --write docs/performance.md": {why: measures}, "go run ./cmd/bench --secured --write docs/performance.md": {why: measures}, "go run ./cmd/bench --proxied --write docs/performance.md": {why: measures}, "go run ./cmd/bench --redis --write docs/performance.md": {why: measures}, "go run ./cmd/bench --cases --write docs/performance.md": {why: measures}},
	"docs/request-verification.md": {},
	"docs/resources.md":            {"$ agentmock routes openapi.yaml --resources": {why: "it is what another document is read as, which the page does not show; testdata/script has such a document"}, "$ curl -s localhost:8080/todos -H 'Content-Type: application/json' -d '{\"title\": \"buy milk\"}'": {by: "TestResourcesTranscript"}, "paths:": {run: fileIsClean("lines.yaml", "openapi: 3.1.0\ninfo: {title: t, version: \"1\"}\n")}},
	"docs/settings.md":             {"# agentmock.yaml": {run: settingsAreRead}, "agentmock init                             # writes agentmock.yaml beside the document, with comments": {run: linesWork(blockFiles, " test --env staging", " test")}, "agentmock schema settings > agentmock.schema.json   # also: exchange, rules": {run: linesWork(nil)}, "agentmock serve -p 3000                    # 127.0.0.1:3000; port 0 takes a free one": {run: addressesWork}, "source <(agentmock completion bash)        # also zsh, fish, powershell; agentmock completion bash --help says where to keep it": {run: linesWork(nil, "source <(agentmock completion bash)", `bash -c 'source <(agentmock completion bash)'`)}},
	"docs/simulation.md":           {"{": {run: jsonIsTaken}, `curl -X POST localhost:8080/__admin/fixtures -H 'Content-Type: application/json' \`: {run: linesWork(nil)}, "agentmock proxy ./my-api --upstream https://api.example.com --record ./my-api/fixtures": {run: linesWork(blockFiles)}, "agentmock serve --state redis://127.0.0.1:6379/0": {why: "it needs a Redis at that address; internal/state has one of its own in its tests"}},
	"docs/streams.md":              {"curl -N -H 'Prefer: interval=500ms' http://localhost:8080/events": {run: linesWork(map[string]string{"openapi.yaml": eventsDocument}, "500ms", "1ms")}, "request: {body: {/stream: true}}": {run: fileIsClean("fixtures/say/one.yaml", eventsDocument)}},
	"docs/webhooks.md":             {"agentmock serve --callbacks loopback                                                  # to this machine alone": {run: linesWork(blockFiles)}, "paths:": {run: fileIsClean("callback.yaml", "openapi: 3.1.0\ninfo: {title: t, version: \"1\"}\ncomponents: {schemas: {OrderPaid: {type: object}}}\n")}, "const want = 'sha256=' + crypto.createHmac('sha256', process.env.WEBHOOK_SECRET).update(rawBody).digest('hex');": {run: nodeWorks}, "curl localhost:8080/__admin/webhooks                                              # what there is": {run: webhooksAreSent}, "receiver, err := contract.NewReceiver(os.DirFS(\"my-api\"), contract.Options{}, func(f contract.Finding) { t.Error(f) }, \"order.paid\")": {run: goCompiles("package p\n\nimport (\n\t\"net/http\"\n\t\"net/http/httptest\"\n\t\"os\"\n\t\"testing\"\n\n\t\"agentmock/contract\"\n\t\"agentmock/contract/contracttest\"\n)\n\nvar myHandler http.Handler\n\nfunc TestIt(t *testing.T) {\n", "_, _ = server, err\n}\n")}},
	"docs/wiremock.md":             {"import { WireMock } from 'wiremock-captain'": {by: "TestE2EWireMockClient"}, "{": {by: "TestMappingsOfTheDocumentation"}, "agentmock import ./wiremock --api ./my-api": {run: linesWork(blockFiles)}, "agentmock export ./my-api --format wiremock --output mappings.json": {run: linesWork(blockFiles)}},
}
