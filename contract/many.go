package contract

import (
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// writesToMany reports whether an operation changes or deletes whatever of its resource its inputs choose, and all where they say nothing, or all there is as its path says. Of
// what lies below a thing it is all the same of the run where the thing is.
func (p *planner) writesToMany(o *openapi.Operation) bool {
	switch {
	case safe(o.Method) || p.listsIDs(o):
		return false
	case p.ids.resources.Asks(o) != nil:
		return true
	}
	return len(resource.Variables(o.Path)) == 0 && p.ids.resources.IsOfAll(o)
}

// mayChange reports whether an operation changes nothing, or something of the run or the document, and neither what somebody has named nor all there is, of a thing either.
func (p *planner) mayChange(o *openapi.Operation) bool {
	return !p.writesToMany(o) && (!p.writesTo(o) || p.ours(o) != nil || !p.named(o) && !p.ids.resources.IsOfAll(o))
}
