package resource

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// Input is something that a list may be asked with: a parameter of its query, or a member of its body where it is asked for by one.
type Input struct {
	source.Position
	Name      string
	Schema    *jsonschema.Schema // nil where the document says nothing
	Parameter *openapi.Parameter // nil for a member of the body
	At        []string           // where a member stands in the body, or in the parameter: the tokens of a JSON Pointer
	index     int                // of the parameter, among those of its operation
}

// conditions are members of a body that hold what a list is asked with, beside those that hold what is said of a page.
var conditions = []string{"pageinfo", "pagerequest", "pageparam", "pageparams", "pagereq", "pagequery", "pageable", "page", "pagination", "paging", "pager", "param", "params", "query", "condition", "conditions", "filter", "filters", "where", "search", "criteria", "data", "entity", "model"}

// Inputs returns what a list may be asked with: the parameters of the query, and the members of the body that have no parts, or are lists of such, at its top and
// in what is called like a condition. A member that is called like a parameter says nothing of its own.
func Inputs(o *openapi.Operation) []Input {
	var all []Input
	known := map[string]bool{}
	for i, p := range o.Parameters {
		if p.In == "query" {
			known[plain(p.Name)] = true
			all = append(all, Input{Position: p.Position, Name: p.Name, Schema: p.Schema, Parameter: p, index: i})
			all = append(all, parts(p, i)...)
		}
	}
	body := sent(o)
	if o.Method != "POST" || body == nil {
		return all
	}
	places := []spot{{nil, body}}
	for i := 0; i < len(places); i++ {
		for _, member := range places[i].schema.Declared() {
			at := append(slices.Clip(places[i].tokens), member.Name)
			name := strings.Join(at, ".")
			switch {
			case i == 0 && isObject(member.Schema) && slices.Contains(conditions, plain(member.Name)):
				places = append(places, spot{at, member.Schema})
			case plainly(member.Schema) && !known[plain(member.Name)] && !known[name]:
				known[name] = true
				all = append(all, Input{Position: member.Schema.Position, Name: name, Schema: member.Schema, At: at})
			}
		}
	}
	return all
}

// parts returns the members of a parameter that is one object of conditions, page[number] of page: their names are written so also where it is sent as JSON.
func parts(p *openapi.Parameter, index int) (all []Input) {
	if p.Schema == nil || !slices.Contains(conditions, plain(p.Name)) || !isObject(p.Schema) {
		return nil
	}
	for _, member := range p.Schema.Declared() {
		if plainly(member.Schema) || plain(member.Name) == "where" && isOpen(member.Schema) {
			all = append(all, Input{Position: member.Schema.Position, Name: p.Name + "[" + member.Name + "]", Schema: member.Schema, Parameter: p, At: []string{member.Name}, index: index})
		}
	}
	return all
}

// plainly reports whether values of a schema have no parts, or are lists of such.
func plainly(s *jsonschema.Schema) bool {
	if s == nil || s.PossibleTypes()&jsonschema.ObjectType != 0 && !saysNothing(s) {
		return false
	}
	element, _ := s.Child("0")
	return s.PossibleTypes()&jsonschema.Array == 0 || element == nil || scalar(element) || saysNothing(element)
}

// word returns the name that says what an input means: of a member that of the member alone, and so of filter[status] and pagination[page].
func (i Input) word() string {
	if i.Parameter == nil {
		return lastOf(i.At)
	}
	if _, inner := i.brackets(); inner != "" {
		return inner
	}
	return i.Name
}

// brackets cuts the name of a parameter that is written as a member of a condition: filter[status], params[beginTime], and filter.status of gRPC's gateway. Both are "" for others.
func (i Input) brackets() (condition, member string) {
	outer, inner, ok := strings.Cut(i.Name, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if !ok {
		outer, inner, closed = strings.Cut(i.Name, ".")
	}
	if closed && i.Parameter != nil && slices.Contains(conditions, plain(outer)) {
		return plain(outer), inner
	}
	return "", ""
}

// pages reports whether an input may say which page is asked for, by its type, and by where it stands: filter[from] is a filter.
func (i Input) pages() bool {
	condition, _ := i.brackets()
	isJSON := len(i.At) > 0 && i.Parameter != nil && i.Parameter.Style != "deepObject" // LoopBack's filter has limit and skip
	return (condition == "" || isJSON || strings.HasPrefix(condition, "pag") || strings.HasPrefix(condition, "param")) &&
		(i.Schema == nil || i.Schema.PossibleTypes()&(jsonschema.Integer|jsonschema.Number|jsonschema.String) != 0)
}

// Said returns what an input is, for people.
func (i Input) Said() i18n.Message {
	if i.Parameter == nil {
		return i18n.Sayf("member %s of the request's body", pointer(i.At))
	}
	return i18n.Sayf("query parameter %s", i.Name)
}

// Of returns what a request gives for an input, and whether it gives something. A member of a body that is null, or an empty text or list, gives
// nothing: it is a field of a form that nobody has filled in.
func (i Input) Of(x *message.Exchange) (any, bool) {
	if i.Parameter != nil {
		if i.index >= len(x.Request.Parameters) {
			return nil, false
		}
		v := x.Request.Parameters[i.index]
		if len(i.At) > 0 {
			return jsonvalue.At(v, i.At...)
		}
		return v, v != message.Absent
	}
	v, ok := jsonvalue.At(x.Request.Body.Value, i.At...)
	if list, isList := v.([]any); isList && len(list) == 0 {
		return nil, false
	}
	return v, ok && v != nil && v != ""
}

// Put returns the value of the parameter of an input, which was of some value, where the input has another; [message.Absent] takes it away.
func (i Input) Put(whole, v any) any {
	if len(i.At) != 1 {
		return v
	}
	o := &jsonvalue.Object{}
	if before, isObject := whole.(*jsonvalue.Object); isObject {
		o.Members = slices.Clone(before.Members)
	}
	if v == message.Absent {
		o.Delete(i.At[0])
	} else {
		o.Set(i.At[0], v)
	}
	if len(o.Members) == 0 {
		return message.Absent
	}
	return o
}

// Input returns what the list is asked with by a name; nil for none.
func (r *Rows) Input(name string) *Input {
	if name == "" {
		return nil
	}
	for i := range r.Inputs {
		if r.Inputs[i].Name == name {
			return &r.Inputs[i]
		}
	}
	return nil
}

// called returns the first of some inputs whose name is one of these, plainly; the likeliest name first. nil for none.
func called(inputs []Input, names ...string) *Input {
	for _, name := range names {
		for i := range inputs {
			if isPlain(inputs[i].word(), name) || isPlain(inputs[i].Name, name) {
				return &inputs[i]
			}
		}
	}
	return nil
}
