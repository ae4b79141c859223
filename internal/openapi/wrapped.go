package openapi

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// Servers that do to all their answers what they do to their API's do it to the document, too: they wrap it as {"code": 0, "data": {…}}, quote it as
// a text, or send that in base64. Who saves it from there has it so.

// maxWrapped is how often a document may be wrapped.
const maxWrapped = 4

// unwrap returns the document that is wrapped in what a file has, its text, and what is to be said of that; nil where nothing is.
func unwrap(n *source.Node) (inner *source.Node, text []byte, findings []source.Finding) {
	for levels := maxWrapped; levels > 0; levels-- {
		if quoted := quoted(n); quoted != nil {
			read, more, err := source.ParseDocument(n.File, quoted)
			if err != nil {
				break
			}
			findings = append(append(findings, more...), n.Findingf(source.Error, "expected an object, found a text that is one in JSON: it is read as that"))
			n, inner, text = read, read, quoted
		} else if i := enveloped(n, levels); i >= 0 {
			findings = append(findings, n.KeyPosition(i).Findingf(source.Error, "expected a document, found one in member %q: it is read as that", n.Keys()[i]))
			n = n.Items()[i]
			inner, text = n, jsonvalue.Append(nil, n.Value())
		} else {
			break
		}
	}
	if inner == nil || !isDocument(inner) {
		return nil, nil, nil
	}
	return inner, text, findings
}

// quoted returns the object that a text is in JSON, or in base64 of that; nil for any other.
func quoted(n *source.Node) []byte {
	text := []byte(strings.TrimSpace(n.Text()))
	if decoded, err := base64.StdEncoding.DecodeString(string(text)); err == nil {
		text = bytes.TrimSpace(decoded)
	}
	if !bytes.HasPrefix(text, []byte("{")) {
		return nil
	}
	return text
}

// enveloped returns which member of what is no document holds one, so many levels deep, or a text that may be one; -1 for none.
func enveloped(n *source.Node, levels int) int {
	if levels == 0 || n.Kind() != source.ObjectNode || n.Child("openapi") != nil || n.Child("swagger") != nil || n.Child("paths") != nil {
		return -1
	}
	return slices.IndexFunc(n.Items(), func(item *source.Node) bool {
		return isDocument(item) || quoted(item) != nil || enveloped(item, levels-1) >= 0
	})
}

// isDocument reports whether a node says that it is a document of OpenAPI.
func isDocument(n *source.Node) bool {
	return (n.Child("openapi") != nil || n.Child("swagger") != nil) && (n.Child("paths") != nil || n.Child("webhooks") != nil || n.Child("components") != nil)
}
