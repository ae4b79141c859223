package wiremock_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/limits"
	"agentmock/internal/message"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxExpression": crossExpression,
		"maxMatchers":   crossMatchers,
		"maxStates":     crossStates,
		"maxTried":      crossTried,
	}, nil)
}

func crossExpression(t *testing.T) {
	for size, ok := range map[int]bool{4 << 10: true, 4<<10 + 1: false} {
		if _, err := pattern(t, `{"urlPattern": "`+strings.Repeat("a", size)+`"}`); (err == nil) != ok {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

func crossMatchers(t *testing.T) {
	for depth, ok := range map[int]bool{20: true, 100: false} {
		text := strings.Repeat(`{"not": `, depth) + `{"equalTo": "a"}` + strings.Repeat("}", depth)
		if _, err := pattern(t, `{"headers": {"A": `+text+`}}`); (err == nil) != ok {
			t.Errorf("%d in each other: %v", depth, err)
		}
	}
}

// crossStates has an expression that is walked too far: that it meets the path is believed then, since a request is held against it anyhow.
func crossStates(t *testing.T) {
	s := apitest.Load(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /"+strings.Repeat("a", 900)+"b: {get: {operationId: a, responses: {'200': {description: ok}}}}\n")
	for expression, reached := range map[string]bool{"/a*c": false, "/(?:a{0,900}c?)*": true} {
		p, err := pattern(t, `{"urlPathPattern": "`+expression+`"}`)
		if err != nil || (len(p.Operations(s)) > 0) != reached {
			t.Errorf("%s: %v", expression, err)
		}
	}
}

// crossTried has lists in any order that are equal, and so long that nobody finds out.
func crossTried(t *testing.T) {
	for length, equal := range map[int]bool{900: true, 3000: false} {
		var forth, back []string
		for i := range length {
			forth, back = append(forth, fmt.Sprint(i)), append(back, fmt.Sprint(length-1-i))
		}
		p, err := pattern(t, `{"bodyPatterns": [{"equalToJson": [`+strings.Join(forth, ",")+`], "ignoreArrayOrder": true}]}`)
		x := &message.Exchange{Request: message.RequestMessage{Body: message.Body{Raw: []byte("[" + strings.Join(back, ",") + "]")}}}
		if err != nil || p.Matches(x) != equal {
			t.Errorf("%d: %t, %v", length, !equal, err)
		}
	}
}
