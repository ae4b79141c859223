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

// belongs returns what is to be remembered of the thing that another one belongs to, of which something is written: as it is from now on, nil for one that is
// deleted. ok is false where there is no such thing, or it says nothing of the other.
func (t *writing) belongs(of, now any) (done Write, ok bool) {
	place := t.home
	if t.at != nil {
		place = t.within
	}
	last := len(place.parents) - 1
	if last < 0 || place.parents[last] == nil {
		return done, false
	}
	above := t.set.Above(place.resource.Collection + "/")
	if len(above) == 0 || len(above[len(above)-1].Parents) != last {
		return done, false
	}
	owner := &writing{World: t.World, q: t.q, resource: above[len(above)-1]}
	owner.home = newHome(owner.resource, place.parents[:last], place.seed)
	owner.before = t.q.Changes.in(owner.home)
	list := t.listIn(owner.resource.Schema)
	if list == "" {
		return done, false
	}
	id, there := place.parents[last], t.owner != nil
	if !there {
		t.owner, there = owner.before.written(id)
	}
	if !there && owner.exists(id) {
		t.owner, there = t.thing(owner.home, id, t.q.Options)
	}
	thing, isObject := copied(t.owner).(*jsonvalue.Object)
	if !there || !isObject {
		return done, false
	}
	if t.enter(thing, list, of, now); !owner.resource.Schema.Valid(thing, jsonschema.InResponse) {
		return done, false
	}
	t.owner = thing
	done.ID, done.Thing = id, thing
	return owner.remember(done, 0), true
}

// listIn returns the member of an owner that has the things as a list; "" for none.
func (t *writing) listIn(owner *jsonschema.Schema) string {
	for name := range owner.EachName() {
		s, _ := owner.Child(name)
		if of := s.At("0"); s.PossibleTypes()&jsonschema.Array != 0 && of != nil && of.Bare() == t.resource.Schema.Bare() {
			return name
		}
	}
	return ""
}

// enter writes a thing, nil for one that is gone, into the list of the one that it belongs to, and counts it.
func (t *writing) enter(owner *jsonvalue.Object, name string, id, now any) {
	v, _ := owner.Lookup(name)
	list, _ := v.([]any)
	at := slices.IndexFunc(list, func(one any) bool {
		its, says := t.resource.ID.In(one)
		return says && jsonvalue.Plain(its) == jsonvalue.Plain(id)
	})
	more := 0
	switch {
	case at < 0 && now != nil:
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
