package admin

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"agentmock/internal/jsonvalue"
	"agentmock/mockserver/problem"
)

// Resource is a kind of things that the mock has.
type Resource struct {
	Name       string   `json:"name"`
	Collection string   `json:"collection,omitempty"`
	Item       string   `json:"item,omitempty"`
	Parents    []string `json:"parents,omitempty"` // path parameters: of other values there are other things
	ID         string   `json:"id"`                // a JSON Pointer into a thing
	Single     bool     `json:"single,omitempty"`
	Schema     string   `json:"schema,omitempty"` // where this API has that of a thing; "" for nowhere
	Things     *int     `json:"things,omitempty"` // how many there are; nil where that depends on parents
	Written    int      `json:"written"`          // how many of them were written
}

// Things asks and changes those of the resources of a document, by session. Parents are the values of the resource's path parameters, in their order.
type Things struct {
	List      func(ctx context.Context, session string) []Resource
	Page      func(ctx context.Context, session, name string, parents []string, offset, limit int) (page []any, total int, refused *problem.Problem)
	Differs   func(ctx context.Context, session, name string, parents []string, most int) Differences
	Read      func(ctx context.Context, session, name string, parents []string, id string) (any, *problem.Problem)
	Put       func(ctx context.Context, session, name string, parents []string, id string, thing any) (now any, created bool, refused *problem.Problem, err error)
	Delete    func(ctx context.Context, session, name string, parents []string, id string) (*problem.Problem, error)
	Rows      func(ctx context.Context, session, name string, table []byte) ([]any, *problem.Problem)
	Seed      func(ctx context.Context, session, name string, parents []string, all []any) (*problem.Problem, error)
	Exchanges func(ctx context.Context, session string) map[string]any
}

// Differences are those between the things that there are and those that nobody has written.
type Differences struct {
	Created, Changed []string // ids as they stand in a path
	Deleted          []any    // the things as they were
}

func (c *call) listResources() {
	c.json(http.StatusOK, map[string]any{"resources": c.Things.List(c.gin.Request.Context(), c.session)})
}

// named returns what the path and the query of a request name.
func (c *call) named() (name, id string, parents []string) {
	name, _ = c.text("path", "name")
	id, _ = c.text("path", "id")
	given, _ := c.x.Parameter("query", "parent")
	all, _ := given.([]any)
	for _, parent := range all {
		parents = append(parents, jsonvalue.Plain(parent))
	}
	return name, id, parents
}

func (c *call) listThings() {
	name, _, parents := c.named()
	limit := c.integer("limit", 100)
	page, total, refused := c.Things.Page(c.gin.Request.Context(), c.session, name, parents, c.integer("offset", 0), limit)
	if refused != nil {
		refuse(c.gin, *refused)
		return
	}
	body := &jsonvalue.Object{}
	body.Set("things", append([]any{}, page...))
	body.Set("total", jsonvalue.Int(int64(total)))
	differs := c.Things.Differs(c.gin.Request.Context(), c.session, name, parents, limit)
	body.Set("created", texts(differs.Created))
	body.Set("changed", texts(differs.Changed))
	body.Set("deleted", append([]any{}, differs.Deleted...))
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, body))
}

func texts(all []string) []any {
	values := make([]any, len(all))
	for i, text := range all {
		values[i] = text
	}
	return values
}

// integer returns a number of the query.
func (c *call) integer(name string, instead int) int {
	given, ok := c.x.Parameter("query", name)
	number, isNumber := given.(jsonvalue.Number)
	n, fits := number.Int64()
	if !ok || !isNumber || !fits {
		return instead
	}
	return int(n)
}

func (c *call) readThing() {
	name, id, parents := c.named()
	thing, refused := c.Things.Read(c.gin.Request.Context(), c.session, name, parents, id)
	if refused != nil {
		refuse(c.gin, *refused)
		return
	}
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, thing))
}

func (c *call) putThing() {
	name, id, parents := c.named()
	now, created, refused, err := c.Things.Put(c.gin.Request.Context(), c.session, name, parents, id, c.x.Request.Body.Value)
	switch {
	case refused != nil:
		refuse(c.gin, *refused)
	case err != nil:
		c.away(err)
	case created:
		c.bytes(http.StatusCreated, "application/json", jsonvalue.Append(nil, now))
	default:
		c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, now))
	}
}

func (c *call) deleteThing() {
	name, id, parents := c.named()
	refused, err := c.Things.Delete(c.gin.Request.Context(), c.session, name, parents, id)
	if refused != nil {
		refuse(c.gin, *refused)
		return
	}
	c.done(err)
}

// seedThings has a list of things, as JSON or as a table, be all that there are.
func (c *call) seedThings() {
	name, _, parents := c.named()
	ctx := c.gin.Request.Context()
	all, isList := c.x.Request.Body.Value.([]any)
	if !isList {
		rows, refused := c.Things.Rows(ctx, c.session, name, c.x.Request.Body.Raw)
		if refused != nil {
			refuse(c.gin, *refused)
			return
		}
		all = rows
	}
	refused, err := c.Things.Seed(ctx, c.session, name, parents, all)
	if refused != nil {
		refuse(c.gin, *refused)
		return
	}
	c.done(err)
}

func (c *call) exportResources() {
	files := &jsonvalue.Object{}
	all := c.Things.Exchanges(c.gin.Request.Context(), c.session)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		files.Set(name, all[name])
	}
	body := &jsonvalue.Object{}
	body.Set("files", files)
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, body))
}
