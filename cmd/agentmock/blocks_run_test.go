package main

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// What the blocks of the pages need: small blockFiles, and folders in which they stand.
const (
	petsDocument = "openapi: 3.1.0\ninfo: {title: pets, version: '1'}\nservers: [{url: /v1}]\npaths:\n  /pets/{id}:\n    get: {operationId: readPet, parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: it, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}}}\n"

	identityDocument = `{"openapi": "3.1.0", "info": {"title": "identity", "version": "1"}, "paths": {"/who": {"get": {"operationId": "who", "responses": {"200": {"description": "it"}}}}}}`

	loginDocument = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /login:\n    post: {operationId: login, requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}, user: {type: string}, password: {type: string}}}}}}, responses: {'200': {description: it, content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: object, properties: {access_token: {type: string}, expires_in: {type: integer}, refresh_token: {type: string}}}}}}}}}}\n"

	rulesDocument = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /orders:\n    get: {operationId: listOrders, responses: {'200': {description: it, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}}\ncomponents: {schemas: {Order: {type: object, properties: {email: {type: string}, status: {type: string}, note: {type: [string, 'null']}}}}}\n"

	filesDocument = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /files:\n    post: {operationId: upload, requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}}}}}}, responses: {'201': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/File'}}}}}}\n    get: {operationId: listFiles, responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/File'}}}}}}}\n  /files/{id}/content:\n    get: {operationId: download, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: it, content: {application/octet-stream: {}}}}}\ncomponents: {schemas: {File: {type: object, required: [id, filename], properties: {id: {type: string, example: file-1}, filename: {type: string}}}}}\n"

	eventsDocument = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /events:\n    get: {operationId: events, responses: {'200': {description: it, content: {text/event-stream: {schema: {type: object, properties: {text: {type: string}}}}}}}}\n  /say:\n    post: {operationId: say, requestBody: {content: {application/json: {schema: {type: object, properties: {stream: {type: boolean}}}}}}, responses: {'200': {description: it, content: {text/event-stream: {schema: {type: object, properties: {text: {type: string}}}}}}}}\n"

	hooksDocument = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /orders:\n    post: {operationId: createOrder, responses: {'201': {description: it}}, callbacks: {paid: {'{$request.query.to}': {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/OrderPaid'}}}}, responses: {'200': {description: taken}}}}}}, parameters: [{name: to, in: query, schema: {type: string}}]}\nwebhooks:\n  order.paid: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/OrderPaid'}}}}, responses: {'200': {description: taken}}}}\ncomponents: {schemas: {OrderPaid: {type: object, properties: {id: {type: integer}}}}}\n"
)

var blockFiles = map[string]string{
	"openapi.yaml": plainDocument, "orders/openapi.yaml": strings.ReplaceAll(plainDocument, "/it", "/orders"), "pets.yaml": petsDocument, "my-api/openapi.yaml": petsDocument,
	"fix.overlay.yaml":               "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions: [{target: $.info, update: {title: other}}]\n",
	"more.overlay.yaml":              "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions: [{target: $.info, update: {version: '2'}}]\n",
	"traffic.har":                    `{"log": {"version": "1.2", "creator": {"name": "t", "version": "1"}, "entries": [{"startedDateTime": "2026-01-01T00:00:00Z", "time": 1, "request": {"method": "GET", "url": "http://localhost/it", "headers": [], "queryString": []}, "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}], "content": {"mimeType": "application/json", "text": "{}"}}}]}}`,
	"wiremock/mappings/pet-7.json":   `{"request": {"method": "GET", "urlPath": "/v1/pets/7"}, "response": {"status": 200, "jsonBody": {"name": "Rex"}, "headers": {"Content-Type": "application/json"}}}`,
	"my-api/fixtures/readPet/7.yaml": "request: {path: {id: 7}}\nresponse: {body: {name: Rex}}\n",
	"src/mocks/placeholder":          "",
}

// inPlace writes files into a folder; a text that is the name of a file here is read from there.
func inPlace(t *testing.T, files map[string]string) string {
	t.Helper()
	texts := map[string]string{"empty": ""}
	for name, text := range files {
		if strings.HasPrefix(text, "../../") {
			data, err := os.ReadFile(text)
			if err != nil {
				t.Fatal(err)
			}
			text = string(data)
		}
		texts[name] = text
	}
	return folder(t, texts)
}

// lasting are commands that go on until they are ended.
var lasting = regexp.MustCompile(`^agentmock (serve|proxy)\b`)

// linesWork runs the lines of a block in a folder with files, some texts of theirs changed, against a mock of the document there.
func linesWork(files map[string]string, changes ...string) func(*testing.T, string) {
	return func(t *testing.T, block string) {
		needs(t, "curl")
		dir := inPlace(t, files)
		var p *process
		flags := []string{}
		if files["openapi.yaml"] != "" {
			flags = append(flags, "openapi.yaml")
		}
		inFolder(t, dir, func() { p = startServe(t, flags...) })
		address := strings.TrimPrefix(p.url, "http://")
		elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v3/api-docs" {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(identityDocument))
				return
			}
			http.NotFound(w, r)
		}))
		t.Cleanup(elsewhere.Close)
		known := strings.NewReplacer(append(changes, "localhost:8080", address, "localhost:3000", address, "https://api.example.com", elsewhere.URL)...)
		for line := range strings.SplitSeq(strings.TrimSpace(strings.ReplaceAll(block, "\\\n", " ")), "\n") {
			runLine(t, dir, known.Replace(line))
		}
	}
}

var comment = regexp.MustCompile(`\s{2,}#.*$`)

// runLine runs a line of a shell; a command that lasts is ended once it listens.
func runLine(t *testing.T, dir, line string) {
	t.Helper()
	line = comment.ReplaceAllString(line, "")
	if !lasting.MatchString(line) {
		command := exec.CommandContext(t.Context(), "sh", "-ec", strings.Replace(line, "curl ", "curl -sS --fail-with-body --max-time 20 ", 1))
		command.Dir = dir
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", line, err, out)
		}
		return
	}
	if !strings.Contains(line, "-p ") && !strings.Contains(line, "--addr") {
		line += " --addr 127.0.0.1:0"
	}
	command := exec.CommandContext(t.Context(), "agentmock", strings.Fields(line)[1:]...)
	command.Dir = dir
	log := &safeBuffer{}
	command.Stderr = log
	stdout, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	ended := time.AfterFunc(20*time.Second, func() { _ = command.Process.Kill() })
	listens := false
	for lines := bufio.NewScanner(stdout); lines.Scan() && !listens; {
		listens = strings.Contains(lines.Text(), "listening on ")
	}
	ended.Stop()
	_ = command.Process.Kill()
	_ = command.Wait()
	if !listens {
		t.Errorf("%s does not listen: %s", line, log.text())
	}
}

// fileIsClean has a block stand in a file beside a document, of which lint finds no error; a file whose document has no paths is its end.
func fileIsClean(name, document string) func(*testing.T, string) {
	return func(t *testing.T, block string) {
		files := map[string]string{"openapi.yaml": document, name: block}
		if !strings.Contains(document, "paths:") {
			files = map[string]string{"openapi.yaml": document + block}
		}
		if code, out, stderr := typed(t, nil, "lint", folder(t, files)); code != exitClean {
			t.Errorf("exit %d: %s%s", code, out, stderr)
		}
	}
}

// overlayIsApplied lints a document with the overlay of a block, each of whose targets is there.
func overlayIsApplied(t *testing.T, block string) {
	document := strings.Replace(rulesDocument, "    get: {", "    get: {x-internal: false, ", 1) + "    \n"
	document = strings.Replace(document, "paths:\n", "paths:\n  /hidden:\n    x-internal: true\n    get: {operationId: hidden, responses: {'200': {description: it}}}\n", 1)
	dir := folder(t, map[string]string{"openapi.yaml": document, "o.yaml": block})
	code, out, stderr := typed(t, nil, "routes", dir, "--overlay", filepath.Join(dir, "o.yaml"))
	if code != exitClean || strings.Contains(out, "hidden") || !strings.Contains(out, "listOrders") {
		t.Errorf("exit %d: %s%s", code, out, stderr)
	}
}

// caseIsSent shows the request of a case by hand, as it would be sent.
func caseIsSent(t *testing.T, block string) {
	document := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /orders:\n    post: {operationId: openOrder, requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {'201': {description: it, headers: {Location: {schema: {type: string}}}, content: {application/json: {schema: {type: object}}}}}}\n"
	dir := folder(t, map[string]string{"openapi.yaml": document, "cases/02-open.yaml": block})
	code, out, stderr := typed(t, map[string]string{"entry": "e", "ORDER_OWNER": "amy"}, "test", dir, "--url", "http://127.0.0.1:1", "--cases", filepath.Join(dir, "cases"), "--unsafe-methods", "--dry-run")
	if code != exitClean || !strings.Contains(out, "for amy") {
		t.Errorf("exit %d: %s%s", code, out, stderr)
	}
}

// loginIsSent has a run log in as a block says.
func loginIsSent(t *testing.T, block string) {
	document := strings.NewReplacer("operationId: login", "operationId: logIn", "required: [data], properties: {", "required: [token], properties: {token: {type: string}, ").Replace(loginDocument)
	dir := folder(t, map[string]string{"openapi.yaml": document, "login.yaml": block})
	var p *process
	inFolder(t, dir, func() { p = startServe(t, "openapi.yaml") })
	code, out, stderr := typed(t, map[string]string{"TESTER_PASSWORD": "p"}, "test", filepath.Join(dir, "openapi.yaml"), "--url", p.url, "--unsafe-methods", "--login", filepath.Join(dir, "login.yaml"))
	if code != exitClean {
		t.Errorf("exit %d: %s%s", code, out, stderr)
	}
}

// settingsAreRead has a command read the settings of a block.
func settingsAreRead(t *testing.T, block string) {
	dir := folder(t, map[string]string{"openapi.yaml": plainDocument, "agentmock.yaml": block, "cases/none": ""})
	args := []string{"config", "test", dir}
	if strings.Contains(block, "staging:") {
		args = append(args, "--env", "staging")
	}
	if code, out, stderr := typed(t, map[string]string{"STAGING_TOKEN": "t"}, args...); code != exitClean || !strings.Contains(out, "staging.example.com") {
		t.Errorf("exit %d: %s%s", code, out, stderr)
	}
}

// addressesWork runs the lines of a block about addresses and HTTPS: its ports are free ones, its certificate is made for it.
func addressesWork(t *testing.T, block string) {
	certificate, key := identity(t)
	dir := folder(t, map[string]string{"openapi.yaml": plainDocument, "cert.pem": certificate, "key.pem": key})
	url, _ := secured(t, "serve", filepath.Join(dir, "openapi.yaml"))
	address := url[strings.LastIndex(url, "/")+1:]
	for line := range strings.SplitSeq(strings.TrimSpace(block), "\n") {
		line = strings.NewReplacer("-p 3000", "-p 0", "--addr 3000", "--addr "+address, "https://10.0.0.7", "https://"+address).Replace(line)
		runLine(t, dir, line)
	}
}

// jsonIsTaken sends a block of JSON to where the page says: an exchange, or criteria.
func jsonIsTaken(t *testing.T, block string) {
	p := startServe(t)
	path := "/__admin/fixtures"
	if strings.Contains(block, `"matches"`) {
		path = "/__admin/requests/find"
	}
	response, err := http.Post(p.url+path, "application/json", strings.NewReader(block))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		t.Errorf("%s: %s", path, response.Status)
	}
}

// webhooksAreSent runs the lines of a block about webhooks, with a receiver.
func webhooksAreSent(t *testing.T, block string) {
	needs(t, "curl")
	received := make(chan string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { received <- r.URL.Path }))
	defer receiver.Close()
	var p *process
	dir := folder(t, map[string]string{"openapi.yaml": hooksDocument})
	inFolder(t, dir, func() { p = startServe(t, "openapi.yaml", "--callbacks", "loopback") })
	for line := range strings.SplitSeq(strings.TrimSpace(block), "\n") {
		runLine(t, dir, strings.NewReplacer("localhost:8080", strings.TrimPrefix(p.url, "http://"), "http://localhost:3000", receiver.URL).Replace(line))
	}
	if len(received) != 2 {
		t.Errorf("%d webhooks came, want 2", len(received))
	}
}

// nodeWorks runs a block of JavaScript that checks a signature, of a right one.
func nodeWorks(t *testing.T, block string) {
	needs(t, "node")
	script := "const crypto = require('node:crypto'); process.env.WEBHOOK_SECRET = 'k'; const rawBody = '{}'; const request = {headers: {'x-signature': 'sha256=' + crypto.createHmac('sha256', 'k').update('{}').digest('hex')}};\n" + block + "\nif (!good) process.exit(1);"
	if out, err := exec.CommandContext(t.Context(), "node", "-e", script).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// goCompiles has a block of Go stand between two texts in a module of its own, which the compiler and vet take.
func goCompiles(before, after string, changes ...string) func(*testing.T, string) {
	return func(t *testing.T, block string) {
		root, err := filepath.Abs("../..")
		if err != nil {
			t.Fatal(err)
		}
		sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
		if err != nil {
			t.Fatal(err)
		}
		dir := folder(t, map[string]string{"go.mod": "module outside\n\ngo 1.26\n\nreplace agentmock => " + root + "\n\nrequire agentmock v0.0.0\n", "go.sum": string(sums), "it_test.go": before + strings.NewReplacer(changes...).Replace(block) + after})
		command := exec.CommandContext(t.Context(), "go", "vet", ".")
		command.Dir, command.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=")
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
}
