package spec

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/value"
)

// CheckRequest decodes the parameters and the body of x.Request and is every way in which the request is not what the
// operation says; credentials are not looked at (see [Operation.CheckCredentials]).
// x.Operation, Request.Path, URL, Header and Body.Raw are to be set.
func (x *Exchange) CheckRequest() []Violation {
	found := x.checkParameters()
	found = append(found, x.checkRequestBody()...)
	return append(found, x.CheckRelations(InRequest)...)
}

func (x *Exchange) checkParameters() []Violation {
	parameters := x.Operation.Parameters
	if len(parameters) == 0 {
		return nil
	}
	var found []Violation
	query, err := x.query()
	if err != nil {
		found = append(found, Violation{In: "request.query", Rule: "well-formed", Limit: "query", Got: value.Brief(err.Error(), gotLength), Spec: x.Operation.Position})
	}
	x.Request.Parameters = slices.Grow(x.Request.Parameters[:0], len(parameters))[:len(parameters)]
	for i, p := range parameters {
		v, err := p.Decode(x.pathValue(p), query, x.Request.Header)
		x.Request.Parameters[i] = v
		if err != nil {
			found = append(found, Violation{In: p.part(), Rule: "serialization", Limit: err.Error(), Got: value.Brief(v, gotLength), Spec: p.Position})
			continue
		}
		found = append(found, p.check(v)...)
	}
	return found
}

// query is the parsed query; only its well-formed part where it has an error.
func (x *Exchange) query() (url.Values, error) {
	_, raw, ok := strings.Cut(x.Request.URL, "?")
	if !ok || raw == "" {
		return nil, nil
	}
	return url.ParseQuery(raw)
}

func (x *Exchange) pathValue(p *Parameter) string {
	if p.In != "path" || p.at >= len(x.Request.Path) {
		return ""
	}
	return x.Request.Path[p.at]
}

func (p *Parameter) check(v any) []Violation {
	if v == Absent {
		if p.Required {
			return []Violation{{In: p.part(), Rule: "required", Limit: p.Name, Spec: p.Position}}
		}
		return nil
	}
	if p.free || p.Schema == nil || p.AllowEmptyValue && (v == "" || v == nil) {
		return nil
	}
	found := p.Schema.Validate(v, InRequest)
	for i := range found {
		found[i].In = p.part()
	}
	return found
}

// plainText reports whether s takes every string, so that a parameter needs no check.
func (s *Schema) plainText() bool {
	return s.textual && s.Format == "" && s.Pattern == nil && s.MinLength == 0 && s.MaxLength < 0
}

func (x *Exchange) checkRequestBody() []Violation {
	described, body := x.Operation.RequestBody, &x.Request.Body
	if described == nil {
		return nil
	}
	if len(body.Raw) == 0 {
		if described.Required {
			return []Violation{{In: "request.body", Rule: "required", Limit: "body", Spec: described.Position}}
		}
		return nil
	}
	contentType := x.Request.Header.Get("Content-Type")
	body.MediaType = described.MediaType(contentType)
	if body.MediaType == nil {
		names := make([]string, len(described.Content))
		for i, m := range described.Content {
			names[i] = m.Name
		}
		return []Violation{{In: "request.header.Content-Type", Rule: "media-type", Limit: strings.Join(names, ", "), Got: value.Brief(contentType, gotLength), Spec: described.Position}}
	}
	return body.check(contentType, InRequest)
}

// check decodes the body by its Content-Type and is every way in which it is not what its media type says.
func (b *Body) check(contentType string, d Direction) []Violation {
	var found []Violation
	for _, fault := range b.Decode(contentType) {
		found = append(found, Violation{
			In: partOf(d), Pointer: fault.Pointer, Rule: "well-formed", Limit: formNames[formOf(contentType, b.MediaType.Schema)],
			Got: fault.String(), Spec: b.MediaType.Position,
		})
	}
	if !b.Decoded || b.MediaType.Schema == nil {
		return found
	}
	for _, v := range b.MediaType.Schema.Validate(b.Value, d) {
		v.In = partOf(d)
		found = append(found, v)
	}
	return found
}

// formNames are the forms as messages call them.
var formNames = map[form]string{jsonForm: "JSON", urlForm: "form", multipartForm: "multipart", xmlForm: "XML"}

// CheckResponse decodes the body of x.Response and is every way in which the response is not what the operation says:
// an undeclared status or media type, its headers, its body, its relations.
func (x *Exchange) CheckResponse() []Violation {
	described := x.Operation.Response(x.Response.Status)
	if described == nil {
		return []Violation{{In: "response.status", Rule: "enum", Limit: x.Operation.statuses(), Got: strconv.Itoa(x.Response.Status), Spec: x.Operation.Position}}
	}
	found := x.checkHeaders(described)
	body := &x.Response.Body
	if len(described.Content) == 0 || len(body.Raw) == 0 && x.Request.Method == http.MethodHead {
		return found
	}
	contentType := x.Response.Header.Get("Content-Type")
	body.MediaType = described.MediaType(contentType)
	if body.MediaType == nil {
		return append(found, Violation{In: "response.header.Content-Type", Rule: "media-type", Limit: described.Content[0].Name, Got: value.Brief(contentType, gotLength), Spec: described.Position})
	}
	found = append(found, body.check(contentType, InResponse)...)
	return append(found, x.CheckRelations(InResponse)...)
}

func (x *Exchange) checkHeaders(described *Response) []Violation {
	var found []Violation
	for _, h := range described.Headers {
		if strings.EqualFold(h.Name, "Content-Type") { // OpenAPI 3.1, Response Object: ignored
			continue
		}
		v, err := h.Decode("", nil, x.Response.Header)
		in := "response.header." + h.Name
		if err != nil {
			found = append(found, Violation{In: in, Rule: "serialization", Limit: err.Error(), Got: value.Brief(v, gotLength), Spec: h.Position})
			continue
		}
		for _, violation := range h.check(v) {
			violation.In = in
			found = append(found, violation)
		}
	}
	return found
}

func (o *Operation) statuses() string {
	names := make([]string, len(o.Responses))
	for i, r := range o.Responses {
		names[i] = r.Status
	}
	return strings.Join(names, ", ")
}

// CheckCredentials is nil where the request carries what one of the requirements asks for, and accepted takes it;
// accepted nil takes every credential. strict drops the alternative of an anonymous request. The alternatives that
// would do are the violation's limit.
func (o *Operation) CheckCredentials(header http.Header, query url.Values, strict bool, accepted func(scheme *SecurityScheme, secret string) bool) *Violation {
	if len(o.Security) == 0 || !strict && accepted == nil && o.Open() {
		return nil
	}
	anonymous, refused := false, false
	for _, requirement := range o.Security {
		if len(requirement) == 0 {
			anonymous = true
			continue
		}
		met := true
		for _, scheme := range requirement {
			secret, has := scheme.Credential(header, query)
			if has && accepted != nil && scheme.Type != "mutualTLS" && !accepted(scheme, secret) {
				refused, has = true, false
			}
			met = met && has
		}
		if met {
			return nil
		}
	}
	if anonymous && !refused && !strict {
		return nil
	}
	wanted := o.credentials()
	if anonymous && !refused && wanted == "" {
		return nil
	}
	return &Violation{In: "request.security", Rule: "security", Limit: wanted, Spec: o.Position}
}

// Open reports whether requests without credentials are admitted, besides such with some.
func (o *Operation) Open() bool {
	return slices.ContainsFunc(o.Security, func(r Requirement) bool { return len(r) == 0 })
}

// credentials are those that an operation asks for, in words.
func (o *Operation) credentials() string {
	var wanted []string
	for _, requirement := range o.Security {
		if len(requirement) == 0 {
			continue
		}
		names := make([]string, len(requirement))
		for i, scheme := range requirement {
			names[i] = scheme.String()
		}
		wanted = append(wanted, strings.Join(names, " and "))
	}
	return strings.Join(wanted, ", or ")
}

// CheckBody is every way in which a body, given as the answer of a status, is not what the document says, and the
// conditions under which it is the answer. Its relations to the request are checked against those very conditions, so a
// body that asks for two different requests at once is found.
func (o *Operation) CheckBody(status int, m *MediaType, body any) ([]Violation, []Condition) {
	if text, isText := body.(string); isText && m.isWritten() {
		b := Body{Raw: []byte(text), MediaType: m}
		return b.check(m.Name, InResponse), nil
	}
	var found []Violation
	if m.Schema != nil {
		found = m.Schema.Validate(body, InResponse)
		for i := range found {
			found[i].In = partOf(InResponse)
		}
	}
	conditions := o.Conditions(status, m, body)
	x := &Exchange{Operation: o, Response: ResponseMessage{Status: status, Body: Body{MediaType: m, Value: body, Decoded: true}}}
	found = append(found, x.Assume(conditions)...)
	return append(found, x.CheckRelations(InResponse)...), conditions
}

// Assume makes the request of x one that meets the conditions, as far as they name parameters, and is every way in which
// such a request would be refused.
func (x *Exchange) Assume(conditions []Condition) []Violation {
	var found []Violation
	x.Request.Parameters = make([]any, len(x.Operation.Parameters))
	for i, p := range x.Operation.Parameters {
		x.Request.Parameters[i] = Absent
		for _, c := range conditions {
			if p.is(c.In, c.Name) && x.Request.Parameters[i] == Absent {
				x.Request.Parameters[i] = c.Value
				found = append(found, p.check(c.Value)...)
			}
		}
	}
	return found
}
