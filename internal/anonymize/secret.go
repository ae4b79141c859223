package anonymize

import (
	"net/http"
	"strings"

	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/route"
)

// credentialParameter reports whether a parameter is one that must not be written.
func credentialParameter(o *openapi.Operation, p *openapi.Parameter) bool {
	if p.In == "cookie" || p.In == "header" && !openHeader(p.Name) || p.In != "path" && redact.IsSecretName(p.Name) {
		return true
	}
	return o.IsKey(p.In, p.Name)
}

// transport are headers that say how a message was carried, or by whom, and not what it is.
var transport = map[string]bool{
	"Accept": true, "Accept-Encoding": true, "Age": true, "Alt-Svc": true, "Connection": true, "Content-Encoding": true, "Content-Length": true,
	"Content-Type": true, "Date": true, "Forwarded": true, "Host": true, "Keep-Alive": true, "Origin": true, "Prefer": true, "Proxy-Authenticate": true,
	"Referer": true, "Server": true, "Te": true, "Trailer": true, "Transfer-Encoding": true, "Upgrade": true, "User-Agent": true, "Via": true,
	"X-Forwarded-For": true, "X-Forwarded-Host": true, "X-Forwarded-Proto": true, "X-Real-Ip": true, "Www-Authenticate": true,
}

// openHeader reports whether a header may be written: it carries neither a credential nor how the message travelled.
func openHeader(name string) bool {
	return !transport[http.CanonicalHeaderKey(name)] && !redact.IsSecretName(name)
}

// Lengths from which a credential of the request is looked for in other texts, a shorter one would be found by chance, and
// from which a cookie is taken for one whatever it is called.
const shortestSecret, longSecret = 6, 16

// credentialsOf returns the secrets that the request of x carries. A server may send them back under any name.
func credentialsOf(x *message.Exchange) []string {
	var all []string
	add := func(text string) {
		if len(text) >= shortestSecret {
			all = append(all, text)
		}
	}
	header := x.Request.Header
	for name, texts := range header {
		if !redact.IsSecretName(name) {
			continue
		}
		for _, text := range texts {
			_, rest, ok := strings.Cut(text, " ")
			if ok && strings.EqualFold(name, "Authorization") {
				text = rest
			}
			add(text)
		}
	}
	for _, cookie := range (&http.Request{Header: header}).Cookies() {
		if redact.IsSecretName(cookie.Name) || len(cookie.Value) >= longSecret {
			add(cookie.Value)
		}
	}
	_, raw, _ := strings.Cut(x.Request.URL, "?")
	query, _ := route.ParseQuery(raw)
	for name, texts := range query {
		if redact.IsSecretName(name) {
			for _, text := range texts {
				add(text)
			}
		}
	}
	for _, requirement := range x.Operation.Security {
		for _, scheme := range requirement {
			if secret, ok := scheme.Credential(header, query); ok {
				add(secret)
			}
		}
	}
	return all
}
