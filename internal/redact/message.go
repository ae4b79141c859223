package redact

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
)

func secret(name string, hidden []string) bool {
	return IsSecretName(name) || slices.ContainsFunc(hidden, func(h string) bool { return strings.EqualFold(h, name) })
}

// shown are headers whose names only sound like secrets.
var shown = []string{"X-Mock-Session", "Www-Authenticate", "Idempotency-Key"}

// addresses are headers whose values are URLs.
var addresses = []string{"Referer", "Location", "Content-Location"}

// Header returns headers without the values of those that carry credentials: by their names, or because they are hidden, names that
// an operation takes its credentials by.
func Header(h http.Header, hidden []string) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		switch {
		case secret(name, hidden) && !slices.Contains(shown, name):
			values = []string{Mask}
		case slices.Contains(addresses, name):
			values = slices.Clone(values)
			for i := range values {
				values[i] = URL(values[i], hidden)
			}
		}
		out[name] = values
	}
	return out
}

// URL returns a URL without credentials: those before its host, and those in its query and its fragment by the names they have.
func URL(text string, hidden []string) string {
	is := func(name string) bool { return secret(name, hidden) }
	rest, fragment, hasFragment := strings.Cut(text, "#")
	path, query, hasQuery := strings.Cut(rest, "?")
	out := withoutUser(path)
	if hasQuery {
		out += "?" + pairs(query, is)
	}
	if hasFragment { // OAuth's implicit grant answers there (RFC 6749 section 4.2.2)
		out += "#" + pairs(fragment, is)
	}
	return out
}

// withoutUser returns a URL up to its path without what stands before its host: a name, a password, a token (RFC 3986 section 3.2.1).
func withoutUser(text string) string {
	start := strings.Index(text, "//")
	if start < 0 {
		return text
	}
	host, path, hasPath := strings.Cut(text[start+2:], "/")
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = Mask + host[at:]
	}
	if hasPath {
		host += "/" + path
	}
	return text[:start+2] + host
}

// pairs masks values of name=value&name=value.
func pairs(text string, secret func(name string) bool) string {
	all := strings.Split(text, "&")
	for i, pair := range all {
		raw, _, assigned := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(raw)
		switch {
		case assigned && (err != nil || secret(name)):
			all[i] = raw + "=" + Mask
		case !assigned && (strings.HasPrefix(name, "{") || strings.HasPrefix(name, "[")) && MentionsSecret([]byte(name)): // a query that is JSON as a whole
			all[i] = Mask
		}
	}
	return strings.Join(all, "&")
}

// Body masks the members of JSON, and the fields of a form, that are called like a secret. It looks closer only
// where such a name occurs at all.
func Body(body []byte) []byte {
	if len(body) == 0 || !MentionsSecret(body) {
		return body
	}
	if v, faults := jsonvalue.Decode(body); len(faults) == 0 {
		if v, masked := members(v); masked {
			return jsonvalue.Append(nil, v)
		}
		return body
	}
	if bytes.IndexByte(body, '=') > 0 && !bytes.ContainsAny(body, " \r\n<{") {
		return []byte(pairs(string(body), IsSecretMember))
	}
	return []byte(Mask) // it cannot be told where the secret stands: cut JSON, multipart, text
}

// members returns v with its secrets masked, and whether it had any. Null and empty texts are none.
func members(v any) (any, bool) {
	masked := false
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			next, found := members(item)
			v[i], masked = next, masked || found
		}
	case *jsonvalue.Object:
		for i, m := range v.Members {
			if m.Value != nil && m.Value != "" && IsSecretMember(m.Name) {
				v.Members[i].Value, masked = Mask, true
				continue
			}
			next, found := members(m.Value)
			v.Members[i].Value, masked = next, masked || found
		}
	}
	return v, masked
}

// Quoted returns what a message quotes of a value, as JSON that may be cut short, without credentials.
func Quoted(text string) string {
	if text == "" || !MentionsSecret([]byte(text)) {
		return text
	}
	if text[0] == '"' { // a text that speaks of one: where it stands cannot be told
		return Mask
	}
	return string(Body([]byte(text)))
}

// Source returns what a message quotes of the value that an expression of a relation leads to, without credentials.
func Source(expression, text string) string {
	if text == "" {
		return ""
	}
	if slices.ContainsFunc(strings.FieldsFunc(expression, func(r rune) bool { return r == '/' || r == '#' || r == '.' }), IsSecretName) {
		return Mask
	}
	return Quoted(text)
}

// Where returns a place, response.body#/data/id, without the names of people that members may have.
func Where(where string) string {
	in, pointer, ok := strings.Cut(where, "#")
	if pointer == "" {
		return where
	}
	tokens, isPointer := jsonvalue.Tokens(pointer)
	if !ok || !isPointer || !slices.ContainsFunc(tokens, IsPersonalName) {
		return where
	}
	tokens = slices.Clone(tokens)
	for i, token := range tokens {
		if IsPersonalName(token) {
			tokens[i] = Masked(token)
		}
	}
	return in + "#" + jsonvalue.Pointer(tokens...)
}
