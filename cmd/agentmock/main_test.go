package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the tests run the program by its name, in processes of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"agentmock": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}
