package openapi

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/route"
	"agentmock/internal/source"
)

// BasePath returns the path before every path of the document, "" for none; the first where servers differ.
func (s *Document) BasePath() string { return s.base }

// BasePaths returns the paths of all servers, that of [Document.BasePath] first.
func (s *Document) BasePaths() []string { return slices.Clone(s.bases) }

// MatchBelow is [Document.MatchURL] of a URL at which something stands before the paths of the document: the path of base, the API's URL.
func (s *Document) MatchBelow(base, method string, u *url.URL) Match {
	m := s.MatchURL(method, u)
	if m.Operation != nil || base == "" {
		return m
	}
	prefix, err := url.Parse(base)
	if err != nil {
		return m
	}
	below, has := strings.CutPrefix(u.EscapedPath(), strings.TrimRight(prefix.EscapedPath(), "/"))
	if !has || !strings.HasPrefix(below, "/") {
		return m
	}
	rest, err := url.Parse(below)
	if err != nil {
		return m
	}
	rest.RawQuery = u.RawQuery
	return s.MatchURL(method, rest)
}

// PathOf returns the template of an operation's whole path, below the first of its servers.
func (s *Document) PathOf(o *Operation) string { return o.Base(s.base) + o.Path }

// Base returns the path before an operation's own: that of the document, unless the operation or its path has servers of its own.
func (o *Operation) Base(document string) string {
	if len(o.bases) > 0 {
		return o.bases[0]
	}
	return document
}

// ownBases returns the paths that an operation is asked below and the document is not.
func (s *Document) ownBases(o *Operation) []string {
	return slices.DeleteFunc(slices.Clone(o.bases), func(base string) bool { return slices.Contains(s.bases, base) })
}

// routeElsewhere has an operation found below its own servers. It is found below those of the document all the same: a mock has one address.
func (s *Document) routeElsewhere(o *Operation) {
	for _, base := range s.ownBases(o) {
		if s.elsewhere == nil {
			made := route.NewRouter[*Operation]([]string{""})
			s.elsewhere = &made
		}
		if _, taken := s.elsewhere.At(o.Method, base+o.routed); !taken {
			s.elsewhere.Add(o.Method, base+o.routed, o)
		}
	}
}

// basePaths returns the paths of the servers of a document or of a part of it, without a slash at the end: those of the variables' defaults first.
func basePaths(n *source.Node, override *string) []string {
	if override != nil {
		return []string{strings.TrimRight(*override, "/")}
	}
	if bases := basesOf(n); len(bases) > 0 {
		return bases
	}
	return []string{""}
}

// basesOf returns the paths of the servers that stand at n.
func basesOf(n *source.Node) []string {
	var bases []string
	for _, server := range serverList(n) {
		for _, address := range serverURLs(server) {
			if u, err := url.Parse(address); err == nil {
				if base := basePath(u); !slices.Contains(bases, base) {
					bases = append(bases, base)
				}
			}
		}
	}
	return bases
}

// serverList returns the servers that stand at n; one is a list of one.
func serverList(n *source.Node) []*source.Node {
	servers := n.Child("servers")
	switch {
	case servers == nil:
		return nil
	case servers.Child("url") != nil:
		return []*source.Node{servers}
	}
	return servers.Items()
}

// maxServerURLs bounds how many URLs the variables of one server are written out to.
const maxServerURLs = 100

// inPath reports whether a URL has a variable elsewhere than in its scheme and its host.
func inPath(address, variable string) bool {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return strings.Contains(address, variable)
	}
	_, path, _ := strings.Cut(rest, "/")
	return strings.Contains(path, variable)
}

// serverURLs returns the URLs of a server, one for each value that a variable of its path may have, that of the defaults first. Variables that are not
// declared are nothing in a path and any name in a host.
func serverURLs(server *source.Node) []string {
	texts := []string{server.Child("url").Text()}
	for _, variable := range source.Members(server.Child("variables")) {
		values, filled := serverValues(variable.Node), []string{}
		if !inPath(texts[0], "{"+variable.Name+"}") {
			values = values[:1]
		}
		for _, value := range values {
			for _, text := range texts {
				text = strings.ReplaceAll(text, "{"+variable.Name+"}", value)
				if len(filled) < maxServerURLs && !slices.Contains(filled, text) {
					filled = append(filled, text)
				}
			}
		}
		texts = filled
	}
	for i := range texts {
		texts[i] = declared(texts[i])
	}
	return texts
}

// declared returns a URL without the variables that are not declared.
func declared(text string) string {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return undeclaredVariable.ReplaceAllString(text, "")
	}
	host, path, _ := strings.Cut(rest, "/")
	path = strings.Trim(undeclaredVariable.ReplaceAllString(path, ""), "/")
	return undeclaredVariable.ReplaceAllString(scheme, "https") + "://" + undeclaredVariable.ReplaceAllString(host, "host") + "/" + path
}

// serverValues returns the values of a server variable, its default first; one at least.
func serverValues(n *source.Node) []string {
	var values []string
	if text := source.ScalarText(n.Child("default")); text != "" {
		values = append(values, text)
	}
	if enum := n.Child("enum"); enum != nil {
		for _, item := range enum.Items() {
			if text := source.ScalarText(item); len(values) < maxServerURLs && !slices.Contains(values, text) {
				values = append(values, text)
			}
		}
	}
	if len(values) == 0 {
		return []string{""}
	}
	return values
}

// undeclaredVariable is a variable in a server's URL; Postman and Go's templates have two braces.
var undeclaredVariable = regexp.MustCompile(`\{+[^{}]*\}+`)

// basePath returns the path of a server's URL. Some leave the scheme out: what looks like a host then is one.
func basePath(u *url.URL) string {
	path := u.EscapedPath()
	if host, rest, _ := strings.Cut(path, "/"); u.Host == "" && strings.Contains(host, ".") {
		path = "/" + rest
	}
	if path = strings.TrimRight(path, "/"); path != "" && path[0] != '/' {
		path = "/" + path // relative to where the document is, which is the root here
	}
	return path
}

// servers looks at the URLs that base paths are read from, of the document or of a part of it.
func (c *compiler) servers(n *source.Node) {
	servers := n.Child("servers")
	if servers == nil {
		return
	}
	if servers.Kind() == source.ObjectNode && servers.Child("url") != nil {
		c.FaultAt(servers, "servers: expected a list, found one: it is read as a list of one")
	}
	for _, server := range serverList(n) {
		address := server.Child("url")
		if address.Text() == "" {
			c.FaultAt(server, "server: expected a url, found %s: it is read as /", address.Brief(40))
		}
		declared := server.Child("variables")
		for _, name := range route.TemplateNames(address.Text()) {
			if declared.Child(name) == nil {
				c.FaultAt(address, "server: {%s} is no variable of it: it is nothing in a path, and any name in a host", strings.Trim(name, "{ "))
			}
		}
		for _, variable := range source.Members(declared) {
			c.serverVariable(variable)
		}
	}
}

// serverVariable: from OpenAPI 3.1 on, an enum has a value and the default is one of them (section 4.8.6).
func (c *compiler) serverVariable(variable source.Member) {
	if enum := variable.Node.Child("enum"); enum != nil && c.written >= openapi31 {
		fallback := source.ScalarText(variable.Node.Child("default"))
		if !slices.ContainsFunc(enum.Items(), func(item *source.Node) bool { return source.ScalarText(item) == fallback }) {
			c.FaultAt(enum, "server variable %s: expected an enum that has the default %q: the default counts", variable.Name, fallback)
		}
	}
}
