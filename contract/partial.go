package contract

import (
	"net/http"
	"strconv"
	"strings"

	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// contentRange is what a Content-Range says of a part (RFC 9110 section 14.4): from which byte to which, of how many; -1 where that is not known.
type contentRange struct{ first, last, whole int64 }

func parseContentRange(text string) (r contentRange, ok bool) {
	text, isBytes := strings.CutPrefix(text, "bytes ")
	from, rest, hasLast := strings.Cut(text, "-")
	to, whole, hasWhole := strings.Cut(rest, "/")
	if !isBytes || !hasLast || !hasWhole {
		return r, false
	}
	r.whole = -1
	numbers := []*int64{&r.first, &r.last, &r.whole}
	for i, one := range []string{from, to, whole} {
		if i == 2 && one == "*" {
			continue
		}
		n, err := strconv.ParseUint(one, 10, 62)
		if err != nil {
			return r, false
		}
		*numbers[i] = int64(n)
	}
	return r, r.first <= r.last && (r.whole < 0 || r.last < r.whole)
}

// checkPartial looks at a part of a file: its Content-Range says which it is, of the range that was asked for. Pages of a list that are 206,
// and several parts in one body, are something else.
func checkPartial(o *observation) []Finding {
	m := o.Response.Body.MediaType
	if o.Response.Status != http.StatusPartialContent || o.truncated != "" || o.described == nil || m == nil || !resource.IsFile(m) || strings.HasPrefix(openapi.BaseType(o.contentType), "multipart/") {
		return nil
	}
	said := o.Response.Header.Get("Content-Range")
	r, ok := parseContentRange(said)
	if !ok {
		return single("response.header.Content-Range", said, "bytes FIRST-LAST/LENGTH, as a 206 has it", o.described.Position)
	}
	if n := int64(len(o.Response.Body.Raw)); o.Request.Method == http.MethodGet && r.last-r.first+1 != n {
		return single("response.header.Content-Range", said, "a range of "+strconv.FormatInt(n, 10)+" bytes, as many as the body has", o.described.Position)
	}
	asked, isBytes := strings.CutPrefix(o.Request.Header.Get("Range"), "bytes=")
	from, _, _ := strings.Cut(asked, "-")
	if first, err := strconv.ParseInt(from, 10, 64); isBytes && !strings.Contains(asked, ",") && err == nil && first != r.first {
		return single("response.header.Content-Range", said, "a range that begins at byte "+from+", as the request asks", o.described.Position)
	}
	return nil
}
