package contract

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"path"
	"slices"

	"agentmock/internal/openapi"
	"agentmock/internal/suggest"
)

// headerOf returns the headers that go with the requests of an operation: those of all, and in their place its own. Of several patterns
// that fit, the last in their order wins; the operationId itself wins over all.
func (o Options) headerOf(operation *openapi.Operation) http.Header {
	if operation == nil || len(o.OperationHeader) == 0 {
		return o.Header
	}
	header := http.Header{}
	set := func(of http.Header) {
		for name, values := range of {
			header[http.CanonicalHeaderKey(name)] = values
		}
	}
	set(o.Header)
	for _, pattern := range slices.Sorted(maps.Keys(o.OperationHeader)) {
		if fits(pattern, operation.ID) {
			set(o.OperationHeader[pattern])
		}
	}
	set(o.OperationHeader[operation.ID])
	return header
}

// knowOperations returns an error for headers of operations that the document does not have.
func (o Options) knowOperations(s *openapi.Document) error {
	ids := s.OperationIDs()
	for _, pattern := range slices.Sorted(maps.Keys(o.OperationHeader)) {
		if _, err := path.Match(pattern, ""); err != nil {
			return fmt.Errorf("--header: expected @OPERATION NAME: VALUE, found a pattern that cannot be read: %q", pattern)
		}
		if !slices.ContainsFunc(ids, func(id string) bool { return fits(pattern, id) }) {
			return fmt.Errorf("--header: no operation is called %q%s", pattern, suggest.Hint(pattern, ids))
		}
	}
	return nil
}

// given reports whether the caller gives anything that may be a credential.
func (o Options) given() bool {
	return o.Token != "" || o.Login.File != "" || o.OAuth.ClientID != "" || len(o.Header) > 0 || len(o.OperationHeader) > 0 || o.Cookies
}

// insecure reports whether no certificate is verified.
func (o Options) insecure() bool { return o.TLS != nil && o.TLS.InsecureSkipVerify }

// transport returns what carries the requests.
func (o Options) transport() http.RoundTripper {
	if o.Transport != nil {
		return o.Transport
	}
	own := http.DefaultTransport.(*http.Transport).Clone()
	own.MaxIdleConnsPerHost = o.Workers
	if o.TLS != nil {
		own.TLSClientConfig = o.TLS.Clone()
	}
	return own
}

// close lets go of the connections that a run has opened, where they are its own.
func (c *client) close() {
	if c.options.Transport == nil {
		c.http.CloseIdleConnections()
		c.stranger.CloseIdleConnections()
	}
}

// ways returns the client of requests with credentials, which may keep cookies, and that of those without. A redirect is an answer like
// any other: whether it is documented is the question, and credentials stay here.
func (o Options) ways() (known, stranger *http.Client) {
	stranger = &http.Client{Transport: o.transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if !o.Cookies {
		return stranger, stranger
	}
	with := *stranger
	with.Jar, _ = cookiejar.New(nil) // it has no way to fail
	return &with, stranger
}
