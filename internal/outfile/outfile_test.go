package outfile_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"agentmock/internal/outfile"
)

func write(t *testing.T, path string, mode os.FileMode, text string) {
	t.Helper()
	if err := outfile.Write(path, mode, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, entry := range entries {
		all = append(all, entry.Name())
	}
	return strings.Join(all, " ")
}

// A file is as it was until the next one is whole, and has the mode that it is given.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made")
	path := filepath.Join(dir, "report.html")
	write(t, path, outfile.Plain, "one")
	f, err := outfile.Create(path, outfile.Data)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.WriteString("two")
	if text, _ := os.ReadFile(path); string(text) != "one" {
		t.Errorf("half of it is there: %s", text)
	}
	if err := f.Done(errors.New("cut short")); err == nil || names(t, dir) != "report.html" {
		t.Errorf("%v, and there is %s", err, names(t, dir))
	}
	for mode, text := range map[os.FileMode]string{outfile.Data: "two", outfile.Plain: "three"} {
		write(t, path, mode, text)
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("mode %v, want %v", info.Mode(), mode)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("got %s", got)
		}
	}
}

// What a run that was killed has left goes; what may be under way stays, and so does what is called otherwise.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	long, now := time.Now().Add(-time.Hour), time.Now()
	for name, at := range map[string]time.Time{".report.html-123": long, ".report.html-456": now, ".report.json-123": long, "report.html": long} {
		if err := errors.Join(os.WriteFile(filepath.Join(dir, name), nil, 0o600), os.Chtimes(filepath.Join(dir, name), at, at)); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "report.html"), outfile.Plain, "")
	if got, want := names(t, dir), ".report.html-456 .report.json-123 report.html"; got != want {
		t.Errorf("there is %s, want %s", got, want)
	}
	folder := filepath.Join(dir, ".recording-1")
	if err := errors.Join(os.MkdirAll(filepath.Join(folder, "a"), 0o755), os.Chtimes(folder, long, long)); err != nil {
		t.Fatal(err)
	}
	outfile.Sweep(dir, ".recording-")
	outfile.Sweep(filepath.Join(dir, "nowhere"), "")
	if got := names(t, dir); strings.Contains(got, "recording") {
		t.Errorf("there is %s", got)
	}
}
