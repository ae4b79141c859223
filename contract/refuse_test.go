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

	"agentmock/internal/openapi"
	"agentmock/mockserver"
)

var fileAndLine = regexp.MustCompile(`[\w.-]+\.(yaml|json)(:\d+)?: `)

// TestInvalidDocumentsAreRefused loads every invalid document: it is refused with its place, or listed in forgiven.
func TestInvalidDocumentsAreRefused(t *testing.T) {
	root := os.Getenv("AGENTMOCK_CORPUS")
	refused, served := 0, 0
	for _, name := range corpusFiles(t, root, func(path string) bool { return strings.Contains(path, "/fail/") }) {
		t.Run(name, func(t *testing.T) {
			_, err := mockserver.New(os.DirFS(filepath.Join(root, slash.Dir(name))), mockserver.Options{File: slash.Base(name), Log: slog.New(slog.DiscardHandler)})
			_, isForgiven := forgiven[name]
			switch {
			case err == nil && isForgiven:
				served++
				s, err := openapi.Load(os.DirFS(filepath.Join(root, slash.Dir(name))), openapi.Options{File: slash.Base(name)})
				if err != nil || len(s.Warnings) == 0 && !strings.HasPrefix(forgiven[name], "YAML") {
					t.Errorf("it is served without a warning: %v", err)
				}
			case err == nil:
				t.Error("it is served, and not listed as forgiven")
			case isForgiven:
				t.Errorf("it is listed as forgiven, and refused: %v", err)
			case !fileAndLine.MatchString(err.Error()):
				t.Errorf("it is refused without its place: %v", err)
			default:
				refused++
			}
		})
	}
	t.Logf("%d refused with their place, %d served", refused, served)
}

// forgiven are invalid documents that are served with a warning, and what is wrong with them: nothing is answered from it.
var forgiven = map[string]string{
	"openapi3-examples/3.0/fail/fuzz1/0e5805a8-5699-4428-9449-423c281d88c6.yaml":          "a URL that is none",
	"openapi3-examples/3.0/fail/fuzz1/18fad628-44d6-41cd-b6d1-29a05c9582dd.yaml":          "a description that is null",
	"openapi3-examples/3.0/fail/fuzz1/331be1bf-781d-407f-93d6-1f4b390ae32b.yaml":          "no paths",
	"openapi3-examples/3.0/fail/fuzz1/39a5dbd7-b0c2-42f6-8b80-c9a9faec9260.yaml":          "a URL that is none",
	"openapi3-examples/3.0/fail/fuzz1/6213afe9-852c-427a-aa5b-3ad64b2c99b3.yaml":          "a mail address that is none",
	"openapi3-examples/3.0/fail/fuzz1/6b245d6c-716f-47bc-b347-c26ab9c92d0b.yaml":          "a URL that is none",
	"openapi3-examples/3.0/fail/fuzz1/7665f29f-7502-4846-840c-7205870447fd.yaml":          "a URL that is none",
	"openapi3-examples/3.0/fail/fuzz1/7d57fd2a-2bd1-409f-a66a-46388382a9aa.yaml":          "a tag without a name",
	"openapi3-examples/3.0/fail/fuzz1/8500b3df-b431-4550-a5b3-7ed39d6bdae8.yaml":          "a description that is null",
	"openapi3-examples/3.0/fail/fuzz1/8eed4b36-fe95-48d5-9968-5af531a2dcb3.yaml":          "a URL that is none",
	"openapi3-examples/3.0/fail/fuzz1/a2c3cd63-857e-4f62-a256-968878f2787b.yaml":          "a URL that is none",
	"openapi3-examples/3.0/fail/fuzz1/d3c6e7e2-f131-47ba-833f-6c7525692ff8.yaml":          "a mail address that is none",
	"openapi3-examples/3.0/fail/fuzz1/f2f64437-69a2-4de3-9869-b54962dc6644.yaml":          "a tag without a name",
	"openapi3-examples/3.0/fail/comp_pathitems.yaml":                                      "a member of OpenAPI 3.1",
	"openapi3-examples/3.0/fail/pathitem-property.yaml":                                   "a member that no OpenAPI has",
	"openapi3-examples/3.0/fail/OAI/api-with-examples.yaml":                               "YAML 1.2 does not allow how its braces are indented; every reader here takes it",
	"openapi3-examples/3.0/fail/gluecon/example1_from_._Different_servers.md.yaml":        "paths that are null",
	"openapi3-examples/3.0/fail/gluecon/example1_from_._Improved_securityschemes.md.yaml": "no paths",
	"openapi3-examples/3.0/fail/gluecon/example2_from_._Improved_securityschemes.md.yaml": "no paths",
	"openapi3-examples/3.0/fail/gluecon/example3_from_._Different_servers.md.yaml":        "paths that are null",
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
	"openapi3-examples/3.0/malicious/rapid7-php.json":  true,
	"openapi3-examples/3.0/malicious/rapid7-ruby.json": true,
}
