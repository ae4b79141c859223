// Command rename gives the module another path, such as github.com/acme/agentmock, so that others can import it from where it is kept: in
// go.mod, in every import, and in the texts that name packages.
package main

import (
	"errors"
	"flag"
	"fmt"
	"go/format"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "rename: "+err.Error())
		os.Exit(2)
	}
}

// run renames the module of a checkout.
func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("rename", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, "Gives the module another path, in place.\n\n  go -C tools run ./rename -module github.com/acme/agentmock\n\n")
		flags.PrintDefaults()
	}
	module := flags.String("module", "", "`PATH` of the module from now on; required")
	root := flags.String("root", "..", "`DIR` of the checkout")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if !modulePath.MatchString(*module) {
		return fmt.Errorf("-module %q: expected a path whose first part has a dot, such as github.com/acme/agentmock", *module)
	}
	old, err := nameIn(filepath.Join(*root, "go.mod"))
	if err != nil {
		return err
	}
	list := exec.Command("git", "ls-files", "-z", "*.go", "*.md", "go.mod", "tools/go.mod")
	list.Dir = *root
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("git ls-files in %s: %w", *root, err)
	}
	changed := 0
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		path := filepath.Join(*root, name)
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		next := renamed(string(text), old, *module)
		if next == string(text) {
			continue
		}
		if strings.HasSuffix(name, ".go") { // imports are sorted by their paths
			formatted, err := format.Source([]byte(next))
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			next = string(formatted)
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(next), info.Mode().Perm()); err != nil {
			return err
		}
		changed++
	}
	fmt.Fprintf(stdout, "%s is %s in %d files\n", old, *module, changed)
	return nil
}

// modulePath is a path that go get takes (https://go.dev/ref/mod#go-mod-file-ident), its parts not looked into.
var modulePath = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~-]+)+$`)

var moduleLine = regexp.MustCompile(`(?m)^module (\S+)$`)

// nameIn returns what a go.mod calls its module.
func nameIn(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	found := moduleLine.FindSubmatch(text)
	if found == nil {
		return "", fmt.Errorf("%s: expected a line with the module's path", file)
	}
	return string(found[1]), nil
}

// renamed returns a text with the module's path where it stands: in quotes, alone or before one of its folders, and in what go.mod says of it.
func renamed(text, old, module string) string {
	name := regexp.QuoteMeta(old)
	quoted := regexp.MustCompile(`"` + name + `((?:/(?:cmd|contract|internal|mockserver|tools)(?:/[A-Za-z0-9_./-]*)?|/)?")`)
	imported := regexp.MustCompile(`((?:^|\n)(?:import |\t)(?:[A-Za-z_.]+ )?)"` + name + `"`)
	directive := regexp.MustCompile(`((?:^|\s|\\n)(?:module|replace|require|-replace|-require) )` + name + `(/tools)?(\s|=|@|\\n|$)`)
	listed := regexp.MustCompile(`(\n\t)` + name + `( v0\.0\.0)`)
	text = quoted.ReplaceAllStringFunc(text, func(found string) string {
		if found == `"`+old+`"` { // the program's name, unless it is imported
			return found
		}
		return `"` + module + strings.TrimPrefix(found, `"`+old)
	})
	text = imported.ReplaceAllString(text, "${1}\""+module+"\"")
	text = directive.ReplaceAllString(text, "${1}"+module+"${2}${3}")
	return listed.ReplaceAllString(text, "${1}"+module+"${2}")
}
