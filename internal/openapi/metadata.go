package openapi

import (
	"net/mail"
	"net/url"
	"slices"

	"agentmock/internal/route"
	"agentmock/internal/source"
)

// metadata looks at what a document says about itself. Nothing is answered from it, so most mistakes are doubts.
func (c *compiler) metadata(v version) {
	if v < openapi31 && len(source.Members(c.root.Child("paths"))) == 0 {
		c.Warn(c.root, "no paths: there is nothing to answer")
	}
	info := c.root.Child("info")
	if info == nil || info.Kind != source.ObjectNode {
		c.FaultAt(c.root, "no info: expected an object with title and version")
	}
	for _, key := range []string{"title", "version"} {
		at := info.Child(key)
		switch {
		case info == nil || info.Kind != source.ObjectNode:
		case at == nil:
			c.FaultAt(info, "info: expected %s, found none", key)
		case at.Text() == "" && source.ScalarText(at) != "":
			c.FaultAt(at, "info: expected %s to be a text, found %s: it is read as one", key, at.Brief(40))
		case at.Text() == "":
			c.Warn(at, "info: expected a %s, found %s", key, at.Brief(40))
		}
	}
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
	c.servers(v)
}

func (c *compiler) doubtURL(n *source.Node) {
	if n == nil {
		return
	}
	if u, err := url.Parse(n.Text()); err != nil || u.Host == "" && u.Opaque == "" {
		c.Warn(n, "%s is no URL that a reader could open", n.Brief(60))
	}
}

// servers looks at the URLs that base paths are read from.
func (c *compiler) servers(v version) {
	servers := c.root.Child("servers")
	if servers == nil {
		return
	}
	for _, server := range servers.Items {
		address := server.Child("url")
		if address.Text() == "" {
			c.FaultAt(server, "server: expected a url, found %s: it is read as /", address.Brief(40))
		}
		declared := server.Child("variables")
		for _, name := range route.TemplateNames(address.Text()) {
			if declared.Child(name) == nil {
				c.FaultAt(address, "server: {%s} is no variable of it: it is nothing in a path, and any name in a host", name)
			}
		}
		for _, variable := range source.Members(declared) {
			c.serverVariable(v, variable)
		}
	}
}

// serverVariable: from OpenAPI 3.1 on, an enum has a value and the default is one of them (section 4.8.6).
func (c *compiler) serverVariable(v version, variable source.Member) {
	if enum := variable.Node.Child("enum"); enum != nil && v >= openapi31 {
		fallback := source.ScalarText(variable.Node.Child("default"))
		if !slices.ContainsFunc(enum.Items, func(item *source.Node) bool { return source.ScalarText(item) == fallback }) {
			c.FaultAt(enum, "server variable %s: expected an enum that has the default %q: the default counts", variable.Name, fallback)
		}
	}
}
