package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/remote"
)

// several is the files of several documents that are served as one API, each document's in a folder of its name.
type several struct {
	names []string
	parts map[string]*part
}

// part is one of them.
type part struct {
	*found
	base *string // NAME=: what its paths stand below
}

// named is an argument that says below which path a document is served: NAME=FILE.
var named = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$`)

// cutName returns the name and the path of an argument NAME=PATH; no name where the argument is a path.
func cutName(arg string) (name, path string) {
	if m := named.FindStringSubmatch(arg); m != nil {
		if _, err := os.Stat(arg); err != nil {
			return m[1], m[2]
		}
	}
	return "", arg
}

// arguments takes the documents from arguments in place of --api: one as [apiFlags.argument] does, or several.
func (s *apiFlags) arguments(command *cobra.Command, args []string) error {
	if len(args) == 0 || len(args) == 1 && !isNamed(args[0]) {
		return s.argument(command, args)
	}
	for _, flag := range []string{"api", "root", "overlay", "base-path"} {
		if f := command.Flags().Lookup(flag); f != nil && f.Changed {
			return fmt.Errorf("--%s does not go with several documents, nor with NAME=FILE: expected documents alone; NAME=FILE puts one below /NAME", flag)
		}
	}
	s.typed, s.several = true, args
	return nil
}

func isNamed(arg string) bool {
	name, _ := cutName(arg)
	return name != ""
}

// findSeveral finds the documents that are named.
func (s *apiFlags) findSeveral(ctx context.Context) (*found, error) {
	all := &several{parts: map[string]*part{}}
	var paths []string
	for _, arg := range s.several {
		name, path := cutName(arg)
		one := apiFlags{path: path, typed: true}
		if path == "" {
			return nil, errors.New(expectedDocument + "; found an empty text")
		}
		at, err := one.find(ctx)
		if err != nil {
			return nil, err
		}
		p := &part{found: at}
		if name != "" {
			below := "/" + name
			p.base = &below
		} else {
			name = nameOf(path)
		}
		for i := 2; p.base == nil && all.parts[name] != nil; i++ {
			name = nameOf(path) + "-" + strconv.Itoa(i)
		}
		if all.parts[name] != nil {
			return nil, fmt.Errorf("two documents are called %s: expected NAME=FILE with a name of its own for each", name)
		}
		all.names, all.parts[name] = append(all.names, name), p
		paths = append(paths, redact.URL(arg, nil))
	}
	return &found{fsys: all, files: all, path: strings.Join(paths, ", ")}, nil
}

// nameOf returns what a document is called after where it is: its file without an ending, its directory where the file has one of the usual
// names.
func nameOf(where string) string {
	if remote.IsURL(where) {
		u, err := url.Parse(where)
		if err != nil {
			return "document"
		}
		where = path.Join("/", u.Host, u.Path)
	} else if absolute, err := filepath.Abs(where); err == nil {
		where = filepath.ToSlash(absolute)
	}
	if slices.Contains(openapi.Names(), path.Base(where)) {
		where = path.Dir(where)
	}
	base := path.Base(where)
	base = unnameable.ReplaceAllString(strings.TrimSuffix(base, path.Ext(base)), "-")
	if base = strings.Trim(base, "-."); base == "" {
		return "document"
	}
	return base
}

// unnameable is what no name has in it.
var unnameable = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// Parts returns the documents.
func (s *several) Parts() []openapi.Part {
	var all []openapi.Part
	for _, name := range s.names {
		p := s.parts[name]
		all = append(all, openapi.Part{Name: name, File: p.file, BasePath: p.base})
	}
	return all
}

// at returns the document that a name is of, and the name in its own files; nil for none.
func (s *several) at(name string) (*part, string) {
	first, rest, below := strings.Cut(name, "/")
	if !below {
		rest = "."
	}
	return s.parts[first], rest
}

// Open opens a file or a folder.
func (s *several) Open(name string) (fs.File, error) {
	if p, rest := s.at(name); p != nil {
		return p.fsys.Open(rest)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// Stat describes a file or a folder.
func (s *several) Stat(name string) (fs.FileInfo, error) {
	if p, rest := s.at(name); p != nil {
		return fs.Stat(p.fsys, rest)
	}
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists a folder.
func (s *several) ReadDir(name string) ([]fs.DirEntry, error) {
	if p, rest := s.at(name); p != nil {
		return fs.ReadDir(p.fsys, rest)
	}
	return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
}

// Local returns the file that a reference in another leads to, of files that have URLs.
func (s *several) Local(from, reference string) (string, bool) {
	p, rest := s.at(from)
	if p == nil {
		return "", false
	}
	local, ok := localOf(p.fsys, rest, reference)
	if !ok {
		return "", false
	}
	first, _, _ := strings.Cut(from, "/")
	return path.Join(first, local), true
}

// Follow has the directories of documents be those that are there now, and reports whether one is another.
func (s *several) Follow() bool {
	replaced := false
	for _, p := range s.parts {
		replaced = follow(p.fsys) || replaced
	}
	return replaced
}

// Poll asks for those documents anew that are elsewhere.
func (s *several) Poll() error {
	var faults []error
	for _, name := range s.names {
		if files := polledOf(s.parts[name].fsys); files != nil {
			faults = append(faults, files.Poll())
		}
	}
	return errors.Join(faults...)
}

// Version is a number that changes with any of them.
func (s *several) Version() int {
	sum := 0
	for _, p := range s.parts {
		if files := polledOf(p.fsys); files != nil {
			sum += files.Version()
		}
	}
	return sum
}
