//go:build e2e

package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock"
)

// TestE2EProgramIsSmall builds as the Dockerfile does, whose words are taken, without Docker.
func TestE2EProgramIsSmall(t *testing.T) {
	file, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	flags := regexp.MustCompile(`\nENV CGO_ENABLED=0 GOFLAGS="([^"]+)"\n`).FindSubmatch(file)
	if flags == nil || !bytes.Contains(file, []byte(`go build -ldflags "-s -w -X `)) {
		t.Fatal("the Dockerfile builds in another way than this test")
	}
	program := filepath.Join(t.TempDir(), "agentmock")
	build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", program, "./cmd/agentmock")
	build.Dir = "../.." // the flags name packages by their folders
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS="+strings.ReplaceAll(string(flags[1]), "\\\n", ""))
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the program has %.1f MB", float64(info.Size())/1e6)
	if info.Size() > maxProgram {
		t.Errorf("the program has %d bytes, at most %d are wanted", info.Size(), maxProgram)
	}
}

func TestE2EImageIsSmallAndBare(t *testing.T) {
	p := checkout(t)
	if out, code := p.compose(t, "build"); code != 0 {
		t.Fatalf("build: exit %d\n%s", code, out)
	}
	out, _ := p.command(t, "docker", "image", "inspect", "agentmock:e2e")
	var images []struct {
		Size   int64
		Config struct {
			User        string
			Healthcheck struct{ Test []string }
			Labels      map[string]string
		}
	}
	if err := json.Unmarshal([]byte(out), &images); err != nil {
		t.Fatal(err, out)
	}
	image := images[0]
	t.Logf("the image has %.1f MB", float64(image.Size)/1e6)
	if image.Size > maxImage {
		t.Errorf("the image has %d bytes, at most %d are wanted", image.Size, maxImage)
	}
	if image.Config.User != "65532:65532" || len(image.Config.Healthcheck.Test) == 0 {
		t.Errorf("user %q, health check %q", image.Config.User, image.Config.Healthcheck.Test)
	}
	for name, want := range map[string]string{"title": "agentmock", "licenses": "MIT", "version": "e2e", "revision": "abc123"} {
		if got := image.Config.Labels["org.opencontainers.image."+name]; got != want {
			t.Errorf("the label %s is %q, want %q", name, got, want)
		}
	}
	hardened := []string{"run", "--rm", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--network", "none"}
	out, code := p.command(t, "docker", append(hardened, "agentmock:e2e", "version")...)
	if code != 0 || !regexp.MustCompile(`^agentmock e2e, commit abc123, go1\.\d+\S* linux/\w+\n$`).MatchString(out) {
		t.Errorf("version: exit %d: %s", code, out)
	}
	if out, code := p.command(t, "docker", append(hardened, "--entrypoint", "/bin/sh", "agentmock:e2e", "-c", "true")...); code != 127 {
		t.Errorf("a shell is there: exit %d: %s", code, out)
	}
}

// TestE2EImageForAnotherMachine builds for the other of two machines, on this one, as BuildKit says it to the Dockerfile.
func TestE2EImageForAnotherMachine(t *testing.T) {
	p := checkout(t)
	other := map[string]string{"amd64": "arm64", "arm64": "amd64"}[runtime.GOARCH]
	if out, code := p.command(t, "docker", "build", "--build-arg", "TARGETOS=linux", "--build-arg", "TARGETARCH="+other, "--target", "build", "--tag", "agentmock:e2e-other", "."); code != 0 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	defer p.command(t, "docker", "image", "rm", "agentmock:e2e-other")
	out, code := p.command(t, "docker", "run", "--rm", "--network", "none", "agentmock:e2e-other", "go", "version", "-m", "/out/agentmock")
	if code != 0 || !strings.Contains(out, "GOARCH="+other+"\n") || !strings.Contains(out, "CGO_ENABLED=0") {
		t.Errorf("exit %d: %s", code, out)
	}
}

// TestE2EImageKeepsItsModules changes the code and builds again: the modules are not downloaded again.
func TestE2EImageKeepsItsModules(t *testing.T) {
	p := checkout(t)
	p.write(t, "cmd/agentmock/changed.go", "package main\n\nconst changed = "+fmt.Sprint(time.Now().UnixNano())+"\n\nvar _ = changed\n")
	p.env = append(p.env, "AGENTMOCK_VERSION=e2e-changed")
	out, code := p.compose(t, "build")
	if code != 0 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	defer p.command(t, "docker", "image", "rm", "agentmock:e2e-changed")
	cached := func(step string) bool { // as the builder says it, and as BuildKit does
		return regexp.MustCompile(regexp.QuoteMeta(step) + `\n.*(Using cache|CACHED)`).MatchString(out)
	}
	if !cached("RUN go mod download") || cached("COPY . .") {
		t.Errorf("want the modules kept and the change built:\n%s", out)
	}
}

func TestE2EComposeServesAndFollows(t *testing.T) {
	p := checkout(t)
	p.up(t)
	documented, err := agentmock.FS.ReadFile(documentedFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(documented), p.get(t, documentedPath)); diff != "" {
		t.Errorf("the documented customer (-want +got):\n%s", diff)
	}
	p.write(t, documentedFile, strings.Replace(string(documented), `查看客户详情成功`, `已修改`, 1))
	eventually(t, "an edited fixture is served", func() bool { return strings.Contains(p.get(t, documentedPath), "已修改") })
	p.write(t, documentedFile, string(documented))
	eventually(t, "and the change taken back", func() bool { return p.get(t, documentedPath) == string(documented) })
	document, err := os.ReadFile(filepath.Join(p.dir, "openapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	p.write(t, "new.yaml", strings.Replace(string(document), "/agent-api/user/", "/agent-api/v2/user/", 1))
	if err := os.Rename(filepath.Join(p.dir, "new.yaml"), filepath.Join(p.dir, "openapi.yaml")); err != nil { // as editors save
		t.Fatal(err)
	}
	eventually(t, "a replaced document is served", func() bool {
		return p.get(t, strings.Replace(documentedPath, "/user/", "/v2/user/", 1)) == string(documented)
	})
	if got := p.inspect(t, "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.HostConfig.Memory}}"); got != "true [ALL] [no-new-privileges:true] 268435456" {
		t.Errorf("the container's bounds: %s", got)
	}
}

// TestE2EComposeKeepsItsMemory sends bodies as large as the mock takes there, sixteen at once, each kind with as much in it as fits: the
// container stays within its limit. Where the kernel has no such limit to give, what the process has had says the same.
func TestE2EComposeKeepsItsMemory(t *testing.T) {
	p := checkout(t)
	if out, code := p.compose(t, "build"); code != 0 { // an image that is there already may be of another program
		t.Fatalf("build: exit %d\n%s", code, out)
	}
	p.write(t, "openapi.yaml", `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    post:
      operationId: a
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: object, required: [a]}}}}}
      responses: {"200": {description: ok}}
`)
	if err := os.RemoveAll(filepath.Join(p.dir, "fixtures")); err != nil {
		t.Fatal(err)
	}
	p.up(t)
	const size = 1 << 20
	for name, body := range map[string]string{
		"no UTF-8":       "[" + strings.Repeat("\"\xff\",", (size-4)/4) + "1]",
		"repeated names": "{" + strings.Repeat(`"":1,`, (size-10)/5) + `"":1}`,
		"values":         "[" + strings.Repeat(`{"a":{}}     ,`, (size-4)/14) + "1]",
		"names":          `[{"a":{` + strings.Repeat(`"          ":10,`, (size-20)/16) + `"":1}}]`,
	} {
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				response, err := http.Post("http://127.0.0.1:"+p.port+"/a", "application/json", strings.NewReader(body))
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				defer response.Body.Close()
				text, _ := io.ReadAll(response.Body)
				if response.StatusCode >= 500 || len(text) > 64<<10 {
					t.Errorf("%s: %d, %d bytes", name, response.StatusCode, len(text))
				}
			})
		}
		all.Wait()
	}
	if got := p.inspect(t, "{{.State.OOMKilled}} {{.RestartCount}} {{.State.Running}}"); got != "false 0 true" {
		t.Errorf("killed for its memory, restarts, running: %s", got)
	}
	status, err := os.ReadFile("/proc/" + p.inspect(t, "{{.State.Pid}}") + "/status")
	if err != nil {
		t.Fatal(err)
	}
	had := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if had == nil {
		t.Fatalf("%s", status)
	}
	kilobytes, _ := strconv.Atoi(string(had[1]))
	t.Logf("the process has had %d MB", kilobytes>>10)
	if kilobytes > 256<<10 {
		t.Errorf("the process has had %d kB, which is more than the container's limit", kilobytes)
	}
}

// junit is what is read of a report.
type junit struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
}

func (p *project) junit(t *testing.T) junit {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.dir, "reports/junit.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var report junit
	if err := xml.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	return report
}

func TestE2EComposeRunsTheContract(t *testing.T) {
	p := checkout(t)
	p.up(t)
	if out, code := p.compose(t, "run", "--rm", "contract"); code != 0 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	if got := p.junit(t); got.Tests < 20 || got.Failures+got.Errors > 0 {
		t.Errorf("the mock against its own document: %+v", got)
	}
	for _, name := range []string{"report.html", "report.json"} {
		if info, err := os.Stat(filepath.Join(p.dir, "reports", name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Another API, one that breaks its contract, on this machine.
	url := p.saboteur(t)
	p.env = append(p.env, "AGENTMOCK_URL="+url, "AGENTMOCK_USER=12345:12345")
	if err := os.Chmod(filepath.Join(p.dir, "reports"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"junit.xml", "report.html", "report.json"} {
		if err := os.Remove(filepath.Join(p.dir, "reports", name)); err != nil {
			t.Fatal(err)
		}
	}
	if out, code := p.compose(t, "run", "--rm", "contract"); code != exitFindings {
		t.Fatalf("exit %d\n%s", code, out)
	}
	if got := p.junit(t); got.Failures == 0 {
		t.Errorf("an API that breaks its contract: %+v", got)
	}
	info, err := os.Stat(filepath.Join(p.dir, "reports/junit.xml"))
	if err != nil || info.Sys().(*syscall.Stat_t).Uid != 12345 {
		t.Errorf("the report belongs to somebody else: %v", err)
	}
	p.env = append(p.env, "AGENTMOCK_URL=http://mock:1")
	if out, code := p.compose(t, "run", "--rm", "contract", "test", "--api", "/api", "--wait-for", "1s"); code != exitFailed {
		t.Errorf("nobody there: exit %d\n%s", code, out)
	}
}

// saboteur returns an API on this machine, as a container sees it, that answers everything with the wrong id.
func (p *project) saboteur(t *testing.T) string {
	t.Helper()
	gateway, code := p.command(t, "docker", "network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", "bridge")
	if code != 0 {
		t.Fatal(gateway)
	}
	listener, err := net.Listen("tcp", strings.TrimSpace(gateway)+":0")
	if err != nil {
		t.Fatal(err)
	}
	documented, err := agentmock.FS.ReadFile(documentedFile)
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.ReplaceAll(string(documented), "780f7216", "99999999")
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, wrong)
	}))
	_ = server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return "http://host.docker.internal:" + port
}

// TestE2EStopDropsNothing stops the mock with fifty slow requests under way: each is answered, and the exit code is 0.
func TestE2EStopDropsNothing(t *testing.T) {
	p := checkout(t)
	p.up(t)
	const requests = 50
	results := make(chan string, requests)
	var sent sync.WaitGroup
	sent.Add(requests)
	for range requests {
		go func() {
			conn, err := net.Dial("tcp", "127.0.0.1:"+p.port)
			if err == nil {
				defer conn.Close()
				_, err = fmt.Fprintf(conn, "GET %s?__delay=1500ms HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", documentedPath)
			}
			sent.Done()
			if err != nil {
				results <- err.Error()
				return
			}
			text, err := io.ReadAll(conn)
			if err != nil {
				results <- err.Error()
				return
			}
			_, body, _ := bytes.Cut(text, []byte("\r\n\r\n"))
			results <- fmt.Sprintf("%.12s %d", text, len(body))
		}()
	}
	sent.Wait()
	time.Sleep(300 * time.Millisecond) // the proxy between has handed them on by then
	begin := time.Now()
	if out, code := p.compose(t, "stop"); code != 0 {
		t.Fatal(out)
	}
	t.Logf("stopped with requests under way after %s", time.Since(begin).Round(10*time.Millisecond))
	documented, err := agentmock.FS.ReadFile(documentedFile)
	if err != nil {
		t.Fatal(err)
	}
	for range requests {
		if got, want := <-results, fmt.Sprintf("HTTP/1.1 200 %d", len(documented)); got != want {
			t.Errorf("a request under way: %s, want %s", got, want)
		}
	}
	if got := p.inspect(t, "{{.State.ExitCode}} {{.State.OOMKilled}}"); got != "0 false" {
		t.Errorf("exit code and OOM: %s", got)
	}
	if out, code := p.compose(t, "start"); code != 0 {
		t.Fatal(out)
	}
	eventually(t, "it answers again", func() bool { return p.inspect(t, "{{.State.Health.Status}}") == "healthy" })
	begin = time.Now()
	if out, code := p.compose(t, "stop"); code != 0 {
		t.Fatal(out)
	}
	t.Logf("stopped idle after %s", time.Since(begin).Round(10*time.Millisecond))
}

func TestE2EBrokenFixtureEndsWithTwo(t *testing.T) {
	p := checkout(t)
	p.write(t, documentedFile, `{"code": "two hundred"}`)
	t.Cleanup(func() { p.compose(t, "down", "--volumes", "--timeout", "1") })
	p.compose(t, "up", "--detach")
	eventually(t, "it ended", func() bool { return p.inspect(t, "{{.State.Status}}") == "exited" })
	if got := p.inspect(t, "{{.State.ExitCode}}"); got != "2" {
		t.Errorf("exit code %s", got)
	}
	out, _ := p.compose(t, "logs", "mock")
	for _, want := range []string{documentedFile + ":1", "/code", "integer"} {
		if !strings.Contains(out, want) {
			t.Errorf("the log does not say %q:\n%s", want, out)
		}
	}
}

// TestE2EComposeCommandsOfTheDocs runs the docker lines of the README and of docs/, in order.
func TestE2EComposeCommandsOfTheDocs(t *testing.T) {
	for _, name := range []string{"README.md", "docs/ci.md", "docs/harness.md"} {
		p := checkout(t)
		t.Cleanup(func() { p.compose(t, "down", "--volumes", "--timeout", "1") })
		p.env = append(p.env, "AGENTMOCK_VERSION=dev")
		ran := 0
		for _, line := range readmeCommands(t, name) {
			if !strings.HasPrefix(line, "docker") {
				continue
			}
			ran++
			if out, code := p.command(t, "sh", "-ec", line); code != 0 {
				t.Fatalf("%s: %s: exit %d\n%s", name, line, code, out)
			}
		}
		if ran < 2 {
			t.Errorf("%s: %d lines were run", name, ran)
		}
	}
}
