package contract

import (
	"slices"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// parents returns the ids of what the thing belongs to, from the outermost on: of things that are made for it, else of those that the run
// has seen. why is what is missing.
func (s *story) parents() (ids []any, why i18n.Message) {
	create := s.operation(s.resource, resource.Create)
	variables := resource.Variables(create.Path)
	if len(variables) == 0 {
		return nil, why
	}
	above := s.planner.ids.resources.Above(create.Path)
	if len(above) > 0 {
		if parent := above[len(above)-1]; len(resource.Variables(parent.Item)) == len(variables) {
			if ids, why = s.need(parent); why.IsZero() {
				return ids, why
			}
		}
	}
	if known := s.planner.proofOf(create); known.accepted {
		return pathIDs(testCase{operation: create, values: known.values}), i18n.Message{}
	}
	if why.IsZero() {
		why = i18n.Sayf("nothing is known that %s belongs to", create.Path)
	}
	return nil, why
}

// need returns the path ids of a thing that this one needs: one that the run has made, else one that is made now.
func (s *story) need(r *resource.Resource) (ids []any, why i18n.Message) {
	l := s.lifecycle
	if l.needed[r] == nil {
		if why = l.makeNeeded(r); !why.IsZero() {
			return nil, why
		}
	}
	for _, step := range append(slices.Clone(l.needed[r].needs), l.needed[r].steps...) {
		if !slices.ContainsFunc(s.needs, func(other sent) bool { return other.name == step.name && other.observation == step.observation }) {
			s.needs = append(s.needs, step)
		}
	}
	return l.needed[r].ids, i18n.Message{}
}

// makeNeeded makes a thing that others need; why is what keeps it from that.
func (l *lifecycle) makeNeeded(r *resource.Resource) (why i18n.Message) {
	if l.making[r] {
		return i18n.Sayf("a %s needs itself", r.Name)
	}
	if !l.options.UnsafeMethods || l.operation(r, resource.Create) == nil || len(r.ID.At) == 0 || r.Schema == nil {
		return i18n.Sayf("nothing creates a %s", r.Name)
	}
	l.making[r] = true
	defer delete(l.making, r)
	made := l.tell(r, []chapter{creates})
	if len(made.ids) == 0 {
		return i18n.Sayf("no %s can be made: %s", r.Name, made.untold)
	}
	l.needed[r] = made
	return i18n.Message{}
}

// refer has the references of a thing that is sent lead to things that there are.
func refer(r *resource.Resource, sent *jsonvalue.Object, existing func(*resource.Resource) (any, bool)) {
	for _, reference := range r.References {
		at, _ := jsonvalue.Tokens(reference.Property)
		if old, has := jsonvalue.At(sent, at...); !has || old == nil {
			continue
		}
		if id, ok := existing(reference.To); ok {
			jsonvalue.SetChild(parentOf(sent, at), at[len(at)-1], id)
		}
	}
}

// referring returns a body of an operation whose references lead to things that the run has seen, where it takes them.
func (p *planner) referring(o *openapi.Operation, b requestBody) requestBody {
	r, _ := p.ids.resources.Of(o)
	if r == nil || len(r.References) == 0 || len(p.ids.byItem) == 0 {
		return b
	}
	v := jsonvalue.Clone(b.value)
	sent, ok := p.ids.resources.Sent(o, b.mediaType, v)
	if !ok {
		return b
	}
	refer(r, sent, func(to *resource.Resource) (any, bool) {
		id, known := p.ids.byItem[to.Item]
		return id, known && len(to.Parents) == 0
	})
	if made, ok := written(b.mediaType, v); ok && !jsonvalue.Equal(v, b.value) {
		return made
	}
	return b
}

// rank is how many kinds of things must be there before an operation can write one: an order needs a customer.
func (p *planner) rank(o *openapi.Operation) int {
	r, _ := p.ids.resources.Of(o)
	if r == nil || o.RequestBody == nil {
		return 0
	}
	return rankOf(r, p.ranks)
}

// rankOf returns the rank of a resource. Those of others are known once they have been asked for; where things refer to each other in a circle,
// the one that is asked for first is behind the others.
func rankOf(r *resource.Resource, known map[*resource.Resource]int) int {
	const underWay = -1
	if rank, isKnown := known[r]; isKnown {
		return rank
	}
	known[r] = underWay
	most := 0
	for _, reference := range r.References {
		most = max(most, 1+rankOf(reference.To, known)) // 0 for one that is under way
	}
	known[r] = most
	return most
}

func parentOf(v any, at []string) any {
	parent, _ := jsonvalue.At(v, at[:len(at)-1]...)
	return parent
}

// existing returns the id of a thing that there is: one that is made for it, else one that the run has seen.
func (s *story) existing(r *resource.Resource) (any, bool) {
	ids, why := s.need(r)
	if why.IsZero() {
		return ids[len(ids)-1], true
	}
	id, ok := s.planner.ids.byItem[r.Item]
	if !ok {
		s.lacks = why
	}
	return id, ok
}

// isReference reports whether a member of the thing leads to another thing.
func (s *story) isReference(name string) bool {
	return slices.ContainsFunc(s.resource.References, func(reference resource.Reference) bool {
		at, _ := jsonvalue.Tokens(reference.Property)
		return len(at) > 0 && at[0] == name
	})
}

// writesTo reports whether an operation changes a thing that its path, query or body names: it may only be one that the run has made.
func (p *planner) writesTo(o *openapi.Operation) bool {
	r, role := p.ids.resources.Of(o)
	switch {
	case safe(o.Method) || role == resource.Create || role == resource.CreateMany:
		return false
	case len(resource.Variables(o.Path)) > 0:
		return true
	case r == nil || role == resource.DeleteMany:
		return false
	}
	in, _ := p.ids.resources.Names(o)
	return in == "query" || in == "body"
}
