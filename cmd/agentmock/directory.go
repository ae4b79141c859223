package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// directory is the files below a path, whichever directory that names: one that is replaced, by a link that leads elsewhere or by another
// of its name, is followed. Nothing outside of it is reached. It is safe for concurrent use.
type directory struct {
	path string // absolute: the directory that one works in may be replaced, too

	mutex sync.RWMutex
	root  *os.Root
	files fs.FS
	is    fs.FileInfo // of the root
}

// openDirectory opens a directory by its path.
func openDirectory(path string) (*directory, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	d := &directory{path: absolute}
	if d.root, err = os.OpenRoot(path); err != nil {
		return nil, err
	}
	d.files = d.root.FS()
	d.is, err = d.root.Stat(".")
	return d, err
}

// Follow opens the directory that the path names now, and reports whether it is another one. While there is none, what was opened stays.
func (d *directory) Follow() bool {
	d.mutex.RLock()
	is := d.is
	d.mutex.RUnlock()
	if now, err := os.Stat(d.path); err != nil || os.SameFile(now, is) {
		return false
	}
	next, err := openDirectory(d.path)
	if err != nil {
		return false
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	_ = d.root.Close() // files of it that are open stay so
	d.root, d.files, d.is = next.root, next.files, next.is
	return true
}

func (d *directory) now() fs.FS {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	return d.files
}

// read asks the files as they are, and once more where they were replaced meanwhile.
func read[T any](d *directory, question func(fs.FS) (T, error)) (T, error) {
	out, err := question(d.now())
	if errors.Is(err, os.ErrClosed) {
		return question(d.now())
	}
	return out, err
}

// Open opens a file or a folder.
func (d *directory) Open(name string) (fs.File, error) {
	return read(d, func(files fs.FS) (fs.File, error) { return files.Open(name) })
}

// Stat describes a file or a folder.
func (d *directory) Stat(name string) (fs.FileInfo, error) {
	return read(d, func(files fs.FS) (fs.FileInfo, error) { return fs.Stat(files, name) })
}

// ReadFile returns what is in a file.
func (d *directory) ReadFile(name string) ([]byte, error) {
	return read(d, func(files fs.FS) ([]byte, error) { return fs.ReadFile(files, name) })
}

// ReadDir lists a folder.
func (d *directory) ReadDir(name string) ([]fs.DirEntry, error) {
	return read(d, func(files fs.FS) ([]fs.DirEntry, error) { return fs.ReadDir(files, name) })
}

// follow has files of a directory be those of the one that is there now, and reports whether it is another.
func follow(files fs.FS) bool {
	if o, ok := files.(*overlaid); ok {
		files = o.FS
	}
	d, ok := files.(interface{ Follow() bool })
	return ok && d.Follow()
}
