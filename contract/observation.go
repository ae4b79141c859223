package contract

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
	"agentmock/internal/scenario"
	"agentmock/internal/verify"
)

// observation is one exchange with everything that checks ask about it, found out once.
type observation struct {
	*message.Exchange
	described   *openapi.Response // nil: the status is not declared
	contentType string
	faults      []jsonvalue.Fault // of the JSON text
	truncated   string            // why the body is not whole, "" where it is
	inspection  jsonschema.Inspection
	flawed      *openapi.Example          // of the document, that the body is and that breaks the schema: its violations are the document's
	mentioned   func(pointer string) bool // whether the document speaks of what no schema describes
	headers     []jsonschema.Violation
	asked       []jsonschema.Violation // how the request of recorded traffic breaks the document
	relations   []jsonschema.Violation
	took        time.Duration
	maxLatency  time.Duration
	expect      expectation
	stranger    bool             // it was sent without credentials
	unmet       []scenario.Unmet // what its case wants, and it is not
	gone        bool             // it was about what the run had deleted before
	failure     string           // why there is no response at all
}

// notRecorded is why the body of recorded traffic may be missing: nobody kept it.
const notRecorded = "not recorded"

// observe reads the response of x. It is the one way from bytes to what checks see. Of a body that is not whole, truncated
// says why, and nothing else is asked of it.
func observe(x *message.Exchange, truncated string) *observation {
	o := &observation{Exchange: x, contentType: x.Response.Header.Get("Content-Type"), truncated: truncated}
	o.described = x.Operation.Response(x.Response.Status)
	if o.described == nil {
		o.decodeAnyway()
		return o
	}
	if len(o.described.Headers) > 0 {
		o.headers = verify.Headers(x)
	}
	body := &x.Response.Body
	if len(body.Raw) == 0 && o.emptyAllowed() {
		return o
	}
	body.MediaType = o.described.MediaType(o.contentType)
	if body.MediaType == nil {
		o.decodeAnyway()
		return o
	}
	if o.truncated != "" {
		return o
	}
	o.faults = body.Decode(o.contentType)
	if body.Decoded && body.MediaType.Schema != nil {
		o.inspection = body.MediaType.Schema.Inspect(body.Value, jsonschema.InResponse)
		o.relations = relation.Check(x, jsonschema.InResponse)
		o.excuse()
	}
	return o
}

// excuse takes what is found from a body that is, to the letter or in its value, an example of the document: with the id that was asked for.
func (o *observation) excuse() {
	found := &o.inspection
	if len(found.Violations)+len(found.Undeclared) == 0 {
		return
	}
	m, asks := o.Response.Body.MediaType, o.asks()
	for i := range m.Examples {
		raw, _ := message.Encode(m, m.Examples[i].Value)
		if bytes.Equal(raw, o.Response.Body.Raw) || isExample(m.Examples[i].Value, o.Response.Body.Value, asks) {
			if len(found.Violations) > 0 {
				o.flawed = &m.Examples[i]
			}
			found.Violations, found.Undeclared = nil, nil
			return
		}
	}
}

// isExample reports whether a body is what an example says, but for values that are asked for.
func isExample(example, body any, asks []string) bool {
	if jsonvalue.Equal(example, body) {
		return true
	}
	if text, isText := example.(string); isText && !message.IsScalar(body) { // JSON that stands in a text, as people have it who paste
		v, faults := jsonvalue.Decode([]byte(text))
		return len(faults) == 0 && !message.IsScalar(v) && isExample(v, body, asks)
	}
	switch example := example.(type) {
	case []any:
		body, isList := body.([]any)
		return isList && slices.EqualFunc(example, body, func(a, b any) bool { return isExample(a, b, asks) })
	case *jsonvalue.Object:
		body, isObject := body.(*jsonvalue.Object)
		if !isObject || len(example.Members) != len(body.Members) {
			return false
		}
		for _, m := range example.Members {
			if other, ok := body.Lookup(m.Name); !ok || !isExample(m.Value, other, asks) {
				return false
			}
		}
		return true
	case nil:
		return false
	}
	return slices.Contains(asks, jsonvalue.Plain(body))
}

// asks returns the values that a request asks for, as texts: those of its path, its query, and the members of its body.
func (o *observation) asks() []string {
	var all []string
	for i, p := range o.Operation.Parameters {
		if (p.In == "path" || p.In == "query") && i < len(o.Request.Parameters) && message.IsScalar(o.Request.Parameters[i]) {
			all = append(all, jsonvalue.Plain(o.Request.Parameters[i]))
		}
	}
	body, _ := jsonvalue.Decode(o.Request.Body.Raw)
	if sent, isObject := body.(*jsonvalue.Object); isObject {
		for _, m := range sent.Members {
			if message.IsScalar(m.Value) {
				all = append(all, jsonvalue.Plain(m.Value))
			}
		}
	}
	return all
}

// emptyAllowed: a HEAD request, and a status without content, have no body.
func (o *observation) emptyAllowed() bool {
	return o.Request.Method == http.MethodHead || message.Bodyless(o.Response.Status) || len(o.described.Content) == 0
}

// decodeAnyway looks for faults of JSON that no schema describes.
func (o *observation) decodeAnyway() {
	if o.truncated == "" && openapi.IsJSON(o.contentType) && len(o.Response.Body.Raw) > 0 {
		o.Response.Body.Value, o.faults = jsonvalue.Decode(o.Response.Body.Raw)
	}
}

// violations returns those of the body whose rule is one of, or with except none of, the names.
func (o *observation) violations(except bool, names ...string) []jsonschema.Violation {
	var chosen []jsonschema.Violation
	for _, v := range o.inspection.Violations {
		named := false
		for _, name := range names {
			named = named || v.Rule == name
		}
		if named != except {
			chosen = append(chosen, v)
		}
	}
	return chosen
}

// unreadable returns why nothing can be known of the body of an answer, and what to do about it; "" where it was read, or where there is none to read.
func (o *observation) unreadable() string {
	body := &o.Response.Body
	switch {
	case o.truncated != "":
		return o.truncated
	case o.described == nil || len(body.Raw) == 0 || len(o.described.Content) == 0:
		return ""
	case body.MediaType == nil && body.Value == nil:
		return "they are " + cmp.Or(openapi.BaseType(o.contentType), "of no Content-Type") + ", which the document does not declare: if that is a page for people, the URL or the base path is another one (--url, --base-path), or somebody has to log in first (AGENTMOCK_TOKEN)"
	}
	return ""
}
