package contract

import (
	"net/url"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
	"agentmock/internal/verify"
)

// defaults returns good values of the parameters that a request needs: their examples, else made up; another set a round. Where the path of
// those leads to another operation (/users/me for /users/{id}), it is others.
func (p *planner) defaults(o *openapi.Operation, round int) []any {
	values := p.defaultsOf(o, round)
	for more := 1; more <= maxRounds && !p.leadsTo(o, values); more++ {
		if others := p.defaultsOf(o, round+more*maxRounds); p.leadsTo(o, others) {
			return others
		}
	}
	return values
}

// leadsTo reports whether the path of some values is that of an operation, and not of one whose path has them in it.
func (p *planner) leadsTo(o *openapi.Operation, values []any) bool {
	target := message.NewTarget(o, p.spec.BasePath(), values)
	to, err := url.Parse(target.Path + "?" + target.Query)
	if err != nil {
		return true
	}
	found := p.spec.MatchURL(o.Method, to).Operation
	return found == nil || found == o
}

func (p *planner) defaultsOf(o *openapi.Operation, round int) []any {
	values := make([]any, len(o.Parameters))
	for i, parameter := range o.Parameters {
		values[i] = message.Absent
		if parameter.In != "path" && !parameter.Required || o.IsKey(parameter.In, parameter.Name) {
			continue // a key is a credential, which the client adds
		}
		if parameter.In == "querystring" {
			values[i] = p.goodQuery(parameter)
			continue
		}
		if r, role := p.ids.resources.Of(o); role == resource.List && r.Rows != nil && parameter.In == "query" && !p.exemplified(parameter) {
			if begin, ok := r.Rows.Begins(r.Rows.Input(parameter.Name)); ok { // another page may be empty
				values[i] = begin
				continue
			}
		}
		values[i] = p.goodValue(parameter, round, i)
	}
	return values
}

// exemplified reports whether the document says what values of a parameter are like.
func (p *planner) exemplified(parameter *openapi.Parameter) bool {
	if parameter.Schema == nil {
		return len(parameter.Examples) > 0
	}
	_, ok := p.requests.Example(parameter.Schema)
	return ok || len(parameter.Examples) > 0
}

// comesBack reports whether a value can be written as the parameter is, and is good where it is read: a path has no empty segment, a cookie
// without escapes holds few characters, a list without escapes no list.
func comesBack(parameter *openapi.Parameter, v any) bool {
	if parameter.In == "querystring" {
		return true // [planner.goodQuery] has asked
	}
	text := ""
	if parameter.In == "path" {
		if text = message.HeaderText(parameter, v); text == "" {
			return false
		}
	}
	target := message.NewTarget(&openapi.Operation{Parameters: []*openapi.Parameter{parameter}}, "", []any{v})
	query, err := queryOf(target.Query)
	if err != nil {
		return false
	}
	read, err := message.DecodeParameter(parameter, text, query, target.Header)
	if err != nil || read == message.Absent || len(verify.Parameter(parameter, read)) > 0 {
		return false
	}
	return parameter.Style != "cookie" || jsonvalue.Equal(read, v)
}

// lacking returns a parameter that a request needs and that has no good value among some; nil for none.
func (p *planner) lacking(o *openapi.Operation, values []any) *openapi.Parameter {
	for i, parameter := range o.Parameters {
		if values[i] == message.Absent && (parameter.In == "path" || parameter.Required) && !o.IsKey(parameter.In, parameter.Name) {
			return parameter
		}
	}
	return nil
}

// turn is a parameter, where it stands among those of its operation, and which of its good values is meant.
type turn struct {
	parameter *openapi.Parameter
	at, round int
}

// goodValue returns a good value of a parameter that stands at i: its example, else one made up; another one a round; [message.Absent] where none
// could be made. It is kept, since each case of an operation needs it.
func (p *planner) goodValue(parameter *openapi.Parameter, round, i int) any {
	known, ok := p.goods[turn{parameter, i, round}]
	if !ok {
		if known = p.newValue(parameter, round, i); p.ended() {
			return known
		}
		p.goods[turn{parameter, i, round}] = known
	}
	return known
}

func (p *planner) newValue(parameter *openapi.Parameter, round, i int) any {
	if parameter.In == "header" && strings.EqualFold(parameter.Name, "If-Match") && comesBack(parameter, "*") {
		return "*" // the tag of what is there is not known yet
	}
	if round == 0 {
		for _, e := range parameter.Examples {
			if comesBack(parameter, e.Value) {
				return e.Value
			}
		}
		if parameter.Schema != nil {
			if example, ok := p.requests.Example(parameter.Schema); ok && comesBack(parameter, example) {
				return example
			}
		}
	}
	if parameter.Schema == nil {
		return "1"
	}
	var odd any = message.Absent // what servers and proxies may trip over, where there is nothing else
	for try := range 20 {
		made, ok := p.maker(parameter.Schema, uint64(1000*round+50*i+try))
		switch {
		case !ok || made == "" || !comesBack(parameter, made):
		case !strings.ContainsAny(message.Text(made), "/\n"):
			return made
		case odd == message.Absent:
			odd = made
		}
	}
	if odd == message.Absent && comesBack(parameter, "1") {
		return "1"
	}
	return odd
}
