package mockserver

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/spec"
	"agentmock/internal/state"
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
	Statuses    []int             `json:"statuses"`
	Violations  []state.Violation `json:"violations,omitempty"`
	Exchange    json.RawMessage   `json:"exchange,omitempty"`
}

func (a *api) listed(f *fixture.Fixture, kind string) listedFixture {
	out := listedFixture{ID: f.Name, Operation: f.Operation.ID, Kind: kind, Description: f.Description, Wants: f.Wants, Responses: len(f.Responses), URL: a.fixturePath(f)}
	if kind == "file" {
		out.At = f.Position.String()
	}
	out.Violations = violationsOf(f, a.fixtures.Broken)
	for _, r := range f.Responses {
		out.Statuses = append(out.Statuses, r.Status)
	}
	return out
}

// violationsOf are the ways in which a fixture of a file breaks the document.
func violationsOf(f *fixture.Fixture, broken []fixture.Broken) []state.Violation {
	var out []state.Violation
	for _, b := range broken {
		if b.Position.File == f.Position.File {
			out = append(out, violation(b.Violation))
		}
	}
	return out
}

// listedParsed is a run-time fixture; one that no longer fits the document says so.
func (a *api) listedParsed(id string, p parsed) listedFixture {
	if p.fixture != nil {
		out := a.listed(p.fixture, "run-time")
		out.ID = id
		return out
	}
	var given struct{ Operation, Description string }
	_, raw, _ := strings.Cut(p.document, "\n")
	_ = json.Unmarshal([]byte(raw), &given) // it was checked when it came
	return listedFixture{
		ID: id, Operation: given.Operation, Description: given.Description, Kind: "run-time", Responses: 1, Statuses: []int{},
		Violations: []state.Violation{{Rule: "document", Severity: "error", Where: "exchange", Want: "one that the document allows", Got: p.fault.detail}},
	}
}

// fixturePath is a path with query that a fixture answers; "" where it wants more than a path can say.
func (a *api) fixturePath(f *fixture.Fixture) string {
	values := make([]any, len(f.Operation.Parameters))
	for i, p := range f.Operation.Parameters {
		values[i] = spec.Absent
		at := slices.IndexFunc(f.Conditions, func(c fixture.Condition) bool { return c.In == p.In && c.Name == p.Name })
		switch {
		case at >= 0 && f.Conditions[at].Matches == nil:
			values[i] = f.Conditions[at].Value
		case at >= 0:
			return ""
		case p.In == "path" || p.In == "query" && p.Required:
			values[i] = a.parameterExample(f.Operation, p)
		}
	}
	if f.OnRequest || slices.ContainsFunc(f.Conditions, func(c fixture.Condition) bool { return c.In != "path" && c.In != "query" }) {
		return ""
	}
	return f.Operation.Target(a.spec.BasePath(), values).URL()
}

func (v *adminVisit) world() *world { return v.Server.world(v.gin.Request.Context(), v.session) }

func (v *adminVisit) listFixtures() {
	w := v.world()
	all := []listedFixture{}
	for _, id := range slices.Sorted(maps.Keys(w.parsed)) {
		all = append(all, w.api.listedParsed(id, w.parsed[id]))
	}
	for _, f := range w.api.fixtures.All {
		all = append(all, w.api.listed(f, "file"))
	}
	v.json(http.StatusOK, map[string]any{"fixtures": all})
}

// addFixture adds a run-time fixture under its own name, or under one made from its content.
func (v *adminVisit) addFixture() {
	raw := v.x.Request.Body.Raw
	var named struct{ Name string }
	_ = json.Unmarshal(raw, &named) // it was checked
	if named.Name == "" {
		sum := sha256.Sum256(raw)
		named.Name = "fixture-" + hex.EncodeToString(sum[:6])
	}
	if f, ok := v.putDocument(named.Name); ok {
		v.gin.Header("Location", AdminPrefix+"/fixtures/"+f.ID)
		v.json(http.StatusCreated, f)
	}
}

func (v *adminVisit) putFixture() {
	id, _ := v.text("path", "id")
	_, known, err := v.fixtureDocument(id)
	if err != nil {
		v.away(err)
		return
	}
	if f, ok := v.putDocument(id); ok {
		status := http.StatusCreated
		if known {
			status = http.StatusOK
		}
		v.json(status, f)
	}
}

// putDocument checks the exchange that was sent and keeps it; what is wrong with it is answered.
func (v *adminVisit) putDocument(id string) (listedFixture, bool) {
	a := v.base.Load().api
	raw := v.x.Request.Body.Raw
	f, fault := readExchange(a, fixture.Document{Name: id, Data: raw}, v.options.Lenient)
	if fault != nil {
		reply(v.gin.Writer, fault.standard())
		return listedFixture{}, false
	}
	edition := strconv.FormatInt(v.now().UnixNano(), 36)
	if err := v.store.Put(v.gin.Request.Context(), v.session, fixturePrefix+id, slices.Concat([]byte(edition), newline, raw)); err != nil {
		v.away(err)
		return listedFixture{}, false
	}
	out := a.listed(f, "run-time")
	out.ID, out.Exchange = id, raw
	return out, true
}

// readExchange is the fixture that a document says, or what is wrong with it.
func readExchange(a *api, d fixture.Document, lenient bool) (*fixture.Fixture, *problem) {
	p := &problem{status: http.StatusUnprocessableEntity, title: "Invalid exchange"}
	f, broken, err := fixture.Read(d, a.spec)
	if err != nil {
		p.detail = err.Error()
		return nil, p
	}
	if len(broken) > 0 && !lenient {
		p.detail = "it breaks the document"
		for _, b := range broken {
			p.detail += "; " + withGot(requirement(b.Violation), ", got ", b.Violation)
			p.violations = append(p.violations, b.Violation)
		}
		return nil, p
	}
	return f, nil
}

// fixtureDocument is a run-time fixture as it was sent.
func (v *adminVisit) fixtureDocument(id string) ([]byte, bool, error) {
	documents, err := v.store.Documents(v.gin.Request.Context(), v.session)
	_, raw, ok := bytes.Cut(documents.ByName[fixturePrefix+id], newline)
	return raw, ok, err
}

func (v *adminVisit) readFixture() {
	id, _ := v.text("path", "id")
	raw, ok, err := v.fixtureDocument(id)
	switch {
	case err != nil:
		v.away(err)
	case !ok:
		v.notFound("no run-time fixture is called " + id)
	default:
		a := v.base.Load().api
		p := parsed{document: "\n" + string(raw)}
		p.fixture, p.fault = readExchange(a, fixture.Document{Name: id, Data: raw}, true)
		out := a.listedParsed(id, p)
		out.Exchange = raw
		v.json(http.StatusOK, out)
	}
}

func (v *adminVisit) deleteFixture() {
	id, _ := v.text("path", "id")
	known, err := v.store.Delete(v.gin.Request.Context(), v.session, fixturePrefix+id)
	if err == nil && !known {
		v.notFound("no run-time fixture is called " + id)
		return
	}
	v.done(err)
}

func (v *adminVisit) deleteFixtures() {
	ctx := v.gin.Request.Context()
	documents, err := v.store.Documents(ctx, v.session)
	for name := range documents.ByName {
		if name != settingsDocument {
			_, fault := v.store.Delete(ctx, v.session, name)
			err = errors.Join(err, fault)
		}
	}
	v.done(err)
}

func (v *adminVisit) reset() {
	v.done(v.store.Forget(v.gin.Request.Context(), v.session, state.Documented, state.Turns, state.Journal))
}
