package openapi

import (
	"regexp"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// elided is what stands for a list or an object that nobody wrote out.
var elided = regexp.MustCompile(`[\[{]\s*(?:\.\.\.|…)\s*[\]}]`)

// maxDescribed bounds a description that is read as a body.
const maxDescribed = 64 << 10

// described returns the content of a response whose description is the body, in JSON, beside a schema that is no more than a text: tools that
// read comments have no other place for it. Its schema is what the body looks like, and the body is its example, unless it leaves something
// out, or says of a success that it failed.
func (c *compiler) described(response, content *source.Node, status string) *source.Node {
	text := strings.TrimSpace(response.Child("description").Text())
	if content == nil || len(text) < 2 || len(text) > maxDescribed || text[0] != '{' && text[0] != '[' {
		return content
	}
	value, faults := jsonvalue.Decode([]byte(elided.ReplaceAllString(text, "null")))
	if len(faults) > 0 {
		return content
	}
	body := response.NewValue(value)
	for i, name := range content.Keys() {
		media := content.Items()[i]
		if schema := media.Child("schema"); schema == nil || schema.Child("type").Text() != "string" || len(schema.Keys()) > 1 ||
			media.Child("example") != nil || media.Child("examples") != nil || !strings.Contains(name, "json") && name != "*/*" {
			continue
		}
		c.Warn(response, "response %s: its description is a body in JSON, its schema a text: the description is read as the body", status)
		media = media.With("schema", likeness(body))
		if !elided.MatchString(text) && !(strings.HasPrefix(status, "2") && saysFailure(body)) {
			media = media.With("example", body)
		}
		content = content.With(name, media)
	}
	return content
}

// likeness returns a schema of values that are like one: it asks for types and for no member.
func likeness(n *source.Node) *source.Node {
	schema := n.Object()
	kind := func(name string) *source.Node { return schema.With("type", n.NewScalar(name)) }
	switch n.Kind() {
	case source.ObjectNode:
		properties := schema
		for _, m := range source.Members(n) {
			properties = properties.With(m.Name, likeness(m.Node))
		}
		return kind("object").With("properties", properties)
	case source.ArrayNode:
		if len(n.Items()) == 0 {
			return kind("array")
		}
		return kind("array").With("items", likeness(n.Items()[0]))
	}
	switch n.Scalar.(type) {
	case string:
		return kind("string")
	case bool:
		return kind("boolean")
	case jsonvalue.Number:
		return kind("number")
	}
	return schema
}

// saysFailure reports whether a body says that its request failed: by a code below zero, or that it was no success.
func saysFailure(n *source.Node) bool {
	for _, m := range source.Members(n) {
		switch strings.ToLower(m.Name) {
		case "code", "errno", "errcode", "status":
			if number, ok := m.Node.Scalar.(jsonvalue.Number); ok && strings.HasPrefix(string(number), "-") {
				return true
			}
		case "success", "ok":
			if m.Node.Scalar == false {
				return true
			}
		}
	}
	return false
}
