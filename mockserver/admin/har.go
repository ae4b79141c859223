package admin

import (
	"net/http"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/state"
	"agentmock/internal/traffic"
)

func (c *call) exportRequests() {
	entries, ok := c.entries(func(e *state.Entry) bool { return e.Status != 0 })
	if !ok {
		return
	}
	all := make([]traffic.Entry, len(entries))
	for i, e := range entries {
		all[i] = entryOf(e, "http://"+c.gin.Request.Host)
	}
	c.gin.Header("Content-Disposition", `attachment; filename="agentmock.har"`)
	c.json(http.StatusOK, traffic.NewHAR(all))
}

// entryOf returns an entry of the journal as one of an archive; base is the mock's URL, since journals keep paths.
func entryOf(e *state.Entry, base string) traffic.Entry {
	if e.Outgoing() {
		base = ""
	}
	out := traffic.Entry{
		At: e.At, Comment: strings.TrimSuffix(e.Source+": "+i18n.Unpacked(e.Why, i18n.English), ": "), ResponseSize: e.ResponseSize,
		Recorded: traffic.Recorded{
			Method: e.Method, URL: base + e.URL, Status: e.Status, Took: e.Took,
			RequestHeader: e.RequestHeader, RequestBody: e.RequestBody, ResponseHeader: e.ResponseHeader, ResponseBody: e.ResponseBody,
		},
	}
	if len(e.RequestBody) == state.MaxBody { // a part of one would be taken for all of it
		out.RequestBody = nil
	}
	return out
}
