package remote

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"

	"agentmock/internal/redact"
)

// fetch returns what a URL answers, and the URL that it was found at; known itself where that has not changed.
func (s *Site) fetch(u *url.URL, known *file) (*file, *url.URL, error) {
	ctx, cancel := context.WithTimeoutCause(s.ctx, maxFetchTime, fmt.Errorf("no answer within %s", maxFetchTime))
	defer cancel()
	request, err := s.request(ctx, u, known)
	if err != nil {
		return nil, nil, err
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, nil, reason(ctx, err)
	}
	defer response.Body.Close()
	at := response.Request.URL
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusNotModified:
		if known != nil && known.err == nil {
			return known, at, nil
		}
		return nil, nil, errors.New("answered 304, and was not asked whether it has changed")
	case http.StatusNotFound, http.StatusGone:
		return nil, nil, &missing{response.StatusCode}
	default:
		return nil, nil, fmt.Errorf("answered %d %s", response.StatusCode, http.StatusText(response.StatusCode))
	}
	f := &file{tag: response.Header.Get("ETag"), modified: response.Header.Get("Last-Modified")}
	if f.data, err = s.read(response.Body, known); err != nil {
		return nil, nil, reason(ctx, err)
	}
	return f, at, nil
}

func (s *Site) request(ctx context.Context, u *url.URL, known *file) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json, application/yaml, */*;q=0.8")
	request.Header.Set("User-Agent", "agentmock")
	if s.user != nil {
		password, _ := s.user.Password()
		request.SetBasicAuth(s.user.Username(), password)
	}
	if known != nil && known.tag != "" {
		request.Header.Set("If-None-Match", known.tag)
	}
	if known != nil && known.modified != "" {
		request.Header.Set("If-Modified-Since", known.modified)
	}
	return request, nil
}

// read reads a body, in place of what is known, within the limits.
func (s *Site) read(body io.Reader, known *file) ([]byte, error) {
	room := int64(maxAllBytes)
	for _, f := range s.files {
		if f != known {
			room -= int64(len(f.data))
		}
	}
	data, err := io.ReadAll(io.LimitReader(body, min(maxFileBytes, room)+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > maxFileBytes:
		return nil, fmt.Errorf("larger than %d MB", maxFileBytes>>20)
	case int64(len(data)) > room:
		return nil, fmt.Errorf("the files of the document are larger than %d MB together", maxAllBytes>>20)
	}
	return data, nil
}

// redirect lets a client follow to the same origin, or to the same host behind TLS.
func (s *Site) redirect(next *http.Request, via []*http.Request) error {
	from, to := via[len(via)-1].URL, next.URL
	switch {
	case len(via) > maxRedirects:
		return fmt.Errorf("redirects more than %d times", maxRedirects)
	case sameOrigin(from, to), isUpgrade(from, to) && (s.name == "" || sameOrigin(to, s.origin)):
		to.User = nil // it is not to be sent instead of ours
		return nil
	}
	return fmt.Errorf("redirects to %s, which is another origin and is not followed: name that URL, if you trust it", redact.URL(to.String(), nil))
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && a.Hostname() == b.Hostname() && port(a) == port(b)
}

// isUpgrade reports whether a redirect leads from http to https of the same host, both at their usual ports.
func isUpgrade(from, to *url.URL) bool {
	return from.Scheme == "http" && to.Scheme == "https" && from.Hostname() == to.Hostname() && port(from) == "80" && port(to) == "443"
}

func port(u *url.URL) string {
	return cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
}

// reason returns why a request failed, without the URL that net/http puts before it.
func reason(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// missing is the answer of an origin that does not have a file.
type missing struct{ status int }

func (e *missing) Error() string {
	return fmt.Sprintf("answered %d %s", e.status, http.StatusText(e.status))
}

// Unwrap returns fs.ErrNotExist.
func (e *missing) Unwrap() error { return fs.ErrNotExist }
