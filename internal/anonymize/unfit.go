package anonymize

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
	"agentmock/internal/verify"
)

// Unfit is why an exchange cannot be a fixture that serves and passes lint. It quotes no data.
type Unfit struct{ Reason string }

func (u *Unfit) Error() string { return "not recorded: " + u.Reason }

// fit returns x with its response read, or why it cannot be a fixture.
func (r *Recorder) fit(x *message.Exchange) (*message.Exchange, error) {
	if x.Operation == nil {
		return nil, &Unfit{"it belongs to no operation of the document"}
	}
	if id := x.Operation.ID; strings.ContainsAny(id, `/\`) || id == "" || id[0] == '.' || id[0] == '_' {
		return nil, &Unfit{"the ID of its operation is no name of a folder of fixtures"}
	}
	if x.Request.Method == http.MethodHead && x.Operation.Method != http.MethodHead {
		return nil, &Unfit{"the answer to HEAD has no body"}
	}
	if err := r.fitRequest(x); err != nil {
		return nil, err
	}
	out := *x
	return &out, r.fitResponse(&out)
}

// fitRequest refuses a request that the document does not allow: a mock refuses it before it looks for a fixture.
func (r *Recorder) fitRequest(x *message.Exchange) error {
	for i, p := range x.Operation.Parameters {
		v := message.Absent
		if i < len(x.Request.Parameters) {
			v = x.Request.Parameters[i]
		}
		if found := verify.Parameter(p, v); len(found) > 0 {
			return r.anonymizer.unfit("the request is not what the document says", found[0])
		}
	}
	described, body := x.Operation.RequestBody, x.Request.Body
	switch {
	case described == nil || len(body.Raw) == 0 && !body.Decoded:
		if described != nil && described.Required {
			return &Unfit{"the request is not what the document says: request.body: required"}
		}
		return nil
	case body.MediaType == nil:
		return &Unfit{"the request is not what the document says: request.body: media-type"}
	case body.Decoded && body.MediaType.Schema != nil:
		if found := body.MediaType.Schema.Validate(body.Value, jsonschema.InRequest); len(found) > 0 {
			found[0].In = "request.body"
			return r.anonymizer.unfit("the request is not what the document says", found[0])
		}
	case body.MediaType.IsJSON() && !body.Decoded:
		return &Unfit{"the request is not what the document says: request.body: well-formed"}
	}
	return nil
}

func (r *Recorder) fitResponse(x *message.Exchange) error {
	described, body := x.Operation.Response(x.Response.Status), &x.Response.Body
	if described == nil {
		return &Unfit{"the document declares no response " + strconv.Itoa(x.Response.Status) + " for " + x.Operation.ID}
	}
	if len(described.Content) == 0 {
		if len(body.Raw) > 0 || body.Decoded {
			return &Unfit{x.Operation.ID + " " + strconv.Itoa(x.Response.Status) + ": the document describes no body"}
		}
		return nil
	}
	if !body.Decoded {
		contentType := x.Response.Header.Get("Content-Type")
		if body.MediaType = described.MediaType(contentType); body.MediaType == nil {
			return &Unfit{x.Operation.ID + " " + strconv.Itoa(x.Response.Status) + ": the document does not declare the media type of the body"}
		}
		if faults := body.Decode(contentType); len(faults) > 0 {
			return &Unfit{"the body of the response cannot be read"}
		}
	}
	return r.fitBody(x, described)
}

func (r *Recorder) fitBody(x *message.Exchange, described *openapi.Response) error {
	body := &x.Response.Body
	if !r.anonymizer.raw && (!body.Decoded && !isText(body.Raw) || body.Decoded && !areTexts(body.Value)) {
		return &Unfit{"the body of the response is no text, and nothing in it can be replaced: it can only be recorded raw"}
	}
	if !body.Decoded {
		if !r.anonymizer.raw && !strings.HasPrefix(body.MediaType.Name, "text/plain") && !isTable(body.MediaType) && len(body.Raw) > 0 {
			return &Unfit{"no schema describes the body of the response, and nothing in it can be told apart: it can only be recorded raw"}
		}
		body.Value, body.Decoded = string(body.Raw), true
	}
	if body.MediaType == nil || !slices.Contains(described.Content, body.MediaType) {
		return &Unfit{"the body of the response is of no media type that the document declares"}
	}
	if s := body.MediaType.Schema; s != nil {
		found := append(s.Validate(body.Value, jsonschema.InResponse), relation.Check(x, jsonschema.InResponse)...)
		if len(found) > 0 {
			found[0].In = "response.body"
			return r.anonymizer.unfit("the response is not what the document says", found[0])
		}
	}
	return nil
}

// unfit says where the first violation is and which rule it breaks, without a value: neither that nor a name that the
// document does not have may be somebody's.
func (d *anonymizer) unfit(reason string, v jsonschema.Violation) *Unfit {
	tokens, _ := jsonvalue.Tokens(v.Pointer)
	for i, token := range tokens {
		if !d.allowlist.names[token] {
			tokens[i] = "*"
		}
	}
	v.Pointer = jsonvalue.Pointer(tokens...)
	return &Unfit{reason + ": " + v.Where() + ": " + v.Rule}
}
