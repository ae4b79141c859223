package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMistakes types the wrong thing; the builds themselves are tested end to end.
func TestMistakes(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "thesis.tex"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no version":       {nil, `-version "": expected a semantic version, such as v1.2.3`},
		"no v":             {[]string{"-version", "1.2.3"}, `-version "1.2.3": expected`},
		"a flag within":    {[]string{"-version", "v1.2.3 -X x=y"}, "expected a semantic version"},
		"no architecture":  {[]string{"-version", "v1.2.3", "-commit", "a", "-dir", t.TempDir(), "-targets", "linux"}, `-targets "linux": expected GOOS/GOARCH`},
		"somebody's files": {[]string{"-version", "v1.2.3", "-commit", "a", "-dir", full}, "thesis.tex: it is not of a release"},
		"an unknown flag":  {[]string{"-verson", "v1.2.3"}, "flag provided but not defined"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			err := run(context.Background(), c.args, &stdout, &stderr)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(full, "thesis.tex")); err != nil {
		t.Error(err)
	}
}
