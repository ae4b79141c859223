package contract

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"agentmock/internal/openapi"
	"agentmock/internal/redact"
)

// curlLine repeats a request. Variables stand for credentials: the reader has some of their own. The body of a recorded request is left
// out, which may be somebody's; that of a case is made up, or its author's.
func curlLine(o Options, got sent) string { return curlWithin(o, got, maxCurlBody, maxCurl) }

// curlWithin is curlLine with a body of at most so many bytes, in a line of at most so many.
func curlWithin(o Options, got sent, mostBody, most int) string {
	var b strings.Builder
	b.WriteString("curl -i")
	if got.method != http.MethodGet {
		b.WriteString(" -X " + got.method)
	}
	for _, name := range slices.Sorted(maps.Keys(got.header)) {
		if text := got.header.Get(name); name != "User-Agent" && (name != "Accept" || text != "*/*") {
			b.WriteString(headerArgument(o, got, name, text))
		}
	}
	switch {
	case len(got.body) > 0 && got.recorded:
		b.WriteString(" --data-binary '" + redact.Mask + "'")
	case len(got.body) > mostBody:
		b.WriteString(" --data-binary @BODY") // too long for a line: the record of the run has it
	case len(got.body) > 0:
		b.WriteString(dataFlag(got.body) + o.hidden.Quote(string(got.body), func(text string) string { return quoteBytes([]byte(text)) }))
	}
	b.WriteString(" " + urlArgument(o, got))
	if len(got.body) > mostBody && !got.recorded {
		fmt.Fprintf(&b, "  # BODY: %d bytes, which --report har keeps", len(got.body))
	}
	if b.Len() > most {
		return strings.ToValidUTF8(b.String()[:most], "") + "…"
	}
	return b.String()
}

// Bounds of a line that repeats a request, in bytes: a report has thousands.
const (
	maxCurlBody = 2 << 10
	maxCurl     = 8 << 10
)

// dataFlag returns the flag of a body: for --data-binary, one that begins with @ is the name of a file.
func dataFlag(body []byte) string {
	if body[0] == '@' {
		return " --data-raw "
	}
	return " --data-binary "
}

// headerArgument returns a header as curl takes it. What is sent in the place of credentials is shown: nobody has issued it.
func headerArgument(o Options, got sent, name, text string) string {
	scheme, rest, _ := strings.Cut(text, " ")
	basic := name == "Authorization" && scheme == "Basic"
	switch {
	case got.recorded:
		return " -H " + quote(name+": "+safeHeader(name, text, got))
	case got.writes(name):
		return " -H " + o.hidden.Quote(name+": "+text, quote)
	case got.anonymous && basic:
		decoded, _ := base64.StdEncoding.DecodeString(rest)
		return " -u " + o.hidden.Quote(string(decoded), quote)
	case got.anonymous && (name == "Authorization" || name == "Cookie" || isKey(got.operation, "header", name)):
		return " -H " + o.hidden.Quote(name+": "+text, quote)
	case basic && o.Token != "" && !strings.Contains(o.Token, ":"): // a user without a password, for which curl would ask
		return ` -u "$` + tokenVariable + `:"`
	case basic:
		return ` -u "$` + tokenVariable + `"`
	case name == "Authorization":
		return ` -H "Authorization: Bearer $` + tokenVariable + `"`
	case isKey(got.operation, "header", name):
		return ` -H "` + name + ": $" + tokenVariable + `"`
	}
	safe := safeHeader(name, text, got)
	if safe == redact.Mask {
		return ` -H "` + name + ": $" + redact.VariableOf(name) + `"`
	}
	return " -H " + o.hidden.Quote(name+": "+safe, quote)
}

// urlArgument returns where a request goes as curl takes it.
func urlArgument(o Options, got sent) string {
	base := strings.TrimRight(o.URL, "/")
	if got.host != "" {
		base = got.host
	}
	if got.recorded {
		return quote(base + safeURL(got.target.URL(), got.operation))
	}
	target := got.target
	target.Query = cmp.Or(got.query, target.Query)
	safe := maskedQuery(target.URL(), got.operation, func(name string) bool {
		return !got.anonymous && (redact.IsSecretName(name) || isKey(got.operation, "query", name))
	})
	pieces := strings.Split(base+safe, "="+redact.Mask)
	var b strings.Builder
	for i, piece := range pieces {
		if i == len(pieces)-1 {
			b.WriteString(o.hidden.QuotePart(piece, quote))
			break
		}
		name, variable := piece[strings.LastIndexAny(piece, "?&")+1:], tokenVariable
		if !isKey(got.operation, "query", name) {
			variable = redact.VariableOf(name)
		}
		b.WriteString(o.hidden.Quote(piece+"=", quote) + `"$` + variable + `"`)
	}
	return b.String()
}

// isKey reports whether an operation takes its API key in the header, or the query parameter, of a name.
func isKey(o *openapi.Operation, in, name string) bool {
	return o != nil && o.IsKey(in, name)
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
		return safeURL(redact.Path(redact.URL(text, nil)), got.operation)
	case !got.recorded && (got.target.Header.Get(name) == text || got.writes(name)) && text != "" && !redact.IsSecretName(name):
		return text
	}
	return redact.Mask
}

// safeURL returns a URL without the values of query parameters that are, or look like, credentials, and of those that the
// operation does not declare.
func safeURL(text string, o *openapi.Operation) string {
	return maskedQuery(text, o, func(name string) bool {
		return redact.IsSecretName(name) || isKey(o, "query", name) || !declares(o, name)
	})
}

// maskedQuery returns a URL without the values of query parameters whose names are to be hidden.
func maskedQuery(text string, o *openapi.Operation, hide func(name string) bool) string {
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
			if string(redact.Body([]byte(name))) != name {
				pairs[i] = redact.Mask
			}
			continue
		}
		if err != nil || hide(name) {
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
