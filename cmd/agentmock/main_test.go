package main

import (
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the tests run the program by its name, in processes of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"agentmock": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			// same DIR DIR compares all that is in two folders.
			"same": func(ts *testscript.TestScript, differ bool, args []string) {
				one, err := contents(ts.MkAbs(args[0]))
				ts.Check(err)
				other, err := contents(ts.MkAbs(args[1]))
				ts.Check(err)
				if diff := cmp.Diff(one, other); (diff != "") != differ {
					ts.Fatalf("%s and %s (-%[1]s +%[2]s):\n%s", args[0], args[1], diff)
				}
			},
			// waitfor FILE waits until there is a file.
			"waitfor": func(ts *testscript.TestScript, _ bool, args []string) {
				eventually(ts, args[0]+" is there", func() bool {
					_, err := os.Stat(ts.MkAbs(args[0]))
					return err == nil
				})
			},
		},
	})
}

// contents returns the files in a folder by name.
func contents(dir string) (map[string]string, error) {
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(os.DirFS(dir), name)
		files[name] = string(text)
		return err
	})
	return files, err
}
