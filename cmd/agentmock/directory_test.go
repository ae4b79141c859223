package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// titled is a document whose one answer tells it from others.
func titled(word string) map[string]string {
	return map[string]string{"openapi.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: {const: " + word + "}}}}}}}}\n"}
}

// A directory that is replaced is followed: by a link that leads elsewhere, by another one of its name, after a time without any, and where one
// works in it.
func TestReplacedDirectoriesAreFollowed(t *testing.T) {
	for name, row := range map[string]struct {
		args    func(dir string) []string
		replace func(t *testing.T, dir, other string) error
	}{
		"a link": {func(dir string) []string { return []string{"--api", filepath.Join(dir, "link")} }, func(_ *testing.T, dir, other string) error {
			next := filepath.Join(dir, "next")
			return errors.Join(os.Symlink(other, next), os.Rename(next, filepath.Join(dir, "link")))
		}},
		"a file below a link": {func(dir string) []string { return []string{"--api", filepath.Join(dir, "link", "openapi.yaml")} }, func(_ *testing.T, dir, other string) error {
			next := filepath.Join(dir, "next")
			return errors.Join(os.Symlink(other, next), os.Rename(next, filepath.Join(dir, "link")))
		}},
		"another of its name": {func(dir string) []string { return []string{"--api", filepath.Join(dir, "first")} }, func(_ *testing.T, dir, other string) error {
			return errors.Join(os.RemoveAll(filepath.Join(dir, "first")), os.Rename(other, filepath.Join(dir, "first")))
		}},
		"a time without any": {func(dir string) []string { return []string{"--api", filepath.Join(dir, "first")} }, func(_ *testing.T, dir, other string) error {
			err := os.RemoveAll(filepath.Join(dir, "first"))
			time.Sleep(3 * leastPause)
			return errors.Join(err, os.Rename(other, filepath.Join(dir, "first")))
		}},
		"the root around it": {func(dir string) []string {
			return []string{"--api", filepath.Join(dir, "first", "openapi.yaml"), "--root", filepath.Join(dir, "first")}
		}, func(_ *testing.T, dir, other string) error {
			return errors.Join(os.RemoveAll(filepath.Join(dir, "first")), os.Rename(other, filepath.Join(dir, "first")))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for word, folder := range map[string]string{"one": "first", "two": "second"} {
				for file, text := range titled(word) {
					if err := errors.Join(os.MkdirAll(filepath.Join(dir, folder), 0o755), os.WriteFile(filepath.Join(dir, folder, file), []byte(text), 0o600)); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := os.Symlink(filepath.Join(dir, "first"), filepath.Join(dir, "link")); err != nil {
				t.Skip("a system that lets nobody make links, as Windows without the right to: ", err)
			}
			p := startServe(t, row.args(dir)...)
			if _, body := p.get(t, "/a"); body != `"one"` {
				t.Fatal(body)
			}
			if err := row.replace(t, dir, filepath.Join(dir, "second")); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the other directory answers", func() bool { _, body := p.get(t, "/a"); return body == `"two"` })
			changed := filepath.Join(dir, "first", "openapi.yaml")
			if name == "a link" || name == "a file below a link" {
				changed = filepath.Join(dir, "second", "openapi.yaml")
			}
			if err := os.WriteFile(changed, []byte(titled("three")["openapi.yaml"]), 0o600); err != nil {
				t.Fatal(err)
			}
			eventually(t, "a change in it is seen", func() bool { _, body := p.get(t, "/a"); return body == `"three"` })
		})
	}
}

// SIGHUP reads the files anew, those too that look as they did; the mock goes on, and takes its ready file along when it ends.
func TestHangupReadsAnew(t *testing.T) {
	dir := folder(t, titled("one"))
	file, ready := filepath.Join(dir, "openapi.yaml"), filepath.Join(dir, "ready.url")
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	p := startServe(t, "--api", dir, "--ready-file", ready)
	next := filepath.Join(dir, "next")
	if err := errors.Join(os.WriteFile(next, []byte(titled("two")["openapi.yaml"]), 0o600), os.Chtimes(next, info.ModTime(), info.ModTime()), os.Rename(next, file)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(3 * leastPause)
	if _, body := p.get(t, "/a"); body != `"one"` {
		t.Fatalf("a change of no size and no time is seen: %s", body)
	}
	if err := p.command.Process.Signal(syscall.SIGHUP); err != nil {
		t.Skip("a system without SIGHUP, as Windows: ", err)
	}
	eventually(t, "the files are read anew", func() bool { _, body := p.get(t, "/a"); return body == `"two"` })
	if _, err := os.Stat(ready); err != nil {
		t.Errorf("the ready file of a mock that runs: %v", err)
	}
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.command.Wait(); err != nil {
		t.Errorf("it ended with %v: %s", err, p.log.text())
	}
	if _, err := os.Stat(ready); err == nil {
		t.Error("the ready file outlives the mock")
	}
	if _, err := http.Get(p.url + "/a"); err == nil {
		t.Error("it answers still")
	}
	if strings.Contains(p.log.text(), "level=ERROR") {
		t.Error(p.log.text())
	}
}
