package admin

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/state"
)

func (c *call) readSettings() { c.json(http.StatusOK, c.view().Settings) }

// changeSettings changes the settings that are given, and no others; those that cannot be meant change nothing.
func (c *call) changeSettings() {
	settings, refused, err := c.ChangeSettings(c.gin.Request.Context(), c.session, c.x.Request.Body.Raw)
	switch {
	case err != nil:
		c.away(err)
	case refused != nil:
		refuse(c.gin, *refused)
	default:
		c.json(http.StatusOK, settings)
	}
}

// listedSequence is where a sequence stands.
type listedSequence struct {
	Fixture   string `json:"fixture"`
	Operation string `json:"operation"`
	Key       string `json:"key,omitempty"`
	Taken     int64  `json:"taken"`
	Responses int    `json:"responses"`
}

func (c *call) listSequences() {
	turns, err := c.Store.Sequences(c.gin.Request.Context(), c.session)
	if err != nil {
		c.away(err)
		return
	}
	all := []listedSequence{}
	v := c.view()
	var fixtures []*fixture.Fixture
	for _, f := range v.RunTime {
		if f.Fixture != nil {
			fixtures = append(fixtures, f.Fixture)
		}
	}
	for _, f := range append(fixtures, v.Files.All...) {
		if len(f.Responses) > 1 {
			all = append(all, sequences(f, turns)...)
		}
	}
	c.json(http.StatusOK, map[string]any{"sequences": all})
}

// sequences returns where the sequence of a fixture stands, for each value of its key.
func sequences(f *fixture.Fixture, turns map[string]int64) []listedSequence {
	one := listedSequence{Fixture: f.Name, Operation: f.Operation.ID, Taken: turns[f.ID()], Responses: len(f.Responses)}
	if f.Key == nil {
		return []listedSequence{one}
	}
	all := []listedSequence{}
	for _, name := range slices.Sorted(maps.Keys(turns)) {
		if key, ok := strings.CutPrefix(name, f.ID()+"?"); ok {
			one.Key, one.Taken = key, turns[name]
			all = append(all, one)
		}
	}
	return all
}

func (c *call) resetSequences() {
	c.done(c.Store.Forget(c.gin.Request.Context(), c.session, state.Sequences))
}

func (c *call) reset() {
	c.done(c.Store.Forget(c.gin.Request.Context(), c.session, state.Documented, state.Sequences, state.Journal))
}
