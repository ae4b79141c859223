package openapi

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

func (c *compiler) responses(o *Operation, n *source.Node) {
	all := n.Child("responses")
	if len(source.Members(all)) == 0 && (c.OpenAPI30 || all != nil) {
		c.Findings = append(c.Findings, o.Findingf(source.Error, "%s %s: expected responses: it answers 200 without a body", o.Method, o.Path))
	}
	for i, m := range source.Members(all) {
		if strings.HasPrefix(m.Name, "x-") {
			continue
		}
		at := all.KeyPosition(i)
		status, code, ok := parseStatus(m.Name)
		switch {
		case !ok:
			c.Findings = append(c.Findings, at.Findingf(source.Error, "response %q: expected a status such as 200, a range such as 4XX, or default: it is never answered", m.Name))
			continue
		case status != m.Name:
			c.Findings = append(c.Findings, at.Findingf(source.Error, "response %q: expected a status such as 200, a range such as 4XX, or default: it is read as %s", m.Name, status))
		}
		if !slices.ContainsFunc(o.Responses, func(r *Response) bool { return r.Status == status }) {
			o.Responses = append(o.Responses, c.response(m.Node, status, code))
		}
	}
}

// letters returns those of a text, the small ones for all.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// statusNames are the statuses by what they are called (RFC 9110, section 15), in letters, and by what people call a success and a failure.
var statusNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{"success": "200", "successful": "200", "error": "default", "errors": "default", "failure": "default", "others": "default"}
	for code := 100; code < 600; code++ {
		if text := letters(http.StatusText(code)); text != "" {
			names[text] = strconv.Itoa(code)
		}
	}
	return names
})

// parseStatus reads the name of a response: a status, a range, default, or one of them with words behind it. code is the status
// itself, the first of a range, 0 for default.
func parseStatus(name string) (status string, code int, ok bool) {
	if name == "default" || strings.EqualFold(strings.TrimSpace(name), "default") {
		return "default", 0, true
	}
	status = strings.TrimSpace(name)
	if meant := statusNames()[letters(status)]; meant != "" {
		status = meant
	}
	if status == "default" {
		return status, 0, true
	}
	if len(status) > 3 && strings.ContainsAny(status[3:4], " _-:") {
		status = status[:3]
	}
	code, err := strconv.Atoi(strings.ReplaceAll(strings.ToUpper(status), "XX", "00"))
	return status, code, err == nil && code >= 100 && code <= 599 && len(status) == 3
}

func (c *compiler) response(n *source.Node, status string, code int) *Response {
	n, ok := c.deref(n, i18n.Sayf("it answers 501"))
	r := &Response{Position: n.Position, Status: status, code: code, Description: n.Child("description").Text()}
	if !ok {
		r.Unserved = c.unserved()
		return r
	}
	if n.Child("description") == nil && c.written < openapi32 {
		c.FaultAt(n, "response %s: expected a description, found none", status)
	}
	content := n.Child("content")
	if content == nil {
		content = c.contentIn(n, "response "+status)
	}
	r.Content = c.content(c.described(n, content, status))
	for _, h := range source.Members(n.Child("headers")) {
		if header, ok := c.deref(h.Node, i18n.Sayf("the header is left out")); ok {
			r.Headers = append(r.Headers, c.parameter(header, "header", h.Name))
		}
	}
	for _, m := range source.Members(n.Child("links")) {
		if link, ok := c.deref(m.Node, i18n.Sayf("the link is left out")); ok {
			r.Links = append(r.Links, linkOf(m.Name, link))
		}
	}
	return r
}

// linkOf returns the link that a node says.
func linkOf(name string, n *source.Node) Link {
	l := Link{Position: n.Position, Name: name, Operation: n.Child("operationId").Text(), Parameters: map[string]string{}}
	if _, pointer, ok := strings.Cut(n.Child("operationRef").Text(), "#/paths/"); ok && l.Operation == "" {
		if path, method, ok := strings.Cut(pointer, "/"); ok {
			tokens, _ := jsonvalue.Tokens("/" + path)
			l.Operation = strings.ToUpper(method) + " " + strings.Join(tokens, "")
		}
	}
	for _, p := range source.Members(n.Child("parameters")) {
		l.Parameters[p.Name] = p.Node.Text()
	}
	return l
}

func (c *compiler) content(n *source.Node) []*MediaType {
	if n != nil && n.Kind() != source.ObjectNode {
		c.FaultAt(n, "content: expected media types by name, found %s: there is no body", n.Brief(40))
	}
	var all []*MediaType
	for _, m := range source.Members(n) {
		media, _ := c.deref(m.Node, i18n.Sayf("its body is anything")) // a reference from OpenAPI 3.2 on
		if meant := shortMediaTypes[m.Name]; meant != "" {
			c.Warn(m.Node, "content: %q is no media type: it is read as %s", m.Name, meant)
			m.Name = meant
		}
		if isSchemaLike(media) {
			if m.Name == "schema" {
				m.Name, media = "application/json", media.Object().With("schema", media)
				c.FaultAt(m.Node, "content: expected media types by name, found a schema: it is read as that of application/json")
			} else {
				media = media.Object().With("schema", media)
				c.FaultAt(m.Node, "media type %s: expected schema, found what stands in one: it is read as one", m.Name)
			}
		}
		s := c.Schema(media.Child("schema"))
		if s != nil {
			s.Shared = true // by this body and whatever else refers to it
		}
		all = append(all, &MediaType{Position: media.Position, Name: m.Name, Schema: s, Examples: c.examples(media, m.Name), Parts: c.parts(media), itemSchema: c.Schema(media.Child("itemSchema")), schemaNode: media.Child("schema")})
	}
	c.media = append(c.media, all...)
	return all
}

// contentIn returns the content that is meant where there is none: media types, a schema, or what stands in one. what is what n should be.
func (c *compiler) contentIn(n *source.Node, what string) *source.Node {
	schema := n.Child("schema")
	if schema == nil && isSchemaLike(n) {
		schema = n
	}
	switch {
	case slices.ContainsFunc(n.Keys(), func(key string) bool { return strings.Contains(key, "/") }):
		c.FaultAt(n, "%s: expected content, found media types: they are read as it", what)
		return n
	case schema != nil:
		c.FaultAt(schema, "%s: expected content, found a schema: it is read as that of application/json", what)
		return n.Object().With("application/json", n.Object().With("schema", schema))
	}
	return nil
}

// schemaMembers are what tells a schema from a media type.
var schemaMembers = []string{"type", "properties", "items", "allOf", "oneOf", "anyOf", "enum"}

// isSchemaLike reports whether a schema stands where a media type belongs.
func isSchemaLike(media *source.Node) bool {
	return media.Child("schema") == nil && media.Child("itemSchema") == nil && slices.ContainsFunc(media.Keys(), func(key string) bool { return slices.Contains(schemaMembers, key) })
}
