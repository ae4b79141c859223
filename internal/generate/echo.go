package generate

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// What a request asks for by name comes back in the answer, before any example.

// wrappings are the members under which envelopes hold what was asked for.
var wrappings = []string{"data", "result", "payload", "item"}

// pathNames returns the names of all path parameters of a document.
func pathNames(s *openapi.Document) map[string]bool {
	names := map[string]bool{}
	for _, o := range s.Operations {
		for _, p := range o.Parameters {
			if p.In == "path" {
				names[memberOf(p)] = true
			}
		}
	}
	return names
}

// memberOf returns which member of an answer has the value of a path parameter. gRPC's gateway numbers the names of variables that have several
// segments, so that their paths differ: name_1.
func memberOf(p *openapi.Parameter) string {
	name := strings.TrimRight(p.Name, "0123456789")
	if stem, ok := strings.CutSuffix(name, "_"); ok && p.Spanning && name != p.Name {
		return stem
	}
	return p.Name
}

// asked reports whether the path of some operation may name a value of p, which the document does not say how to make.
func (g *Generator) asked(p *property) bool {
	if p.name != "id" && !g.pathNames[p.name] {
		return false
	}
	flat, _ := flatten(p.schemas)
	return !slices.ContainsFunc(flat, func(s *jsonschema.Schema) bool { return g.fakers[s] != nil })
}

// isAnswer reports whether a value inside so many objects and lists is the body, or what an envelope holds.
func (v *state) isAnswer(depth int) bool {
	return depth == 0 || depth == 1 && !v.frames[0].list && slices.Contains(wrappings, v.frames[0].member.name)
}

// echoes reports whether members of the value to be made may be what the path asks for.
func (v *state) echoes() bool {
	return v.isAnswer(len(v.frames)) && slices.ContainsFunc(v.exchange.Operation.Parameters, func(p *openapi.Parameter) bool { return p.In == "path" })
}

// echo returns a value that the exchange itself gives a property of what is answered, where the document does not say how to make
// it: what was asked for in the path, and of a failure its status and title (RFC 9457).
func (v *state) echo(p *property) (any, bool) {
	status := v.exchange.Response.Status
	fails := len(v.frames) == 1 && status >= http.StatusBadRequest
	if !p.asked && !fails || !v.isAnswer(len(v.frames)-1) || v.fakerOf(p) != nil {
		return nil, false
	}
	if p.asked {
		if made, ok := v.askedFor(p); ok {
			return made, v.fits(p.schemas, made)
		}
	}
	if !fails {
		return nil, false
	}
	var made any
	switch p.name {
	case "status", "statusCode", "status_code":
		made = jsonvalue.Int(int64(status))
	case "title":
		if !v.past && len(v.g.planFor(p).samples) > 0 {
			return nil, false
		}
		made = v.titleOf(status)
	case "type", "instance":
		return v.problemMember(p)
	default:
		return nil, false
	}
	return made, v.fits(p.schemas, made)
}

// problemMember returns the type, or the instance, of a problem (RFC 9457), which has a title and a status, too.
func (v *state) problemMember(p *property) (any, bool) {
	f := v.frames[len(v.frames)-1].constraints
	if f.index("title") < 0 || f.index("status") < 0 || f.index("detail") < 0 || !v.past && len(v.g.planFor(p).samples) > 0 {
		return nil, false
	}
	candidates := []any{"about:blank"}
	if p.name == "instance" {
		path, _, _ := strings.Cut(v.exchange.Request.URL, "?")
		if path == "" {
			return nil, false
		}
		candidates = []any{path, v.Origin.String() + path}
	}
	for _, one := range candidates {
		if v.fits(p.schemas, one) {
			return one, true
		}
	}
	return nil, false
}

// askedFor returns the path parameter that is called like p, or whose thing has its id in p: GET /pets/{petId} answers a pet whose id was
// asked for.
func (v *state) askedFor(p *property) (any, bool) {
	o := v.exchange.Operation
	for i, parameter := range o.Parameters {
		if parameter.In != "path" || i >= len(v.exchange.Request.Parameters) || v.exchange.Request.Parameters[i] == message.Absent {
			continue
		}
		if memberOf(parameter) == p.name || v.isID(p, parameter) {
			return v.exchange.Request.Parameters[i], true
		}
	}
	return nil, false
}

// isID reports whether p is the id of the thing that a path ends with, and goes by another name there.
func (v *state) isID(p *property, parameter *openapi.Parameter) bool {
	words := faker.Words(parameter.Name)
	return p.name == "id" && len(words) > 0 && words[len(words)-1] == "id" && v.exchange.Response.Status < http.StatusBadRequest &&
		strings.HasSuffix(v.exchange.Operation.Path, "{"+parameter.Name+"}") && v.frames[len(v.frames)-1].constraints.index(parameter.Name) < 0
}

// titleOf returns what a status says, in the language of the locale.
func (v *state) titleOf(status int) string {
	language := v.Locale.Language
	if key := "status." + strconv.Itoa(status); language != i18n.English && language.Has(key) {
		return i18n.Say(key).In(language)
	}
	return http.StatusText(status)
}
