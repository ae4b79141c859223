//go:build e2e

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// image returns a name for an image that has to be there: a machine without it is not one of CI.
func (p *project) image(t *testing.T, name string) string {
	t.Helper()
	if out, code := p.command(t, "docker", "image", "inspect", name); code != 0 {
		if os.Getenv("CI") != "" {
			t.Fatal(out)
		}
		t.Skipf("no image %s: .ci/run has how .ci/stand-in makes it", name)
	}
	return name
}

// TestE2EFromNothing does what docs/install.md says, in containers that have what each heading names alone, and tells how long it takes until a document that
// the program has never seen is answered for.
func TestE2EFromNothing(t *testing.T) {
	p := released(t, "linux/amd64")
	document, err := os.ReadFile(filepath.Join(root, "docs", "todos.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	files := filepath.Join(p.dir, "folder") // of somebody who has the release's files and a document
	if out, code := p.command(t, "sh", "-ec", "mkdir folder && cp dist/* folder"); code != 0 {
		t.Fatal(out)
	}
	p.write(t, "folder/openapi.yaml", string(document))
	commands := func(with string) []string {
		return strings.Split(strings.TrimSpace(strings.ReplaceAll(block(t, "docs/install.md", "", with), "1.0.0", "1.2.3")), "\n")
	}
	// first runs a container until it answers, and returns how long that took, with its own start.
	first := func(name string, args ...string) time.Duration {
		t.Helper()
		begin := time.Now()
		id, code := p.command(t, "docker", append([]string{"run", "--detach"}, args...)...)
		if code != 0 {
			t.Fatal(id)
		}
		id = strings.TrimSpace(id[strings.LastIndex(strings.TrimSpace(id), "\n")+1:]) // after what it warns of
		defer p.command(t, "docker", "rm", "--force", id)
		at := ""
		for end := begin.Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				out, _ := p.command(t, "docker", "logs", id)
				t.Fatalf("%s: no answer:\n%s", name, out)
			}
			if at == "" {
				out, _ := p.command(t, "docker", "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", id)
				at = strings.TrimSpace(out)
				continue
			}
			response, err := http.Get("http://" + at + ":8080/todos")
			if err != nil {
				continue
			}
			_ = response.Body.Close()
			if response.StatusCode != http.StatusOK {
				t.Fatalf("%s: %s", name, response.Status)
			}
			return time.Since(begin)
		}
	}
	for name, way := range map[string]struct{ image, with string }{
		"Node":        {p.image(t, "node:22-slim"), "npx agentmock serve"},
		"the archive": {p.image(t, "debian:12-slim"), "tar -xzf"},
	} {
		lines := commands(way.with)
		lines[len(lines)-1] += " --host 0.0.0.0" // this machine asks from outside of the container
		took := first(name, "--dns", "127.0.0.1", "--volume", files+":/folder", "--workdir", "/folder", way.image, "sh", "-c", strings.Join(lines, " && "))
		t.Logf("%s: the first answer after %s", name, took.Round(10*time.Millisecond))
	}
	lines := commands("docker build")
	begin := time.Now()
	if out, code := p.command(t, "sh", "-c", lines[0]+" --no-cache"); code != 0 {
		t.Fatal(out)
	}
	built := time.Since(begin)
	defer p.command(t, "docker", "image", "rm", "agentmock")
	run := strings.Fields(strings.ReplaceAll(lines[1], `"$PWD:/api:ro"`, files+":/api:ro"))
	took := first("Docker", run[5:]...)
	t.Logf("Docker: built after %s; the image that is there answers after %s", built.Round(100*time.Millisecond), took.Round(10*time.Millisecond))
}
