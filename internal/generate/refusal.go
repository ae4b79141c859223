package generate

import (
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Refusal is one reason for which a request is refused: a place of it, and what is wrong there.
type Refusal struct {
	In   string   // path, query, header, cookie, body
	Path []string // the parameter's name, or the tokens of a JSON Pointer into the body
	Why  i18n.Message
}

// dotted returns the place as forms name their fields: friends.0.age.
func (r *Refusal) dotted() string { return strings.Join(r.Path, ".") }

// Names of members, in words: those that list what is refused, and those that say in each where and why.
var (
	refusalLists = strings.Split("errors,fields,details,detail,violations,issues,causes,invalid params,invalid fields,field errors,validation errors,error fields,error details,errors list,field violations,data", ",")
	whereNames   = strings.Split("field,fields,name,path,loc,param,parameter,property,property path,pointer,key,attribute,field name,param name,field path,location,source,target", ",")
	whyNames     = strings.Split("message,msg,reason,detail,description,error,errors,messages,error message,error msg,default message,title", ",")
	partNames    = strings.Split("in,location,location type,source,domain", ",")
)

func isCalled(name string, names []string) bool {
	return slices.Contains(names, strings.Join(faker.Words(name), " "))
}

// listed writes what is refused into a member that is there for it, in the shape that its schema gives; false where that is no such shape.
func (v *state) listed(p *property) bool {
	if len(v.refusals) == 0 && !v.blamed || len(v.frames) > 2 || !p.refusals || v.documented(p) {
		return false
	}
	if len(v.refusals) == 0 && v.toldBeside(p) && v.nothingListed(p) {
		return true
	}
	plan, before := v.g.planFor(p), v.mark()
	f := plan.constraints
	if f == nil || f.Fixed || f.faker != nil {
		return false
	}
	start, ok := len(v.out), false
	switch f.usual {
	case jsonschema.Array:
		ok = v.refusalList(f)
	case jsonschema.ObjectType:
		ok = v.refusalMap(f)
	}
	if ok = ok && v.fits(p.schemas, v.decoded(start)); !ok {
		v.drop(before)
	}
	return ok
}

// toldBeside reports whether a member beside p says in words what is wrong.
func (v *state) toldBeside(p *property) bool {
	all := v.frames[len(v.frames)-1].constraints.properties
	return slices.ContainsFunc(all, func(other property) bool {
		return other.name != p.name && (other.role == messageRole || isCalled(other.name, whyNames) && !isCalled(other.name, refusalLists))
	})
}

// nothingListed writes that no place is refused: the request is as a whole.
func (v *state) nothingListed(p *property) bool {
	f := v.g.planFor(p).constraints
	if f == nil || f.usual != jsonschema.Array && (f.usual != jsonschema.ObjectType || len(f.properties) > 0) {
		return false
	}
	for _, one := range []any{[]any{}, &jsonvalue.Object{}} {
		if v.fits(p.schemas, one) {
			v.emit(one)
			return true
		}
	}
	return false
}

// refusalList writes a list with an element for each reason; where no place is refused, with one for all of the request.
func (v *state) refusalList(f *constraints) bool {
	if len(f.items) == 0 {
		return false
	}
	if len(v.refusals) == 0 {
		v.refusals = []Refusal{{Why: v.Problem}}
		defer func() { v.refusals = nil }()
	}
	plan := v.g.planOf(f.items)
	v.out = append(v.out, '[')
	v.frames = append(v.frames, frame{list: true, first: len(v.spots)})
	ok := true
	for i := range v.refusals {
		if i > 0 {
			v.out = append(v.out, ',')
		}
		v.frames[len(v.frames)-1].at = i
		ok = ok && v.refusal(plan, &v.refusals[i])
	}
	v.frames = v.frames[:len(v.frames)-1]
	v.out = append(v.out, ']')
	return ok
}

// refusalMap writes the reasons under the names of their places.
func (v *state) refusalMap(f *constraints) bool {
	if len(f.properties) > 0 || len(f.additional) == 0 {
		return false
	}
	plan := v.g.planOf(f.additional)
	all := &jsonvalue.Object{}
	for i := range v.refusals {
		start := len(v.out)
		if !v.refusal(plan, &v.refusals[i]) {
			return false
		}
		all.Set(v.refusals[i].dotted(), v.decoded(start))
		v.out = v.out[:start]
	}
	v.emit(all)
	return true
}

// refusal writes one reason: as a text, as a list of one, or as an object that says where and why.
func (v *state) refusal(plan *plan, r *Refusal) bool {
	f := plan.constraints
	if f == nil {
		return false
	}
	why := v.why(r)
	switch f.usual {
	case jsonschema.String:
		v.emit(why)
		return true
	case jsonschema.Array:
		v.emit([]any{why})
		return true
	case jsonschema.ObjectType:
		part := v.refusalObject(f, r, why)
		return part != nil && v.object(f, &example{object: part, told: true}) == nil
	}
	return false
}

func (v *state) why(r *Refusal) string { return r.Why.In(v.Locale.Language) }

// refusalObject returns the members that say where and why, as what, and with which status; nil where there is none for where.
func (v *state) refusalObject(f *constraints, r *Refusal, why string) *jsonvalue.Object {
	part, placed := &jsonvalue.Object{}, r.In == ""
	detailed := slices.ContainsFunc(f.properties, func(p property) bool { return isCalled(p.name, []string{"detail", "message", "description"}) })
	tokens := []any{r.In}
	for _, token := range r.Path {
		tokens = append(tokens, token)
	}
	for i := range f.properties {
		p := &f.properties[i]
		var candidates []any
		status := v.exchange.Response.Status
		switch {
		case p.name == "status" && status > 0:
			candidates = []any{strconv.Itoa(status), jsonvalue.Int(int64(status))}
		case p.name == "title" && detailed && status > 0:
			candidates = []any{v.titleOf(status)}
		case p.name == "source" && v.g.planFor(p).constraints != nil && len(v.g.planFor(p).constraints.properties) > 0:
			candidates = sources(r)
		case isCalled(p.name, whyNames):
			candidates = []any{why, []any{why}}
		case isCalled(p.name, partNames) && placed:
			candidates = []any{r.In}
		case isCalled(p.name, whereNames) && r.In != "":
			candidates = []any{r.dotted(), tokens, tokens[1:]}
			if isCalled(p.name, []string{"pointer"}) {
				candidates = []any{jsonvalue.Pointer(r.Path...), "#" + jsonvalue.Pointer(r.Path...)}
			}
		}
		for _, one := range candidates {
			if v.fits(p.schemas, one) {
				placed = placed || isCalled(p.name, whereNames)
				part.Set(p.name, one)
				break
			}
		}
	}
	if !placed {
		return nil
	}
	return part
}

// sources returns the objects that say where a reason is, as JSON:API has them: by a pointer into the body, or by the name of a parameter.
func sources(r *Refusal) []any {
	name, where := "parameter", r.dotted()
	switch r.In {
	case "":
		return []any{&jsonvalue.Object{}}
	case "body":
		name, where = "pointer", jsonvalue.Pointer(r.Path...)
	case "header":
		name = "header"
	}
	source := &jsonvalue.Object{}
	source.Set(name, where)
	return []any{source}
}
