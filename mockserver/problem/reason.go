package problem

import (
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/state"
)

// ReasonIn returns why a mock has answered so, as the journal keeps it beside the violations, in a language: of a refusal what was violated, else its title.
func ReasonIn(why string, violations []state.Violation, l i18n.Language) string {
	if key := "title." + why; l.Has(key) {
		return i18n.Say(key).In(l)
	}
	if len(violations) == 0 {
		return i18n.Unpacked(why, l)
	}
	if at, _, _ := strings.Cut(violations[0].Where, "#"); l == i18n.English || !strings.HasPrefix(why, at) {
		return i18n.Unpacked(why, l)
	}
	var all []i18n.Message
	for _, v := range violations {
		in, pointer, _ := strings.Cut(v.Where, "#")
		wanted := i18n.Say("want."+v.Rule, v.Limit)
		if wanted.In(i18n.English) != v.Want {
			wanted = i18n.Plain(v.Want)
		}
		all = append(all, said(place(jsonschema.Violation{In: in, Pointer: pointer}), wanted, ""))
	}
	return i18n.List(all...).In(l)
}
