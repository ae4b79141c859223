package openapi

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"agentmock/internal/route"
	"agentmock/internal/source"
)

// Part is one document of several that are served as one API.
type Part struct {
	Name     string  // the folder in which its files are; it tells its operations from those of others that are called the same
	File     string  // its root file, in that folder; "" looks for the usual names
	BasePath *string // takes the place of its servers' base paths
}

// joined is files of several documents.
type joined interface {
	// Parts returns the documents, of which no two have the same name.
	Parts() []Part
}

// join loads documents and makes one of them: each operation stands below the base path of its own document. Its error is also that two
// of them answer the same request.
func join(fsys fs.FS, parts []Part, options Options) (*Document, error) {
	s := &Document{router: route.NewRouter[*Operation]([]string{""})}
	var faults []error
	var titles, versions []string
	for _, part := range parts {
		one, err := part.load(fsys, options)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		faults = append(faults, s.adopt(one)...)
		titles = append(titles, one.Title)
		if !slices.Contains(versions, one.Version) {
			versions = append(versions, one.Version)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	s.Title, s.Version = strings.Join(titles, ", "), strings.Join(versions, ", ")
	s.OpenAPI, s.File = s.Parts[0].OpenAPI, s.Parts[0].File
	s.chinese = sync.OnceValue(func() (share float64) {
		for _, one := range s.Parts {
			share += one.Chinese() / float64(len(s.Parts))
		}
		return share
	})
	s.Findings = source.SortFindings(s.Findings)
	return s, nil
}

func (p Part) load(fsys fs.FS, options Options) (*Document, error) {
	file := p.File
	if file == "" {
		below, err := fs.Sub(fsys, p.Name)
		if err != nil {
			return nil, err
		}
		if file, err = Find(below); err != nil {
			return nil, err
		}
	}
	options.File, options.BasePath, options.within = path.Join(p.Name, file), p.BasePath, p.Name
	one, err := load(fsys, options)
	if err == nil {
		one.Name = p.Name
	}
	return one, err
}

// adopt takes what a document has. Its errors are operations that answer what another one answers.
func (s *Document) adopt(one *Document) (faults []error) {
	ids := map[string]string{} // what becomes of them
	for _, o := range one.Operations {
		own := o.ID
		if _, taken := s.Operation(o.ID); taken {
			o.ownID, o.ID = o.ID, one.Name+"."+o.ID
		}
		ids[own] = o.ID
	}
	own := make(map[*Operation]string, len(one.Operations)) // their paths
	for _, o := range one.Operations {
		own[o] = o.routed
		o.Path = one.PathOf(o)
		for _, r := range o.Responses {
			for i := range r.Links {
				if id, known := ids[r.Links[i].Operation]; known {
					r.Links[i].Operation = id
				} else if method, at, isPath := strings.Cut(r.Links[i].Operation, " "); isPath {
					r.Links[i].Operation = method + " " + one.base + at
				}
			}
		}
	}
	for _, o := range one.Operations {
		if o.beside != nil {
			continue
		}
		for _, base := range slices.Concat(one.bases, one.ownBases(o)) {
			if other, taken := s.router.At(o.Method, base+own[o]); taken {
				faults = append(faults, o.Errorf("%s %s is answered by %s, too: expected each document below a path of its own; NAME=FILE puts one below /NAME", o.Method, base+own[o], other.Position))
				continue
			}
			s.router.Add(o.Method, base+own[o], o)
		}
	}
	for _, o := range one.Operations {
		o.bases = nil // which its path has now
	}
	s.Parts = append(s.Parts, one)
	s.Operations, s.Callbacks, s.schemas = append(s.Operations, one.Operations...), append(s.Callbacks, one.Callbacks...), append(s.schemas, one.schemas...)
	s.Files, s.Findings, s.Given = append(s.Files, one.Files...), append(s.Findings, one.Findings...), append(s.Given, one.Given...)
	return faults
}

// Each returns the documents that s is joined of, s itself where it is one.
func (s *Document) Each() []*Document {
	if len(s.Parts) == 0 {
		return []*Document{s}
	}
	return s.Parts
}

// OwnID returns the ID that the operation has in its own document, where several are joined.
func (o *Operation) OwnID() string {
	if o.ownID != "" {
		return o.ownID
	}
	return o.ID
}
