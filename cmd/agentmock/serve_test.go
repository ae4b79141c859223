package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a running agentmock serve or proxy.
type process struct {
	command *exec.Cmd
	url     string
	banner  string
	log     *safeBuffer
}

// safeBuffer is a log that is written and read at once.
type safeBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer // not embedded: its ReadFrom would pass the mutex by
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(p)
}

func (b *safeBuffer) text() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}

var listening = regexp.MustCompile(`listening on (http://\S+)`)

// startServe starts agentmock serve on a free port and waits until it listens.
func startServe(t *testing.T, flags ...string) *process {
	t.Helper()
	return startVerb(t, "serve", flags...)
}

func startVerb(t *testing.T, verb string, flags ...string) *process {
	t.Helper()
	p := &process{command: exec.Command("agentmock", append([]string{verb, "--addr", "127.0.0.1:0"}, flags...)...), log: &safeBuffer{}}
	p.command.Stderr = p.log
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.command.Process.Kill(); _ = p.command.Wait() })
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		p.banner += lines.Text() + "\n"
		if match := listening.FindStringSubmatch(lines.Text()); match != nil {
			p.url = match[1]
		}
		if p.url != "" && lines.Text() == "" && strings.Contains(p.banner, "try:") {
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return p
		}
	}
	t.Fatalf("it ended: %s%s", p.banner, p.log.text())
	return nil
}

func (p *process) get(t *testing.T, path string) (int, string) {
	t.Helper()
	return fetch(t, p.url+path)
}

// fetch returns the status and the body that a URL answers with.
func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// eventually asks until it is so, for half a minute at most: machines of CI are slow at times.
func eventually(t interface{ Fatalf(string, ...any) }, what string, so func() bool) {
	deadline := time.Now().Add(30 * time.Second)
	for !so() {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// needs skips a test on a machine without a program, but not in CI, which installs it.
func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("there is no %s", program)
	}
	t.Skipf("there is no %s", program)
}

func TestServeAnnouncesLinesThatWork(t *testing.T) {
	needs(t, "curl")
	p := startServe(t)
	_, tries, _ := strings.Cut(p.banner, "try:\n")
	lines := strings.Split(strings.TrimSpace(tries), "\n")
	if len(lines) != 3 {
		t.Fatalf("want three lines to try:\n%s", p.banner)
	}
	for i, want := range []string{"HTTP/1.1 200 OK", "Preference-Applied: dynamic=true", "HTTP/1.1 404 Not Found"} {
		out, err := exec.Command("sh", "-c", strings.TrimSpace(lines[i])).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, want %s in\n%s", lines[i], err, want, out)
		}
	}
}

// OpenAPI 3.1 lets an operation declare no responses.
func TestServeAnnouncesAnOperationWithoutResponses(t *testing.T) {
	dir := t.TempDir()
	document := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {operationId: a}}}\n"
	if err := os.WriteFile(filepath.Join(dir, "openapi.yaml"), []byte(document), 0o644); err != nil {
		t.Fatal(err)
	}
	p := startServe(t, "--api", dir)
	if _, tries, _ := strings.Cut(p.banner, "try:\n"); strings.Contains(tries, "code=") {
		t.Errorf("it is to try a status that nobody declares:\n%s", tries)
	}
	if status, _ := p.get(t, "/a"); status != 200 {
		t.Errorf("got %d", status)
	}
}

func TestServeStopsCleanlyAndFinishesWhatIsUnderWay(t *testing.T) {
	p := startServe(t)
	status := make(chan int, 1)
	go func() {
		code, _ := p.get(t, "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/780f7216-b131-462b-ba30-de7cd1f527de?__delay=700ms")
		status <- code
	}()
	time.Sleep(200 * time.Millisecond) // the request is under way by then
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if got := <-status; got != 200 {
		t.Errorf("the request under way got %d", got)
	}
	if err := p.command.Wait(); err != nil {
		t.Errorf("exit: %v\n%s", err, p.log.text())
	}
}

// A client that begins with HTTP/2, without TLS, is understood (RFC 9113, section 3.3).
func TestServeUnderstandsHTTP2(t *testing.T) {
	p := startServe(t)
	protocols := &http.Protocols{}
	protocols.SetUnencryptedHTTP2(true)
	client := &http.Client{Transport: &http.Transport{Protocols: protocols}}
	response, err := client.Get(p.url + "/nothing")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.ProtoMajor != 2 || response.StatusCode != http.StatusNotFound {
		t.Errorf("%s %s", response.Proto, response.Status)
	}
}

func TestServeRefusesABusyPort(t *testing.T) {
	p := startServe(t)
	out, err := exec.Command("agentmock", "serve", "--addr", strings.TrimPrefix(p.url, "http://")).CombinedOutput()
	if code := err.(*exec.ExitError).ExitCode(); code != exitFailed || !strings.Contains(string(out), "another program listens there; try --addr 127.0.0.1:0") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestServeFollowsItsFiles(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	document := `openapi: 3.1.0
info: {title: Followed, version: "1"}
paths:
  /thing/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: a thing
          content:
            application/json:
              schema: {type: object, required: [id, text], properties: {id: {type: string, x-same-as: $request.path.id}, text: {type: string}}}
`
	put("openapi.yaml", document)
	p := startServe(t, "--api", dir, "--unknown", "not-found")
	is := func(path string, status int, part string) func() bool {
		return func() bool {
			code, text := p.get(t, path)
			return code == status && strings.Contains(text, part)
		}
	}
	if !is("/thing/a", 404, "")() {
		t.Fatal("a thing that there is not")
	}
	put("fixtures/getThing/a.json", `{"id": "a", "text": "first"}`)
	eventually(t, "a new fixture is served", is("/thing/a", 200, "first"))
	put("fixtures/getThing/a.json", `{"id": "a", "text": "second time"}`)
	eventually(t, "a changed fixture is served", is("/thing/a", 200, "second time"))
	put("fixtures/getThing/a.json", `{"id": "a"}`)
	eventually(t, "a broken change is logged", func() bool {
		return strings.Contains(p.log.text(), "the last good state is served on") && strings.Contains(p.log.text(), "fixtures/getThing/a.json:1")
	})
	if !is("/thing/a", 200, "second time")() {
		t.Error("the last good state is not served on")
	}
	put("fixtures/getThing/a.json", `{"id": "a", "text": "third"}`)
	put("openapi.yaml", strings.Replace(document, "/thing/", "/things/", 1))
	eventually(t, "a changed document is served", is("/things/a", 200, "third"))
}

func TestServeLogsJSONForMachines(t *testing.T) {
	command := exec.Command("agentmock", "serve", "--addr", "127.0.0.1:0", "--log", "json")
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	command.Stdout = &stdout
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stderr).ReadString('\n')
	if err != nil || !strings.Contains(line, `"msg":"listening","url":"http://127.0.0.1:`) {
		t.Errorf("%v: %s", err, line)
	}
	_ = command.Process.Signal(syscall.SIGTERM)
	if err := command.Wait(); err != nil || stdout.Len() > 0 {
		t.Errorf("exit %v, stdout %q", err, stdout.String())
	}
}

func TestBaseURLIsOneThatCanBeCalled(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:80":     "http://127.0.0.1:80",
		"0.0.0.0:8080":     "http://127.0.0.1:8080",
		"[::]:8080":        "http://127.0.0.1:8080",
		":8080":            "http://127.0.0.1:8080",
		"[::1]:8080":       "http://[::1]:8080",
		"mock.example:443": "http://mock.example:443",
	} {
		if got := baseURL(addr); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}

func TestHealthcheck(t *testing.T) {
	p := startServe(t)
	if out, err := exec.Command("agentmock", "healthcheck", "--addr", strings.TrimPrefix(p.url, "http://")).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
