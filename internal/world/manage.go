package world

import (
	"slices"
	"strings"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/resource"
)

// Place is where things live, for who looks at them by hand and not by a request.
type Place struct {
	world    *World
	resource *resource.Resource
	home     home
	options  generate.Options
	changes  *Changes
}

// Resources returns the resources of the world, in the order of the document.
func (w *World) Resources() []*resource.Resource { return w.set.All }

// Resource returns the one of a name; nil for none.
func (w *World) Resource(name string) *resource.Resource {
	i := slices.IndexFunc(w.set.All, func(r *resource.Resource) bool { return r.Name == name })
	if i < 0 {
		return nil
	}
	return w.set.All[i]
}

// At returns the place of a resource's things under parents, whose ids are in the order of the path; too few are none.
func (w *World) At(r *resource.Resource, parents []string, options generate.Options, changes *Changes) (*Place, bool) {
	if len(parents) != len(r.Parents) || r.Schema == nil {
		return nil, false
	}
	values := make([]any, len(parents))
	for i, text := range parents {
		values[i] = w.asPathValue(r, r.Parents[i], text)
	}
	return &Place{w, r, newHome(r, values, options.Seed), options, changes}, true
}

// asPathValue returns a text as an operation of a resource reads it out of its path.
func (w *World) asPathValue(r *resource.Resource, name, text string) any {
	for _, role := range append(slices.Clone(resource.Roles), resource.Read) {
		o := r.Operations[role]
		if o == nil {
			continue
		}
		for _, p := range o.Parameters {
			if p.In == "path" && p.Name == name && p.Schema != nil {
				return asProperty(p.Schema, text)
			}
		}
	}
	return text
}

// IDs returns the ids of the things that there are.
func (p *Place) IDs() []any {
	if p.resource.Single {
		return []any{""}
	}
	if p.resource.Rows == nil {
		return p.changes.in(p.home).apply(nil) // nobody knows of others
	}
	return p.changes.in(p.home).apply(p.world.of(p.home).ids)
}

// Changed returns how many things were created, changed and deleted.
func (p *Place) Changed() (created, changed, deleted int) {
	d := p.changes.in(p.home)
	if d == nil {
		return 0, 0, 0
	}
	return len(d.created), d.changed, d.deleted
}

// ID returns an id that was written as a text.
func (p *Place) ID(text string) any {
	if p.resource.Single {
		return ""
	}
	return asProperty(p.resource.ID.Schema, text)
}

// Thing returns a thing; ok is false for one that was deleted, or cannot be made.
func (p *Place) Thing(id any) (thing any, ok bool) {
	d := p.changes.in(p.home)
	if d.isDeleted(id) {
		return nil, false
	}
	if thing, ok := d.written(id); ok {
		return thing, true
	}
	return p.world.thing(p.home, id, p.options)
}

// Has reports whether a thing is among those that there are.
func (p *Place) Has(id any) bool {
	text := jsonvalue.Plain(id)
	return slices.ContainsFunc(p.IDs(), func(known any) bool { return jsonvalue.Plain(known) == text })
}

// Put returns what is to be remembered of a thing that is to be there as it is given, with the id; violations are why it cannot be.
func (p *Place) Put(id any, thing any, next func(key string) (int64, error)) (done Write, violations []jsonschema.Violation, err error) {
	o, isObject := copied(thing).(*jsonvalue.Object)
	if isObject && !p.resource.Single {
		p.writing().identify(o, id)
	}
	if isObject {
		ordered(p.resource.Schema, o)
	}
	if violations = p.resource.Schema.Validate(orNil(o, thing, isObject), jsonschema.InResponse); len(violations) > 0 {
		return done, violations, nil
	}
	t := p.writing()
	done.ID, done.Thing = id, orNil(o, thing, isObject)
	if p.resource.Single || t.exists(id) {
		return t.remember(done, 0), nil, nil
	}
	order, err := next(p.home.name())
	return t.remember(done, max(order, t.before.last())+1), nil, err
}

func orNil(o *jsonvalue.Object, thing any, isObject bool) any {
	if isObject {
		return o
	}
	return thing
}

// NewID returns an id that no thing has.
func (p *Place) NewID(thing any, next func(key string) (int64, error)) (any, bool) {
	if id, ok := p.resource.ID.In(thing); ok && id != nil && p.resource.ID.Schema.Valid(id, jsonschema.InResponse) {
		return id, true
	}
	order, err := next(p.home.name())
	if err != nil {
		return nil, false
	}
	return p.writing().newID(order)
}

// Delete returns what is to be remembered of a thing that is no longer to be there.
func (p *Place) Delete(id any) Write { return p.writing().remember(Write{ID: id}, 0) }

func (p *Place) writing() *writing {
	return &writing{World: p.world, q: Request{Options: p.options, Changes: p.changes}, resource: p.resource, home: p.home, before: p.changes.in(p.home)}
}

// Written is a thing that was written, with where it lives.
type Written struct {
	Resource *resource.Resource
	Parents  []any
	ID       any
	Thing    any
}

// Written returns the things that were written and are there, by resource and in the order in which they came.
func (w *World) Written(changes *Changes) (all []Written) {
	written := changes.all()
	for _, r := range w.set.All {
		for _, c := range written {
			parents, ok := parentsIn(c.home, r)
			if ok && c.thing != nil {
				all = append(all, Written{r, parents, c.id, copied(c.thing)})
			}
		}
	}
	return all
}

// Shown returns a thing as its reader answers it, with the status.
func (w *World) Shown(one Written) (body any, status int, ok bool) {
	read := one.Resource.Operations[resource.Read]
	response, status := read.Success()
	m := response.Preferred()
	if m == nil || m.Schema == nil {
		return nil, 0, false
	}
	x := &message.Exchange{Operation: read, Response: message.ResponseMessage{Status: status}}
	x.Request.Parameters = parametersOf(read, append(slices.Clone(one.Parents), one.ID))
	body, ok = w.Answer(x, m, Write{ID: one.ID, Thing: one.Thing}, generate.Options{})
	return body, status, ok
}

// parentsIn returns the parents that the name of a home has, where it is one of a resource.
func parentsIn(name string, r *resource.Resource) ([]any, bool) {
	text, ok := strings.CutPrefix(name, pathOf(r)+" ")
	if !ok {
		return nil, false
	}
	v, faults := jsonvalue.Decode([]byte(text))
	parents, isList := v.([]any)
	return parents, isList && len(faults) == 0 && len(parents) == len(r.Parents)
}
