package contract

import (
	"net/http"
	"strings"
)

// deleted are the paths of what a run has deleted.
type deleted map[string]bool

// see notes what an answer says of deleted things: that one is gone now, or that it is no longer there, which no document needs to declare.
func (d deleted) see(got *sent) {
	status := got.observation.Response.Status
	if status == http.StatusNotFound || status == http.StatusGone {
		got.observation.gone = d.has(got.target.Path)
	}
	if got.method == http.MethodDelete && got.expect.kind != expectNowhere && status/100 == 2 {
		d[got.target.Path] = true
		for _, ending := range []string{".json", ".xml"} { // its parts have theirs after their own names
			if path, ok := strings.CutSuffix(got.target.Path, ending); ok {
				d[path] = true
			}
		}
	}
}

// has reports whether a path is that of a deleted thing, or of a part of one.
func (d deleted) has(path string) bool {
	for at := len(path); at > 0; at = strings.LastIndexByte(path[:at], '/') {
		if d[path[:at]] {
			return true
		}
	}
	return false
}

// deletes reports whether a case asks for something to be deleted.
func (c testCase) deletes() bool {
	return c.method == http.MethodDelete && !c.expect.bad()
}
