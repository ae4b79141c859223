package scenario

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// Set is the cases of a folder.
type Set struct {
	Cases []*Case // in the order of the names of their files, whichever folder they are in
	// Environment are the values of the environment that places stand for.
	Environment Values
}

// Load reads the cases of a folder, which messages call folder: files in folders called after operations, or files that name their
// operation. getenv knows the values of places that no case before captures, and that are not captured before the first; nil knows none.
//
// Its errors, with file and line, join: a case that cannot be sent is one.
func Load(fsys fs.FS, folder string, s *openapi.Document, getenv func(string) string, captured ...Capture) (*Set, error) {
	l := &loader{fsys: fsys, shown: folder, spec: s, bodies: map[string]bool{}, set: &Set{Environment: Values{}}}
	names, err := files(fsys)
	if err != nil {
		return nil, err
	}
	var faults []error
	for _, exchanges := range []bool{true, false} { // files that exchanges name as bodies are no cases
		for _, name := range names {
			if isExchange(name) != exchanges || l.bodies[name] {
				continue
			}
			if err := l.load(name); err != nil {
				faults = append(faults, err)
			}
		}
	}
	slices.SortStableFunc(l.set.Cases, func(a, b *Case) int {
		return cmp.Or(strings.Compare(path.Base(a.File), path.Base(b.File)), strings.Compare(a.File, b.File))
	})
	if getenv == nil {
		getenv = func(string) string { return "" }
	}
	faults = append(faults, l.set.resolve(getenv, captured)...)
	slices.SortStableFunc(faults, func(a, b error) int {
		at, _ := source.At(a)
		other, _ := source.At(b)
		return at.Compare(other)
	})
	return l.set, errors.Join(faults...)
}

// files returns the names of the files in a folder, those that are hidden left out.
func files(fsys fs.FS) (names []string, err error) {
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		hidden := name != "." && (strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_"))
		switch {
		case err != nil:
			return err
		case hidden && entry.IsDir():
			return fs.SkipDir
		case !hidden && !entry.IsDir():
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

func isExchange(name string) bool { return path.Ext(name) == ".yaml" || path.Ext(name) == ".yml" }

type loader struct {
	fsys   fs.FS
	shown  string // what messages call it
	spec   *openapi.Document
	bodies map[string]bool
	set    *Set
}

func (l *loader) load(name string) error {
	data, err := source.ReadFile(l.fsys, name)
	if err != nil {
		return err
	}
	if !isExchange(name) && path.Ext(name) != ".json" {
		return source.Position{File: path.Join(l.shown, name)}.Errorf("not a case: expected .yaml, .json (the body of an answer), or a file that a case names as its bodyFile")
	}
	r := reader{loader: l, file: name}
	if r.root, err = source.ParseFile(path.Join(l.shown, name), data); err != nil {
		return err
	}
	folder, rest, inFolder := strings.Cut(name, "/")
	if !inFolder {
		folder, rest = "", name
	}
	r.out = &Case{Position: r.root.Position, Name: strings.TrimSuffix(rest, path.Ext(rest)), Times: 1}
	if r.out.Operation, err = l.operation(r.root, folder, isExchange(name)); err != nil {
		return err
	}
	if isExchange(name) {
		err = r.exchange()
	} else {
		err = r.answer()
	}
	if err == nil {
		l.set.Cases = append(l.set.Cases, r.out)
	}
	return err
}

// operation returns that of a case: the one that it names, or that its folder is called after.
func (l *loader) operation(root *source.Node, folder string, exchange bool) (*openapi.Operation, error) {
	id, at := folder, root.Position
	named := root.Child("operation")
	if exchange && named != nil {
		if id, at = named.Text(), named.Position; folder != "" && folder != id {
			return nil, at.Errorf("operation: found %q in the folder of %q", id, folder)
		}
	}
	if id == "" {
		return nil, at.Errorf("expected operation: the operationId of one, or a folder that is called after it")
	}
	o, ok := l.spec.Operation(id)
	if !ok {
		return nil, at.Errorf("no operation is called %q%s", id, suggest.Hint(id, l.spec.OperationIDs()))
	}
	return o, nil
}

// resolve finds out what each place stands for.
func (s *Set) resolve(getenv func(string) string, before []Capture) (faults []error) {
	captured, later := map[string]bool{}, map[string]string{}
	for _, one := range before {
		captured[one.Name] = true
	}
	for _, c := range s.Cases {
		for _, one := range c.Captures {
			if later[one.Name] == "" {
				later[one.Name] = c.File
			}
		}
	}
	for _, c := range s.Cases {
		for _, u := range c.uses {
			if captured[u.name] {
				continue
			}
			text := getenv(u.name)
			switch {
			case text != "":
				s.Environment[u.name] = text
			case later[u.name] != "":
				faults = append(faults, u.Errorf("${%s} is captured by %s, which is not sent before: cases are in the order of the names of their files", u.name, later[u.name]))
			case strings.ToUpper(u.name) == u.name:
				faults = append(faults, u.Errorf("${%s} is not set in the environment, and no case before captures it%s", u.name, suggest.Hint(u.name, names(captured))))
			default:
				faults = append(faults, u.Errorf("${%s} is captured by no case before, and is not set in the environment%s", u.name, suggest.Hint(u.name, names(captured))))
			}
		}
		for _, one := range c.Captures {
			captured[one.Name] = true
		}
	}
	return faults
}

func names(set map[string]bool) (all []string) {
	for name := range set {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// Read returns the case of one file, and the values of the environment that its places stand for. It may be of no operation: then its
// request says method and url.
func Read(name string, data []byte, s *openapi.Document, getenv func(string) string) (*Case, Values, error) {
	l := &loader{spec: s, bodies: map[string]bool{}, set: &Set{Environment: Values{}}}
	r := reader{loader: l, file: name}
	var err error
	if r.root, err = source.ParseFile(name, data); err != nil {
		return nil, nil, err
	}
	r.out = &Case{Position: r.root.Position, Name: strings.TrimSuffix(path.Base(name), path.Ext(name)), Times: 1}
	if request := r.root.Child("request"); r.root.Child("operation") == nil && request.Child("url") != nil {
		r.out.Method, r.out.URL = cmp.Or(request.Child("method").Text(), "POST"), request.Child("url").Text()
	} else if r.out.Operation, err = l.operation(r.root, "", true); err != nil {
		return nil, nil, err
	}
	if err := r.exchange(); err != nil {
		return nil, nil, err
	}
	l.set.Cases = []*Case{r.out}
	return r.out, l.set.Environment, errors.Join(l.set.resolve(getenv, nil)...)
}
