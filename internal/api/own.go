package api

import (
	"strings"

	"agentmock/internal/openapi"
	"agentmock/internal/ownpath"
	"agentmock/internal/source"
)

// own calls yield with each operation of a document whose path is one of the mock's own or below it, and which.
func own(d *openapi.Document, yield func(*openapi.Operation, string)) {
	for _, o := range d.Operations {
		path := d.PathOf(o)
		for _, prefix := range []string{ownpath.Admin, ownpath.Session} {
			if path == prefix || strings.HasPrefix(path, prefix+"/") {
				yield(o, prefix)
			}
		}
	}
}

// Own returns the operations of a document that stand where a mock answers for itself: the document's words win.
func Own(d *openapi.Document) (all []*openapi.Operation) {
	own(d, func(o *openapi.Operation, _ string) { all = append(all, o) })
	return all
}

// ownFindings warns of what the operations hide.
func ownFindings(d *openapi.Document) (all []source.Finding) {
	own(d, func(o *openapi.Operation, prefix string) {
		all = append(all, o.Findingf(source.Warning, "path %s: the mock answers for itself below %s, and what it has at the same path cannot be reached there: --admin-addr takes it to another address", o.Path, prefix))
	})
	return all
}
