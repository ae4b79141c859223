package contract

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// badText is a way to write a parameter wrongly.
type badText struct{ name, text string }

var badTexts = []badText{
	{"empty", ""},
	{"malformed", "not-a-valid-value"},
	{"too-long", strings.Repeat("a", 300)},
	{"negative", "-1"},
	{"fraction", "1.5"},
	{"huge", "99999999999999999999"},
	{"markup", "<script>"},
}

// negative returns bad requests to an operation, built by breaking one thing of a good one at a time.
func (p *planner) negative(o *openapi.Operation, known []testCase) []testCase {
	good := p.newCase(o, Negative, "", p.defaults(o, 0), expectation{})
	if len(known) > 0 {
		good.values = known[0].values
	}
	var cases []testCase
	for i, parameter := range o.Parameters {
		cases = append(cases, p.badParameter(o, good.values, i, parameter)...)
	}
	cases = append(cases, p.badBodies(o, good)...)
	if o.AsksForCredentials() {
		c := p.newCase(o, Negative, "no-credentials", good.values, expectation{kind: expectRejection, why: "the request has no credentials"})
		c.anonymous = true
		cases = append(cases, c)
	}
	if c, ok := p.wrongMethod(o, good.values); ok {
		cases = append(cases, c)
	}
	if slices.ContainsFunc(o.Parameters, func(parameter *openapi.Parameter) bool { return parameter.In == "path" }) {
		cases = append(cases, p.newCase(o, Negative, "nobody", p.defaults(o, 1), expectation{}))
	}
	return cases
}

// badParameter returns the texts that the parameter's schema refuses, and its absence where it is required.
func (p *planner) badParameter(o *openapi.Operation, good []any, i int, parameter *openapi.Parameter) []testCase {
	var cases []testCase
	add := func(name string, bad any, kind expectationKind) {
		values := slices.Clone(good)
		values[i] = bad
		why := fmt.Sprintf("%s parameter %s is %s", parameter.In, parameter.Name, name)
		cases = append(cases, p.newCase(o, Negative, parameter.Name+"-"+name, values, expectation{kind: kind, why: why}))
	}
	if parameter.Required && parameter.In != "path" {
		add("missing", message.Absent, expectRejection)
	}
	if parameter.In == "querystring" {
		badQueries(parameter, good[i], func(name string, bad any) { add(name, bad, expectRejection) })
	}
	if parameter.Schema == nil || parameter.Content != nil {
		return cases
	}
	for _, bad := range badTexts {
		kind := expectRejection
		if bad.text == "" && parameter.In == "path" {
			kind = expectNowhere // the path is another one then
		} else if len(verify.Parameter(parameter, readParameter(parameter, bad.text))) == 0 {
			continue // the document allows it
		}
		if bad.text == "" && parameter.In == "header" {
			continue // an empty header and none are the same to many servers
		}
		if parameter.In == "path" && !meant(o, p.reached(o, good, i, bad.text), kind) {
			continue
		}
		add(bad.name, bad.text, kind)
	}
	return cases
}

// meant reports whether a bad path leads where the case wants it: to the operation that is to refuse it, or to none.
func meant(o, reached *openapi.Operation, kind expectationKind) bool {
	if kind == expectNowhere {
		return reached == nil
	}
	return reached == o
}

// reached returns the operation that a path with this text in it belongs to, nil for none.
func (p *planner) reached(o *openapi.Operation, good []any, i int, text string) *openapi.Operation {
	values := slices.Clone(good)
	values[i] = text
	return p.spec.Match(o.Method, message.NewTarget(o, p.spec.BasePath(), values).Path).Operation
}

// wrongMethod asks the path with a method that it does not have, one that may be sent.
func (p *planner) wrongMethod(o *openapi.Operation, good []any) (testCase, bool) {
	c := p.newCase(o, Negative, "wrong-method", good, expectation{kind: expectNowhere, why: "the path does not have this method"})
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		match := p.spec.Match(method, c.target.Path)
		if match.Operation == nil && (safe(method) || p.options.UnsafeMethods) {
			c.method, c.body = method, nil
			return c, true
		}
	}
	return c, false
}

// badBodies break a good body: no body, no text of its form, a required property missing, a property of a wrong type.
func (p *planner) badBodies(o *openapi.Operation, good testCase) []testCase {
	var cases []testCase
	add := func(name string, body []byte, contentType, why string) {
		c := good
		c.name, c.body, c.bodyType = o.ID+"/"+Negative+"/"+name, body, contentType
		c.target = message.NewTarget(o, p.spec.BasePath(), c.values)
		c.expect = expectation{kind: expectRejection, why: why}
		cases = append(cases, c)
	}
	for i, b := range p.requestBodies(o) {
		if i == 0 {
			if o.RequestBody.Required {
				add("body-missing", nil, "", "the request has no body")
			}
			if o.RequestBody.MediaType(unheardOf) == nil {
				add("body-type", b.raw, unheardOf, "the body is of an undeclared media type")
			}
		}
		suffix := ""
		if i > 0 {
			suffix = "-as-" + strings.ReplaceAll(b.mediaType.Name, "/", "-")
		}
		for _, bad := range []string{`{"unfinished": `, "<unfinished>", "%zz=1"} {
			if len(verify.RequestBody(b.mediaType, b.contentType, []byte(bad))) > 0 {
				add("body-malformed"+suffix, []byte(bad), b.contentType, "the body is not well-formed")
				break
			}
		}
		b.broken(func(name string, raw []byte, why string) { add("body-"+name+suffix, raw, b.contentType, why) })
	}
	return cases
}

// unheardOf is a media type that no operation declares.
const unheardOf = "application/x-unheard-of"

// broken visits bodies with one member missing or wrong, those that the document refuses.
func (b requestBody) broken(visit func(name string, raw []byte, why string)) {
	object, whole := b.object()
	if object == nil || b.mediaType.Schema == nil {
		return
	}
	refused := func(v any) ([]byte, bool) {
		raw, _ := message.Encode(b.mediaType, whole(v))
		return raw, len(raw) > 0 && len(verify.RequestBody(b.mediaType, b.contentType, raw)) > 0
	}
	for _, member := range object.Members {
		without := jsonvalue.Clone(object).(*jsonvalue.Object)
		without.Delete(member.Name)
		if raw, ok := refused(without); ok {
			visit("without-"+member.Name, raw, "the body has no "+member.Name)
		}
		for _, bad := range []any{true, "text", jsonvalue.Int(-1), []any{}, nil} {
			wrong := jsonvalue.Clone(object).(*jsonvalue.Object)
			wrong.Set(member.Name, bad)
			if raw, ok := refused(wrong); ok {
				visit("wrong-"+member.Name, raw, member.Name+" in the body is "+jsonvalue.Text(bad))
				break
			}
		}
	}
}

// object returns the object that a body is, or its last item where the body is a sequence, and what puts another in its place; nil
// for none.
func (b requestBody) object() (object *jsonvalue.Object, whole func(any) any) {
	items, isList := b.value.([]any)
	if !isList || len(items) == 0 || openapi.SequenceOf(b.mediaType.Name) == openapi.NoSequence {
		object, _ = b.value.(*jsonvalue.Object)
		return object, func(v any) any { return v }
	}
	last := len(items) - 1
	object, _ = items[last].(*jsonvalue.Object)
	return object, func(v any) any { return append(slices.Clone(items[:last]), v) }
}
