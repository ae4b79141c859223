package admin

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/wiremock"
	"agentmock/mockserver/problem"
)

// What clients of WireMock ask. A stub mapping becomes a run-time fixture for each operation that it may answer: the first is called by the
// mapping's id, the others by it and a number.

// keptMapping is a mapping with the names of its fixtures.
type keptMapping struct {
	id       string
	edition  string
	mapping  []byte
	fixtures []string
}

// mappings returns those of the session, the latest first.
func (v View) mappings() []keptMapping {
	byID := map[string]*keptMapping{}
	for _, f := range v.RunTime {
		_, mapping, ok := wiremock.Of(f.Document)
		if !ok {
			continue
		}
		id, _, _ := strings.Cut(f.ID, ".")
		if byID[id] == nil {
			byID[id] = &keptMapping{id: id, edition: f.Edition, mapping: mapping}
		}
		byID[id].fixtures = append(byID[id].fixtures, f.ID)
	}
	all := []keptMapping{}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		all = append(all, *byID[id])
	}
	slices.SortStableFunc(all, func(a, b keptMapping) int {
		return cmp.Or(cmp.Compare(len(b.edition), len(a.edition)), strings.Compare(b.edition, a.edition))
	})
	return all
}

func (v View) mapping(id string) (keptMapping, bool) {
	all := v.mappings()
	i := slices.IndexFunc(all, func(m keptMapping) bool { return m.id == id })
	if i < 0 {
		return keptMapping{}, false
	}
	return all[i], true
}

func (c *call) listMappings() {
	var out struct {
		Mappings []json.RawMessage `json:"mappings"`
		Meta     struct {
			Total int `json:"total"`
		} `json:"meta"`
	}
	out.Mappings = []json.RawMessage{}
	for _, m := range c.view().mappings() {
		out.Mappings = append(out.Mappings, m.mapping)
	}
	out.Meta.Total = len(out.Mappings)
	c.json(http.StatusOK, out)
}

func (c *call) readMapping() {
	id, _ := c.text("path", "mapping")
	m, known := c.view().mapping(id)
	if !known {
		c.notFound("no mapping is called %s", id)
		return
	}
	c.bytes(http.StatusOK, "application/json", m.mapping)
}

// addMapping adds a mapping under its own id, or under one made from its content and the time.
func (c *call) addMapping() {
	var named struct{ ID, UUID string }
	_ = json.Unmarshal(c.x.Request.Body.Raw, &named) // it was checked
	id := cmp.Or(named.ID, named.UUID)
	if id == "" {
		sum := sha256.Sum256(fmt.Appendf(slices.Clone(c.x.Request.Body.Raw), "%d", c.Now().UnixNano()))
		digits := hex.EncodeToString(sum[:])
		id = digits[:8] + "-" + digits[8:12] + "-8" + digits[12:15] + "-8" + digits[15:18] + "-" + digits[18:30] // version 8 of RFC 9562
	}
	c.keepMapping(strings.ToLower(id), http.StatusCreated)
}

func (c *call) putMapping() {
	id, _ := c.text("path", "mapping")
	if _, known := c.view().mapping(id); !known {
		c.notFound("no mapping is called %s", id)
		return
	}
	c.keepMapping(id, http.StatusOK)
}

// keepMapping reads the mapping that was sent and keeps it for each operation that takes it; what is wrong with it is answered.
func (c *call) keepMapping(id string, status int) {
	mapping := named(c.x.Request.Body.Value, id)
	documents, p := c.readMappingFor(id, mapping)
	if p != nil {
		refuse(c.gin, *p)
		return
	}
	ctx := c.gin.Request.Context()
	if before, known := c.view().mapping(id); known {
		for _, name := range before.fixtures {
			if _, err := c.DeleteFixture(ctx, c.session, name); err != nil {
				c.away(err)
				return
			}
		}
	}
	for i, document := range documents {
		if err := c.PutFixture(ctx, c.session, nameOf(id, i), document); err != nil {
			c.away(err)
			return
		}
	}
	c.gin.Header("Location", Prefix+"/mappings/"+id)
	c.bytes(status, "application/json", mapping)
}

// named returns a mapping as it is kept, with its id first.
func named(sent any, id string) []byte {
	out := &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "id", Value: id}, {Name: "uuid", Value: id}}}
	for _, m := range sent.(*jsonvalue.Object).Members { // the document says that it is an object
		if m.Name != "id" && m.Name != "uuid" {
			out.Members = append(out.Members, m)
		}
	}
	return jsonvalue.Append(nil, out)
}

func nameOf(id string, place int) string {
	if place == 0 {
		return id
	}
	return id + "." + strconv.Itoa(place)
}

// readMappingFor returns the documents of a mapping for the operations whose document allows its answer, or why none does.
func (c *call) readMappingFor(id string, mapping []byte) (documents [][]byte, why *problem.Problem) {
	m, err := wiremock.Parse(id, mapping)
	if err != nil {
		return nil, invalidMapping(err)
	}
	operations, err := m.Operations(c.view().Spec)
	if err != nil {
		return nil, invalidMapping(err)
	}
	for _, o := range operations {
		document := wiremock.Exchange(o.ID, mapping)
		_, p := c.ReadFixture(fixture.Document{Name: nameOf(id, len(documents)), Data: document})
		if p == nil {
			documents = append(documents, document)
		} else if why == nil {
			why = p
		}
	}
	if len(documents) > 0 {
		return documents, nil
	}
	return nil, why
}

func invalidMapping(err error) *problem.Problem {
	return &problem.Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid mapping", Detail: i18n.Fault(err)}
}

func (c *call) deleteMapping() {
	id, _ := c.text("path", "mapping")
	m, known := c.view().mapping(id)
	if !known {
		c.notFound("no mapping is called %s", id)
		return
	}
	c.forgetMappings(m)
}

// deleteMappings removes all; there is none that a mock begins with.
func (c *call) deleteMappings() { c.forgetMappings(c.view().mappings()...) }

func (c *call) forgetMappings(all ...keptMapping) {
	for _, m := range all {
		for _, name := range m.fixtures {
			if _, err := c.DeleteFixture(c.gin.Request.Context(), c.session, name); err != nil {
				c.away(err)
				return
			}
		}
	}
	c.json(http.StatusOK, struct{}{})
}

// listedScenario is a scenario as WireMock shows it.
type listedScenario struct {
	ID             string            `json:"id"`
	Name           string            `json:"name"`
	State          string            `json:"state"`
	PossibleStates []string          `json:"possibleStates"`
	Mappings       []json.RawMessage `json:"mappings"`
}

// scenarios returns those that mappings of the session have, by name.
func (v View) scenarios() []listedScenario {
	byName := map[string]*listedScenario{}
	for _, kept := range v.mappings() {
		m, err := wiremock.Parse(kept.id, kept.mapping)
		if err != nil || m.Scenario == nil {
			continue
		}
		s := byName[m.Scenario.Name]
		if s == nil {
			s = &listedScenario{ID: m.Scenario.Name, Name: m.Scenario.Name, State: fixture.Started, PossibleStates: []string{fixture.Started}}
			if state, left := v.Scenarios[s.Name]; left {
				s.State = state
			}
			byName[s.Name] = s
		}
		s.Mappings = append(s.Mappings, kept.mapping)
		for _, state := range []string{m.Scenario.Required, m.Scenario.Next} {
			if state != "" && !slices.Contains(s.PossibleStates, state) {
				s.PossibleStates = append(s.PossibleStates, state)
			}
		}
	}
	all := []listedScenario{}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		all = append(all, *byName[name])
	}
	return all
}

func (c *call) listScenarios() {
	c.json(http.StatusOK, map[string]any{"scenarios": c.view().scenarios()})
}

func (c *call) resetScenarios() {
	if err := c.ResetScenarios(c.gin.Request.Context(), c.session); err != nil {
		c.away(err)
		return
	}
	c.json(http.StatusOK, struct{}{})
}

// putScenario sets the state of a scenario: one that a mapping has, or the one that it begins with where none is said.
func (c *call) putScenario() {
	name, _ := c.text("path", "name")
	all := c.view().scenarios()
	i := slices.IndexFunc(all, func(s listedScenario) bool { return s.Name == name })
	if i < 0 {
		c.notFound("no mapping has a scenario %s", name)
		return
	}
	var given struct{ State string }
	if len(c.x.Request.Body.Raw) > 0 && !c.read(&given) {
		return
	}
	state := cmp.Or(given.State, fixture.Started)
	if !slices.Contains(all[i].PossibleStates, state) {
		c.refuse(http.StatusUnprocessableEntity, "Invalid state", "/state: expected one of %s", strings.Join(all[i].PossibleStates, ", "))
		return
	}
	if err := c.PutScenario(c.gin.Request.Context(), c.session, name, state); err != nil {
		c.away(err)
		return
	}
	c.json(http.StatusOK, struct{}{})
}
