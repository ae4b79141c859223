package mockserver

import (
	"strings"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/mockserver/problem"
)

// refusals returns the places of a request that a problem is about, and why.
func refusals(p problem.Problem) []generate.Refusal {
	all := make([]generate.Refusal, len(p.Violations))
	for i, violation := range p.Violations {
		in, name, _ := strings.Cut(strings.TrimPrefix(violation.In, "request."), ".")
		all[i] = generate.Refusal{In: in, Path: placeOf(name, violation), Why: problem.Said(violation)}
	}
	return all
}

// placeOf returns the parameter's name, or the path of a member of the body: of one that is missing, where it should be.
func placeOf(name string, violation jsonschema.Violation) []string {
	var path []string
	if name != "" {
		path = append(path, name)
	}
	tokens, _ := jsonvalue.Tokens(violation.Pointer)
	path = append(path, tokens...)
	if violation.Rule == "required" && violation.In == "request.body" {
		path = append(path, violation.Limit)
	}
	return path
}
