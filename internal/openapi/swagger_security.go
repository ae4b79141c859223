package openapi

import (
	"agentmock/internal/source"
)

func (u *converter) securityScheme(n *source.Node) *source.Node {
	n = u.follow(n)
	switch n.Child("type").Text() {
	case "basic":
		return n.With("type", n.NewScalar("http")).With("scheme", n.NewScalar("basic"))
	case "oauth2":
		return n.With("flows", u.flows(n))
	}
	return n
}

// flowNames are those of OpenAPI 3 for those of Swagger 2.0.
var flowNames = map[string]string{"implicit": "implicit", "password": "password", "application": "clientCredentials", "accessCode": "authorizationCode"}

// flows says the one flow that Swagger 2.0 has as OpenAPI 3 does.
func (u *converter) flows(n *source.Node) *source.Node {
	flow := n.Object()
	for _, key := range []string{"authorizationUrl", "tokenUrl", "scopes"} {
		if at := n.Child(key); at != nil {
			flow.Put(key, at)
		}
	}
	flows := n.Object()
	if name := flowNames[n.Child("flow").Text()]; name != "" {
		flows.Put(name, flow)
	}
	return flows
}
