package remote

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"time"
)

// file is what a URL answered, or why it could not be had.
type file struct {
	name     string
	data     []byte
	tag      string // ETag, "" for none
	modified string // Last-Modified, "" for none
	err      error
	asked    bool // the version in use has read it
}

// same reports whether two answers are the same file.
func (f *file) same(other *file) bool {
	return f == other || (f.err == nil) == (other.err == nil) && errors.Is(f.err, fs.ErrNotExist) == errors.Is(other.err, fs.ErrNotExist) && bytes.Equal(f.data, other.data)
}

// Name, Size, Mode, ModTime, IsDir and Sys make it an fs.FileInfo.
func (f *file) Name() string       { return path.Base(f.name) }
func (f *file) Size() int64        { return int64(len(f.data)) }
func (f *file) Mode() fs.FileMode  { return 0o444 }
func (f *file) ModTime() time.Time { return time.Time{} }
func (f *file) IsDir() bool        { return false }
func (f *file) Sys() any           { return nil }

// reading is a file that is being read.
type reading struct {
	*file
	*bytes.Reader
}

// Size is that of the file: both parts have one.
func (r *reading) Size() int64 { return r.file.Size() }

// Stat describes the file.
func (r *reading) Stat() (fs.FileInfo, error) { return r.file, nil }

// Close does nothing: nothing is held.
func (r *reading) Close() error { return nil }
