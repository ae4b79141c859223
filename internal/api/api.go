package api

import (
	"io/fs"
	"path"
	"sync"

	"agentmock/internal/fixture"
	"agentmock/internal/generate"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
	"agentmock/internal/resource"
	"agentmock/internal/rules"
	"agentmock/internal/source"
)

// API is an API, compiled. It is read-only and safe for concurrent use.
type API struct {
	Document  *openapi.Document
	Generator *generate.Generator
	Fixtures  *fixture.Set
	Resources *resource.Set
}

// Open compiles the API in fsys. Its errors carry file and line.
// Of a directory that [Compiled] returned, what was compiled once is returned again.
func Open(fsys fs.FS, options openapi.Options) (*API, error) {
	if shared, ok := fsys.(*compiled); ok {
		return shared.open(options)
	}
	document, err := load(fsys, options)
	if err != nil {
		return nil, err
	}
	var generator *generate.Generator
	var both sync.WaitGroup // both only read the document
	both.Go(func() { generator = generate.Prepare(document) })
	resources := resource.Find(document)
	both.Wait()
	document.Findings = append(document.Findings, resources.Findings...)
	for _, fault := range generator.Faults {
		document.Findings = append(document.Findings, source.FindingsOf(fault, document.File, source.Error)...)
	}
	document.Findings = source.SortFindings(document.Findings)
	fixtures, err := fixture.Load(fsys, document)
	if err != nil {
		return nil, err
	}
	return &API{Document: document, Generator: generator, Fixtures: fixtures, Resources: resources}, nil
}

// Document loads the document in fsys, and leaves out relations in it that can mean nothing. Its errors carry file and line.
func Document(fsys fs.FS, options openapi.Options) (*openapi.Document, error) {
	document, _, err := Resources(fsys, options)
	return document, err
}

// Resources is Document with the resources of the document, which are found while it is loaded.
func Resources(fsys fs.FS, options openapi.Options) (*openapi.Document, *resource.Set, error) {
	if shared, ok := fsys.(*compiled); ok {
		a, err := shared.open(options)
		if err != nil {
			return nil, nil, err
		}
		return a.Document, a.Resources, nil
	}
	document, err := load(fsys, options)
	if err != nil {
		return nil, nil, err
	}
	resources := resource.Find(document)
	document.Findings = source.SortFindings(append(document.Findings, resources.Findings...))
	return document, resources, nil
}

// load loads a document with its relations.
func load(fsys fs.FS, options openapi.Options) (*openapi.Document, error) {
	document, err := openapi.Load(fsys, options)
	if err != nil {
		return nil, err
	}
	for _, one := range document.Each() {
		if one.Rules, err = rules.Read(fsys, one.File); err != nil {
			document.Findings = append(document.Findings, source.FindingsOf(err, path.Join(path.Dir(one.File), rules.File), source.Error)...)
		}
	}
	found, err := relation.Lint(document)
	if err != nil {
		return nil, err
	}
	document.Findings = append(append(document.Findings, found...), ownFindings(document)...)
	return document, nil
}

// compiled is a directory that knows what was compiled of it.
type compiled struct {
	fs.FS
	mutex sync.Mutex
	known map[key]*API
}

// key is what a document is compiled by.
type key struct {
	file, base string
	ownBase    bool
}

// Compiled returns fsys as a directory whose API [Open] compiles once, however many parts of a program open it.
// It is to be made anew when the files change.
func Compiled(fsys fs.FS) fs.FS { return &compiled{FS: fsys, known: map[key]*API{}} }

func (c *compiled) open(options openapi.Options) (*API, error) {
	k := key{file: options.File, ownBase: options.BasePath != nil}
	if k.ownBase {
		k.base = *options.BasePath
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if a := c.known[k]; a != nil {
		return a, nil
	}
	a, err := Open(c.FS, options)
	if err == nil {
		c.known[k] = a
	}
	return a, err
}
