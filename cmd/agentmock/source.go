package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"agentmock"
)

// source is where the API comes from: --api FILE or DIR, else the one in the program.
type source struct{ path string }

func (s *source) flag(flags *pflag.FlagSet) {
	flags.StringVar(&s.path, "api", "", "OpenAPI `FILE`, or the directory of one, with its fixtures/ beside it (default: the agent API in the program)")
}

// embedded reports whether the API is the one in the program.
func (s *source) embedded() bool { return s.path == "" }

// open is the API as a directory, and the name of the document in it, "" for the usual one. Nothing outside the directory
// can be read through it, not by links either.
func (s *source) open() (fs.FS, string, error) {
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
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, "", fmt.Errorf("--api: %w", err)
	}
	return root.FS(), file, nil
}

// name is how the source is called in messages.
func (s *source) name() string {
	if s.embedded() {
		return "the agent API in the program"
	}
	return s.path
}

// wrap says where an error of loading belongs; several mistakes have a line each.
func (s *source) wrap(err error) error {
	separator := " "
	if strings.Contains(err.Error(), "\n") {
		separator = "\n"
	}
	return fmt.Errorf("%s:%s%w", s.name(), separator, err)
}
