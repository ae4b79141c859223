package openapi

import (
	"net/mail"
	"net/url"
	"slices"

	"agentmock/internal/source"
)

// metadata looks at what a document says about itself. Nothing is answered from it, so most mistakes are doubts.
func (c *compiler) metadata(version string) {
	if version >= "3.1" && c.root.Child("paths") == nil && c.root.Child("components") == nil && c.root.Child("webhooks") == nil {
		c.FaultAt(c.root, "expected paths, components or webhooks: the document describes nothing") // OpenAPI 3.1, section 4.8.1
	}
	if version < "3.1" && len(source.Members(c.root.Child("paths"))) == 0 {
		c.Warn(c.root, "no paths: there is nothing to answer")
	}
	info := c.root.Child("info")
	for _, at := range []*source.Node{
		info.Child("termsOfService"), info.At("contact", "url"), info.At("license", "url"), c.root.At("externalDocs", "url"),
	} {
		c.doubtURL(at)
	}
	for _, at := range []*source.Node{info.Child("description"), info.Child("summary")} {
		if at != nil && at.Kind == source.ScalarNode && at.Scalar == nil {
			c.Warn(at, "expected a text, found null")
		}
	}
	if email := info.At("contact", "email"); email != nil {
		if _, err := mail.ParseAddress(email.Text()); err != nil {
			c.Warn(email, "contact: %s is no mail address", email.Brief(40))
		}
	}
	if tags := c.root.Child("tags"); tags != nil {
		for _, tag := range tags.Items {
			if tag.Child("name").Text() == "" {
				c.Warn(tag, "tag: expected a name")
			}
			c.doubtURL(tag.At("externalDocs", "url"))
		}
	}
	c.serverVariables(version)
}

func (c *compiler) doubtURL(n *source.Node) {
	if n == nil {
		return
	}
	if u, err := url.Parse(n.Text()); err != nil || u.Host == "" && u.Opaque == "" {
		c.Warn(n, "%s is no URL that a reader could open", n.Brief(60))
	}
}

// serverVariables: from OpenAPI 3.1 on, an enum has a value and the default is one of them (section 4.8.6).
func (c *compiler) serverVariables(version string) {
	servers := c.root.Child("servers")
	if servers == nil || version < "3.1" {
		return
	}
	for _, server := range servers.Items {
		for _, variable := range source.Members(server.Child("variables")) {
			enum := variable.Node.Child("enum")
			if enum == nil {
				continue
			}
			fallback := source.ScalarText(variable.Node.Child("default"))
			if !slices.ContainsFunc(enum.Items, func(item *source.Node) bool { return source.ScalarText(item) == fallback }) {
				c.FaultAt(enum, "server variable %s: expected an enum that has the default %q", variable.Name, fallback)
			}
		}
	}
}
