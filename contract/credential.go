package contract

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// Credentials that nobody has issued. A mock refuses every one of which a part begins with invalid: see docs/simulation.md.
const (
	garbage = "invalid-7c1f3a90"
	forged  = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJpbnZhbGlkIiwiZXhwIjo0MTAyNDQ0ODAwfQ.invalid"
)

// badCredential is a way to ask without the credentials that are needed.
type badCredential struct {
	name, why string
	set       func(r *http.Request)
}

// badCredentials asks with none, and with each that is not the right one.
func (p *planner) badCredentials(o *openapi.Operation, twin testCase, add func(string, func() (testCase, bool))) {
	if !o.AsksForCredentials() {
		return
	}
	for _, bad := range p.badOnes(o) {
		add("credentials", func() (testCase, bool) {
			c := twin.named(Negative, "credentials-"+bad.name)
			c.anonymous, c.credential = true, bad.set
			c.expect = expectation{kind: expectUnauthorized, why: bad.why}
			return c, true
		})
	}
}

func (p *planner) badOnes(o *openapi.Operation) []badCredential {
	all := []badCredential{{"none", "the request has no credentials", func(*http.Request) {}}}
	scheme := visible(o)
	if scheme == nil {
		return all
	}
	secret := func(name, why, secret string) {
		set := func(r *http.Request) { scheme.Authorize(r, secret) }
		if probe, _ := http.NewRequest(http.MethodGet, "http://x/", nil); probe != nil {
			if set(probe); readsOtherwise(o, scheme, probe) {
				return
			}
		}
		all = append(all, badCredential{name, why, set})
	}
	secret("garbage", "the credential is one that nobody has issued", garbage)
	secret("forged", "the token is one that nobody has issued", forged)
	if p.options.Token != "" {
		secret("longer", "the credential has something after the right one", p.options.Token+".invalid")
	}
	misplaced := func(name, why string, set func(r *http.Request)) {
		if probe, _ := http.NewRequest(http.MethodGet, "http://x/", nil); probe != nil {
			set(probe)
			if verify.Credentials(o, probe.Header, probe.URL.Query(), true, nil) == nil {
				return // it is the right place, or scheme, of another way in
			}
		}
		all = append(all, badCredential{name, why, set})
	}
	header := func(name, why, text string) {
		misplaced(name, why, func(r *http.Request) { r.Header.Set("Authorization", text) })
	}
	switch {
	case scheme.Type == "apiKey" && scheme.In == "header":
		if p.options.Token != "" {
			misplaced("elsewhere", "the credential is in the query, not in the header", func(r *http.Request) {
				r.URL.RawQuery = strings.TrimPrefix(r.URL.RawQuery+"&"+url.QueryEscape(scheme.Name)+"="+url.QueryEscape(p.options.Token), "&")
			})
		}
		header("scheme", "the credential is of another scheme", "Bearer "+garbage)
	case scheme.Type == "apiKey":
		header("scheme", "the credential is of another scheme", "Bearer "+garbage)
	default:
		header("empty", "the credential is empty", "Bearer ")
		header("scheme", "the credential is of another scheme", "Basic "+base64.StdEncoding.EncodeToString([]byte("invalid:invalid")))
		header("unknown-scheme", "the credential is of a scheme that nobody knows", "Unheard-Of "+garbage)
	}
	return all
}

// readsOtherwise reports whether a request that has a credential for one scheme has one for another scheme of the operation as well, which reads
// more of the same header.
func readsOtherwise(o *openapi.Operation, scheme *openapi.SecurityScheme, r *http.Request) bool {
	own, _ := scheme.Credential(r.Header, r.URL.Query())
	for _, requirement := range o.Security {
		for _, other := range requirement {
			if text, has := other.Credential(r.Header, r.URL.Query()); has && other.Visible() && text != own {
				return true
			}
		}
	}
	return false
}

// visible returns the scheme that a token is sent for: the first that HTTP shows.
func visible(o *openapi.Operation) *openapi.SecurityScheme {
	for _, requirement := range o.Security {
		for _, scheme := range requirement {
			if scheme.Visible() {
				return scheme
			}
		}
	}
	return nil
}

// carriesCredentials reports whether a header is one that says who is asking, to some operation of the document.
func (c *client) carriesCredentials(o *openapi.Operation, name string) bool {
	if slices.Contains([]string{"Authorization", "Cookie", "Proxy-Authorization"}, http.CanonicalHeaderKey(name)) {
		return true
	}
	return isKey(o, "header", name)
}
