package contract

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"agentmock/internal/redact"
	"agentmock/internal/verify"
)

// acceptedAll is what a server lets pass that takes a request which breaks the document.
func acceptedAll(o *observation) []Finding {
	var found []Finding
	for _, v := range o.asked {
		v.Source = "" // of the request, which may be somebody's
		want := "a 4xx: " + redact.Where(v.Where()) + ": want " + v.Want()
		found = append(found, Finding{Where: "response.status", Got: strconv.Itoa(o.Response.Status), Want: want, Spec: position(v.Spec), At: redact.Where(v.Where()), Kind: v.Rule})
	}
	return found
}

// checkRequest looks at recorded requests that break the document and were refused.
func checkRequest(o *observation) []Finding {
	if o.Response.Status < http.StatusBadRequest || o.Response.Status > 499 || o.Operation.Outgoing {
		return nil
	}
	return fromViolations(o.asked)
}

// checkWebhook looks at requests of the API's own that break the document, whatever their receiver says.
func checkWebhook(o *observation) []Finding {
	if !o.Operation.Outgoing {
		return nil
	}
	return fromViolations(o.asked)
}

// strangerRefused reports whether a recorded request without the credentials that are needed was turned away: they may have been left out
// by whoever recorded it.
func (o *observation) strangerRefused(u *url.URL) bool {
	if o.Response.Status != http.StatusUnauthorized && o.Response.Status != http.StatusForbidden {
		return false
	}
	query, _ := queryOf(u.RawQuery)
	return verify.Credentials(o.Operation, o.Request.Header, query, false, nil) != nil
}

// request masks what a finding quotes of a request.
func (m *masker) request(f *Finding) {
	part, pointer, _ := strings.Cut(strings.TrimPrefix(f.Where, "request."), "#")
	in, name, _ := strings.Cut(part, ".")
	if in == "body" {
		name = pointer
	}
	f.Where = redact.Where(f.Where)
	m.source(f)
	switch {
	case f.Got == "":
	case redact.IsSecretPlace(in, name):
		f.Got = redact.Mask
	case m.show:
		f.Got = redact.QuotedAt(in, name, f.Got)
	case f.violation.Rule == "well-formed" || f.violation.Rule == "serialization":
		f.Got = longNumber.ReplaceAllString(redact.Sentence(f.Got), redact.Mask)
	case personalSource(f.Got) || redact.IsOwnName(name[strings.LastIndexByte(name, '/')+1:]):
		quote := ""
		if strings.HasPrefix(f.Got, `"`) {
			quote = `"`
		}
		f.Got = quote + redact.Masked(strings.Trim(f.Got, `"`)) + quote
	}
}
