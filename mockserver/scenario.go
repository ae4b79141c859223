package mockserver

import (
	"context"
	"net/http"
	"strings"

	"agentmock/internal/fixture"
)

// readScenarios returns the states that documents of a session keep.
func readScenarios(documents map[string][]byte) map[string]string {
	var all map[string]string
	for name, state := range documents {
		if name, ok := strings.CutPrefix(name, scenarioPrefix); ok {
			if all == nil {
				all = map[string]string{}
			}
			all[name] = string(state)
		}
	}
	return all
}

// inState reports whether a scenario is in the state that a fixture answers in.
func (c *call) inState(s *fixture.Scenario) bool {
	return s.Required == "" || stateOf(c.view.scenarios, s.Name) == s.Required
}

func stateOf(scenarios map[string]string, name string) string {
	if state, ok := scenarios[name]; ok {
		return state
	}
	return fixture.Started
}

// enter sets the state of a scenario. HEAD, a client that asks for a status, and a dry run change none.
func (c *call) enter(name, state string) {
	if state == "" || c.dry != nil || c.prefer.code != 0 || c.request.Method == http.MethodHead || stateOf(c.view.scenarios, name) == state {
		return
	}
	if err := c.store.Put(c.request.Context(), c.session, scenarioPrefix+name, []byte(state)); err != nil {
		c.stateFailed("scenario", err)
	}
}

// putScenario sets the state of a session's scenario.
func (s *Server) putScenario(ctx context.Context, session, name, state string) error {
	return s.store.Put(ctx, session, scenarioPrefix+name, []byte(state))
}

// resetScenarios sets all scenarios of a session to the state they begin with.
func (s *Server) resetScenarios(ctx context.Context, session string) error {
	return s.deleteDocuments(ctx, session, scenarioPrefix)
}
