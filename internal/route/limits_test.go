package route_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/limits"
	"agentmock/internal/route"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxRouteSteps": crossRouteSteps, "maxSpanned": crossSpanned}, nil)
}

// crossRouteSteps asks for paths that fit two templates at every segment, and the method of none but the last that is tried: 2 steps
// for the two ends of each way, as many ways as a power of two.
func crossRouteSteps(t *testing.T) {
	router := func(levels int) route.Router[string] {
		r := route.NewRouter[string]([]string{""})
		var add func(path string, level int)
		add = func(path string, level int) {
			if level == levels {
				r.Add("GET", path, path)
				return
			}
			add(path+"/a", level+1)
			add(path+"/{x}", level+1)
		}
		add("", 0)
		last := strings.Repeat("/{x}", levels)
		r.Add("PUT", last, last)
		return r
	}
	ask := func(levels int) string {
		r := router(levels)
		return r.Match("PUT", strings.Repeat("/a", levels)).Operation
	}
	if got, want := ask(13), strings.Repeat("/{x}", 13); got != want { // 2^13-1 steps
		t.Errorf("8191 steps: %q", got)
	}
	if got := ask(14); got != "" { // 2^14-1
		t.Errorf("16383 steps: %q", got)
	}
	r := router(14)
	if found := r.Match("GET", strings.Repeat("/a", 14)); found.Operation == "" {
		t.Error(fmt.Sprint("the first that fits needs no steps back: ", found))
	}
}

// crossSpanned has as many segments before others as are looked through, and one more; as the end of a path they may be any number.
func crossSpanned(t *testing.T) {
	r := route.NewRouter[string]([]string{""})
	r.Add("GET", "/{path=**}/edit", "edit")
	r.Add("GET", "/{path=**}", "all")
	for segments, want := range map[int]string{100: "edit", 101: "all", 100_000: "all"} {
		path := strings.Repeat("/a", segments)
		if found := r.Match("GET", path+"/edit"); found.Operation != want || want == "edit" && found.Path[0] != path[1:] {
			t.Errorf("%d segments: %.40v", segments, found)
		}
	}
}
