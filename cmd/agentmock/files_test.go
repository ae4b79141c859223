package main

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"agentmock/internal/outfile"
)

// Files that show data are their owner's alone, others are for everybody; what a killed run has left is taken away.
func TestFilesWithData(t *testing.T) {
	const line = `{"method":"GET","url":"/a","status":200,"headers":{"Content-Type":"application/json"},"body":{"name":"x"}}` + "\n"
	dir := t.TempDir()
	at := func(name ...string) string { return filepath.Join(append([]string{dir}, name...)...) }
	if err := os.CopyFS(dir, fstest.MapFS{
		"openapi.yaml": {Data: []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}}\n")},
		"seen.ndjson":  {Data: []byte(line)}, "out/.report.html-1": {}, "raw/.recording-1/a": {},
	}); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-time.Hour)
	for _, left := range []string{at("out", ".report.html-1"), at("raw", ".recording-1")} {
		if err := os.Chtimes(left, long, long); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"check", at("seen.ndjson"), "--api", dir, "--report", "html,json", "--report-dir", at("out")},
		{"check", at("seen.ndjson"), "--api", dir, "--report", "html,har", "--report-dir", at("shown"), "--show-data"},
		{"import", at("seen.ndjson"), "--api", dir, "--into", at("raw"), "--raw"},
		{"import", at("seen.ndjson"), "--api", dir, "--into", at("made")},
	} {
		if code, stdout, stderr := typed(t, nil, args...); code != exitClean {
			t.Fatalf("%v: exit %d: %s%s", args, code, stdout, stderr)
		}
	}
	for name, want := range map[string]os.FileMode{"out/report.*": outfile.Plain, "shown/*": outfile.Data, "raw/a/*": outfile.Data, "made/a/*": outfile.Plain} {
		found, _ := filepath.Glob(at(filepath.FromSlash(name)))
		if len(found) == 0 {
			t.Errorf("there is no %s", name)
		}
		for _, path := range found {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, want %v (%v)", path, info.Mode(), want, err)
			}
		}
	}
	for _, left := range []string{at("out", ".report.html-1"), at("raw", ".recording-1")} {
		if _, err := os.Stat(left); err == nil {
			t.Errorf("%s is still there", left)
		}
	}
}

// What was recorded behind a gateway is below the path of --url, which the document does not know.
func TestRecordedBelowThePathOfTheURL(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.CopyFS(dir, fstest.MapFS{
		"openapi.yaml": {Data: []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: /v1}]\npaths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}}\n")},
		"seen.ndjson":  {Data: []byte(`{"method":"GET","url":"https://gate.example/boats/v1/a?x=1","status":200,"headers":{"Content-Type":"application/json"},"body":{"name":"x"}}` + "\n")},
	}); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]int{"https://gate.example/boats": exitClean, "https://gate.example/boats/": exitClean, "https://gate.example/boat": 2, "https://gate.example": 2} {
		for _, args := range [][]string{{"check", at("seen.ndjson")}, {"import", at("seen.ndjson"), "--raw", "--into", at("fixtures")}} {
			if code, stdout, stderr := typed(t, nil, append(args, "--api", dir, "--url", url)...); code != want {
				t.Errorf("%s --url %s: exit %d, want %d: %s%s", args[0], url, code, want, stdout, stderr)
			}
		}
	}
}
