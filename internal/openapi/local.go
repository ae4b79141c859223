package openapi

import (
	"io/fs"
	"net/url"
	"path"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
)

// located is files that have URLs of one origin: a reference between them may be any that RFC 3986 section 5.2 resolves, a whole URL too.
type located interface {
	// Local returns the file that a reference in another leads to, and whether it is of that origin.
	Local(from, reference string) (name string, ok bool)
}

// localName returns the file that a reference names, inside the API's directory.
func (d *document) localName(from, file string) (string, error) {
	if files, ok := d.fsys.(located); ok {
		if name, ok := files.Local(from, file); ok {
			return name, nil
		}
	}
	u, err := url.Parse(file)
	if err != nil {
		return "", err
	}
	if u.Scheme != "" || u.Host != "" {
		return "", i18n.Errorf("is not fetched: copy the file into the API's directory and refer to it by a relative path")
	}
	name := path.Join(path.Dir(from), u.Path)
	if path.IsAbs(u.Path) || !fs.ValidPath(name) || d.within != "" && !strings.HasPrefix(name, d.within+"/") {
		return "", jsonschema.ErrOutside
	}
	return name, nil
}
