package openapi

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// names are where a document is looked for in a directory, in this order.
var names = []string{
	"openapi.yaml", "openapi.yml", "openapi.json",
	"swagger.yaml", "swagger.yml", "swagger.json",
	"api-docs.yaml", "api-docs.yml", "api-docs.json",
	"openapi/openapi.yaml", "openapi/openapi.yml", "openapi/openapi.json",
	"openapi/swagger.yaml", "openapi/swagger.yml", "openapi/swagger.json",
}

// Names returns where a document is looked for in a directory, in this order.
func Names() []string { return slices.Clone(names) }

// NoDocumentError says that a directory has none of the usual names.
type NoDocumentError struct {
	Alike []string // files of other names that look like documents
}

func (e *NoDocumentError) Error() string {
	text := "no document: looked for openapi, swagger and api-docs (.yaml, .yml, .json), and for the first two in openapi/"
	if len(e.Alike) > 0 {
		text += "; did you mean " + strings.Join(e.Alike, ", ") + "?"
	}
	return text
}

// Find returns the document of a directory, the first of [Names]. Its error is a *[NoDocumentError] where there is none.
func Find(fsys fs.FS) (string, error) {
	for _, name := range names {
		switch there, err := isThere(fsys, name); {
		case err != nil:
			return "", err
		case there:
			return name, nil
		}
	}
	return "", &NoDocumentError{Alike: alike(fsys)}
}

// Others returns which of [Names] are in a directory, too, beside the document that is used.
func Others(fsys fs.FS, used string) []string {
	return slices.DeleteFunc(Names(), func(name string) bool {
		there, _ := isThere(fsys, name)
		return name == used || !there
	})
}

func isThere(fsys fs.FS, name string) (bool, error) {
	info, err := fs.Stat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && !info.IsDir(), err
}

// Limits of looking for what may be a document under another name.
const (
	maxLooked = 1000 // files and folders
	maxHead   = 64 << 10
	maxAlike  = 5
)

// alike returns the files in a directory, and in the folders in it, that look like documents.
func alike(fsys fs.FS) []string {
	var found []string
	looked := 0
	_ = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch looked++; {
		case looked > maxLooked || len(found) == maxAlike:
			return fs.SkipAll
		case err != nil: // what cannot be read is not suggested
		case entry.IsDir() && name != "." && (strings.Contains(name, "/") || strings.HasPrefix(name, ".") || name == "node_modules"):
			return fs.SkipDir
		case entry.Type().IsRegular() && looksLikeDocument(fsys, name):
			found = append(found, name)
		}
		return nil
	})
	return found
}

// saysVersion is what tells a document from other YAML and JSON: the member openapi or swagger of its root, as people indent it.
var saysVersion = regexp.MustCompile(`(?m)^(?:(?:openapi|swagger|'openapi'|'swagger')\s*:|\s{0,4}(?:\{\s*)?"(?:openapi|swagger)"\s*:\s*"?\d)|^\{.*"(?:openapi|swagger)"\s*:\s*"\d`)

func looksLikeDocument(fsys fs.FS, name string) bool {
	if !slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(path.Ext(name))) {
		return false
	}
	f, err := fsys.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, maxHead))
	return err == nil && saysVersion.Match(bytes.TrimPrefix(head, []byte("\ufeff")))
}
