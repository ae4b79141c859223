package contract_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"log/slog"
	"os"
	"os/exec"
	slash "path"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/mockserver"
)

var fileAndLine = regexp.MustCompile(`[\w.-]+\.(yaml|json)(:\d+)?: `)

// servedInvalid lists the invalid documents of the corpus that are served, and the worst that is found in each.
const servedInvalid = "testdata/served-invalid.txt"

var updateServed = flag.Bool("update-served", false, "write which invalid documents are served into "+servedInvalid)

// TestInvalidDocumentsAreRefused loads every invalid document: it is refused with its place, or served with a finding at a place.
func TestInvalidDocumentsAreRefused(t *testing.T) {
	root := os.Getenv("AGENTMOCK_CORPUS")
	names := corpusFiles(t, root, func(path string) bool { return strings.Contains(path, "/fail/") })
	if len(names) == 0 {
		return
	}
	refused, served := 0, []string{}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			files, file := os.DirFS(filepath.Join(root, slash.Dir(name))), slash.Base(name)
			_, err := mockserver.New(files, mockserver.Options{File: file, Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				if refused++; !fileAndLine.MatchString(err.Error()) {
					t.Errorf("it is refused without its place: %v", err)
				}
				return
			}
			s, err := api.Document(files, openapi.Options{File: file, Advised: true})
			if err != nil {
				t.Fatal(err)
			}
			served = append(served, name+": "+worst(s.Findings))
			if len(s.Findings) == 0 && forgiven[name] == "" {
				t.Error("it is served without a finding")
			}
		})
	}
	t.Logf("%d refused with their place, %d served", refused, len(served))
	text := strings.Join(served, "\n") + "\n"
	if *updateServed {
		if err := os.WriteFile(servedInvalid, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(servedInvalid)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("served (-want +got):\n%s", diff)
	}
}

// worst is the first error among findings, else the first of them.
func worst(found []source.Finding) string {
	for _, f := range found {
		if f.Severity == source.Error {
			return f.String()
		}
	}
	if len(found) == 0 {
		return "nothing"
	}
	return found[0].String()
}

// forgiven are invalid documents in which nothing is found, and why.
var forgiven = map[string]string{
	"openapi3-examples/3.0/fail/OAI/api-with-examples.yaml":                           "YAML 1.2 does not allow how its braces are indented; every reader here takes it",
	"openapi3-examples/3.0/fail/gluecon/example4_from_._Different_parameters.md.yaml": "a parameter of a path that has no operation",
}

// TestMaliciousDocumentsAreRefused has the program itself load each, in a process of its own: within a second and 200 MB.
func TestMaliciousDocumentsAreRefused(t *testing.T) {
	root := os.Getenv("AGENTMOCK_CORPUS")
	names := corpusFiles(t, root, func(path string) bool { return strings.Contains(path, "/malicious/") })
	if len(names) == 0 {
		return // without a corpus; internal/source has bombs of its own
	}
	binary := filepath.Join(t.TempDir(), "agentmock")
	if out, err := exec.Command("go", "build", "-o", binary, "agentmock/cmd/agentmock").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			u := measured(t, binary, "routes", "--api", filepath.Join(root, name))
			if u.Code != 2 && !harmless[name] {
				t.Errorf("exit code %d: %s", u.Code, u.Out)
			}
			if u.Took > time.Second || u.Memory > 200<<20 {
				t.Errorf("%s and %d MB", u.Took, u.Memory>>20)
			}
		})
	}
}

// usage is what a program took.
type usage struct {
	Code   int
	Took   time.Duration
	Memory int64 // at most, in bytes
	Out    string
}

// measured runs a program and says what it took. Linux counts of a process at least what the one had that started it: this one may
// be large by now, so another, which has done nothing yet, starts the program.
func measured(t *testing.T, program string, args ...string) usage {
	t.Helper()
	command := exec.Command(os.Args[0], append([]string{"-test.run=^TestMeasuredProgram$", "--"}, args...)...)
	command.Env = append(os.Environ(), "AGENTMOCK_MEASURED="+program)
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var u usage
	if err := json.NewDecoder(bytes.NewReader(out)).Decode(&u); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return u
}

// TestMeasuredProgram is the process that measured starts.
func TestMeasuredProgram(t *testing.T) {
	program := os.Getenv("AGENTMOCK_MEASURED")
	if program == "" {
		return
	}
	command := exec.Command(program, flag.Args()...)
	begin := time.Now()
	out, _ := command.CombinedOutput() // the exit code says how it went
	took := time.Since(begin)
	u := usage{command.ProcessState.ExitCode(), took, command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10, string(out)}
	if err := json.NewEncoder(os.Stdout).Encode(u); err != nil {
		t.Fatal(err)
	}
}

// TestMeasuredIsTheProgramAlone: a large test does not make the programs large that it measures.
func TestMeasuredIsTheProgramAlone(t *testing.T) {
	large := bytes.Repeat([]byte("x"), 256<<20)
	if u := measured(t, "true"); u.Code != 0 || u.Memory > 128<<20 {
		t.Errorf("exit code %d, %d MB", u.Code, u.Memory>>20)
	}
	runtime.KeepAlive(large)
}

// harmless are valid documents whose texts harm programs that make code of them. Here they are texts, and they are served.
var harmless = map[string]bool{
	"openapi3-examples/3.0/malicious/rapid7-html.json": true,
	"openapi3-examples/3.0/malicious/rapid7-java.json": true,
	"openapi3-examples/3.0/malicious/rapid7-js.json":   true,
	"openapi3-examples/3.0/malicious/rapid7-php.json":  true,
	"openapi3-examples/3.0/malicious/rapid7-ruby.json": true,
}
