package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// sections returns the parts of the map by their headings.
func sections(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, part := range strings.Split(string(text), "\n## ")[1:] {
		heading, rest, _ := strings.Cut(part, "\n")
		parts[heading] = rest
	}
	return parts
}

// The map names files that exist: in every row, what is touched and what tells that something is missing.
func TestMapNamesFilesThatExist(t *testing.T) {
	path := regexp.MustCompile("`([\\w./-]+(?:/[\\w.-]+|\\.(?:go|md|yaml|js)))`")
	count := 0
	for heading, text := range sections(t) {
		for _, found := range path.FindAllStringSubmatch(text, -1) {
			if found[1] == "limits_test.go" || strings.HasPrefix(found[1], "https:") { // one in each package
				continue
			}
			count++
			if _, err := os.Stat(filepath.Join(root, found[1])); err != nil {
				t.Errorf("%s: %s: there is no such file", heading, found[1])
			}
		}
	}
	if count < 60 {
		t.Errorf("only %d files are named", count)
	}
}

// Every package is a room of the map, and imports none that stands below it.
func TestRoomsImportUpwards(t *testing.T) {
	var rooms []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([\\w/]+)` \\|").FindAllStringSubmatch(sections(t)["The rooms"], -1) {
		rooms = append(rooms, row[1])
	}
	helpers := []string{"internal/api/apitest", "internal/generate/generatetest", "internal/limits", "internal/mocktest"}
	command := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	command.Dir = root
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(strings.ReplaceAll(line, "agentmock/", ""))
		room := fields[0]
		if room == "agentmock" || slices.Contains(helpers, room) {
			continue
		}
		at := slices.Index(rooms, parent(rooms, room))
		if at < 0 {
			t.Errorf("%s is no room of docs/architecture.md", room)
			continue
		}
		for _, imported := range fields[1:] {
			if i := slices.Index(rooms, imported); i > at {
				t.Errorf("%s imports %s, which stands below it", room, imported)
			}
			if slices.Contains(helpers, imported) {
				t.Errorf("%s imports %s, which is for tests", room, imported)
			}
		}
	}
	for _, apart := range []struct{ module, room string }{
		{"github.com/gin-gonic/gin", "mockserver"}, {"github.com/getkin/kin-openapi", "internal/openapi"}, {"github.com/brianvoe/gofakeit/v6", "internal/faker"}, {"github.com/gomodule/redigo", "internal/state"}, {"github.com/theory/jsonpath", "internal/overlay"}, {"github.com/modelcontextprotocol/go-sdk", "internal/mcp"},
	} {
		for line := range strings.Lines(string(out)) {
			fields := strings.Fields(strings.ReplaceAll(line, "agentmock/", ""))
			uses := slices.ContainsFunc(fields[1:], func(path string) bool { return strings.HasPrefix(path, apart.module) })
			if uses && fields[0] != apart.room && !strings.HasPrefix(fields[0], apart.room+"/") && fields[0] != "cmd/bench" {
				t.Errorf("%s imports %s, which is for %s", fields[0], apart.module, apart.room)
			}
		}
	}
}

// parent returns the room that a package stands in: itself, or the one around it.
func parent(rooms []string, name string) string {
	for at := name; at != "."; at = filepath.ToSlash(filepath.Dir(at)) {
		if slices.Contains(rooms, at) {
			return at
		}
	}
	return ""
}
