package limits_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"agentmock/internal/limits"
)

// TestEveryPackage looks for packages with bounds that have no table of tests.
func TestEveryPackage(t *testing.T) {
	count := 0
	for _, root := range []string{"../../internal", "../../contract", "../../mockserver", "../../cmd/agentmock"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.IsDir() {
				return err
			}
			if entry.Name() == "testdata" {
				return fs.SkipDir
			}
			bounds := limits.Bounds(t, path)
			if _, err := os.Stat(filepath.Join(path, "limits_test.go")); len(bounds) > 0 && err != nil {
				t.Errorf("%s has bounds and no limits_test.go: %v", path, bounds)
			}
			count += len(bounds)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if count < 60 {
		t.Errorf("%d bounds are known", count)
	}
}
