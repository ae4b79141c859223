package mockserver_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// TestSessionsAreApart does something in one session, and looks from each other one whether it is seen there: each kind of thing that
// a session has is its own. Settings alone are taken from the session without a name by those that have not set them.
func TestSessionsAreApart(t *testing.T) {
	fsys := fstest.MapFS{
		"openapi.yaml":                {Data: []byte(job)},
		"fixtures/readJob/turns.yaml": {Data: []byte("request: {path: {id: turns}}\nresponses: [{status: 200, body: {id: turns, state: pending}, headers: {X-Need: '1'}}, {status: 200, body: {id: turns, state: done}, headers: {X-Need: '1'}}]")},
	}
	const fixture = `{"operation": "readJob", "name": "mine", "response": {"body": {"id": "mine", "state": "done"}}}`
	type session struct {
		t      *testing.T
		server *httptest.Server
		header []string
	}
	asksIn := func(s session, status int, request, body string) string {
		return fmt.Sprint(asks(s.t, s.server, status, request, body, s.header...))
	}
	sendIn := func(s session, request string) reply { return send(s.t, s.server, request, s.header...) }
	put := func(s session) { asksIn(s, http.StatusCreated, "POST /__admin/fixtures", fixture) }
	mapped := func(s session) {
		asksIn(s, http.StatusCreated, "POST /__admin/mappings", `{"request": {"method": "GET", "url": "/jobs/1"}, "response": {"jsonBody": {"id": "stub", "state": "done"}}, "scenarioName": "s", "newScenarioState": "asked"}`)
	}
	ask := func(path string) func(session) { return func(s session) { sendIn(s, path) } }
	set := func(patch string) func(session) {
		return func(s session) { asksIn(s, http.StatusOK, "PATCH /__admin/settings", patch) }
	}
	has := func(request, body, text string) func(session) bool {
		return func(s session) bool { return strings.Contains(asksIn(s, http.StatusOK, request, body), text) }
	}
	isStatus := func(path string, status int) func(session) bool {
		return func(s session) bool { return sendIn(s, path).StatusCode == status }
	}
	tests := map[string]struct {
		options mockserver.Options
		all     func(session) // in every session, before
		do      func(session)
		seen    func(session) bool
		shared  bool // what the session without a name does, the others see
	}{
		"a run-time fixture answers":    {do: put, seen: func(s session) bool { return strings.Contains(sendIn(s, "/jobs/1").Text, `"id":"mine"`) }},
		"a run-time fixture is listed":  {do: put, seen: has("GET /__admin/fixtures", "", "id:mine")},
		"a run-time fixture is read":    {do: put, seen: isStatus("/__admin/fixtures/mine", 200)},
		"a run-time fixture explains":   {do: put, seen: has("POST /__admin/explain", `{"method": "GET", "url": "/jobs/1"}`, "run-time fixture mine")},
		"a run-time fixture is deleted": {all: put, do: func(s session) { asksIn(s, http.StatusNoContent, "DELETE /__admin/fixtures/mine", "") }, seen: isStatus("/__admin/fixtures/mine", 404)},
		"run-time fixtures are deleted": {all: put, do: func(s session) { asksIn(s, http.StatusNoContent, "DELETE /__admin/fixtures", "") }, seen: isStatus("/__admin/fixtures/mine", 404)},
		"a mapping answers":             {do: mapped, seen: func(s session) bool { return strings.Contains(sendIn(s, "/jobs/1").Text, `"id":"stub"`) }},
		"a mapping is listed":           {do: mapped, seen: has("GET /__admin/mappings", "", "id:stub")},
		"mappings are deleted":          {all: mapped, do: func(s session) { asksIn(s, http.StatusOK, "DELETE /__admin/mappings", "") }, seen: func(s session) bool { return !has("GET /__admin/mappings", "", "id:stub")(s) }},
		"a scenario goes on":            {all: mapped, do: ask("/jobs/1"), seen: has("GET /__admin/scenarios", "", "state:asked")},
		"a sequence goes on":            {do: ask("/jobs/turns"), seen: func(s session) bool { return strings.Contains(sendIn(s, "/jobs/turns").Text, "done") }},
		"a sequence is listed":          {do: ask("/jobs/turns"), seen: has("GET /__admin/sequences", "", "taken:1")},
		"sequences begin anew":          {all: ask("/jobs/turns"), do: func(s session) { asksIn(s, http.StatusNoContent, "POST /__admin/sequences/reset", "") }, seen: has("GET /__admin/sequences", "", "taken:0")},
		"settings are read":             {do: set(`{"seed": "x"}`), seen: has("GET /__admin/settings", "", "seed:x"), shared: true},
		"settings are obeyed":           {do: set(`{"error_rate": 1}`), seen: isStatus("/jobs/1", 500), shared: true},
		"an unknown thing is not found": {do: set(`{"unknown": "not-found"}`), seen: isStatus("/jobs/1", 404), shared: true},
		"what is left to chance":        {options: mockserver.Options{Delay: "median=1ns,p99=2ns"}, do: ask("/jobs/1"), seen: func(s session) bool { return drawn(s.t, s.server, s.header...) > 0 }},
		"the journal":                   {do: ask("/jobs/1"), seen: has("GET /__admin/requests", "", "url:/jobs/1")},
		"an entry of the journal":       {do: ask("/jobs/1"), seen: isStatus("/__admin/requests/1", 200)},
		"an entry is deleted":           {all: ask("/jobs/1"), do: func(s session) { asksIn(s, http.StatusNoContent, "DELETE /__admin/requests", "") }, seen: has("GET /__admin/requests", "", "total:0")},
		"requests without an answer":    {do: ask("/nothing"), seen: has("GET /__admin/requests/unmatched", "", "url:/nothing")},
		"requests are counted":          {do: ask("/jobs/1"), seen: has("POST /__admin/requests/count", `{}`, "count:1")},
		"requests are found":            {do: ask("/jobs/1"), seen: has("POST /__admin/requests/find", `{"operation": "readJob"}`, "url:/jobs/1")},
		"the archive":                   {do: ask("/jobs/1"), seen: has("GET /__admin/requests/har", "", "/jobs/1")},
		"requests are waited for": {do: ask("/jobs/1"), seen: func(s session) bool {
			return send(s.t, s.server, "POST /__admin/requests/wait", append(s.header, "Content-Type: application/json", "", `{"timeout": "10ms"}`)...).StatusCode == 200
		}},
		"a reset": {all: put, do: func(s session) { asksIn(s, http.StatusNoContent, "POST /__admin/reset", "") }, seen: isStatus("/__admin/fixtures/mine", 404)},
	}
	names := []string{"", "a", "b"}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, doer := range names {
				for _, looker := range names {
					server := start(t, fsys, test.options)
					in := func(name string) session {
						if name == "" {
							return session{t, server, nil}
						}
						return session{t, server, []string{mockserver.SessionHeader + ": " + name}}
					}
					if test.all != nil {
						for _, name := range names {
							test.all(in(name))
						}
					}
					test.do(in(doer))
					want := doer == looker || test.shared && doer == ""
					if got := test.seen(in(looker)); got != want {
						t.Errorf("done in session %q, seen in %q: %v", doer, looker, got)
					}
					server.Close()
				}
			}
		})
	}
}

// drawn returns how often the session has drawn: what is next of a day on which every second request fails tells.
func drawn(t *testing.T, server *httptest.Server, headers ...string) int {
	t.Helper()
	asks(t, server, http.StatusOK, "PATCH /__admin/settings", `{"delay": "", "error_rate": 0.5}`, headers...)
	day := ""
	for range 12 {
		day += fmt.Sprint(send(t, server, "/jobs/1", headers...).StatusCode)[:1]
	}
	fresh := start(t, oneFile(job), mockserver.Options{ErrorRate: 0.5})
	whole := ""
	for range 24 {
		whole += fmt.Sprint(send(t, fresh, "/jobs/1").StatusCode)[:1]
	}
	return strings.Index(whole, day)
}

// TestEventsOfSessionsAreApart listens in one session to what happens in another one, and in its own.
func TestEventsOfSessionsAreApart(t *testing.T) {
	names := []string{"", "a", "b"}
	for _, doer := range names {
		for _, listener := range names {
			server := start(t, oneFile(job), mockserver.Options{})
			in := func(name string) []string {
				if name == "" {
					return nil
				}
				return []string{mockserver.SessionHeader + ": " + name}
			}
			r, err := http.NewRequest(http.MethodGet, server.URL+"/__admin/requests/events?session="+listener, nil)
			if err != nil {
				t.Fatal(err)
			}
			if listener == "" {
				r.URL.RawQuery = ""
			}
			response, err := server.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			send(t, server, "/jobs/done", in(doer)...)
			send(t, server, "/jobs/last", in(listener)...)
			seen, lines := false, bufio.NewScanner(response.Body)
			for lines.Scan() && !strings.Contains(lines.Text(), "/jobs/last") {
				seen = seen || strings.Contains(lines.Text(), "/jobs/done")
			}
			response.Body.Close()
			server.Close()
			if seen != (doer == listener) {
				t.Errorf("done in session %q, heard in %q: %v", doer, listener, seen)
			}
		}
	}
}
