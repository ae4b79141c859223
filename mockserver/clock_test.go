package mockserver_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestClocksComeIn looks for clocks and timers of our own: all but the defaults of the options come in.
func TestClocksComeIn(t *testing.T) {
	clock := regexp.MustCompile(`time\.(Now|Since|Until|After|AfterFunc|NewTimer|NewTicker|Tick|Sleep)\b`)
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || path == "options.go" {
			return err
		}
		text, err := os.ReadFile(path)
		if found := clock.Find(text); found != nil {
			t.Errorf("%s: %s", path, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
