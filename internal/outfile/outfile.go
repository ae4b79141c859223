// Package outfile writes files beside those that they take the place of: nobody reads half of one, and what a run that was killed has left
// is taken away by the next.
package outfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Modes of files: Data are those that have data of people in them, which are their owner's alone; Plain is for what anybody may read.
const (
	Data  fs.FileMode = 0o600
	Plain fs.FileMode = 0o644
)

// File is a file that is being written.
type File struct {
	*bufio.Writer
	path string
	mode fs.FileMode
	file *os.File
}

// Create begins a file in a folder that is made where it is not there.
func Create(path string, mode fs.FileMode) (*File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	hidden := "." + filepath.Base(path) + "-"
	Sweep(filepath.Dir(path), hidden)
	f, err := os.CreateTemp(filepath.Dir(path), hidden+"*") // its owner's alone as long as it is written
	if err != nil {
		return nil, err
	}
	return &File{bufio.NewWriterSize(f, 64<<10), path, mode, f}, nil
}

// Done puts the file in its place, or takes it away where fault is one.
func (f *File) Done(fault error) error {
	err := errors.Join(fault, f.Flush(), f.file.Chmod(f.mode), f.file.Close())
	if err == nil {
		err = os.Rename(f.file.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(f.file.Name())
		return fmt.Errorf("%s: %w", f.path, err)
	}
	return nil
}

// Write writes a file as one.
func Write(path string, mode fs.FileMode, write func(w io.Writer) error) error {
	f, err := Create(path, mode)
	if err != nil {
		return err
	}
	return f.Done(write(f))
}

// abandoned is how long nobody has written to what was left: a run that is under way writes more often.
const abandoned = 10 * time.Minute

// Sweep takes away what runs that were killed have left in a folder, files and folders whose names begin so. What is not there, or cannot be
// taken away, stays.
func Sweep(dir, prefix string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && strings.HasPrefix(entry.Name(), prefix) && time.Since(info.ModTime()) > abandoned {
			_ = os.RemoveAll(filepath.Join(dir, entry.Name()))
		}
	}
}
