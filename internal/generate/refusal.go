package generate

import (
	"slices"
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
	whereNames   = strings.Split("field,fields,name,path,loc,param,parameter,property,property path,pointer,key,attribute,field name,param name,field path,location,source", ",")
	whyNames     = strings.Split("message,msg,reason,detail,description,error,errors,messages,error message,error msg,default message,title", ",")
	partNames    = strings.Split("in,location,location type,source,domain", ",")
)

func isCalled(name string, names []string) bool {
	return slices.Contains(names, strings.Join(faker.Words(name), " "))
}

// listed writes what is refused into a member that is there for it, in the shape that its schema gives; false where that is no such shape.
func (v *state) listed(p *property) bool {
	if len(v.refusals) == 0 || len(v.frames) > 2 || !p.refusals {
		return false
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

// refusalList writes a list with an element for each reason.
func (v *state) refusalList(f *constraints) bool {
	if len(f.items) == 0 {
		return false
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

// refusalObject returns the members that say where and why, nil where there is none for where.
func (v *state) refusalObject(f *constraints, r *Refusal, why string) *jsonvalue.Object {
	part, placed := &jsonvalue.Object{}, false
	tokens := []any{r.In}
	for _, token := range r.Path {
		tokens = append(tokens, token)
	}
	for i := range f.properties {
		p := &f.properties[i]
		var candidates []any
		switch {
		case isCalled(p.name, whyNames):
			candidates = []any{why, []any{why}}
		case isCalled(p.name, partNames) && placed:
			candidates = []any{r.In}
		case isCalled(p.name, whereNames):
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
