package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// A flag that is typed wins, then the environment, then the file, what stands under the verb before what stands at the top.
func TestSettingsComeLast(t *testing.T) {
	const file = "seed: top\nmax-cases: 3\nlocale: ${PLACE}\ntest:\n  seed: verb\n  url: http://127.0.0.1:1\n  phases: [known]\nserve: {addr: ':1'}\n"
	for name, test := range map[string]struct {
		env  map[string]string
		args []string
		want string // of the seed
	}{
		"the file":        {map[string]string{"PLACE": "zh-CN"}, nil, "verb"},
		"the environment": {map[string]string{"PLACE": "zh-CN", "AGENTMOCK_SEED": "variable"}, nil, "variable"},
		"a flag":          {map[string]string{"PLACE": "zh-CN", "AGENTMOCK_SEED": "variable"}, []string{"--seed", "typed"}, "typed"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprint(w, "{}")
			}))
			defer server.Close()
			dir := folder(t, map[string]string{"openapi.yaml": plainDocument, "agentmock.yaml": strings.Replace(file, "http://127.0.0.1:1", server.URL, 1)})
			args := append([]string{"test", dir, "--report", "json", "--report-dir", dir}, test.args...)
			code, stdout, stderr := typed(t, test.env, args...)
			if code != exitClean || !strings.Contains(stderr, "settings: "+filepath.Join(dir, "agentmock.yaml")) {
				t.Fatalf("exit %d:\n%s%s", code, stdout, stderr)
			}
			report, err := os.ReadFile(filepath.Join(dir, "report.json"))
			if err != nil || !strings.Contains(string(report), `"seed": "`+test.want+`"`) {
				t.Errorf("%v: no seed %s in\n%.400s", err, test.want, report)
			}
		})
	}
}

// An address that is typed as a whole is where a mock listens, whatever a file or the environment says of its port.
func TestAWholeAddressWinsOverParts(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		env  map[string]string
		args []string
		want string
	}{
		"typed over the file":           {"serve: {port: 1234, host: 0.0.0.0}", nil, []string{"--addr", "127.0.0.1:99"}, "addr 127.0.0.1:99 host - port -"},
		"typed over the environment":    {"{}", map[string]string{"AGENTMOCK_PORT": "1234"}, []string{"--addr", "99"}, "addr 99 host - port -"},
		"the environment over the file": {"port: 1234", map[string]string{"AGENTMOCK_ADDR": ":99"}, nil, "addr :99 host - port -"},
		"the verb over the top":         {"port: 1234\nserve: {addr: ':99'}", nil, nil, "addr :99 host - port -"},
		"both in one place":             {"serve: {addr: ':99', port: 1234}", nil, nil, "addr :99 host - port 1234"},
		"a port that is typed":          {"serve: {addr: '0.0.0.0:99', host: localhost}", nil, []string{"--port", "5"}, "addr 0.0.0.0:99 host localhost port 5"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]string{"openapi.yaml": plainDocument, "agentmock.yaml": strings.ReplaceAll(test.file, `\n`, "\n")})
			code, stdout, stderr := typed(t, test.env, append([]string{"config", "serve", dir}, test.args...)...)
			if code != exitClean {
				t.Fatalf("exit %d:\n%s%s", code, stdout, stderr)
			}
			var got []string
			for _, line := range strings.Split(stdout, "\n") {
				if fields := strings.Fields(line); len(fields) > 1 && slices.Contains([]string{"addr", "host", "port"}, fields[0]) {
					got = append(got, fields[0]+" "+fields[1])
				}
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("%s, want %s", strings.Join(got, " "), test.want)
			}
		})
	}
}

// Headers, lists and secrets of a file are sent as those of flags; files are beside it.
func TestSettingsAreSent(t *testing.T) {
	heard := map[string]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"Authorization", "X-Tenant", "X-Case"} {
			heard[name] = r.Header.Get(name)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()
	dir := folder(t, map[string]string{
		"openapi.yaml":    plainDocument,
		"cases/it/1.yaml": "request: {header: {X-Case: '1'}}\n",
		"agentmock.yaml": `# for everybody
token: ${STAGING_TOKEN}
test:
  url: ` + server.URL + `
  cases: cases
  phases: [known]
  header: {X-Tenant: "$${7}", "@it": {X-Tenant: "of ${TENANT}"}}
`})
	env := map[string]string{"STAGING_TOKEN": "hunter2-token", "TENANT": "eight"}
	code, stdout, stderr := typed(t, env, "test", "--settings", filepath.Join(dir, "agentmock.yaml"), filepath.Join(dir, "openapi.yaml"))
	if code != exitClean || strings.Contains(stdout+stderr, "hunter2") {
		t.Fatalf("exit %d:\n%s%s", code, stdout, stderr)
	}
	want := map[string]string{"Authorization": "Bearer hunter2-token", "X-Tenant": "of eight", "X-Case": "1"}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	env["AGENTMOCK_TOKEN"] = "hunter3-token"
	typed(t, env, "test", filepath.Join(dir, "openapi.yaml"))
	if heard["Authorization"] != "Bearer hunter3-token" {
		t.Errorf("the environment does not win: %s", heard["Authorization"])
	}
}

// A secret that is a flag as well is set by its variable, unless it is typed.
func TestSettingsNameSecretsOfFlags(t *testing.T) {
	file := folder(t, map[string]string{"agentmock.yaml": "other-token: ${SOMEBODY}\n"})
	for typedText, want := range map[string]string{"": "hunter2", "hunter3": "hunter3"} {
		var got string
		root := &cobra.Command{Use: "agentmock"}
		verb := &cobra.Command{Use: "test", Run: func(*cobra.Command, []string) {}}
		verb.Flags().StringVar(&got, "other-token", "", "")
		verb.Flags().String("api", "", "")
		verb.Flags().String("login", "", "")
		root.AddCommand(verb)
		if typedText != "" {
			if err := verb.Flags().Set("other-token", typedText); err != nil {
				t.Fatal(err)
			}
		}
		s := &settings{path: filepath.Join(file, "agentmock.yaml"), env: &environment{getenv: func(name string) string { return map[string]string{"SOMEBODY": "hunter2"}[name] }, named: map[string]string{}}}
		if _, err := s.apply(verb); err != nil || got != want {
			t.Errorf("%v: got %s, want %s", err, got, want)
		}
	}
}

func TestSettingsThatAreWrong(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"a key misspelt":            {"seed: a\nmax-case: 3\n", `agentmock.yaml:2: no flag is called "max-case"; near: max-cases`},
		"one of a verb":             {"test:\n  adr: a\n  max_cases: 3\n", `agentmock.yaml:2: agentmock test has no flag "adr"`},
		"a verb misspelt":           {"tests: {seed: a}\n", `agentmock.yaml:1: no flag is called "tests"`},
		"a value of another kind":   {"\nworkers: many\n", `agentmock.yaml:2: invalid argument "many" for "--workers" flag`},
		"a secret of another kind":  {"workers: ${SECRET}\n", `agentmock.yaml:1: workers: the environment gives no value that --workers takes`},
		"a list for one":            {"seed: [a, b]\n", `agentmock.yaml:1: seed: expected one value, found`},
		"a mapping for a list":      {"phases: {known: 1}\n", `agentmock.yaml:1: phases: expected a value, found`},
		"nothing":                   {"seed:\n", `agentmock.yaml:1: seed: expected a value, found null`},
		"no variable":               {"url: ${ADDRESS}\n", "agentmock.yaml:1: url: ${ADDRESS} is not set in the environment"},
		"no variable of a secret":   {"token: ${NONE}\n", "agentmock.yaml:1: token: ${NONE} is not set in the environment"},
		"a secret in the file":      {"token: hunter2-plain\n", "agentmock.yaml:1: token: expected a variable of the environment"},
		"a secret in the file, too": {"token: hunter2-${SECRET}\n", "agentmock.yaml:1: token: expected a variable of the environment"},
		"no mapping":                {"- seed\n", "agentmock.yaml:1: expected flags by their names"},
		"no YAML":                   {"seed: [\n", "agentmock.yaml:"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]string{"openapi.yaml": plainDocument, "agentmock.yaml": test.file})
			code, stdout, stderr := typed(t, map[string]string{"SECRET": "hunter2-variable"}, "test", dir)
			if code != exitFailed || !strings.Contains(stderr, test.want) || strings.Contains(stdout+stderr, "hunter2") {
				t.Errorf("exit %d, want %s:\n%s%s", code, test.want, stdout, stderr)
			}
		})
	}
	if code, _, stderr := typed(t, nil, "lint", "--settings", filepath.Join(t.TempDir(), "none.yaml")); code != exitFailed || !strings.Contains(stderr, "--settings: ") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	if code, _, stderr := typed(t, nil, "lint", folder(t, map[string]string{"openapi.yaml": plainDocument, "agentmock.yaml": "# nothing yet\n"})); code != exitClean {
		t.Errorf("exit %d: %s", code, stderr)
	}
}

// The settings that the page shows have names that there are.
func TestDocumentedSettingsAreRead(t *testing.T) {
	text, err := os.ReadFile("../../docs/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := folder(t, map[string]string{"openapi.yaml": plainDocument, "agentmock.yaml": otherBlock.FindStringSubmatch(string(text))[1]})
	if code, _, stderr := typed(t, nil, "generate", dir); code != exitClean || !strings.Contains(stderr, "settings: ") {
		t.Errorf("exit %d: %s", code, stderr)
	}
}
