package anonymize

import (
	"agentmock/internal/redact"
	"net/url"
	"strings"
)

var extension = lazily(`\.[A-Za-z][A-Za-z0-9]{0,4}$`)

// link returns another link: to a reserved host (RFC 2606), with the segments of the API's own paths and with the IDs that take
// the place of the real ones everywhere, and without credentials.
func link(d *anonymizer, text string, try int) string {
	head, rest := "", text
	if scheme, after, ok := strings.Cut(text, "://"); ok {
		host, path, slash := strings.Cut(after, "/")
		if !slash {
			host, path, _ = strings.Cut(after, "?")
		}
		head = scheme + "://" + d.host(host, try)
		if rest = ""; path != "" || slash {
			rest = "/" + path
		}
	}
	rest, fragment, hasFragment := strings.Cut(rest, "#")
	path, query, hasQuery := strings.Cut(rest, "?")
	out := head + d.path(path, try)
	if pairs := d.query(query, try); hasQuery && pairs != "" {
		out += "?" + pairs
	}
	if hasFragment {
		out += "#" + d.segment(fragment, try)
	}
	return out
}

// host keeps a host that is reserved or of this machine.
func (d *anonymizer) host(host string, try int) string {
	host = host[strings.LastIndex(host, "@")+1:] // what is before are credentials
	name, _, _ := strings.Cut(host, ":")
	if name == "localhost" || name == "127.0.0.1" || isReserved(name) {
		return host
	}
	return scramble("host", d.draw(strings.ToLower(name), try)) + ".example.com"
}

func isReserved(name string) bool {
	for _, reserved := range []string{"example.com", "example.net", "example.org"} {
		if name == reserved || strings.HasSuffix(name, "."+reserved) {
			return true
		}
	}
	return false
}

func (d *anonymizer) path(path string, try int) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		segments[i] = d.segment(segment, try)
	}
	return strings.Join(segments, "/")
}

func (d *anonymizer) segment(segment string, try int) string {
	text, err := url.PathUnescape(segment)
	if err != nil || d.allowlist.segments[text] {
		return segment
	}
	end := ""
	if at := extension().FindStringIndex(text); at != nil && at[0] > 0 {
		text, end = text[:at[0]], text[at[0]:]
	}
	p := place{parameter: true}
	if d.allowlist.text(text, p) {
		return segment
	}
	return url.PathEscape(d.substitute(text, p, try) + end)
}

// query leaves out the credentials.
func (d *anonymizer) query(query string, try int) string {
	var out []string
	for _, pair := range strings.Split(query, "&") {
		raw, rawText, has := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(raw)
		text, textErr := url.QueryUnescape(rawText)
		if err != nil || textErr != nil || redact.IsSecretName(name) {
			continue
		}
		p := place{parameter: true, name: name}
		if has && !d.allowlist.text(text, p) {
			pair = raw + "=" + url.QueryEscape(d.substitute(text, p, try))
		}
		out = append(out, pair)
	}
	return strings.Join(out, "&")
}
