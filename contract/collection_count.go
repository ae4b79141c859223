package contract

import (
	"slices"
	"strconv"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/resource"
)

// counting holds an operation that says how many things there are against the total of the list, or against the things of a list without pages.
func (c *collection) counting() []violation {
	for _, o := range c.resource.Having(resource.Counting) {
		if !slices.Contains(c.planner.asked, o) || !c.planner.proofOf(o).accepted {
			continue
		}
		page, ok := c.page("list", nil)
		if !ok {
			return nil
		}
		want := strconv.Itoa(len(page.items))
		if at := c.resource.Rows.Counts[resource.Total]; at != nil {
			want = jsonvalue.Plain(c.at(page.sent, at))
		} else if len(c.resource.Rows.Paging) > 0 {
			return nil
		}
		asked := c.planner.about(o, "count", slices.Clone(c.planner.proofOf(o).values), pathIDs(c.base))
		for at, p := range o.Parameters {
			if p.In == "query" && !p.Required && at < len(asked.values) {
				asked.values[at] = message.Absent
			}
		}
		asked.target = message.NewTarget(o, c.spec.BasePath(), asked.values)
		asked.name = o.ID + "/" + Lifecycle + "/count"
		got, ok := c.ask(asked)
		at, _ := c.planner.ids.resources.Number(o)
		if n := c.at(got, at); ok && succeeded(got) && message.IsScalar(n) && n != nil && jsonvalue.Plain(n) != want && !(c.totalOfExample(page.sent) && isOfExample(got.observation.Response.Body.MediaType, at, n)) {
			return []violation{c.law("total-agrees", "response.body#"+jsonvalue.Pointer(at...), jsonvalue.Plain(n), want+", as the list says", page.sent, got)}
		}
	}
	return nil
}

// totalOfExample reports whether the total that a list says is that of an example of the document. Where the count is one's as well, it is the document that
// says two things.
func (c *collection) totalOfExample(page sent) bool {
	at := c.resource.Rows.Counts[resource.Total]
	return at != nil && isOfExample(page.observation.Response.Body.MediaType, at, c.at(page, at))
}
