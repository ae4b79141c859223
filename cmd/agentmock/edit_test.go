package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// TestNothingIsWrittenOutside writes into a directory, and tries the ways out of it.
func TestNothingIsWrittenOutside(t *testing.T) {
	outside, inside := t.TempDir(), t.TempDir()
	d, err := openDirectory(inside)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(inside, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "file.yaml"), filepath.Join(inside, "file.yaml")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../x.yaml", "a/../../x.yaml", filepath.Join(outside, "x.yaml"), "link/x.yaml", "link/deep/x.yaml"} {
		if err := d.write(name, []byte("x")); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	for _, name := range []string{"fixtures/op/one.yaml", "file.yaml"} { // a link that leads out is replaced, and not followed
		if err := d.write(name, []byte("mine")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if data, err := fs.ReadFile(d.now(), name); err != nil || string(data) != "mine" {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) > 0 {
		t.Errorf("outside: %v, %v", left, err)
	}
	if left, err := os.ReadDir(filepath.Join(inside, "fixtures", "op")); err != nil || len(left) != 1 {
		t.Errorf("beside the file: %v, %v", left, err)
	}
}

// TestEditWantsADirectory asks for an editor where there is nothing to write to.
func TestEditWantsADirectory(t *testing.T) {
	if _, err := editor(&apiFlags{found: &found{files: fstest.MapFS{}}}); err == nil || !strings.Contains(err.Error(), "no directory") {
		t.Errorf("the API in the program: %v", err)
	}
	dir := t.TempDir()
	d, err := openDirectory(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := editor(&apiFlags{found: &found{files: d}}); err != nil {
		t.Errorf("a directory: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := editor(&apiFlags{found: &found{files: d}}); err == nil || !strings.Contains(err.Error(), "--edit: ") {
		t.Errorf("a directory that is gone: %v", err)
	}
}
