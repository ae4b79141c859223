package mockserver

import (
	"net/http"
	"strings"
)

// traceOf returns the id of the trace that a request belongs to, 32 digits, out of its header traceparent (W3C Trace Context, 3.2); "" where it
// has none, or one that is not valid, of which nothing is to be used.
func traceOf(h http.Header) string {
	values := h["Traceparent"]
	if len(values) != 1 {
		return ""
	}
	// version "-" trace-id "-" parent-id "-" trace-flags; later versions may go on after another dash
	const known, trace, parent, flags = 55, 3, 36, 53
	text := values[0]
	if len(text) < known || text[:2] == "ff" || text[2] != '-' || text[trace+32] != '-' || text[parent+16] != '-' || len(text) > known && (text[:2] == "00" || text[known] != '-') {
		return ""
	}
	id := text[trace : trace+32]
	if !lowerHex(text[:2]) || !lowerHex(id) || !lowerHex(text[parent:parent+16]) || !lowerHex(text[flags:known]) || strings.Trim(id, "0") == "" || strings.Trim(text[parent:parent+16], "0") == "" {
		return ""
	}
	return id
}

func lowerHex(text string) bool {
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
