package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")
	otherBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")
)

// readmeCommands returns the lines of the shell blocks of a README.
func readmeCommands(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, block := range shellBlock.FindAllStringSubmatch(string(text), -1) {
		lines = append(lines, strings.Split(strings.TrimSpace(block[1]), "\n")...)
	}
	return lines
}

// TestReadmeCommandsWork runs every command that the README shows, against a mock of its own and in a folder of its own.
func TestReadmeCommandsWork(t *testing.T) {
	needs(t, "curl")
	p := startServe(t)
	address := strings.TrimPrefix(p.url, "http://")
	dir := t.TempDir()
	document, err := os.ReadFile("../../openapi.yaml") // for one that somebody has
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "openapi.yaml"), document, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range readmeCommands(t, "README.md") {
		t.Run(line[:min(len(line), 60)], func(t *testing.T) {
			if line == "go test ./..." || line == "go install ./cmd/agentmock" || strings.HasPrefix(line, "docker") { // this is it; and TestE2EComposeCommandsOfTheDocs
				return
			}
			line := strings.Replace(line, "go run ./cmd/agentmock", "agentmock", 1)
			if flags, ok := strings.CutPrefix(line, "agentmock serve"); ok && !strings.Contains(flags, "--help") {
				folder := dir
				if flags == " ." {
					folder = "../.."
				}
				inFolder(t, folder, func() { startServe(t, strings.Fields(flags)...) })
				return
			}
			line = strings.ReplaceAll(line, "localhost:8080", address)
			line = strings.Replace(line, "curl -s -X", "curl -s --fail-with-body -X", 1) // of the admin API, whose answers may be empty
			command := exec.Command("sh", "-ec", line)
			command.Dir, command.Env = dir, append(os.Environ(), "AGENTMOCK_ADDR="+address)
			out, err := command.CombinedOutput()
			if err != nil || strings.HasPrefix(line, "curl") && !strings.Contains(line, ">") && !strings.Contains(line, "__admin") && !strings.Contains(string(out), `"code"`) {
				t.Errorf("%s: %v\n%s", line, err, out)
			}
		})
	}
}

func inFolder(t *testing.T, dir string, do func()) {
	t.Helper()
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chdir(dir); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chdir(before) }()
	do()
}

func TestReadmesAreEqual(t *testing.T) {
	if diff := cmp.Diff(readmeCommands(t, "README.md"), readmeCommands(t, "README.zh-CN.md")); diff != "" {
		t.Errorf("commands (-English +Chinese):\n%s", diff)
	}
	english, chinese := outline(t, "README.md"), outline(t, "README.zh-CN.md")
	if diff := cmp.Diff(english, chinese); diff != "" {
		t.Errorf("headings, table rows, list items and examples (-English +Chinese):\n%s", diff)
	}
}

// outline counts what two languages of one text must have in common.
func outline(t *testing.T, name string) map[string]int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, line := range strings.Split(string(text), "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
			counts["headings"]++
		case strings.HasPrefix(line, "|"):
			counts["rows"]++
		case strings.HasPrefix(line, "- "):
			counts["items"]++
		}
	}
	for _, block := range otherBlock.FindAllStringSubmatch(string(text), -1) {
		counts[block[1]]++
	}
	return counts
}

// TestReadmeExchangeIsOne checks the exchange file that the README shows.
func TestReadmeExchangeIsOne(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	document, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "fixtures", "getCustomerDetail")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, file := range []struct{ path, text string }{
		{filepath.Join(dir, "openapi.yaml"), string(document)},
		{filepath.Join(folder, "shown.yaml"), otherBlock.FindStringSubmatch(string(text))[1]},
	} {
		if err := os.WriteFile(file.path, []byte(file.text), 0o644); err != nil {
			t.Fatal(i, err)
		}
	}
	if out, err := exec.Command("agentmock", "lint", "--api", dir).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestReadmeIDsAnswerAsListed asks for every id of the table.
func TestReadmeIDsAnswerAsListed(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	p := startServe(t)
	rows := regexp.MustCompile("(?m)^\\| `([0-9a-f]{8}-[0-9a-f-]{27})` \\| (\\d{3})?").FindAllStringSubmatch(string(text), -1)
	if len(rows) != 12 {
		t.Fatalf("%d ids are listed, want 12", len(rows))
	}
	for _, row := range rows {
		want := "200"
		if row[2] != "" {
			want = row[2]
		}
		code, body := p.get(t, "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/"+row[1])
		if got := strconv.Itoa(code); got != want {
			t.Errorf("%s: %s, want %s: %s", row[1], got, want, body)
		}
	}
}
