package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"agentmock"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/remote"
	"agentmock/internal/suggest"
)

// found is the API that a verb uses.
type found struct {
	fsys  fs.FS
	files fs.FS  // those of fsys, without overlays
	file  string // the document in fsys
	path  string // the document as people name it, "" for the one in the program
	note  string // what people may wonder about, "" for nothing
}

// expectedDocument is what may be named.
const expectedDocument = "expected an OpenAPI document: a FILE, the DIR of one, an http(s)://URL, or " + builtin

// find finds what is named, or what stands here.
func (s *apiFlags) find(ctx context.Context) (*found, error) {
	switch {
	case len(s.several) > 0:
		return s.findSeveral(ctx)
	case s.path == "":
		return s.here()
	case s.path == builtin && s.root != "":
		return nil, errors.New("--root: the API in the program has no directory around it; name yours with --api")
	case s.path == builtin:
		return &found{fsys: agentmock.FS, file: openapi.Names()[0]}, nil
	case remote.IsURL(s.path) && s.root != "":
		return nil, errors.New("--root: a URL has no directory around it: references may lead to all of its origin")
	case remote.IsURL(s.path):
		site, err := remote.Open(ctx, s.path, nil)
		if err != nil {
			return nil, fmt.Errorf("%s%w", s.flagName(), err)
		}
		return &found{fsys: site, file: site.Document(), path: redact.URL(s.path, nil)}, nil
	}
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s%s: there is no such file or directory; %s%s", s.flagName(), s.path, expectedDocument, near(s.path))
	case err != nil:
		return nil, fmt.Errorf("%s%w", s.flagName(), err)
	case info.IsDir():
		return s.within(s.path, "")
	}
	dir, file := filepath.Split(s.path)
	return s.within(filepath.Clean(dir), file)
}

// here finds the document in the directory where the command is typed, and else the API in the program.
func (s *apiFlags) here() (*found, error) {
	out, err := s.within(".", "")
	var none *openapi.NoDocumentError
	if !errors.As(err, &none) {
		return out, err
	}
	if s.root != "" {
		return nil, errors.New("--root: the API in the program has no directory around it; name yours with --api")
	}
	out = &found{fsys: agentmock.FS, file: openapi.Names()[0], note: "no document is here"}
	if len(none.Alike) > 0 {
		out.note = "did you mean " + strings.Join(none.Alike, ", ") + "?"
	}
	return out, nil
}

// within finds a document in a directory of this machine; "" is the first of the usual names.
func (s *apiFlags) within(dir, file string) (*found, error) {
	root, err := openDirectory(dir)
	if err != nil {
		return nil, fmt.Errorf("%s%w", s.flagName(), err)
	}
	out := &found{fsys: root, file: file}
	if file == "" {
		if out.file, err = openapi.Find(out.fsys); err != nil {
			return nil, fmt.Errorf("%s%s: %w", s.flagName(), cmp.Or(s.path, dir), below(dir, err))
		}
		if others := openapi.Others(out.fsys, out.file); len(others) > 0 {
			out.note = "not " + strings.Join(others, ", ")
		}
	}
	out.path = filepath.Join(dir, filepath.FromSlash(out.file))
	if s.root == "" {
		return out, nil
	}
	_ = root.root.Close()
	out.fsys, out.file, err = s.around(out.path)
	return out, err
}

// below returns an error whose suggestions are paths from here.
func below(dir string, err error) error {
	var none *openapi.NoDocumentError
	if !errors.As(err, &none) {
		return err
	}
	out := &openapi.NoDocumentError{}
	for _, name := range none.Alike {
		out.Alike = append(out.Alike, filepath.Join(dir, filepath.FromSlash(name)))
	}
	return out
}

// around returns --root, and a document as a file below it.
func (s *apiFlags) around(document string) (fs.FS, string, error) {
	root, err := filepath.Abs(s.root)
	if err != nil {
		return nil, "", fmt.Errorf("--root: %w", err)
	}
	file, err := filepath.Abs(document)
	if err != nil {
		return nil, "", fmt.Errorf("%s%w", s.flagName(), err)
	}
	within, err := filepath.Rel(root, file)
	if err != nil || !filepath.IsLocal(within) {
		return nil, "", fmt.Errorf("--root %s: %s is not below it", s.root, document)
	}
	opened, err := openDirectory(root)
	if err != nil {
		return nil, "", fmt.Errorf("--root: %w", err)
	}
	return opened, filepath.ToSlash(within), nil
}

// near returns what a misspelt path may mean, as the end of a message: what is called alike, else what is a document there.
func near(path string) string {
	dir, base := filepath.Split(filepath.Clean(path))
	dir = filepath.Clean(dir)
	entries, _ := os.ReadDir(dir)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	found := suggest.Near(base, names)
	for i := range found {
		found[i] = filepath.Join(dir, found[i])
	}
	if len(found) > 0 {
		return "; near: " + strings.Join(found, ", ")
	}
	name, err := openapi.Find(os.DirFS(dir))
	var none *openapi.NoDocumentError
	switch {
	case err == nil:
		return "; there is " + filepath.Join(dir, filepath.FromSlash(name))
	case errors.As(below(dir, err), &none) && len(none.Alike) > 0:
		return "; did you mean " + strings.Join(none.Alike, ", ") + "?"
	}
	return ""
}
