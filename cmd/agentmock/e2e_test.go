//go:build e2e

package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const (
	documentedPath = "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/780f7216-b131-462b-ba30-de7cd1f527de"
	documentedFile = "fixtures/getCustomerDetail/documented.json"

	// maxImage is what was asked for, with the certificates; maxProgram leaves them room. What a line that finds methods by their names costs
	// (text/template, html/template, reflect.Value.MethodByName): 5 MB, since the linker then keeps every method.
	maxImage   = 24_000_000
	maxProgram = maxImage - 250_000
)

// project is a checkout in a folder of its own, with a Compose project of its own.
type project struct {
	dir, name, port string
	env             []string
}

// checkout copies the files of the repository.
func checkout(t *testing.T) *project {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.Command("sh", "-c", `cd ../.. && git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --create | tar --extract --directory "$1"`, "sh", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p := &project{dir: dir, name: "agentmock-e2e-" + strings.ToLower(regexp.MustCompile(`\W|_`).ReplaceAllString(t.Name(), "")), port: freePort(t)}
	p.env = append(os.Environ(), "COMPOSE_PROJECT_NAME="+p.name, "AGENTMOCK_PORT="+p.port, "AGENTMOCK_VERSION=e2e", "AGENTMOCK_COMMIT=abc123")
	return p
}

// freePort returns a port that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	return freePorts(t, 1)[0]
}

// freePorts are as many ports, each another: one that was given back may be given again.
func freePorts(t *testing.T, count int) []string {
	t.Helper()
	ports := make([]string, count)
	for i := range ports {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		_, ports[i], _ = net.SplitHostPort(listener.Addr().String())
	}
	return ports
}

// command runs a program in the checkout and returns what it printed, and its exit code.
func (p *project) command(t *testing.T, name string, args ...string) (string, int) {
	t.Helper()
	command := exec.Command(name, args...)
	command.Dir, command.Env = p.dir, p.env
	out, err := command.CombinedOutput()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return string(out), command.ProcessState.ExitCode()
}

// compose runs Compose: docker-compose, or what E2E_COMPOSE names.
func (p *project) compose(t *testing.T, args ...string) (string, int) {
	t.Helper()
	line := strings.Fields("docker-compose")
	if other := os.Getenv("E2E_COMPOSE"); other != "" {
		line = strings.Fields(other)
	}
	return p.command(t, line[0], append(line[1:], args...)...)
}

// up starts the mock, and takes it down when the test ends.
func (p *project) up(t *testing.T) {
	t.Helper()
	t.Cleanup(func() { p.compose(t, "down", "--volumes", "--timeout", "1") })
	begin := time.Now()
	if out, code := p.compose(t, "up", "--detach"); code != 0 {
		t.Fatalf("up: exit %d\n%s", code, out)
	}
	created := time.Since(begin)
	eventually(t, "the mock is healthy", func() bool { return p.inspect(t, "{{.State.Health.Status}}") == "healthy" })
	t.Logf("up returned after %s, healthy after %s", created.Round(10*time.Millisecond), time.Since(begin).Round(10*time.Millisecond))
}

// container returns the id of the mock's container.
func (p *project) container(t *testing.T) string {
	t.Helper()
	out, code := p.command(t, "docker", "ps", "--all", "--quiet", "--filter", "label=com.docker.compose.project="+p.name, "--filter", "label=com.docker.compose.service=mock")
	if code != 0 || strings.TrimSpace(out) == "" {
		t.Fatalf("no container of the mock: %s", out)
	}
	return strings.TrimSpace(out)
}

func (p *project) inspect(t *testing.T, format string) string {
	t.Helper()
	out, code := p.command(t, "docker", "inspect", "--format", format, p.container(t))
	if code != 0 {
		t.Fatal(out)
	}
	return strings.TrimSpace(out)
}

func (p *project) get(t *testing.T, path string) string {
	t.Helper()
	_, body := fetch(t, "http://127.0.0.1:"+p.port+path)
	return body
}

func (p *project) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
