package problem_test

import (
	"net/http"
	"strings"
	"testing"

	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
	"agentmock/mockserver/problem"
)

// A path that is nobody's names those that are most like it, each once, also where what stands before all paths is missing.
func TestNearPaths(t *testing.T) {
	document := &openapi.Document{Operations: []*openapi.Operation{
		{Method: http.MethodGet, Path: "/api/owners"}, {Method: http.MethodPost, Path: "/api/owners"}, {Method: http.MethodGet, Path: "/api/owners/{id}/pets"}, {Method: http.MethodGet, Path: "/api/oops"},
	}}
	long := strings.Repeat("o", 41) // maxCompared
	document.Operations = append(document.Operations, &openapi.Operation{Path: "/" + long})
	for path, want := range map[string]string{
		"/api/ownrs":           "near: /api/owners",
		"/owners":              "near: /api/owners",
		"/owners/7/pets":       "near: /api/owners/{id}/pets",
		"/api/owners/7/pet":    "near: /api/owners/{id}/pets",
		"/elsewhere":           "no such path",
		"/" + long[:40]:        "near: /" + long,
		"/" + long[:40] + "xo": "no such path",
	} {
		got := problem.NoPath(http.MethodGet, path, "", problem.PathsOf(document)).Detail.In(i18n.English)
		if !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
