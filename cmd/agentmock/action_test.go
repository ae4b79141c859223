package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"go.yaml.in/yaml/v3"
)

// action is what is read of action.yml.
type action struct {
	Inputs  map[string]struct{ Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct{ Steps []actionStep }
}

type actionStep struct {
	ID, If, Shell, Run, Uses string
	Env                      map[string]string
	Directory                string `yaml:"working-directory"`
}

// runner is the machine on which a workflow uses the action: what GitHub's runner gives to the steps, in a folder.
type runner struct {
	action action
	dir    string
	inputs map[string]string
	out    string // what the steps printed
}

func newRunner(t *testing.T, inputs map[string]string) *runner {
	t.Helper()
	needs(t, "bash")
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	r := &runner{dir: t.TempDir(), inputs: map[string]string{}}
	if err := yaml.Unmarshal(text, &r.action); err != nil {
		t.Fatal(err)
	}
	for name, input := range r.action.Inputs {
		r.inputs[name] = input.Default
	}
	for name, value := range inputs {
		if _, there := r.inputs[name]; !there {
			t.Fatalf("action.yml has no input %s", name)
		}
		r.inputs[name] = value
	}
	for _, name := range []string{"temp", "work"} {
		if err := os.Mkdir(filepath.Join(r.dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	document, err := os.ReadFile(filepath.Join(root, "docs", "todos.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	r.write(t, "work/todos.yaml", string(document))
	return r
}

func (r *runner) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// expression is one of an input, with what stands in for one that is empty.
var expression = regexp.MustCompile(`^\$\{\{ inputs\.([\w-]+)(?: \|\| .*)? \}\}$`)

func (r *runner) value(t *testing.T, text string) string {
	t.Helper()
	if !strings.Contains(text, "${{") {
		return text
	}
	match := expression.FindStringSubmatch(text)
	if match == nil {
		t.Fatalf("%s is no expression that this test can read", text)
	}
	value, there := r.inputs[match[1]]
	if !there {
		t.Fatalf("%s: there is no such input", text)
	}
	return value
}

// wanted says whether a step's condition holds: comparisons of inputs with nothing.
func (r *runner) wanted(t *testing.T, condition string) bool {
	t.Helper()
	if condition == "" {
		return true
	}
	comparisons := regexp.MustCompile(`inputs\.([\w-]+) (==|!=) ''`).FindAllStringSubmatch(condition, -1)
	if len(comparisons) == 0 {
		t.Fatalf("%s is no condition that this test can read", condition)
	}
	for _, c := range comparisons {
		if (r.inputs[c[1]] == "") != (c[2] == "==") {
			return false
		}
	}
	return true
}

// run runs the steps whose conditions hold, those of a shell but for what is left out, and returns the action's outputs and the exit code of the last.
func (r *runner) run(t *testing.T, without string) (outputs map[string]string, code int) {
	t.Helper()
	environment := append(os.Environ(), "RUNNER_TEMP="+filepath.Join(r.dir, "temp"), "RUNNER_OS=Linux", "RUNNER_ARCH="+map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH],
		"GITHUB_STEP_SUMMARY="+filepath.Join(r.dir, "summary"), "GITHUB_PATH="+filepath.Join(r.dir, "path"), "GITHUB_ACTION_PATH="+absolute(t, root))
	of := map[string]string{}
	for i, step := range r.action.Runs.Steps {
		if step.Uses != "" || step.ID == without || !r.wanted(t, step.If) || code != 0 {
			continue
		}
		r.write(t, "step", step.Run)
		command := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", filepath.Join(r.dir, "step"))
		if step.Shell != "bash" {
			t.Fatalf("step %s: a composite action has to name its shell", step.ID)
		}
		output := filepath.Join(r.dir, fmt.Sprintf("output%d", i))
		command.Dir = filepath.Join(r.dir, "work", r.value(t, step.Directory))
		command.Env = append(environment, "GITHUB_OUTPUT="+output)
		if path, err := os.ReadFile(filepath.Join(r.dir, "path")); err == nil {
			command.Env = append(command.Env, "PATH="+strings.TrimSpace(string(path))+":"+os.Getenv("PATH"))
		}
		for name, value := range step.Env {
			command.Env = append(command.Env, name+"="+r.value(t, value))
		}
		printed, _ := command.CombinedOutput()
		r.out, code = r.out+string(printed), command.ProcessState.ExitCode()
		said, _ := os.ReadFile(output)
		for line := range strings.Lines(string(said)) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			of["${{ steps."+step.ID+".outputs."+name+" }}"] = value
		}
	}
	outputs = map[string]string{}
	for name, output := range r.action.Outputs {
		outputs[name] = of[output.Value]
	}
	return outputs, code
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// stop ends the mock that the action left running, as the end of a job does.
func (r *runner) stop(t *testing.T) {
	t.Helper()
	out, err := exec.Command("sh", "-c", `for p in /proc/[0-9]*; do tr '\0' '\n' < $p/cmdline 2>/dev/null | grep -qF "$1/temp/" && kill ${p#/proc/}; done; true`, "sh", r.dir).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// The action builds the program out of its own source, starts a mock on a free port, and says where.
func TestActionStartsTheMock(t *testing.T) {
	r := newRunner(t, map[string]string{"document": "todos.yaml", "port": "0", "args": "--seed 'a b'\n--population 3"})
	t.Cleanup(func() { r.stop(t) })
	outputs, code := r.run(t, "")
	if code != 0 {
		t.Fatalf("exit %d:\n%s", code, r.out)
	}
	if status, body := fetch(t, outputs["url"]+"/todos"); status != http.StatusOK || !strings.Contains(body, `"total":3`) {
		t.Errorf("%d: %s", status, body)
	}
	if status, body := fetch(t, outputs["url"]+"/__admin/settings"); status != http.StatusOK || !strings.Contains(body, `"a b"`) {
		t.Errorf("the seed is not the one of args: %s", body)
	}
	if log, err := os.ReadFile(outputs["log"]); err != nil || !strings.Contains(string(log), "listening on "+outputs["url"]) {
		t.Errorf("%v: %s", err, log)
	}
	if program, err := os.Stat(filepath.Join(r.dir, "temp", "agentmock-program", "agentmock")); err != nil || program.Size() < 10_000_000 {
		t.Errorf("the program was not built: %v", err)
	}
}

// A mock that does not start fails the job, with its reason; so do arguments that no shell takes.
func TestActionSaysWhyTheMockDidNotStart(t *testing.T) {
	for _, row := range []struct{ document, args, want string }{
		{"none.yaml", "", "there is no such file"},
		{"todos.yaml", "--seeed 1", "--seed"},
		{"todos.yaml", "--seed 'a", "unmatched single quote"},
		{"todos.yaml", "--unknown $(touch${IFS}broken)`touch${IFS}broken`", "--unknown"}, // and nothing of it is run
	} {
		r := newRunner(t, map[string]string{"document": row.document, "port": "0", "args": row.args})
		outputs, code := r.run(t, "build")
		r.stop(t)
		if code != 1 || outputs["url"] != "" || !strings.Contains(r.out, row.want) {
			t.Errorf("%s %s: exit %d: %s", row.document, row.args, code, r.out)
		}
		if _, err := os.Stat(filepath.Join(r.dir, "work", "broken")); err == nil {
			t.Errorf("%s: was run", row.args)
		}
	}
}

// The action holds an API against the document: its exit code is that of the contract, the reports are there, the job's summary has one.
func TestActionRunsTheContract(t *testing.T) {
	good := startServe(t, filepath.Join(root, "docs", "todos.yaml"))
	var sent atomic.Int64 // requests with the credential: those that only wait have none
	bad := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer hunter2-token" {
			sent.Add(1)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"items": 1}`))
	}))
	defer bad.Close()
	for url, want := range map[string]int{good.url: exitClean, bad.URL: exitFindings} {
		r := newRunner(t, map[string]string{"document": "todos.yaml", "url": url, "token": "hunter2-token", "args": "--max-cases 50", "working-directory": "."})
		outputs, code := r.run(t, "build")
		if code != want || strings.Contains(r.out, "hunter2") {
			t.Fatalf("exit %d, want %d:\n%s", code, want, r.out)
		}
		for _, name := range []string{"report.html", "junit.xml", "report.sarif"} {
			if info, err := os.Stat(filepath.Join(outputs["reports"], name)); err != nil || info.Size() == 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
		if summary, err := os.ReadFile(filepath.Join(r.dir, "summary")); err != nil || !strings.Contains(string(summary), "cases") {
			t.Errorf("the job's summary: %v: %s", err, summary)
		}
		if strings.Contains(r.out, "::error") != (want == exitFindings) {
			t.Errorf("annotations of exit %d:\n%s", want, r.out)
		}
	}
	if sent.Load() == 0 {
		t.Error("no request had the credential")
	}
}

// A release is downloaded where a version is named, and taken only if it is what the sums say.
func TestActionDownloadsARelease(t *testing.T) {
	needs(t, "curl")
	name := "agentmock_v1.2.3_linux_" + runtime.GOARCH
	var packed bytes.Buffer
	compressed := gzip.NewWriter(&packed)
	archive := tar.NewWriter(compressed)
	program := "#!/bin/sh\necho \"asked: $*\"\n"
	_ = archive.WriteHeader(&tar.Header{Name: name + "/agentmock", Mode: 0o755, Size: int64(len(program))})
	_, _ = archive.Write([]byte(program))
	_, _ = archive.Close(), compressed.Close()
	for sum, want := range map[string]string{fmt.Sprintf("%x", sha256.Sum256(packed.Bytes())): "asked: test todos.yaml --url http://127.0.0.1:1 --wait-for 30s", strings.Repeat("0", 64): "is not what SHA256SUMS of the release says"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/v1.2.3/" + name + ".tar.gz":
				_, _ = w.Write(packed.Bytes())
			case "/v1.2.3/SHA256SUMS":
				fmt.Fprintf(w, "%s  %s.deb\n%s  %s.tar.gz\n", strings.Repeat("1", 64), name, sum, name)
			default:
				http.NotFound(w, r)
			}
		}))
		defer server.Close()
		r := newRunner(t, map[string]string{"version": "v1.2.3", "releases": server.URL, "document": "todos.yaml", "url": "http://127.0.0.1:1"})
		if _, code := r.run(t, ""); !strings.Contains(r.out, want) || (code == 0) != strings.HasPrefix(want, "asked") {
			t.Errorf("exit %d: %s", code, r.out)
		}
		r = newRunner(t, map[string]string{"version": "v9.9.9", "releases": server.URL, "document": "todos.yaml"})
		if _, code := r.run(t, ""); code != 1 || !strings.Contains(r.out, "/v9.9.9/agentmock_v9.9.9_linux_"+runtime.GOARCH+".tar.gz cannot be fetched") {
			t.Errorf("exit %d: %s", code, r.out)
		}
	}
}
