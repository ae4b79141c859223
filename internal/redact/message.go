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

// URL returns a URL without the values of query parameters that carry credentials.
func URL(text string, hidden []string) string {
	path, query, ok := strings.Cut(text, "?")
	if !ok {
		return text
	}
	return path + "?" + pairs(query, func(name string) bool { return secret(name, hidden) })
}

// pairs masks values of name=value&name=value.
func pairs(text string, secret func(name string) bool) string {
	all := strings.Split(text, "&")
	for i, pair := range all {
		raw, _, assigned := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(raw); assigned && (err != nil || secret(name)) {
			all[i] = raw + "=" + Mask
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
