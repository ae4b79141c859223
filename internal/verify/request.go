package verify

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
	"agentmock/internal/route"
)

// RequestBody returns every way in which the bytes of a request body are not what the media type says.
func RequestBody(m *openapi.MediaType, contentType string, raw []byte) []jsonschema.Violation {
	b := message.Body{Raw: raw, MediaType: m}
	return checkBody(nil, &b, contentType, jsonschema.InRequest)
}

// Request decodes the parameters and the body of x.Request and is every way in which the request is not what the
// operation says; credentials are not looked at (see [Credentials]).
// x.Operation, Request.Path, URL, Header and Body.Raw are to be set; Request.Sound then says whether there is none.
func Request(x *message.Exchange) []jsonschema.Violation {
	found := checkParameters(x)
	found = append(found, checkRequestBody(x)...)
	found = append(found, relation.Check(x, jsonschema.InRequest)...)
	x.Request.Sound = len(found) == 0
	return found
}

func checkParameters(x *message.Exchange) []jsonschema.Violation {
	parameters := x.Operation.Parameters
	if len(parameters) == 0 {
		return nil
	}
	var found []jsonschema.Violation
	query, err := query(x)
	if err != nil {
		found = append(found, jsonschema.Violation{In: "request.query", Rule: "well-formed", Limit: "query", Got: jsonvalue.Brief(err.Error(), jsonschema.GotLength), Spec: x.Operation.Position})
	}
	x.Request.Parameters = slices.Grow(x.Request.Parameters[:0], len(parameters))[:len(parameters)]
	for i, p := range parameters {
		given := query
		if p.FreeForm {
			given = withoutOthers(x.Operation, p, query)
		}
		v, err := message.DecodeParameter(p, textOf(x, p), given, x.Request.Header)
		x.Request.Parameters[i] = v
		if err != nil {
			found = append(found, jsonschema.Violation{In: p.Place(), Rule: "serialization", Limit: err.Error(), Got: jsonvalue.Brief(v, jsonschema.GotLength), Spec: p.Position})
			continue
		}
		found = append(found, parameter(x.Budget, p, v)...)
	}
	return found
}

// query returns the parsed query; only its well-formed part where it has an error.
func query(x *message.Exchange) (url.Values, error) {
	_, raw, ok := strings.Cut(x.Request.URL, "?")
	if !ok || raw == "" {
		return nil, nil
	}
	return route.ParseQuery(raw)
}

// textOf returns the text of a parameter that is one: a variable of the path, the whole query, or a list in it as it was sent.
func textOf(x *message.Exchange, p *openapi.Parameter) string {
	switch {
	case p.In == "querystring":
		return withoutKeys(x)
	case p.In == "query" && !p.Explode:
		return sentOf(x, p.Name)
	case p.In != "path" || p.Variable >= len(x.Request.Path):
		return ""
	}
	return x.Request.Path[p.Variable]
}

// sentOf returns the value of a name of the query with its escapes, "" where it has none: nothing is hidden in it then.
func sentOf(x *message.Exchange, name string) string {
	_, raw, _ := strings.Cut(x.Request.URL, "?")
	for pair := range strings.SplitSeq(raw, "&") {
		if key, text, _ := strings.Cut(pair, "="); strings.Contains(text, "%") {
			if plain, err := url.QueryUnescape(key); err == nil && plain == name {
				return text
			}
		}
	}
	return ""
}

// withoutKeys returns the whole query but for the credentials that the operation takes there.
func withoutKeys(x *message.Exchange) string {
	_, raw, _ := strings.Cut(x.Request.URL, "?")
	for _, key := range x.Operation.APIKeys() {
		if key.In != "query" {
			continue
		}
		pairs := slices.DeleteFunc(strings.Split(raw, "&"), func(pair string) bool {
			name, _, _ := strings.Cut(pair, "=")
			return name == url.QueryEscape(key.Name)
		})
		raw = strings.Join(pairs, "&")
	}
	return raw
}

// Parameter returns every way in which a value is not what the parameter takes.
func Parameter(p *openapi.Parameter, v any) []jsonschema.Violation { return parameter(nil, p, v) }

func parameter(b *jsonschema.Budget, p *openapi.Parameter, v any) []jsonschema.Violation {
	if v == message.Absent {
		if p.Required {
			return []jsonschema.Violation{{In: p.Place(), Rule: "required", Limit: p.Name, Spec: p.Position}}
		}
		return nil
	}
	if p.AnyText || p.Schema == nil || p.AllowEmptyValue && (v == "" || v == nil) {
		return nil
	}
	found := p.Schema.ValidateWithin(b, v, jsonschema.InRequest)
	for i := range found {
		found[i].In = p.Place()
	}
	return found
}

// ContentCoding undoes the content codings of a request's body (RFC 9110 section 8.4), and is every way in which they cannot be: nobody
// knows the coding, the body is not of it, or it would have more than limit bytes. Of a body that nobody describes nothing is found.
func ContentCoding(o *openapi.Operation, header http.Header, body []byte, limit int64) ([]byte, []jsonschema.Violation) {
	if len(header["Content-Encoding"]) == 0 || len(body) == 0 {
		return body, nil
	}
	decoded, err := message.DecodeContent(header, body, limit)
	if err == nil {
		return decoded, nil
	}
	if o == nil || o.RequestBody == nil {
		return body, nil
	}
	v := jsonschema.Violation{In: "request.body", Rule: "well-formed", Limit: strings.Trim(jsonvalue.Brief(header.Get("Content-Encoding"), jsonschema.GotLength), `"`), Got: err.Error(), Spec: o.RequestBody.Position}
	switch {
	case errors.Is(err, message.ErrCoding):
		v.In, v.Rule, v.Limit, v.Got = "request.header.Content-Encoding", "content-coding", message.Codings, jsonvalue.Brief(header.Get("Content-Encoding"), jsonschema.GotLength)
	case errors.Is(err, message.ErrBomb):
		v.Rule, v.Limit = "body-size", strconv.FormatInt(limit, 10)
	}
	return body, []jsonschema.Violation{v}
}

func checkRequestBody(x *message.Exchange) []jsonschema.Violation {
	described, body := x.Operation.RequestBody, &x.Request.Body
	if described == nil {
		return nil
	}
	if len(body.Raw) == 0 {
		if described.Required {
			return []jsonschema.Violation{{In: "request.body", Rule: "required", Limit: "body", Spec: described.Position}}
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
		return []jsonschema.Violation{{In: "request.header.Content-Type", Rule: "media-type", Limit: strings.Join(names, ", "), Got: jsonvalue.Brief(contentType, jsonschema.GotLength), Spec: described.Position}}
	}
	if v := badCharset(contentType); v != nil {
		v.Spec = body.MediaType.Position
		return []jsonschema.Violation{*v}
	}
	body.Raw = message.Unmarked(contentType, body.Raw)
	if most := maxValues + len(body.Raw)/valueBytes; len(body.Raw) > maxValues && body.Values(contentType) > most {
		return []jsonschema.Violation{{In: "request.body", Rule: "values", Limit: strconv.Itoa(most), Spec: body.MediaType.Position}}
	}
	if !x.Operation.Outgoing {
		return checkBody(x.Budget, body, contentType, jsonschema.InRequest)
	}
	found := checkBody(x.Budget, body, contentType, jsonschema.InResponse) // what is readOnly the sender says (JSON Schema 2020-12 validation, section 9.4)
	for i := range found {
		found[i].In = jsonschema.PartOf(jsonschema.InRequest)
	}
	return found
}

// maxValues is how many values a body of a request may have, besides one for each valueBytes bytes of it: a value of two bytes takes
// up to eighty of memory. Bodies that people send, vectors of numbers among them, have a value in some thirteen bytes.
const (
	maxValues  = 120_000
	valueBytes = 13
)

// badCharset is what is wrong with the charset that a Content-Type names: JSON is UTF-8 (RFC 8259 section 8.1), and such as write every
// character in two bytes or four are another text altogether. Others are let be: many clients name them, and send ASCII.
func badCharset(contentType string) *jsonschema.Violation {
	_, parameters, err := mime.ParseMediaType(contentType)
	set := strings.ToLower(parameters["charset"])
	if err != nil || !openapi.IsJSON(contentType) || !strings.HasPrefix(set, "utf-16") && !strings.HasPrefix(set, "utf-32") {
		return nil
	}
	return &jsonschema.Violation{In: "request.header.Content-Type", Rule: "charset", Limit: "utf-8", Got: jsonvalue.Brief(contentType, jsonschema.GotLength)}
}

// checkBody decodes the body by its Content-Type and is every way in which it is not what its media type says.
func checkBody(budget *jsonschema.Budget, b *message.Body, contentType string, d jsonschema.Direction) []jsonschema.Violation {
	var found []jsonschema.Violation
	for _, fault := range b.Decode(contentType) {
		if fault.Wanted != "" {
			found = append(found, jsonschema.Violation{In: jsonschema.PartOf(d), Pointer: fault.Pointer, Rule: "media-type", Limit: fault.Wanted, Got: jsonvalue.Brief(fault.Reason, jsonschema.GotLength), Spec: b.MediaType.Position})
			continue
		}
		found = append(found, jsonschema.Violation{
			In: jsonschema.PartOf(d), Pointer: fault.Pointer, Rule: "well-formed", Limit: message.CodecOf(contentType, b.MediaType.Schema).Name,
			Got: fault.String(), Spec: b.MediaType.Position,
		})
	}
	if !b.Decoded || b.MediaType.Schema == nil {
		return found
	}
	for _, v := range b.MediaType.Schema.ValidateWithin(budget, b.Value, d) {
		v.In = jsonschema.PartOf(d)
		found = append(found, v)
	}
	return found
}

// Assume makes the request of x one that meets the conditions, as far as they name parameters, and is every way in which
// such a request would be refused.
func Assume(x *message.Exchange, conditions []relation.Condition) []jsonschema.Violation {
	var found []jsonschema.Violation
	x.Request.Parameters = make([]any, len(x.Operation.Parameters))
	for i, p := range x.Operation.Parameters {
		x.Request.Parameters[i] = message.Absent
		for _, c := range conditions {
			if p.Named(c.In, c.Name) && x.Request.Parameters[i] == message.Absent {
				x.Request.Parameters[i] = c.Value
				found = append(found, Parameter(p, c.Value)...)
			}
		}
	}
	return found
}

// Credentials returns nil where the request carries what one of the requirements asks for, and accepted takes it;
// accepted nil takes every credential. strict drops the alternative of an anonymous request. The alternatives that
// would do are the violation's limit.
func Credentials(o *openapi.Operation, header http.Header, query url.Values, strict bool, accepted func(scheme *openapi.SecurityScheme, secret string) bool) *jsonschema.Violation {
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
			if has && accepted != nil && scheme.Visible() && !accepted(scheme, secret) {
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
	wanted := credentials(o)
	if anonymous && !refused && wanted == "" {
		return nil
	}
	return &jsonschema.Violation{In: "request.security", Rule: "security", Limit: wanted, Spec: o.Position}
}

// credentials returns those that an operation asks for, in words.
func credentials(o *openapi.Operation) string {
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
