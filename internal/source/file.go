package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// maxFileBytes bounds every file of a document.
const maxFileBytes = 128 << 20

// ReadFile reads a regular file of at most 128 MB: not a pipe, which may never end.
func ReadFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err == nil && len(data) > maxFileBytes {
		err = fmt.Errorf("%s: larger than %d MB", name, maxFileBytes>>20)
	}
	return data, err
}

// Errors returns the single mistakes of an error of Load.
func Errors(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// At returns the file and line that an error carries, and whether it carries one.
func At(err error) (Position, bool) {
	var placed *PositionError
	if errors.As(err, &placed) {
		return placed.Position, true
	}
	return Position{}, false
}
