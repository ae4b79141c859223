package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// overlaid is the files of an API, and the overlays that change its document, which may stand anywhere on this machine.
type overlaid struct {
	fs.FS
	names []string // as findings call them: none is a name that a file of the API has
}

// overlaidBy returns files whose document the named files change.
func overlaidBy(files fs.FS, paths []string) (fs.FS, error) {
	if len(paths) == 0 {
		return files, nil
	}
	out := &overlaid{FS: files}
	for _, path := range paths {
		switch info, err := os.Stat(path); {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("--overlay %s: there is no such file; expected an OpenAPI Overlay%s", path, near(path))
		case err != nil:
			return nil, fmt.Errorf("--overlay %w", err)
		case !info.Mode().IsRegular():
			return nil, fmt.Errorf("--overlay %s: expected an OpenAPI Overlay, a file", path)
		}
		name := filepath.ToSlash(path)
		if fs.ValidPath(name) {
			name = "./" + name
		}
		out.names = append(out.names, name)
	}
	return out, nil
}

// Overlays returns the names of the overlays.
func (o *overlaid) Overlays() []string { return o.names }

// Open opens an overlay, or a file or a folder of the API.
func (o *overlaid) Open(name string) (fs.File, error) {
	if slices.Contains(o.names, name) {
		return os.Open(filepath.FromSlash(name))
	}
	return o.FS.Open(name)
}

// Stat describes an overlay, or a file or a folder of the API.
func (o *overlaid) Stat(name string) (fs.FileInfo, error) {
	if slices.Contains(o.names, name) {
		return os.Stat(filepath.FromSlash(name))
	}
	return fs.Stat(o.FS, name)
}

// Local returns the file that a reference in another leads to, of files that have URLs.
func (o *overlaid) Local(from, reference string) (string, bool) {
	return localOf(o.FS, from, reference)
}

func localOf(files fs.FS, from, reference string) (string, bool) {
	if located, ok := files.(interface {
		Local(from, reference string) (string, bool)
	}); ok {
		return located.Local(from, reference)
	}
	return "", false
}

// overlaysOf returns the names of the overlays that change the document of files.
func overlaysOf(files fs.FS) []string {
	if o, ok := files.(interface{ Overlays() []string }); ok {
		return o.Overlays()
	}
	return nil
}

// polledOf returns files as those that are asked for anew, nil where all are looked at.
func polledOf(files fs.FS) polled {
	switch all := files.(type) {
	case *overlaid:
		return polledOf(all.FS)
	case *several:
		for _, p := range all.parts {
			if polledOf(p.fsys) != nil {
				return all
			}
		}
		return nil
	}
	p, _ := files.(polled)
	return p
}

// isPolled reports whether a file is asked for anew, not looked at.
func isPolled(files fs.FS, name string) bool {
	if all, ok := files.(*several); ok {
		p, rest := all.at(name)
		return p != nil && isPolled(p.fsys, rest)
	}
	return polledOf(files) != nil && !slices.Contains(overlaysOf(files), name)
}
