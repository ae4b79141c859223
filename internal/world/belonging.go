package world

import (
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// What belongs to a thing may stand in it as well: a post has its comments, and their count. What is written of the comments is written in the post.

// maxBelonging is how long a list in a thing may become by what is written: whoever writes more finds it below the thing's path.
const maxBelonging = 1000

// owner is a thing that another one belongs to.
type owner struct {
	home
	id any
}

// owners returns the things that one belongs to that have a list of such: the one below whose path it is, and those whose ids it holds.
func (t *writing) owners(thing any) []owner {
	var found []owner
	place := t.home
	if t.at != nil {
		place = t.within
	}
	if last, r := len(place.parents)-1, place.resource.Owner; last >= 0 && r != nil && r.ListOf(place.resource) != "" {
		found = append(found, owner{newHome(r, place.parents[:last], place.seed), place.parents[last]})
	}
	for _, ref := range t.resource.References {
		if ref.To.ListOf(t.resource) == "" || len(ref.To.Parents) > 0 {
			continue
		}
		at, _ := jsonvalue.Tokens(ref.Property)
		if id, says := jsonvalue.At(thing, at...); says {
			found = append(found, owner{newHome(ref.To, nil, t.home.seed), id})
		}
	}
	return slices.DeleteFunc(found, func(o owner) bool { return o.id == nil })
}

// belongs returns what is to be remembered of the things that another one belongs to, of which something is written: as it is from now on, nil for one that is
// deleted.
func (t *writing) belongs(of, now any) (done []Write) {
	if !t.resource.Belongs && (t.at == nil || !t.within.resource.Belongs) {
		return nil
	}
	var had, has []owner
	if now != nil {
		has = t.owners(now)
	}
	if t.exists(of) {
		before, written := t.before.written(of)
		if !written {
			before, _ = t.thing(t.home, of, t.q.Options)
		}
		had = t.owners(before)
	}
	for _, o := range had {
		if !slices.ContainsFunc(has, o.is) {
			done = t.enters(done, o, of, nil, false)
		}
	}
	for _, o := range has {
		done = t.enters(done, o, of, now, !slices.ContainsFunc(had, o.is))
	}
	return done
}

// is reports whether two are the same thing.
func (o owner) is(other owner) bool {
	return o.address == other.address && jsonvalue.Plain(o.id) == jsonvalue.Plain(other.id)
}

// enters appends what is to be remembered of an owner: that a thing is in it as it is from now on, nil for one that is not any more, where it is in it or is new there.
func (t *writing) enters(done []Write, in owner, of, now any, isNew bool) []Write {
	place := t.resource
	if t.at != nil && in.resource.ListOf(place) == "" {
		place = t.within.resource
	}
	o := &writing{World: t.World, q: t.q, resource: in.resource, home: in.home}
	o.before = t.q.Changes.in(o.home)
	key := in.name() + jsonvalue.Plain(in.id)
	whole, there := t.entered[key]
	if !there {
		whole, there = o.before.written(in.id)
	}
	if !there && o.exists(in.id) {
		whole, there = t.thing(o.home, in.id, t.q.Options)
	}
	thing, isObject := copied(whole).(*jsonvalue.Object)
	if !there || !isObject {
		return done
	}
	if t.enter(thing, in.resource.ListOf(place), of, now, isNew); !in.resource.Schema.Valid(thing, jsonschema.InResponse) {
		return done
	}
	if t.entered == nil {
		t.entered = map[string]any{}
	}
	t.entered[key] = thing
	return append(done, o.note(Write{ID: in.id, Thing: thing}, 0))
}

// enter writes a thing, nil for one that is gone, into the list of the one that it belongs to, and counts it.
func (t *writing) enter(owner *jsonvalue.Object, name string, id, now any, isNew bool) {
	v, _ := owner.Lookup(name)
	list, _ := v.([]any)
	at := slices.IndexFunc(list, func(one any) bool {
		its, says := t.resource.ID.In(one)
		return says && jsonvalue.Plain(its) == jsonvalue.Plain(id)
	})
	more := 0
	switch {
	case at < 0 && isNew:
		if more = 1; len(list) < maxBelonging {
			list = append(list, now)
		}
	case at >= 0 && now == nil:
		list, more = slices.Delete(list, at, at+1), -1
	case at >= 0:
		list[at] = now
	}
	owner.Set(name, list)
	t.countIn(owner, name, more)
}

// countIn counts a thing where its owner says how many of a list there are: commentCount of comments.
func (t *writing) countIn(owner *jsonvalue.Object, list string, more int) {
	for _, m := range slices.Clone(owner.Members) {
		n, isNumber := m.Value.(jsonvalue.Number)
		if count, exact := n.Int64(); isNumber && exact && resource.IsCountOf(m.Name, list) && count+int64(more) >= 0 {
			owner.Set(m.Name, jsonvalue.Int(count+int64(more)))
		}
	}
}
