package openapi

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/route"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
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

	TokenURL string // of oauth2: where the flow clientCredentials has its tokens from; "" for nowhere
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
		return query.Get(s.Name), query.Get(s.Name) != ""
	case s.Type == "apiKey" && s.In == "cookie":
		secret, _ := Cookie(header, s.Name)
		return secret, secret != ""
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
	query, _ := route.ParseQuery(r.URL.RawQuery)
	if _, has := s.Credential(r.Header, query); has || !s.Visible() {
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

// IsKey reports whether the header, the cookie or the query parameter of a name carries one of the operation's API keys.
func (o *Operation) IsKey(in, name string) bool {
	return slices.ContainsFunc(o.APIKeys(), func(s *SecurityScheme) bool { return s.In == in && strings.EqualFold(s.Name, name) })
}

// security reads what credentials an operation asks for. A scheme that the document does not declare asks for none.
func (c *compiler) security(o *Operation, n *source.Node) {
	list := n.Child("security")
	if list == nil || list.IsNull() {
		list = c.root.Child("security")
	}
	if list == nil {
		return
	}
	items := list.Items()
	switch {
	case list.Text() != "":
		items = []*source.Node{list}
	case list.Kind() == source.ObjectNode:
		c.FaultAt(list, "security: expected a list, found %s: it is read as a list of one", list.Brief(40))
		items = []*source.Node{list}
	}
	for _, item := range items {
		if name := item.Text(); name != "" {
			c.FaultAt(item, "security: expected schemes by name, found %s: it is read as the scheme of that name", item.Brief(40))
			item = item.Object().With(name, item.Array())
		}
		requirement := Requirement{}
		for i, key := range item.Keys() {
			requirement = append(requirement, c.scheme(item.KeyPosition(i), key))
		}
		o.Security = append(o.Security, c.apart(item, requirement)...)
	}
}

// scheme returns the one that a requirement names.
func (c *compiler) scheme(at source.Position, key string) *SecurityScheme {
	schemes := c.root.At("components", "securitySchemes")
	n := schemes.Child(key)
	if n == nil && strings.ContainsAny(key, "#/") { // the URI of one (OpenAPI 3.2, Security Requirement Object)
		n, _ = c.lookup(at.NewScalar(nil), key)
	}
	if n == nil {
		var names []string
		if schemes != nil {
			names = schemes.Keys()
		}
		c.Findings = append(c.Findings, at.Findingf(source.Error, "security: no scheme %q among the components%s: no credentials are asked for", key, suggest.Hint(key, names)))
		return &SecurityScheme{Position: at, Key: key}
	}
	n, ok := c.deref(n, i18n.Sayf("no credentials are asked for"))
	if !ok {
		return &SecurityScheme{Position: at, Key: key}
	}
	return c.securityScheme(key, n)
}

// apart takes schemes that need one Authorization header each as alternatives: a request has but one (RFC 9110, section 11.6.2).
func (c *compiler) apart(at *source.Node, r Requirement) []Requirement {
	carried := func(s *SecurityScheme) bool { return s.Visible() && s.Type != "apiKey" }
	var headers, rest Requirement
	for _, s := range r {
		if carried(s) && !slices.ContainsFunc(headers, func(other *SecurityScheme) bool { return other.authorization() == s.authorization() }) {
			headers = append(headers, s)
		} else {
			rest = append(rest, s)
		}
	}
	if len(headers) < 2 {
		return []Requirement{r}
	}
	c.Warn(at, "security: %s and %s both need the Authorization header, of which a request has one: either is taken", headers[0].Key, headers[1].Key)
	var all []Requirement
	for _, s := range headers {
		all = append(all, append(Requirement{s}, rest...))
	}
	return all
}

// meantSchemes are what people write as the type of a scheme, and the type and scheme that they mean.
var meantSchemes = map[string][2]string{
	"basic": {"http", "basic"}, "bearer": {"http", "bearer"}, "jwt": {"http", "bearer"}, "token": {"http", "bearer"},
	"apikey": {"apiKey", ""}, "api_key": {"apiKey", ""}, "oauth": {"oauth2", ""}, "openid": {"openIdConnect", ""}, "openidconnect": {"openIdConnect", ""}, "mutualtls": {"mutualTLS", ""},
}

// securityScheme reads a scheme; what it is where it does not say so is read from what it has.
func (c *compiler) securityScheme(key string, n *source.Node) *SecurityScheme {
	s := &SecurityScheme{
		Position: n.Position, Key: key, Type: n.Child("type").Text(), Scheme: strings.ToLower(n.Child("scheme").Text()),
		In: n.Child("in").Text(), Name: n.Child("name").Text(),
	}
	const types = "apiKey, http, oauth2, openIdConnect or mutualTLS"
	if !slices.Contains([]string{"apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"}, s.Type) {
		meant := meantSchemes[strings.ToLower(s.Type)]
		switch {
		case meant[0] != "":
		case s.Scheme != "":
			meant = [2]string{"http", ""}
		case n.Child("flows") != nil:
			meant = [2]string{"oauth2", ""}
		}
		instead := i18n.Sayf("no credentials are asked for")
		if meant[0] != "" {
			instead = i18n.Sayf("it is read as %s", meant[0])
		}
		c.FaultAt(n, "security scheme %s: expected type: %s, found %s: %s", key, types, n.Child("type").Brief(40), instead)
		s.Type, s.Scheme = meant[0], cmp.Or(s.Scheme, meant[1])
	}
	switch {
	case s.Type == "http" && s.Scheme == "":
		c.FaultAt(n, "security scheme %s: expected scheme, such as bearer or basic: it is read as bearer", key)
		s.Scheme = "bearer"
	case s.Type == "apiKey" && (s.Name == "" || !slices.Contains([]string{"header", "query", "cookie"}, s.In)):
		s.Name = cmp.Or(s.Name, "Authorization")
		if !slices.Contains([]string{"header", "query", "cookie"}, s.In) {
			s.In = "header"
		}
		c.FaultAt(n, "security scheme %s: expected name, and in: header, query or cookie: it is read as the %s %s", key, s.In, s.Name)
	case s.Type == "apiKey" && s.In != "query" && !isToken(s.Name):
		c.FaultAt(n, "security scheme %s: no request can have a %s of the name %q (RFC 9110 section 5.6.2): no credentials are asked for", key, s.In, s.Name)
		s.Type = ""
	case s.Type == "http" && (s.In != "" || s.Name != ""):
		c.Warn(n, "security scheme %s: in and name mean nothing where the type is http", key)
	}
	s.TokenURL = n.At("flows", "clientCredentials", "tokenUrl").Text()
	c.flows(key, s, n)
	return s
}

// flows looks at what an OAuth scheme says of its flows, which nobody plays here.
func (c *compiler) flows(key string, s *SecurityScheme, n *source.Node) {
	if s.Type != "oauth2" || c.Swagger {
		return
	}
	for _, flow := range source.Members(n.Child("flows")) {
		if strings.HasPrefix(flow.Name, "x-") {
			continue
		}
		if flow.Node.Child("scopes") == nil {
			c.FaultAt(flow.Node, "security scheme %s: the flow %s has no scopes: any token is taken", key, flow.Name)
		}
		for _, name := range []string{"authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl"} {
			if at := flow.Node.Child(name); at != nil && at.Text() == "" {
				c.FaultAt(at, "security scheme %s: the flow %s has no %s: any token is taken", key, flow.Name, name)
			}
		}
	}
}
