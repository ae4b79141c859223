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

// translated are the documents that there are in both languages: what everybody reads, and a page for each task.
var translated = map[string]string{
	"README.md":                    "README.zh-CN.md",
	"docs/agent-api.md":            "docs/zh-CN/agent-api.md",
	"docs/choose-an-answer.md":     "docs/zh-CN/choose-an-answer.md",
	"docs/contract-testing.md":     "docs/zh-CN/contract-testing.md",
	"docs/fixtures.md":             "docs/zh-CN/fixtures.md",
	"docs/made-up-data.md":         "docs/zh-CN/made-up-data.md",
	"docs/request-verification.md": "docs/zh-CN/request-verification.md",
}

// TestReadmeCommandsWork runs every command that the README and the pages of tasks show, against a mock of its own and in a folder of its own.
func TestReadmeCommandsWork(t *testing.T) {
	needs(t, "curl")
	seen := 0
	for name := range translated {
		seen += len(readmeCommands(t, name))
		t.Run(filepath.Base(name), func(t *testing.T) { commandsWork(t, name) })
	}
	if seen < 35 {
		t.Errorf("only %d commands are shown", seen)
	}
}

func commandsWork(t *testing.T, name string) {
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
	for _, line := range readmeCommands(t, name) {
		t.Run(line[:min(len(line), 60)], func(t *testing.T) {
			if line == "go test ./..." || line == "go install ./cmd/agentmock" || strings.HasPrefix(line, "docker") { // this is it; and TestE2EComposeCommandsOfTheDocs
				return
			}
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
	there, err := filepath.Glob("../../docs/zh-CN/*.md")
	if err != nil || len(there) != len(translated)-1 {
		t.Errorf("%d pages are Chinese, %d are compared: %v", len(there), len(translated)-1, err)
	}
	for english, chinese := range translated {
		if diff := cmp.Diff(readmeCommands(t, english), readmeCommands(t, chinese)); diff != "" {
			t.Errorf("%s: commands (-English +Chinese):\n%s", english, diff)
		}
		if diff := cmp.Diff(outline(t, english), outline(t, chinese)); diff != "" {
			t.Errorf("%s: headings, table rows, list items, links and examples (-English +Chinese):\n%s", english, diff)
		}
	}
}

// maxReadme is how many lines a person reads before trying a thing.
const maxReadme = 200

func TestReadmeIsShort(t *testing.T) {
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if lines := strings.Count(string(text), "\n"); err != nil || lines > maxReadme {
			t.Errorf("%s has %d lines, at most %d are wanted: a page of docs/ has room: %v", name, lines, maxReadme, err)
		}
	}
}

// TestReadmeShowsAllPages: whoever looks for a page finds it from the README.
func TestReadmeShowsAllPages(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) < 20 {
		t.Fatal(pages, err)
	}
	for _, readme := range []string{"README.md", "README.zh-CN.md"} {
		text, err := os.ReadFile(filepath.Join("../..", readme))
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			name := "docs/" + filepath.Base(page)
			if other, there := translated[name]; there && readme != "README.md" {
				name = other
			}
			if !strings.Contains(string(text), "("+name) {
				t.Errorf("%s does not lead to %s", readme, name)
			}
		}
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
	counts["links"] = strings.Count(string(text), "](")
	for _, block := range otherBlock.FindAllStringSubmatch(string(text), -1) {
		counts[block[1]]++
	}
	return counts
}

// TestReadmeExchangeIsOne checks the exchange file that docs/fixtures.md shows.
func TestReadmeExchangeIsOne(t *testing.T) {
	text, err := os.ReadFile("../../docs/fixtures.md")
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
	text, err := os.ReadFile("../../docs/agent-api.md")
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
