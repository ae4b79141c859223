package contract

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"agentmock/internal/openapi"
	"agentmock/internal/redact"
)

// curlLine repeats a request. Credentials are left out: the reader has some of their own. So is the body of a recorded
// request, which may be somebody's; that of a case is made up.
func curlLine(o Options, got sent) string {
	var b strings.Builder
	b.WriteString("curl -i")
	if got.method != http.MethodGet {
		b.WriteString(" -X " + got.method)
	}
	var names []string
	for name := range got.header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		switch text := got.header.Get(name); {
		case name == "User-Agent" || name == "Accept" && text == "*/*":
		case name == "Authorization" && !got.recorded && strings.HasPrefix(text, "Basic "):
			b.WriteString(` -u "$AGENTMOCK_TOKEN"`)
		case name == "Authorization" && !got.recorded:
			b.WriteString(` -H "Authorization: Bearer $AGENTMOCK_TOKEN"`)
		case !got.recorded && isKey(got.operation, "header", name):
			b.WriteString(` -H "` + name + `: $AGENTMOCK_TOKEN"`)
		default:
			b.WriteString(" -H " + quote(name+": "+safeHeader(name, text, got)))
		}
	}
	switch {
	case len(got.body) > 0 && got.recorded:
		b.WriteString(" --data-binary '" + redact.Mask + "'")
	case len(got.body) > maxCurlBody:
		b.WriteString(" --data-binary @BODY") // too long for a line: the record of the run has it
	case len(got.body) > 0:
		b.WriteString(" --data-binary " + quoteBytes(got.body))
	}
	base := strings.TrimRight(o.URL, "/")
	if got.host != "" {
		base = got.host
	}
	b.WriteString(" " + quote(base+safeURL(got.target.URL(), got.operation)))
	if len(got.body) > maxCurlBody && !got.recorded {
		fmt.Fprintf(&b, "  # BODY: %d bytes, which --report har keeps", len(got.body))
	}
	if b.Len() > maxCurl {
		return strings.ToValidUTF8(b.String()[:maxCurl], "") + "…"
	}
	return b.String()
}

// Bounds of a line that repeats a request, in bytes: a report has thousands.
const (
	maxCurlBody = 2 << 10
	maxCurl     = 8 << 10
)

// isKey reports whether an operation takes its API key in the header, or the query parameter, of a name.
func isKey(o *openapi.Operation, in, name string) bool {
	return o != nil && slices.ContainsFunc(o.APIKeys(), func(scheme *openapi.SecurityScheme) bool {
		return scheme.In == in && strings.EqualFold(scheme.Name, name)
	})
}

// quoteBytes returns quote for bytes that a terminal cannot show: in the form $'…', which bash, ksh and zsh read.
func quoteBytes(body []byte) string {
	text := string(body)
	if utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl) {
		return quote(text)
	}
	var b strings.Builder
	b.WriteString("$'")
	for _, c := range body {
		switch {
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\'' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteString("'")
	return b.String()
}

// quote writes an argument for a shell, which takes nothing in it for its own.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// plainHeaders are those that carry neither credentials nor data of people.
var plainHeaders = []string{
	"Accept", "Accept-Encoding", "Accept-Language", "Allow", "Cache-Control", "Connection", "Content-Encoding", "Content-Length",
	"Content-Type", "Date", "Deprecation", "Expires", "Host", "Keep-Alive", "Last-Modified", "Prefer", "Preference-Applied",
	"Retry-After", "Server", "Transfer-Encoding", "User-Agent", "Vary", "Www-Authenticate",
}

// safeHeader returns the value of a header as a report may show it: of a plain one, or of one that is a parameter of the case.
func safeHeader(name, text string, got sent) string {
	switch {
	case slices.Contains(plainHeaders, http.CanonicalHeaderKey(name)):
		return text
	case http.CanonicalHeaderKey(name) == "Location":
		return safeURL(redact.URL(text, nil), got.operation)
	case !got.recorded && got.target.Header.Get(name) == text && text != "" && !redact.IsSecretName(name):
		return text
	}
	return redact.Mask
}

// safeURL returns a URL without the values of query parameters that are, or look like, credentials, and of those that the
// operation does not declare.
func safeURL(text string, o *openapi.Operation) string {
	rest, fragment, hasFragment := strings.Cut(text, "#")
	if hasFragment {
		fragment = "#" + fragment
	}
	path, query, ok := strings.Cut(rest, "?")
	if !ok {
		return text
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		raw, _, named := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(raw)
		if !named && wholeQuery(o) != nil {
			if redact.MentionsSecret([]byte(name)) {
				pairs[i] = redact.Mask
			}
			continue
		}
		if err != nil || redact.IsSecretName(name) || isKey(o, "query", name) || !declares(o, name) {
			pairs[i] = raw + "=" + redact.Mask
		}
	}
	return path + "?" + strings.Join(pairs, "&") + fragment
}

func declares(o *openapi.Operation, name string) bool {
	base, _, _ := strings.Cut(name, "[") // deepObject
	if whole := wholeQuery(o); whole != nil && declared(whole.Schema, base) {
		return true
	}
	return o != nil && slices.ContainsFunc(o.Parameters, func(p *openapi.Parameter) bool { return p.In == "query" && (p.Name == name || p.Name == base) })
}

// wholeQuery returns the parameter that is the whole query of an operation, nil for none.
func wholeQuery(o *openapi.Operation) *openapi.Parameter {
	if o != nil {
		for _, p := range o.Parameters {
			if p.In == "querystring" {
				return p
			}
		}
	}
	return nil
}
