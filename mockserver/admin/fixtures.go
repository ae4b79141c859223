package admin

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/message"
	"agentmock/internal/state"
	"agentmock/mockserver/problem"
)

// listedFixture is a fixture as the admin API shows it.
type listedFixture struct {
	ID          string            `json:"id"`
	Operation   string            `json:"operation"`
	Kind        string            `json:"kind"` // file, run-time
	Description string            `json:"description,omitempty"`
	Wants       string            `json:"wants"`
	At          string            `json:"at,omitempty"`
	URL         string            `json:"url,omitempty"`
	Responses   int               `json:"responses"`
	Times       int64             `json:"times,omitempty"` // how many requests it answers; 0 for all
	Taken       int64             `json:"taken,omitempty"` // how many of them came
	Statuses    []int             `json:"statuses"`
	Violations  []state.Violation `json:"violations,omitempty"`
	Exchange    json.RawMessage   `json:"exchange,omitempty"`
}

func (v View) listed(f *fixture.Fixture, kind string, l i18n.Language) listedFixture {
	out := listedFixture{ID: f.Name, Operation: f.Operation.ID, Kind: kind, Description: f.Description, Wants: f.Wants().In(l), Responses: len(f.Responses), Times: f.Times, URL: v.path(f)}
	if kind == "file" {
		out.At = f.Position.String()
	}
	out.Violations = problem.NotedIn(violationsOf(f, v.Files.Broken), l)
	for _, r := range f.Responses {
		out.Statuses = append(out.Statuses, r.Status)
	}
	return out
}

// violationsOf returns the ways in which a fixture of a file breaks the document.
func violationsOf(f *fixture.Fixture, broken []fixture.Broken) []state.Violation {
	var out []state.Violation
	for _, b := range broken {
		if b.Position.File == f.Position.File {
			out = append(out, problem.Noted(b.Violation))
		}
	}
	return out
}

// listedRunTime returns a run-time fixture; one that no longer fits the document says so.
func (v View) listedRunTime(f RunTimeFixture, l i18n.Language) listedFixture {
	if f.Fixture != nil {
		out := v.listed(f.Fixture, "run-time", l)
		out.ID = f.ID
		return out
	}
	var given struct{ Operation, Description string }
	_ = json.Unmarshal(f.Document, &given) // it was checked when it came
	return listedFixture{
		ID: f.ID, Operation: given.Operation, Description: given.Description, Kind: "run-time", Responses: 1, Statuses: []int{},
		Violations: []state.Violation{{Rule: "document", Severity: "error", Where: "exchange", Want: i18n.Sayf("one that the document allows").In(l), Got: f.Refused.Detail.In(l)}},
	}
}

// path returns a path with query that a fixture answers; "" where it wants more than a path can say.
func (v View) path(f *fixture.Fixture) string {
	values := make([]any, len(f.Operation.Parameters))
	for i, p := range f.Operation.Parameters {
		values[i] = message.Absent
		at := slices.IndexFunc(f.Conditions, func(c fixture.Condition) bool { return c.In == p.In && c.Name == p.Name })
		switch {
		case at >= 0 && f.Conditions[at].Exact():
			values[i] = f.Conditions[at].Value
		case at >= 0:
			return ""
		case p.In == "path" || p.In == "query" && p.Required:
			values[i] = v.Example(f.Operation, p)
		}
	}
	if f.OnRequest || slices.ContainsFunc(f.Conditions, func(c fixture.Condition) bool { return c.In != "path" && c.In != "query" }) {
		return ""
	}
	return message.NewTarget(f.Operation, v.Spec.BasePath(), values).URL()
}

func (c *call) listFixtures() {
	v := c.view()
	all := []listedFixture{}
	turns, err := c.Store.Sequences(c.gin.Request.Context(), c.session)
	if err != nil {
		c.away(err)
		return
	}
	for _, f := range v.RunTime {
		out := v.listedRunTime(f, languageOf(c.gin.Request))
		if f.Fixture != nil && f.Fixture.Times > 0 {
			for _, turn := range sequences(f.Fixture, turns) {
				out.Taken += min(turn.Taken, f.Fixture.Times)
			}
		}
		all = append(all, out)
	}
	for _, f := range v.Files.All {
		all = append(all, v.listed(f, "file", languageOf(c.gin.Request)))
	}
	c.json(http.StatusOK, map[string]any{"fixtures": all})
}

// addFixture adds a run-time fixture under its own name, or under one made from its content.
func (c *call) addFixture() {
	raw := c.x.Request.Body.Raw
	var named struct{ Name string }
	_ = json.Unmarshal(raw, &named) // it was checked
	if named.Name == "" {
		sum := sha256.Sum256(raw)
		named.Name = "fixture-" + hex.EncodeToString(sum[:6])
	}
	if f, ok := c.put(named.Name); ok {
		c.gin.Header("Location", Prefix+"/fixtures/"+f.ID)
		c.json(http.StatusCreated, f)
	}
}

func (c *call) putFixture() {
	id, _ := c.text("path", "id")
	status := http.StatusCreated
	if _, known := c.view().runTime(id); known {
		status = http.StatusOK
	}
	if f, ok := c.put(id); ok {
		c.json(status, f)
	}
}

// put checks the exchange that was sent and keeps it; what is wrong with it is answered.
func (c *call) put(id string) (listedFixture, bool) {
	raw := c.x.Request.Body.Raw
	f, refused := c.ReadFixture(fixture.Document{Name: id, Data: raw})
	if refused != nil {
		refuse(c.gin, *refused)
		return listedFixture{}, false
	}
	if err := c.PutFixture(c.gin.Request.Context(), c.session, id, raw); err != nil {
		c.away(err)
		return listedFixture{}, false
	}
	out := c.view().listed(f, "run-time", languageOf(c.gin.Request))
	out.ID, out.Exchange = id, raw
	return out, true
}

// runTime returns the run-time fixture of an id.
func (v View) runTime(id string) (RunTimeFixture, bool) {
	i := slices.IndexFunc(v.RunTime, func(f RunTimeFixture) bool { return f.ID == id })
	if i < 0 {
		return RunTimeFixture{}, false
	}
	return v.RunTime[i], true
}

func (c *call) readFixture() {
	id, _ := c.text("path", "id")
	v := c.view()
	f, known := v.runTime(id)
	if !known {
		c.notFound("no run-time fixture is called %s", id)
		return
	}
	out := v.listedRunTime(f, languageOf(c.gin.Request))
	out.Exchange = f.Document
	c.json(http.StatusOK, out)
}

func (c *call) deleteFixture() {
	id, _ := c.text("path", "id")
	known, err := c.DeleteFixture(c.gin.Request.Context(), c.session, id)
	if err == nil && !known {
		c.notFound("no run-time fixture is called %s", id)
		return
	}
	c.done(err)
}

func (c *call) deleteFixtures() { c.done(c.DeleteFixtures(c.gin.Request.Context(), c.session)) }
