package mockserver

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/state"
)

func (v *adminVisit) readSettings() { v.json(http.StatusOK, v.world().settings.given) }

// changeSettings changes the settings that are given, and no others; those that cannot be meant change nothing.
func (v *adminVisit) changeSettings() {
	ctx := v.gin.Request.Context()
	v.changing.Lock()
	defer v.changing.Unlock()
	next, err := v.world().settings.changed(v.x.Request.Body.Raw)
	if err != nil {
		v.refuse(http.StatusUnprocessableEntity, "Invalid settings", err.Error())
		return
	}
	document, err := v.mergedSettings()
	if err != nil {
		v.away(err)
		return
	}
	if err := v.store.Put(ctx, v.session, settingsDocument, document); err != nil {
		v.away(err)
		return
	}
	v.json(http.StatusOK, next.given)
}

// mergedSettings are the changes that were made before and those of this request.
func (v *adminVisit) mergedSettings() ([]byte, error) {
	documents, err := v.store.Documents(v.gin.Request.Context(), v.session)
	if err != nil {
		return nil, err
	}
	changes := map[string]json.RawMessage{}
	for _, document := range [][]byte{documents.ByName[settingsDocument], v.x.Request.Body.Raw} {
		if len(document) > 0 {
			if err := json.Unmarshal(document, &changes); err != nil {
				return nil, err
			}
		}
	}
	return json.Marshal(changes)
}

// listedSequence is where a sequence stands.
type listedSequence struct {
	Fixture   string `json:"fixture"`
	Operation string `json:"operation"`
	Key       string `json:"key,omitempty"`
	Taken     int64  `json:"taken"`
	Responses int    `json:"responses"`
}

func (v *adminVisit) listSequences() {
	turns, err := v.store.Turns(v.gin.Request.Context(), v.session)
	if err != nil {
		v.away(err)
		return
	}
	all := []listedSequence{}
	for _, f := range v.world().all() {
		if len(f.Responses) > 1 {
			all = append(all, sequences(f, turns)...)
		}
	}
	v.json(http.StatusOK, map[string]any{"sequences": all})
}

// sequences are where the sequence of a fixture stands, for each value of its key.
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

func (v *adminVisit) resetSequences() {
	v.done(v.store.Forget(v.gin.Request.Context(), v.session, state.Turns))
}
