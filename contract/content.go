package contract

import (
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

func checkContentType(o *observation) []Finding {
	if o.described == nil || len(o.described.Content) == 0 || o.Response.Body.MediaType != nil || o.emptyAllowed() && len(o.Response.Body.Raw) == 0 {
		return nil
	}
	if o.isUndescribedRefusal() {
		return nil
	}
	var names []string
	for _, m := range o.described.Content {
		names = append(names, m.Name)
	}
	return single("response.header.Content-Type", strconv.Quote(o.contentType), "one of "+strings.Join(names, ", "), o.described.Position)
}

func checkHeaders(o *observation) []Finding { return fromViolations(o.headers) }

func checkWellFormed(o *observation) []Finding {
	var found []Finding
	at := o.Operation.Position
	for _, fault := range o.faults {
		found = append(found, Finding{Where: "response.body#" + fault.Pointer, Got: fault.Reason + " at byte " + strconv.Itoa(fault.Offset), Want: "well-formed " + o.formName(), Spec: position(at)})
	}
	if message.Bodyless(o.Response.Status) && len(o.Response.Body.Raw) > 0 {
		found = append(found, Finding{Where: "response.body", Got: strconv.Itoa(len(o.Response.Body.Raw)) + " bytes", Want: "no body with a " + strconv.Itoa(o.Response.Status), Spec: position(at)})
	}
	return found
}

func checkSafeIntegers(o *observation) []Finding {
	if len(o.faults) > 0 {
		return nil
	}
	var found []Finding
	for _, pointer := range unsafeIntegers(o) {
		tokens, _ := jsonvalue.Tokens(pointer)
		got, _ := jsonvalue.At(o.Response.Body.Value, tokens...)
		found = append(found, Finding{Where: "response.body#" + pointer, Got: jsonvalue.Brief(got, 40), Want: "an integer between -2^53 and 2^53, which every client keeps exact, or a format that says it is larger", Spec: position(o.Operation.Position)})
	}
	return found
}

// formName returns what the body should be well-formed of.
func (o *observation) formName() string {
	switch {
	case openapi.IsXML(o.contentType):
		return "XML"
	case openapi.IsJSON(o.contentType):
		return "JSON"
	case openapi.IsYAML(o.contentType):
		return "YAML"
	}
	return strings.SplitN(o.contentType, ";", 2)[0]
}

func checkSchema(o *observation) []Finding {
	if o.isUndescribedRefusal() {
		return nil
	}
	return fromViolations(o.violations(true, "format"))
}

func checkFormat(o *observation) []Finding {
	return fromViolations(o.violations(false, "format"))
}

func checkSameAs(o *observation) []Finding {
	return fromViolations(only(o.relations, "same-as"))
}

func checkNotBefore(o *observation) []Finding {
	return fromViolations(only(o.relations, "not-before"))
}

func only(violations []jsonschema.Violation, rule string) []jsonschema.Violation {
	var chosen []jsonschema.Violation
	for _, v := range violations {
		if v.Rule == rule {
			chosen = append(chosen, v)
		}
	}
	return chosen
}

func checkUniqueIDs(o *observation) []Finding {
	var found []Finding
	m := o.Response.Body.MediaType
	repeatedIDs(o.Response.Body.Value, nil, func(tokens []string, id any) {
		if isOfExample(m, tokens, id) {
			return // who answers what the document says has no other
		}
		if len(found) == maxAlike {
			return
		}
		found = append(found, Finding{Where: "response.body#" + jsonvalue.CutPointer(jsonvalue.Pointer(tokens...)), Got: jsonvalue.Brief(id, 40), Want: "an id that no other element has", Spec: position(o.Operation.Position)})
	})
	return found
}

// isOfExample reports whether an example of the document has just that value at a place of a body.
func isOfExample(m *openapi.MediaType, tokens []string, v any) bool {
	if m == nil || m.Schema == nil {
		return false
	}
	has := func(example any, tokens []string) bool {
		there, ok := jsonvalue.At(example, tokens...)
		return ok && jsonvalue.Equal(there, v)
	}
	for at := range len(tokens) + 1 {
		s := m.Schema.At(tokens[:at]...).Bare()
		if s != nil && slices.ContainsFunc(s.Examples, func(e any) bool { return has(e, tokens[at:]) }) {
			return true
		}
	}
	return slices.ContainsFunc(m.Examples, func(e openapi.Example) bool { return has(e.Value, tokens) })
}

func checkUndeclared(o *observation) []Finding {
	if o.isUndescribedRefusal() {
		return nil
	}
	var found []Finding
	at := o.Operation.Position
	if m := o.Response.Body.MediaType; m != nil {
		at = m.Position
	}
	count := map[string]int{}
	var order []string
	for _, pointer := range o.inspection.Undeclared {
		if o.mentioned(pointer) {
			continue
		}
		pattern := everyElement(pointer)
		if count[pattern] == 0 {
			order = append(order, pointer)
		}
		count[pattern]++
	}
	for _, pointer := range order {
		f := Finding{Where: "response.body#" + pointer, Want: "no field that the document does not describe", Spec: position(at)}
		if n := count[everyElement(pointer)]; n > 1 {
			f.Count = n
		}
		found = append(found, f)
	}
	return found
}
