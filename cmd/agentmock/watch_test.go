package main

import (
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"agentmock/mockserver"
)

// What changes from the moment on that the files are read is seen, however late the first look comes.
func TestSnapshotSeesWhatChangesAfterTheLoad(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/a: {get: {operationId: a, responses: {"200": {description: d, content: {application/json: {schema: {$ref: a.yaml}}}}}}}}
`
	file := func(text string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(1, 0)}
	}
	for name, row := range map[string]struct {
		change func(fstest.MapFS)
		seen   bool
	}{
		"nothing":                       {func(fstest.MapFS) {}, false},
		"a file that is not read":       {func(m fstest.MapFS) { m["other.txt"] = file("x") }, false},
		"the document":                  {func(m fstest.MapFS) { m["openapi.yaml"] = file(document + "\n") }, true},
		"a file it refers to":           {func(m fstest.MapFS) { m["a.yaml"] = file("type: integer\n") }, true},
		"the time of a file":            {func(m fstest.MapFS) { m["a.yaml"].ModTime = time.Unix(2, 0) }, true},
		"a new fixture":                 {func(m fstest.MapFS) { m["fixtures/a/two.json"] = file("2") }, true},
		"a fixture that is gone":        {func(m fstest.MapFS) { delete(m, "fixtures/a/one.json") }, true},
		"a changed fixture":             {func(m fstest.MapFS) { m["fixtures/a/one.json"] = file(`"oner"`) }, true},
		"rules come":                    {func(m fstest.MapFS) { m["rules.yaml"] = file("a: [1]\n") }, true},
		"the document goes":             {func(m fstest.MapFS) { delete(m, "openapi.yaml") }, true},
		"the first folder of fixtures":  {func(m fstest.MapFS) { m["fixtures/b/one.json"] = file("2") }, true},
		"a fixture in a folder of such": {func(m fstest.MapFS) { m["fixtures/a/more/one.json"] = file("2") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{"openapi.yaml": file(document), "a.yaml": file("type: string\n"), "fixtures/a/one.json": file(`"one"`)}
			loaded := newSnapshot(maps.Clone(files))
			mock, err := mockserver.New(loaded, mockserver.Options{Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			defer mock.Close()
			row.change(loaded.files.(fstest.MapFS))
			if got := loaded.changed(); got != row.seen {
				t.Errorf("changed: %v, want %v", got, row.seen)
			}
		})
	}
}

// elsewhere is files that are asked for anew, and know themselves what changed.
type elsewhere struct{ fs.FS }

func (elsewhere) Poll() error  { return nil }
func (elsewhere) Version() int { return 1 }

// An overlay is looked at like the document that it changes, also where that is behind a URL.
func TestSnapshotSeesOverlays(t *testing.T) {
	document := fstest.MapFS{"openapi.yaml": {Data: []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n")}}
	for name, files := range map[string]fs.FS{"files": document, "a URL": elsewhere{document}} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.overlay.yaml")
			write := func(title string) {
				text := "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions: [{target: $.info, update: {title: " + title + "}}]\n"
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write("one")
			both, err := overlaidBy(files, []string{path})
			if err != nil {
				t.Fatal(err)
			}
			loaded := newSnapshot(both)
			mock, err := mockserver.New(loaded.api, mockserver.Options{Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			defer mock.Close()
			if loaded.changed() {
				t.Error("seen before it changed")
			}
			write("another")
			if !loaded.changed() {
				t.Error("not seen")
			}
			log := slog.New(slog.DiscardHandler)
			if !reload(newSnapshot(both).api, mock, func(fs.FS) error { return nil }, log) {
				t.Fatal("the change is not taken")
			}
			if got, _ := mock.Title(); got != "another" {
				t.Errorf("%s is served", got)
			}
			if got := mock.Files(); !slices.Contains(got, path) {
				t.Errorf("files %q are without the overlay", got)
			}
		})
	}
}

// What was not there when the files were read is seen when it comes.
func TestSnapshotSeesWhatWasMissing(t *testing.T) {
	files := fstest.MapFS{"openapi.yaml": {Data: []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {$ref: a.yaml}}\n")}}
	loaded := newSnapshot(files)
	if _, err := mockserver.New(loaded, mockserver.Options{Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err) // what is not there costs only what stands there
	}
	files["a.yaml"] = &fstest.MapFile{Data: []byte("{}\n")}
	if !loaded.changed() {
		t.Error("the file that was missing is not seen")
	}
}

// A change that --strict refuses is not taken, and the mock goes on with what it has.
func TestStrictJudgesChanges(t *testing.T) {
	const good = "openapi: 3.1.0\ninfo: {title: good, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\n"
	log := slog.New(slog.DiscardHandler)
	for strict, title := range map[bool]string{true: "good", false: "slip"} {
		v := &serve{strict: strict, output: output{stdout: io.Discard, stderr: io.Discard}}
		mock, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte(good)}}, mockserver.Options{Log: log})
		if err != nil {
			t.Fatal(err)
		}
		defer mock.Close()
		slip := strings.NewReplacer("good", "slip", "description: ok", "description: ok, headers: {X: {$ref: '#/nowhere'}}").Replace(good)
		if taken := reload(fstest.MapFS{"openapi.yaml": {Data: []byte(slip)}}, mock, v.judge, log); taken == strict {
			t.Errorf("strict %v: the change is taken: %v", strict, taken)
		}
		if got, _ := mock.Title(); got != title {
			t.Errorf("strict %v: %s is served", strict, got)
		}
	}
}
