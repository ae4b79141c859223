package main

import (
	"os"
	"testing"

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
