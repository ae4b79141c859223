package contract

import (
	"io/fs"
	"net/http"
)

// NewJudge is what an Observer does with a response, without the request around it.
func NewJudge(fsys fs.FS) (func(r *http.Request, status int, header http.Header, body []byte) []Finding, error) {
	var found []Finding
	o, err := NewObserver(fsys, Options{}, func(f Finding) { found = append(found, f) })
	if err != nil {
		return nil, err
	}
	return func(r *http.Request, status int, header http.Header, body []byte) []Finding {
		found = found[:0]
		o.observe(r, nil, status, header, body)
		return found
	}, nil
}
