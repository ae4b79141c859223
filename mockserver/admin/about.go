package admin

import (
	"cmp"
	"io/fs"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/internal/state"
	"agentmock/internal/suggest"
	"agentmock/mockserver/problem"
)

// What the mock is and how it is.

// health answers 200 as soon as requests are answered.
func (a *api) health(g *gin.Context) {
	v := a.View(g.Request.Context(), "") // and with it, how the memory is now
	o := &jsonvalue.Object{}
	status, kept, reason := "healthy", "memory", error(nil)
	if a.Shared {
		kept = "redis"
	}
	if shared, ok := a.Store.(*state.Fallback); ok {
		reason = shared.Degraded()
	}
	if reason != nil {
		status = "degraded"
	}
	o.Set("status", status)
	o.Set("title", v.Spec.Title)
	o.Set("operations", jsonvalue.Int(int64(len(v.Spec.Operations))))
	o.Set("fixtures", jsonvalue.Int(int64(len(v.Files.All))))
	o.Set("state", kept)
	if reason != nil {
		o.Set("reason", reason.Error())
	}
	send(g, http.StatusOK, "application/json", jsonvalue.Append(nil, o))
}

// ready says whether requests may be sent here: not any more once the program is to end, so that a balancer sends them elsewhere.
func (a *api) ready(g *gin.Context) {
	if a.Ending.Err() != nil {
		refuse(g, problem.Problem{Status: http.StatusServiceUnavailable, Title: "Ending", Ours: true, Detail: i18n.Sayf("the program ends; requests under way are finished")})
		return
	}
	g.Status(http.StatusNoContent)
}

func (c *call) ownDocument() {
	data, err := fs.ReadFile(Document(), "openapi.yaml")
	if err != nil {
		panic(err) // the document is in the program
	}
	n, err := source.ParseFile("openapi.yaml", data)
	if err != nil {
		panic(err)
	}
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, n.Value()))
}

// apiDocument answers with the document of the mock's API as JSON. Its servers are this mock, so that what is tried out reaches it; references
// to other files stay what they are.
func (c *call) apiDocument() {
	spec := c.chosen()
	if spec == nil {
		return
	}
	n, _, err := source.ParseDocument(spec.File, spec.Text)
	if err != nil {
		panic(err) // it was read before
	}
	o, _ := n.Value().(*jsonvalue.Object)
	server := &jsonvalue.Object{}
	server.Set("url", cmp.Or(c.URL()+spec.BasePath(), "/"))
	if _, swagger := o.Lookup("swagger"); swagger {
		o.Set("schemes", []any{"http"})
		o.Delete("host")
	} else {
		o.Set("servers", []any{server})
	}
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, o))
}

// apiSource answers with the document of the mock's API as it is, for download.
func (c *call) apiSource() {
	spec := c.chosen()
	if spec == nil {
		return
	}
	c.gin.Header("Content-Disposition", `attachment; filename="`+cmp.Or(spec.Name, "openapi")+`.yaml"`)
	c.bytes(http.StatusOK, "application/yaml", spec.Text)
}

// chosen returns the document that the query names, of several; the first where it names none. It answers 404 for one that is not there.
func (c *call) chosen() *openapi.Document {
	v := c.view()
	name := c.gin.Query("document")
	var names []string
	for _, one := range v.Spec.Each() {
		if name == "" || one.Name == name {
			return one
		}
		names = append(names, one.Name)
	}
	c.notFound("no document %s%s", name, suggest.Hint(name, names))
	return nil
}

func (c *call) metrics() { c.Metrics.ServeHTTP(c.gin.Writer, c.gin.Request) }

func (c *call) operations() {
	v := c.view()
	answer := map[string]any{"title": v.Spec.Title, "version": v.Spec.Version, "operations": c.Operations(), "folder": fixture.Folder(v.Spec.File), "edit": c.Edit != nil}
	if path := v.Spec.BasePath(); path != "" {
		answer["base_path"] = path
	}
	if wanted := wanted(v.Spec); len(wanted) > 0 {
		answer["security"] = wanted
	}
	if len(v.Spec.Parts) > 0 {
		names := []string{}
		for _, one := range v.Spec.Parts {
			names = append(names, one.Name)
		}
		answer["documents"] = names
	}
	if api := c.URL(); api != "" {
		answer["url"] = api
	}
	c.json(http.StatusOK, answer)
}

// wanted is what the operations of a document want of who asks, each once.
func wanted(d *openapi.Document) []string {
	var all []string
	for _, o := range d.Operations {
		for _, requirement := range o.Security {
			for _, scheme := range requirement {
				if text := scheme.String(); !slices.Contains(all, text) {
					all = append(all, text)
				}
			}
		}
	}
	return all
}

func (c *call) listSessions() {
	names, err := c.Store.Sessions(c.gin.Request.Context())
	if err != nil {
		c.away(err)
		return
	}
	c.json(http.StatusOK, map[string]any{"sessions": names})
}
