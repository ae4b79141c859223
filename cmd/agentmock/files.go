package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"agentmock/internal/remote"
)

// newFile is a file that is written beside the one it takes the place of: nobody reads half of it.
type newFile struct {
	*bufio.Writer
	path string
	file *os.File
}

// createFile begins a file in a folder that is made where it is not there.
func createFile(path string) (*newFile, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return nil, err
	}
	return &newFile{bufio.NewWriterSize(f, 64<<10), path, f}, nil
}

// done puts the file in its place, or takes it away where fault is one.
func (f *newFile) done(fault error) error {
	err := errors.Join(fault, f.Flush(), f.file.Chmod(0o644), f.file.Close())
	if err == nil {
		err = os.Rename(f.file.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(f.file.Name())
		return fmt.Errorf("%s: %w", f.path, err)
	}
	return nil
}

// writeFile writes a file as one.
func writeFile(path string, write func(w io.Writer) error) error {
	f, err := createFile(path)
	if err != nil {
		return err
	}
	return f.done(write(f))
}

// folder returns where the files of the document are, from the root of the repository that one works in; from here where this is none, ""
// for what is elsewhere.
func (s *apiFlags) folder() string {
	here, err := os.Getwd()
	if err != nil || s.embedded() || remote.IsURL(s.found.path) {
		return ""
	}
	document, err := filepath.Abs(s.found.path)
	if err != nil {
		return ""
	}
	dir := strings.TrimSuffix(filepath.ToSlash(document), "/"+s.found.file)
	relative, err := filepath.Rel(repository(here), filepath.FromSlash(dir))
	if err != nil || relative == "." || relative == ".." || strings.HasPrefix(filepath.ToSlash(relative), "../") {
		return ""
	}
	return filepath.ToSlash(relative)
}

// repository returns the folder around one that is a repository of Git, the folder itself for none.
func repository(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if filepath.Dir(at) == at {
			return dir
		}
	}
}
