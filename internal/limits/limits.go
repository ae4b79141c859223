// Package limits sees to it that every bound on what comes from outside has a test that crosses it.
package limits

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Test runs the test of each bound, by the name of its constant, and fails where the package in this folder has a bound that no
// test crosses. A bound is a constant whose name begins with max or Max. Those of own bound nothing that comes from outside, for the
// reason that is given.
func Test(t *testing.T, crossed map[string]func(*testing.T), own map[string]string) {
	t.Helper()
	bounds := Bounds(t, ".")
	for _, name := range bounds {
		switch {
		case crossed[name] != nil && own[name] != "":
			t.Errorf("%s is crossed, and said to need no test", name)
		case crossed[name] == nil && own[name] == "":
			t.Errorf("%s is a bound that no test crosses", name)
		}
	}
	for name := range crossed {
		if !slices.Contains(bounds, name) {
			t.Errorf("%s is no constant of this package", name)
			continue
		}
		t.Run(name, crossed[name])
	}
	for name := range own {
		if !slices.Contains(bounds, name) {
			t.Errorf("%s is no constant of this package", name)
		}
	}
}

// Bounds returns the names of the bounds in the Go files of a folder, tests left out.
func Bounds(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			d, isDecl := n.(*ast.GenDecl)
			if !isDecl || d.Tok != token.CONST {
				return true
			}
			for _, s := range d.Specs {
				for _, id := range s.(*ast.ValueSpec).Names {
					if strings.HasPrefix(id.Name, "max") || strings.HasPrefix(id.Name, "Max") {
						names = append(names, id.Name)
					}
				}
			}
			return true
		})
	}
	slices.Sort(names)
	return slices.Compact(names)
}
