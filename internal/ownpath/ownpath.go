// Package ownpath names the paths below which a mock answers for itself. Where a document has the same ones, the document's words win.
package ownpath

// The paths, without a slash at their ends.
const (
	Admin    = "/__admin"
	Session  = "/__session"
	Pictures = Admin + "/assets"
)
