// Package remote is a document behind a URL, and the files beside it, as an fs.FS: fetched once, kept, and asked for anew when told to.
package remote

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"agentmock/internal/redact"
)

// Site is the files of one origin (RFC 6454), by their paths without the first slash. A file is fetched when it is first opened,
// and kept; there are no folders to list. It is safe for concurrent use.
type Site struct {
	ctx     context.Context // ends every fetch: fs.FS has no place for it
	client  *http.Client
	address *url.URL // of the document, as it was given, without credentials
	origin  *url.URL // scheme and host of all files
	user    *url.Userinfo

	mutex   sync.Mutex
	name    string // of the document
	files   map[string]*file
	waited  time.Duration // for references, since the version began
	version int
}

// Limits of what is fetched for one document. A file has the limit of those on a disk.
const (
	maxFileBytes = 128 << 20
	maxAllBytes  = 256 << 20
	maxFiles     = 1000
	maxFetchTime = 10 * time.Second
	maxAllTime   = time.Minute // for all references together
	maxRedirects = 5
)

// IsURL reports whether a text is meant as a URL: it begins with a scheme and two slashes.
func IsURL(text string) bool {
	scheme, _, ok := strings.Cut(text, "://")
	return ok && scheme != "" && !strings.ContainsAny(scheme, "/\\. ")
}

// Open fetches the document at an http or https URL. What stands before its host, user:password@, is sent to its origin and to nobody
// else, as basic authentication; no error has it. Only the document is asked for with the URL's query. A nil transport is the usual one.
//
// A redirect is followed to the same origin, and from http to https of the same host; references are then beside where it led to.
func Open(ctx context.Context, address string, transport http.RoundTripper) (*Site, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%s: is no URL", redact.URL(address, nil)) // the reason would repeat it
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%s: expected a URL of http:// or https://", redact.URL(address, nil))
	}
	s := &Site{ctx: ctx, user: u.User, files: map[string]*file{}}
	s.client = &http.Client{Transport: transport, CheckRedirect: s.redirect}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	s.address, s.origin = u, &url.URL{Scheme: u.Scheme, Host: u.Host}
	f, at, err := s.fetch(u, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", redact.URL(u.String(), nil), err)
	}
	if bytes.HasPrefix(bytes.TrimSpace(f.data), []byte("<")) {
		return nil, fmt.Errorf("%s: expected YAML or JSON, found a page: name the URL of the document itself", redact.URL(u.String(), nil))
	}
	s.origin, s.name = &url.URL{Scheme: at.Scheme, Host: at.Host}, documentName(at)
	f.name, f.asked = s.name, true
	s.files[s.name] = f
	return s, nil
}

// documentName returns the path of the document as a name, so that references are relative to it as RFC 3986 section 5.2 has it.
func documentName(u *url.URL) string {
	name := u.Path
	if name == "" || strings.HasSuffix(name, "/") {
		name += "document"
	}
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

// Document returns the name of the document among the files.
func (s *Site) Document() string { return s.name }

// Version returns a number that grows when [Site.Poll] found a change.
func (s *Site) Version() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.version
}

// Open returns a file. What the origin does not have (404, 410) is fs.ErrNotExist.
func (s *Site) Open(name string) (fs.File, error) {
	f, err := s.file(name)
	if err != nil {
		return nil, &fs.PathError{Op: "fetch", Path: name, Err: err}
	}
	return &reading{file: f, Reader: bytes.NewReader(f.data)}, nil
}

// Stat describes a file.
func (s *Site) Stat(name string) (fs.FileInfo, error) {
	f, err := s.file(name)
	if err != nil {
		return nil, &fs.PathError{Op: "fetch", Path: name, Err: err}
	}
	return f, nil
}

// ReadDir finds no folder: HTTP has none. So a document behind a URL has no fixtures beside it.
func (s *Site) ReadDir(name string) ([]fs.DirEntry, error) {
	return nil, &fs.PathError{Op: "list", Path: name, Err: fs.ErrNotExist}
}

// Local returns the file that a reference in another leads to, and whether it is of this origin (RFC 3986 section 5.2).
func (s *Site) Local(from, reference string) (string, bool) {
	u, err := url.Parse(reference)
	if err != nil {
		return "", false
	}
	base := *s.origin
	base.Path = "/" + from
	target := base.ResolveReference(u)
	return documentName(target), sameOrigin(target, s.origin)
}

// file returns a file that is kept, or fetches it.
func (s *Site) file(name string) (*file, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, fs.ErrInvalid
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	f := s.files[name]
	if f == nil {
		if len(s.files) >= maxFiles {
			return nil, fmt.Errorf("is not fetched: the document has more than %d files", maxFiles)
		}
		if s.waited >= maxAllTime {
			return nil, fmt.Errorf("is not fetched: the files before it took %s", maxAllTime)
		}
		f = s.reference(name)
		s.files[name] = f
	}
	f.asked = true
	return f, f.err
}

// reference fetches a file that the document refers to. That it could not be had is kept, too.
func (s *Site) reference(name string) *file {
	start := time.Now()
	defer func() { s.waited += time.Since(start) }()
	f, _, err := s.fetch(s.urlOf(name), nil)
	if err != nil {
		f = &file{err: err}
	}
	f.name = name
	return f
}

// urlOf returns the URL of a file.
func (s *Site) urlOf(name string) *url.URL {
	if name == s.name {
		return s.address
	}
	return s.origin.JoinPath("/" + (&url.URL{Path: name}).EscapedPath())
}

// Poll asks for every file anew that the version in use has read, with the validators that came with it (RFC 9110 section 13.1), and
// begins a version where one has changed. What cannot be had stays as it was; the first such fault is returned.
func (s *Site) Poll() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var faults []error
	changed := false
	start := time.Now()
	for _, name := range s.inUse() {
		differs, err := s.renew(name)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", redact.URL(s.urlOf(name).String(), nil), err))
		}
		changed = changed || differs
		if err != nil && name == s.name || time.Since(start) > maxAllTime {
			break
		}
	}
	if changed {
		s.begin()
	}
	return errors.Join(faults[:min(1, len(faults))]...)
}

// renew asks for a file anew, and reports whether it is another one. What could not be had before may go on so.
func (s *Site) renew(name string) (bool, error) {
	before := s.files[name]
	f, _, err := s.fetch(s.urlOf(name), before)
	switch {
	case errors.Is(err, fs.ErrNotExist) && name != s.name:
		f = &file{err: err}
	case err != nil && before.err != nil:
		return false, nil
	case err != nil:
		return false, err
	}
	f.name, f.asked = name, before.asked
	s.files[name] = f
	return !f.same(before), nil
}

// begin begins a version, which has read nothing yet.
func (s *Site) begin() {
	s.version++
	s.waited = 0
	for _, f := range s.files {
		f.asked = false
	}
}

// inUse returns the names of the files that the version has read, the document first, and forgets the others.
func (s *Site) inUse() []string {
	var names []string
	for name, f := range s.files {
		switch {
		case name == s.name:
		case f.asked:
			names = append(names, name)
		default:
			delete(s.files, name)
		}
	}
	slices.Sort(names)
	return slices.Insert(names, 0, s.name)
}
