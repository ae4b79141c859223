package openapi

import (
	"cmp"
	"slices"
	"strings"

	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// security reads what credentials an operation asks for. A scheme that the document does not declare asks for none.
func (c *compiler) security(o *Operation, n *source.Node) {
	list := n.Child("security")
	if list == nil {
		list = c.root.Child("security")
	}
	if list == nil {
		return
	}
	items := list.Items
	if list.Kind == source.ObjectNode {
		c.FaultAt(list, "security: expected a list, found %s: it is read as a list of one", list.Brief(40))
		items = []*source.Node{list}
	}
	for _, item := range items {
		if name := item.Text(); name != "" {
			c.FaultAt(item, "security: expected schemes by name, found %s: it is read as the scheme of that name", item.Brief(40))
			item = item.Object().With(name, item.Array())
		}
		requirement := Requirement{}
		for i, key := range item.Keys {
			requirement = append(requirement, c.scheme(source.Position{File: item.File, Line: item.KeyAt[i]}, key))
		}
		o.Security = append(o.Security, c.apart(item, requirement)...)
	}
}

// scheme returns the one that a requirement names.
func (c *compiler) scheme(at source.Position, key string) *SecurityScheme {
	schemes := c.root.At("components", "securitySchemes")
	n := schemes.Child(key)
	if n == nil {
		var names []string
		if schemes != nil {
			names = schemes.Keys
		}
		c.Findings = append(c.Findings, at.Findingf(source.Error, "security: no scheme %q among the components%s: no credentials are asked for", key, suggest.Hint(key, names)))
		return &SecurityScheme{Position: at, Key: key}
	}
	n, ok := c.deref(n, "no credentials are asked for")
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
		instead := "no credentials are asked for"
		if meant[0] != "" {
			instead = "it is read as " + meant[0]
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
	case s.Type == "http" && (s.In != "" || s.Name != ""):
		c.Warn(n, "security scheme %s: in and name mean nothing where the type is http", key)
	}
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
		for _, name := range []string{"authorizationUrl", "tokenUrl", "refreshUrl"} {
			if at := flow.Node.Child(name); at != nil && at.Text() == "" {
				c.FaultAt(at, "security scheme %s: the flow %s has no %s: any token is taken", key, flow.Name, name)
			}
		}
	}
}
