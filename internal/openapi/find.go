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

// Find returns the document of a directory, the first of [Names], and the others of them that are there too. Its error is a
// *[NoDocumentError] where there is none.
func Find(fsys fs.FS) (name string, others []string, err error) {
	for _, at := range names {
		info, err := fs.Stat(fsys, at)
		switch {
		case errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir():
		case err != nil && name == "":
			return "", nil, err
		case name == "":
			name = at
		case err == nil:
			others = append(others, at)
		}
	}
	if name == "" {
		return "", nil, &NoDocumentError{Alike: alike(fsys)}
	}
	return name, others, nil
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
