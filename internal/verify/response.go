package verify

import (
	"net/http"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
)

// Response decodes the body of x.Response and is every way in which the response is not what the operation says:
// an undeclared status or media type, its headers, its body, its relations.
func Response(x *message.Exchange) []jsonschema.Violation {
	described := x.Operation.Response(x.Response.Status)
	if described == nil {
		return []jsonschema.Violation{{In: "response.status", Rule: "enum", Limit: statuses(x.Operation), Got: strconv.Itoa(x.Response.Status), Spec: x.Operation.Position}}
	}
	found := checkHeaders(x, described)
	body := &x.Response.Body
	if len(described.Content) == 0 || len(body.Raw) == 0 && x.Request.Method == http.MethodHead {
		return found
	}
	contentType := x.Response.Header.Get("Content-Type")
	body.MediaType = described.MediaType(contentType)
	if body.MediaType == nil {
		return append(found, jsonschema.Violation{In: "response.header.Content-Type", Rule: "media-type", Limit: described.Content[0].Name, Got: jsonvalue.Brief(contentType, jsonschema.GotLength), Spec: described.Position})
	}
	found = append(found, checkBody(x.Budget, body, contentType, jsonschema.InResponse)...)
	return append(found, relation.Check(x, jsonschema.InResponse)...)
}

func checkHeaders(x *message.Exchange, described *openapi.Response) []jsonschema.Violation {
	var found []jsonschema.Violation
	for _, h := range described.Headers {
		if strings.EqualFold(h.Name, "Content-Type") { // OpenAPI 3.1, Response Object: ignored
			continue
		}
		v, err := message.DecodeParameter(h, "", nil, x.Response.Header)
		in := "response.header." + h.Name
		if err != nil {
			found = append(found, jsonschema.Violation{In: in, Rule: "serialization", Limit: err.Error(), Got: jsonvalue.Brief(v, jsonschema.GotLength), Spec: h.Position})
			continue
		}
		for _, violation := range Parameter(h, v) {
			violation.In = in
			found = append(found, violation)
		}
	}
	return found
}

func statuses(o *openapi.Operation) string {
	names := make([]string, len(o.Responses))
	for i, r := range o.Responses {
		names[i] = r.Status
	}
	return strings.Join(names, ", ")
}

// Body returns every way in which a body, given as the answer of a status, is not what the document says, and the
// conditions under which it is the answer. Its relations to the request are checked against those very conditions, so a
// body that asks for two different requests at once is found.
func Body(o *openapi.Operation, status int, m *openapi.MediaType, body any) ([]jsonschema.Violation, []relation.Condition) {
	if text, isText := body.(string); isText && message.IsWritten(m) {
		b := message.Body{Raw: []byte(text), MediaType: m}
		return checkBody(nil, &b, m.Name, jsonschema.InResponse), nil
	}
	var found []jsonschema.Violation
	if m.Schema != nil {
		found = m.Schema.Validate(body, jsonschema.InResponse)
		for i := range found {
			found[i].In = jsonschema.PartOf(jsonschema.InResponse)
		}
	}
	conditions := relation.Conditions(o, status, m, body)
	x := &message.Exchange{Operation: o, Response: message.ResponseMessage{Status: status, Body: message.Body{MediaType: m, Value: body, Decoded: true}}}
	found = append(found, Assume(x, conditions)...)
	return append(found, relation.Check(x, jsonschema.InResponse)...), conditions
}

// Headers returns every way in which the headers of x's response are not what the operation says.
func Headers(x *message.Exchange) []jsonschema.Violation {
	if described := x.Operation.Response(x.Response.Status); described != nil {
		return checkHeaders(x, described)
	}
	return nil
}
