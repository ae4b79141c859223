package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"agentmock"
	"agentmock/internal/openapi"
)

// apiFlags are where the API comes from: --api FILE or DIR, else the one in the program.
type apiFlags struct {
	path string
	root string // where references may lead, "" for the document's own directory
}

func (s *apiFlags) flag(flags *pflag.FlagSet) {
	flags.StringVar(&s.path, "api", "", "OpenAPI `FILE`, or the directory of one, with its fixtures/ beside it (default: the agent API in the program)")
	flags.StringVar(&s.root, "root", "", "`DIR` around the document of --api that its references may lead to (default: its own directory)")
}

// embedded reports whether the API is the one in the program.
func (s *apiFlags) embedded() bool { return s.path == "" }

// open returns the API as a directory, and the name of the document in it, "" for the usual one. Nothing outside the directory
// can be read through it, not by links either.
func (s *apiFlags) open() (fs.FS, string, error) {
	if s.embedded() && s.root != "" {
		return nil, "", errors.New("--root: the API in the program has no directory around it; name yours with --api")
	}
	if s.embedded() {
		return agentmock.FS, "", nil
	}
	info, err := os.Stat(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", fmt.Errorf("--api %s: there is no such file or directory", s.path)
	}
	if err != nil {
		return nil, "", fmt.Errorf("--api: %w", err)
	}
	dir, file := s.path, ""
	if !info.IsDir() {
		dir, file = filepath.Split(s.path)
		if dir == "" {
			dir = "."
		}
	}
	if s.root != "" {
		if dir, file, err = s.below(dir, file); err != nil {
			return nil, "", err
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, "", fmt.Errorf("--api: %w", err)
	}
	return root.FS(), file, nil
}

// below returns the document as a file below --root.
func (s *apiFlags) below(dir, file string) (string, string, error) {
	if file == "" {
		i := slices.IndexFunc(openapi.RootNames(), func(name string) bool {
			_, err := os.Stat(filepath.Join(dir, name))
			return err == nil
		})
		if i < 0 {
			return "", "", fmt.Errorf("--api %s: with --root, name the document itself", s.path)
		}
		file = openapi.RootNames()[i]
	}
	root, err := filepath.Abs(s.root)
	if err != nil {
		return "", "", fmt.Errorf("--root: %w", err)
	}
	document, err := filepath.Abs(filepath.Join(dir, file))
	if err != nil {
		return "", "", fmt.Errorf("--api: %w", err)
	}
	within, err := filepath.Rel(root, document)
	if err != nil || !filepath.IsLocal(within) {
		return "", "", fmt.Errorf("--root %s: %s is not below it", s.root, s.path)
	}
	return root, filepath.ToSlash(within), nil
}

// name returns how the source is called in messages.
func (s *apiFlags) name() string {
	if s.embedded() {
		return "the agent API in the program"
	}
	return s.path
}

// lintLine returns the command that shows what is wrong with the document.
func (s *apiFlags) lintLine() string {
	if s.embedded() {
		return "agentmock lint shows them"
	}
	return "agentmock lint --api " + shellQuote(s.path) + " shows them"
}

// found says how many errors and warnings there are.
func found(errors, warnings int) string {
	plural := func(n int, one string) string {
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprintf("%d %ss", n, one)
	}
	return plural(errors, "error") + " and " + plural(warnings, "warning")
}

// behind tells how many findings of lint stand behind the document that answers are held against.
func (o output) behind(s *apiFlags) func(errors, warnings int) {
	return func(errors, warnings int) {
		if errors > 0 {
			fmt.Fprintf(o.stderr, "agentmock: the document has %s, and answers are held against what is read of it: %s\n", found(errors, warnings), s.lintLine())
		}
	}
}

// wrap says where an error of loading belongs; several mistakes have a line each.
func (s *apiFlags) wrap(err error) error {
	separator := " "
	if strings.Contains(err.Error(), "\n") {
		separator = "\n"
	}
	return fmt.Errorf("%s:%s%w", s.name(), separator, err)
}
