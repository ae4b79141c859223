package problem

import (
	"net/http"
	"strconv"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/redact"
	"agentmock/internal/state"
)

// Quiet leaves out of the violations of a request what secret takes for a credential.
func Quiet(violations []jsonschema.Violation, secret func(in, name string) bool) {
	for i := range violations {
		v := &violations[i]
		in, name, _ := strings.Cut(strings.TrimPrefix(v.In, "request."), ".")
		if in == "body" {
			name = v.Pointer
		}
		before := v.Source
		if v.Source = redact.Source(v.Limit, v.Source); v.Source == before && before != "" {
			if from, of, _ := strings.Cut(strings.TrimPrefix(v.Limit, "$request."), "."); secret(from, of) {
				v.Source = redact.Mask
			}
		}
		if v.Got = redact.Quoted(v.Got); secret(in, name) || v.Source != before {
			v.Got = ""
		}
	}
}

// Invalid returns the problem of a request with violations. What secret takes for a credential is quoted nowhere.
func Invalid(violations []jsonschema.Violation, secret func(in, name string) bool) Problem {
	Quiet(violations, secret)
	p := Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid request", Violations: violations}
	var places []string
	var details []i18n.Message
	for _, v := range violations {
		places, details = append(places, requirement(v)), append(details, Said(v))
		switch v.Rule {
		case "media-type":
			p.Status, p.Title = http.StatusUnsupportedMediaType, "Unsupported media type"
		case "well-formed":
			p.Status = http.StatusBadRequest
		}
	}
	p.Places, p.Detail = strings.Join(places, "; "), i18n.List(details...)
	return p
}

// Said returns a violation as a sentence: where something is wanted, what, and what was found instead.
func Said(v jsonschema.Violation) i18n.Message {
	if v.Got == "" {
		return i18n.Say("violation", place(v), v.Wanted())
	}
	return i18n.Say("violation.got", place(v), v.Wanted(), v.Got)
}

// Noted returns a violation in the journal's words.
func Noted(v jsonschema.Violation) state.Violation {
	return state.Violation{Rule: v.Rule, Severity: "error", Where: v.Where(), Want: v.Want(), Got: v.Got, Spec: v.Spec.String()}
}

// requirement returns a violation without what was found: not even the names that members have.
func requirement(v jsonschema.Violation) string {
	v.Got, v.Source = "", ""
	v.Pointer = strings.TrimPrefix(redact.Where("#"+v.Pointer), "#")
	return Said(v).In(i18n.English)
}

// place returns where in a request a violation is.
func place(v jsonschema.Violation) i18n.Message {
	at := i18n.Say("place.elsewhere", v.In)
	part, name, _ := strings.Cut(strings.TrimPrefix(v.In, "request."), ".")
	switch part {
	case "path", "query", "header", "cookie":
		at = i18n.Say("place."+part, name)
	case "body":
		at = i18n.Say("place.body")
	}
	if v.Pointer != "" {
		return i18n.Say("place.inside", at, v.Pointer)
	}
	return at
}

// Status returns what a status says where nobody has said more.
func Status(status int) i18n.Message {
	if key := "status." + strconv.Itoa(status); i18n.English.Has(key) {
		return i18n.Say(key)
	}
	return i18n.Say("status.other", http.StatusText(status))
}
