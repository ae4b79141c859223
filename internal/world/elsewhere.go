package world

import "agentmock/internal/resource"

// elsewhere is where the things of a collection without addresses of its own live: the orders of a customer are among all orders.
type elsewhere struct {
	home   home
	holder []string // where a thing holds the id of what the collection is of: those that hold it are in it; nil: all are, or nobody knows which
	held   any      // that id
	own    bool     // nobody knows which, or an example says it: the collection has ids of its own, and each leads to that thing
}

// elsewhere returns where the things of a home live that has no addresses of its own; ok is false for one that has.
func (w *World) elsewhere(h home) (at elsewhere, ok bool) {
	other := h.resource.Home()
	if other == h.resource {
		return at, false
	}
	at.home = newHome(other, nil, h.seed)
	if len(h.parents) == 1 && h.resource.Holder != nil {
		at.holder, at.held = h.resource.Holder, h.parents[0]
	}
	k := w.known[h.resource]
	at.own = at.holder == nil && (len(h.parents) > 0 || k != nil && k.isAll)
	return at, true
}

// write returns a request that writes something, about the things of the resource that its operation speaks of. What is created in a
// collection without addresses of its own lives where its things do, and what is deleted from one that creates: one that does not only shows them.
func (w *World) write(q Request, r *resource.Resource, role resource.Role) *writing {
	t := &writing{World: w, q: q, resource: r, home: homeOf(r, q.Exchange, w.variables(q.Exchange.Operation), q.Options.Seed)}
	if role == resource.Create || role == resource.CreateMany || (role == resource.Delete || role == resource.DeleteMany) && r.Operations[resource.Create] != nil {
		if at, ok := w.elsewhere(t.home); ok {
			t.within, t.at, t.home, t.resource = t.home, &at, at.home, at.home.resource
		}
	}
	t.before = q.Changes.in(t.home)
	return t
}
