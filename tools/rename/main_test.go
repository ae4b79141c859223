package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestARenamedTree renames the module of a copy, and holds it against the compiler and some of its own tests: that of the architecture reads
// the imports, another imports it from outside.
func TestARenamedTree(t *testing.T) {
	dir := t.TempDir()
	command := func(dir, name string, args ...string) string {
		t.Helper()
		c := exec.CommandContext(t.Context(), name, args...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(command("../..", "git", "ls-files", "-z"), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if os.IsNotExist(err) {
			continue // it was deleted, and that is not committed
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, text, info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
	command(dir, "git", "init", "-q")
	command(dir, "git", "add", "-A")
	if err := run([]string{"-module", "github.com/acme/mocks", "-root", dir}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	if unformatted := command(dir, "gofmt", "-l", "cmd", "contract", "internal", "mockserver", "tools"); unformatted != "" {
		t.Errorf("not formatted: %s", unformatted)
	}
	command(dir, "go", "mod", "tidy", "-diff")
	command(dir, "go", "build", "./...")
	command(dir, "go", "-C", "tools", "vet", "./...")
	command(dir, "go", "test", "./cmd/agentmock", "-run", "Architecture|AnotherModule|Docs", "-count=1")
}

func TestPaths(t *testing.T) {
	for _, module := range []string{"", "agentmock", "github.com", "https://github.com/acme/agentmock", "github.com/acme/agent mock"} {
		if err := run([]string{"-module", module, "-root", t.TempDir()}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "expected a path whose first part has a dot") {
			t.Errorf("%q: %v", module, err)
		}
	}
	if err := run([]string{"-module", "github.com/acme/agentmock", "-root", t.TempDir()}, io.Discard, io.Discard); err == nil {
		t.Error("a folder without a module is renamed")
	}
}
