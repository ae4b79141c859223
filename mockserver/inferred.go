package mockserver

import (
	"agentmock/internal/jsonvalue"
	"agentmock/mockserver/admin"
)

// inferred returns what the mock reads out of its document.
func (s *Server) inferred() admin.Inferred {
	a := s.base.Load().api
	out := admin.Inferred{Locale: a.generator.Locale.Name, Resources: []admin.InferredResource{}, Rules: []admin.WrittenRule{}, Prose: []admin.InferredKeywords{}}
	for _, r := range a.world.Resources() {
		one := admin.InferredResource{Name: r.Name, Paths: r.Paths(), Says: r.Says(), Reasons: []admin.InferredReason{}}
		for _, reason := range r.Reasons {
			one.Reasons = append(one.Reasons, admin.InferredReason{Part: reason.Part, Why: reason.Why, Position: reason.Position})
		}
		out.Resources = append(out.Resources, one)
	}
	for _, r := range a.generator.Rules() {
		out.Rules = append(out.Rules, admin.WrittenRule{Position: r.Position, Pattern: r.Pattern, Made: r.Made.Value()})
	}
	for _, said := range a.generator.Suggestions(a.spec) {
		out.Prose = append(out.Prose, admin.InferredKeywords{Position: said.Schema.Position, Description: said.Schema.Description, Keywords: &jsonvalue.Object{Members: said.Keywords}})
	}
	return out
}
