package problem

import (
	"net/http"
	"slices"
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
		if in == "body" || in == "querystring" {
			name = v.Pointer
		}
		before := v.Source
		if v.Source = redact.Source(v.Limit, v.Source); v.Source == before && before != "" {
			if from, of, _ := strings.Cut(strings.TrimPrefix(v.Limit, "$request."), "."); secret(from, of) {
				v.Source = redact.Mask
			}
		}
		if v.Got = redact.QuotedAt(in, name, v.Got); secret(in, name) || v.Source != before {
			v.Got = ""
		}
	}
}

// maxSaid is how many violations a problem lists, of the parameters and of the body together.
const maxSaid = jsonschema.MaxViolations

// Invalid returns the problem of a request with violations, of which it lists so many that its answer, its line of the log and its entry
// in the journal do not grow with the request. What secret takes for a credential is quoted nowhere.
func Invalid(violations []jsonschema.Violation, secret func(in, name string) bool) Problem {
	more := len(violations) >= maxSaid
	violations = violations[:min(len(violations), maxSaid)]
	Quiet(violations, secret)
	p := Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid request", Violations: violations}
	required, details := make([]byte, 0, 128), make([]i18n.Message, len(violations))
	for i, v := range violations {
		at, want := any(place(v)), any(v.Wanted())
		details[i] = said(at, want, v.Got)
		if pointer := redact.Where("#" + v.Pointer); v.Source != "" || pointer[1:] != v.Pointer { // not even the names that members have
			v.Source, v.Pointer = "", pointer[1:]
			at, want = place(v), v.Wanted()
		}
		if i > 0 {
			required = append(required, "; "...)
		}
		required = said(at, want, "").Append(required, i18n.English)
		switch v.Rule {
		case "media-type", "charset":
			p.Status, p.Title = http.StatusUnsupportedMediaType, "Unsupported media type"
		case "content-coding": // RFC 9110 sections 12.5.3 and 15.5.16
			p.Status, p.Title, p.Header = http.StatusUnsupportedMediaType, "Unsupported content coding", http.Header{"Accept-Encoding": {v.Limit}}
		case "body-size", "values":
			p.Status, p.Title = http.StatusRequestEntityTooLarge, "Request body too large"
		case "well-formed":
			p.Status = http.StatusBadRequest
		}
	}
	if more {
		more := i18n.Say("violation.more", strconv.Itoa(maxSaid))
		details = append(details, more)
		required = more.Append(append(required, "; "...), i18n.English)
	}
	p.Places, p.Detail = string(required), i18n.List(details...)
	return p
}

// Said returns a violation as a sentence: where something is wanted, what, and what was found instead.
func Said(v jsonschema.Violation) i18n.Message { return said(place(v), v.Wanted(), v.Got) }

// said returns the sentence of messages that are arguments already: several sentences may share them.
func said(at, want any, got string) i18n.Message {
	if got == "" {
		return i18n.Say("violation", at, want)
	}
	return i18n.Say("violation.got", at, want, got)
}

// Noted returns a violation in the journal's words.
func Noted(v jsonschema.Violation) state.Violation {
	return state.Violation{Rule: v.Rule, Severity: "error", Where: v.Where(), Want: v.Want(), Got: v.Got, Spec: v.Spec.String(), Limit: v.Limit}
}

// NotedIn returns what was noted in a language, as far as that is known: not what another place of the message is compared with, and not what a live API was found to do.
func NotedIn(all []state.Violation, l i18n.Language) []state.Violation {
	if l == i18n.English {
		return all
	}
	said := slices.Clone(all)
	for i, v := range said {
		if key := "want." + v.Rule; l.Has(key) && i18n.Say(key, v.Limit).In(i18n.English) == v.Want {
			said[i].Want = i18n.Say(key, v.Limit).In(l)
		}
	}
	return said
}

// places are the sentences of the parts of a request.
var places = map[string]string{"path": "place.path", "query": "place.query", "header": "place.header", "cookie": "place.cookie", "querystring": "place.querystring", "body": "place.body", "response": "place.response"}

// place returns where in a request a violation is.
func place(v jsonschema.Violation) i18n.Message {
	part, name, _ := strings.Cut(strings.TrimPrefix(v.In, "request."), ".")
	key, ok := places[part]
	if !ok {
		key, name = "place.elsewhere", v.In
	}
	if v.In == "response.body" {
		key = "place.answer"
	}
	at := i18n.Say(key, name)
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
