package contract

import (
	"net/url"
	"strings"

	"agentmock/internal/openapi"
)

// located returns the options under which a document is asked whose path is at the end of the URL already, as people copy it: https://api.example.com/v1 of a server /v1. The path stands
// once, and it is that one, where servers have several. again is whether the document is to be read with that.
func (o Options) located(s *openapi.Document) (located Options, again bool) {
	u, err := url.Parse(o.URL)
	if err != nil || o.BasePath != nil {
		return o, false
	}
	path := strings.TrimRight(u.EscapedPath(), "/")
	longest, first := "", false
	for i, base := range s.BasePaths() {
		if strings.HasSuffix(path, base) && len(base) > len(longest) {
			longest, first = base, i == 0
		}
	}
	if longest == "" {
		return o, false
	}
	whole := *u
	u.RawPath = strings.TrimSuffix(path, longest)
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return o, false
	}
	o.URL = u.String()
	if !first {
		o.BasePath = &longest
	}
	if o.Located != nil {
		o.Located(whole.String(), longest)
	}
	return o, !first
}
