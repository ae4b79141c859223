package openapi

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/source"
)

// Open reports whether requests without credentials are admitted, besides such with some.
func (o *Operation) Open() bool {
	return slices.ContainsFunc(o.Security, func(r Requirement) bool { return len(r) == 0 })
}

// SecurityScheme is a way to say who is asking.
type SecurityScheme struct {
	source.Position
	Key    string // its name among the components
	Type   string // apiKey, http, oauth2, openIdConnect, mutualTLS; "" for one that the document does not declare
	Scheme string // of http: bearer, basic, … in lower case
	In     string // of apiKey: header, query, cookie
	Name   string // of apiKey
}

// AsksForCredentials reports whether a request without any is refused. A client certificate is none that HTTP shows.
func (o *Operation) AsksForCredentials() bool {
	return !slices.ContainsFunc(o.Security, func(requirement Requirement) bool {
		return !slices.ContainsFunc(requirement, (*SecurityScheme).Visible)
	}) && len(o.Security) > 0
}

// Visible reports whether HTTP shows a credential of the scheme: not a client certificate, and not what nobody has declared.
func (s *SecurityScheme) Visible() bool { return s.Type != "mutualTLS" && s.Type != "" }

// Credential returns the secret that a request carries for the scheme, and whether it carries one.
// That of basic authentication is user:password.
func (s *SecurityScheme) Credential(header http.Header, query url.Values) (string, bool) {
	switch {
	case s.Type == "apiKey" && s.In == "query":
		return query.Get(s.Name), query.Has(s.Name)
	case s.Type == "apiKey" && s.In == "cookie":
		return Cookie(header, s.Name)
	case s.Type == "apiKey":
		return header.Get(s.Name), header.Get(s.Name) != ""
	case !s.Visible():
		return "", true
	}
	scheme, rest, _ := strings.Cut(header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, s.authorization()) || strings.TrimSpace(rest) == "" {
		return "", false
	}
	rest = strings.TrimSpace(rest)
	if s.authorization() == "basic" {
		decoded, err := base64.StdEncoding.DecodeString(rest)
		return string(decoded), err == nil && strings.Contains(string(decoded), ":")
	}
	return rest, true
}

// Authorize makes a request carry a secret for the scheme, unless it carries one: what [SecurityScheme.Credential] reads
// back. That of basic authentication is user:password; one without a colon is the user.
func (s *SecurityScheme) Authorize(r *http.Request, secret string) {
	if _, has := s.Credential(r.Header, r.URL.Query()); has || !s.Visible() {
		return
	}
	switch {
	case s.Type == "apiKey" && s.In == "query":
		if r.URL.RawQuery != "" {
			r.URL.RawQuery += "&"
		}
		r.URL.RawQuery += url.QueryEscape(s.Name) + "=" + url.QueryEscape(secret)
	case s.Type == "apiKey" && s.In == "cookie":
		r.AddCookie(&http.Cookie{Name: s.Name, Value: secret})
	case s.Type == "apiKey":
		r.Header.Set(s.Name, secret)
	case r.Header.Get("Authorization") != "":
		// another scheme's
	case s.authorization() == "basic":
		if !strings.Contains(secret, ":") {
			secret += ":"
		}
		r.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(secret)))
	default:
		name := s.authorization()
		r.Header.Set("Authorization", strings.ToUpper(name[:1])+name[1:]+" "+secret)
	}
}

func (s *SecurityScheme) authorization() string {
	if s.Type == "http" {
		return s.Scheme
	}
	return "bearer" // oauth2 and openIdConnect carry their tokens so (RFC 6750)
}

// Challenge returns the WWW-Authenticate value that asks for the scheme (RFC 9110 section 11.6.1).
func (s *SecurityScheme) Challenge() string {
	if s.Type == "apiKey" {
		return `ApiKey in="` + s.In + `", name="` + s.Name + `"`
	}
	if !s.Visible() {
		return s.Key
	}
	scheme := s.authorization()
	return strings.ToUpper(scheme[:min(1, len(scheme))]) + scheme[min(1, len(scheme)):] + ` realm="mock"`
}

// String returns what a request has to carry, for people: "header X-Key", "Authorization: Bearer".
func (s *SecurityScheme) String() string {
	switch s.Type {
	case "apiKey":
		return s.In + " " + s.Name
	case "mutualTLS":
		return "a client certificate"
	case "":
		return "any credentials"
	}
	return "Authorization: " + strings.ToUpper(s.authorization()[:1]) + s.authorization()[1:]
}

// Cookie returns the value of a cookie in the headers of a request, and whether there is one.
func Cookie(header http.Header, name string) (string, bool) {
	c, err := (&http.Request{Header: header}).Cookie(name)
	if err != nil {
		return "", false
	}
	return c.Value, true
}

// APIKeys returns the schemes among the operation's whose credential is the whole of a header, a cookie or a query parameter.
func (o *Operation) APIKeys() []*SecurityScheme {
	var keys []*SecurityScheme
	for _, requirement := range o.Security {
		for _, scheme := range requirement {
			if scheme.Type == "apiKey" {
				keys = append(keys, scheme)
			}
		}
	}
	return keys
}
