package anonymize

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/relation"
	"agentmock/internal/verify"
)

// exchange returns x with other people in it: what of it a fixture says, and nothing else. base is the path that the API's own
// paths stand behind.
func (d *anonymizer) exchange(x *message.Exchange, base string) (*message.Exchange, error) {
	r := &run{d, credentialsOf(x), map[string]int{}}
	out := &message.Exchange{Operation: x.Operation}
	out.Request.Method, out.Response.Status = x.Request.Method, x.Response.Status
	if err := r.parameters(x, out); err != nil {
		return nil, err
	}
	target := message.NewTarget(x.Operation, base, out.Request.Parameters)
	out.Request.URL, out.Request.Header = target.URL(), target.Header
	if err := r.requestBody(x, out); err != nil {
		return nil, err
	}
	out.Response.Header = r.headers(x)
	if !x.Response.Body.Decoded {
		return out, nil
	}
	return out, r.settle(x, out, jsonschema.InResponse)
}

// parameters returns without the credentials, but for those that are a part of the path, which another one takes the place of.
func (r *run) parameters(x, out *message.Exchange) error {
	out.Request.Parameters = make([]any, len(x.Operation.Parameters))
	hides := redact.Hides(queryOf(x))
	for i, p := range x.Operation.Parameters {
		out.Request.Parameters[i] = message.Absent
		if i >= len(x.Request.Parameters) || x.Request.Parameters[i] == message.Absent || credentialParameter(x.Operation, p) ||
			p.In == "query" && hides(jsonvalue.Member{Name: p.Name, Value: x.Request.Parameters[i]}) {
			continue
		}
		made := r.value(x.Request.Parameters[i], placeOf(p), "")
		if len(verify.Parameter(p, made)) > 0 {
			return &Unfit{"no made-up value fits the parameter " + p.Name + " of " + x.Operation.ID}
		}
		out.Request.Parameters[i] = made
	}
	return nil
}

// queryOf returns the parameters of a query as an object: what one is, those beside it say, too.
func queryOf(x *message.Exchange) *jsonvalue.Object {
	out := &jsonvalue.Object{}
	for i, p := range x.Operation.Parameters {
		if p.In == "query" && i < len(x.Request.Parameters) && x.Request.Parameters[i] != message.Absent {
			out.Members = append(out.Members, jsonvalue.Member{Name: p.Name, Value: x.Request.Parameters[i]})
		}
	}
	return out
}

func placeOf(p *openapi.Parameter) place {
	s := p.Schema
	if p.Content != nil {
		s = p.Content.Schema
	}
	return place{schema: s, name: p.Name, parameter: true, secret: redact.IsSecretName(p.Name), pointer: "/" + p.In + "/" + p.Name}
}

// requestBody returns left out where it is no text, or none that anything is known of.
func (r *run) requestBody(x, out *message.Exchange) error {
	body := x.Request.Body
	switch {
	case x.Operation.RequestBody == nil || body.MediaType == nil:
		return nil
	case body.Decoded && areTexts(body.Value):
		return r.settle(x, out, jsonschema.InRequest)
	case !body.Decoded && len(body.Raw) > 0 && isText(body.Raw) && (r.raw || strings.HasPrefix(body.MediaType.Name, "text/plain")):
		out.Request.Body = message.Body{MediaType: body.MediaType, Raw: []byte(r.text(string(body.Raw), place{}))}
	}
	return nil
}

// settle disguises the body of the request or of the response until the document takes it: relations first, then another
// value for each place that it refuses.
func (r *run) settle(x, out *message.Exchange, direction jsonschema.Direction) error {
	from, to := &x.Response.Body, &out.Response.Body
	if direction == jsonschema.InRequest {
		from, to = &x.Request.Body, &out.Request.Body
	}
	s := from.MediaType.Schema
	clear(r.refused)
	var found []jsonschema.Violation
	for range rounds {
		*to = message.Body{MediaType: from.MediaType, Value: r.body(from, place{schema: s, direction: direction}), Decoded: true}
		relation.Apply(out, direction)
		if s == nil {
			return nil
		}
		found = append(s.Validate(to.Value, direction), relation.Check(out, direction)...)
		if len(found) == 0 {
			return nil
		}
		for _, v := range found {
			r.refused[v.Pointer]++
		}
	}
	found[0].In = map[jsonschema.Direction]string{jsonschema.InRequest: "request.body", jsonschema.InResponse: "response.body"}[direction]
	return r.unfit("no made-up value fits", found[0])
}

// body returns the value of a body with other people in it.
func (r *run) body(b *message.Body, p place) any {
	if text, isText := b.Value.(string); isText && isTable(b.MediaType) {
		if made, ok := r.table(text); ok {
			return made
		}
	}
	return r.value(b.Value, p, "")
}

// headers returns those of the response that the document declares and that say something of the answer.
func (r *run) headers(x *message.Exchange) http.Header {
	out := http.Header{}
	described := x.Operation.Response(x.Response.Status)
	for _, h := range described.Headers {
		v, err := message.DecodeParameter(h, "", nil, x.Response.Header)
		if err != nil || v == message.Absent || !openHeader(h.Name) || len(verify.Parameter(h, v)) > 0 {
			continue
		}
		if text, isText := v.(string); isText && strings.EqualFold(h.Name, "Location") {
			v = onThisHost(text)
		}
		p := placeOf(h)
		p.direction = jsonschema.InResponse
		made := r.value(v, p, "")
		if text, isText := v.(string); isText && strings.EqualFold(h.Name, "Link") && !r.raw {
			made = r.links(text)
		}
		if text := message.HeaderText(h, made); len(verify.Parameter(h, made)) == 0 && !strings.ContainsAny(text, "\r\n\x00") {
			out.Set(h.Name, text)
		}
	}
	if m := x.Response.Body.MediaType; m != nil && (len(described.Content) > 1 || m.Name != m.Concrete()) {
		contentType, _, _ := strings.Cut(x.Response.Header.Get("Content-Type"), ";")
		if m.Name == m.Concrete() || contentType == "" {
			contentType = m.Concrete()
		}
		out.Set("Content-Type", strings.TrimSpace(contentType))
	}
	return out
}

// oneLink is a link of a Link header, and oneParameter what is said about it (RFC 8288 section 3).
var (
	oneLink      = lazily(`<([^>]*)>`)
	oneParameter = lazily(`;\s*([A-Za-z*-]+)\s*=\s*("[^"]*"|[^;,"\s]+)`)
)

// links returns a Link header that leads elsewhere: what kind of links they are stays, what else is said about them goes.
func (r *run) links(text string) string {
	text = oneLink().ReplaceAllStringFunc(text, func(target string) string {
		return "<" + link(r.anonymizer, onThisHost(target[1:len(target)-1]), 0) + ">"
	})
	return oneParameter().ReplaceAllStringFunc(text, func(parameter string) string {
		name := strings.ToLower(strings.TrimSpace(oneParameter().FindStringSubmatch(parameter)[1]))
		if name == "rel" || name == "type" || name == "hreflang" {
			return parameter
		}
		return ""
	})
}

// onThisHost returns a link without the host: it is answered by whatever answers the fixture (RFC 9110 section 10.2.2).
func onThisHost(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return text
	}
	u.Scheme, u.Host, u.User = "", "", nil
	return u.String()
}

func isText(raw []byte) bool { return utf8.Valid(raw) && !slices.Contains(raw, 0) }
