package mockserver

import (
	"net/http"
	"slices"
	"strings"
)

// unchanged turns an answer into a 304 where the operation declares one, and the request says that it has the very answer already: by
// its ETag (RFC 9110, section 13.1.2). Without an ETag there is nothing to compare.
func (c *call) unchanged(d *decision) {
	r := c.x.Operation.Response(http.StatusNotModified)
	if r == nil || r.Status != "304" || d.status != http.StatusOK || c.request.Method != http.MethodGet && c.request.Method != http.MethodHead {
		return
	}
	d.depends |= onHeaders
	tag := d.header.Get("ETag")
	for _, line := range d.fixed {
		if strings.EqualFold(line.Name, "ETag") {
			tag = line.Values[0]
		}
	}
	if tag == "" || !slices.ContainsFunc(strings.Split(c.request.Header.Get("If-None-Match"), ","), func(other string) bool {
		other = strings.TrimSpace(other)
		return other == "*" || weak(other) == weak(tag)
	}) {
		return
	}
	d.status, d.body, d.contentType, d.why = http.StatusNotModified, nil, "", "the request has the answer already: its ETag is the same"
}

// weak returns an ETag as If-None-Match compares it.
func weak(tag string) string { return strings.TrimPrefix(tag, "W/") }
