package contract

import (
	"cmp"
	"fmt"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/terminal"
)

// Severity is how much a finding weighs. It belongs to the rule.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // the API breaks what its document promises
	Warning Severity = "warning" // it does what the document does not say, or is unlikely to mean
)

// Finding is one way in which an API breaks its contract. It is data, never a Go error.
type Finding struct {
	Rule      string   `json:"rule"` // the name of the check
	Severity  Severity `json:"severity"`
	Operation string   `json:"operation"`       // operationId
	Case      string   `json:"case,omitempty"`  // the request it was found with
	Phase     string   `json:"phase,omitempty"` // of the case
	Kind      string   `json:"kind,omitempty"`  // what of the request is bad, or varies: body maxLength
	At        string   `json:"at,omitempty"`    // the place of the request that is bad, or varies: body/lines/0/sku
	Where     string   `json:"where"`           // response.body#/data/id, response.status, response.header.X
	Got       string   `json:"got,omitempty"`   // as JSON, cut short, masked unless data is to be shown
	Want      string   `json:"want"`
	WantIn    string   `json:"want_in,omitempty"`    // the same in the report's language, where that is not English
	Says      string   `json:"says,omitempty"`       // title and detail of a problem (RFC 9457), as far as they are nobody's
	Message   string   `json:"message"`              // the requirement in words
	MessageIn string   `json:"message_in,omitempty"` // the same in the report's language, where that is not English
	Spec      string   `json:"spec,omitempty"`       // file:line of the document that says so
	Curl      string   `json:"curl,omitempty"`       // repeats the request; credentials are left out
	Exchange  int      `json:"exchange"`             // index into Report.Exchanges, -1 where it is not kept
	Count     int      `json:"count,omitempty"`      // how often, where it is reported once for many
	Known     bool     `json:"known,omitempty"`      // it stands in the baseline
	Problem   int      `json:"problem"`              // index into Report.Problems
	Cut       *Cut     `json:"cut,omitempty"`        // what its request was cut from; nil: it is as it was sent first

	Steps  []Exchange `json:"steps,omitempty"`  // of a sequence: what was asked one after the other, the last one is what is wrong
	Script string     `json:"script,omitempty"` // of a sequence: a shell script that repeats it

	violation jsonschema.Violation // that it was made of, before its words were made
	causes    []string             // see causesOf
}

// Key tells findings apart for a baseline: what is wrong and where, not with which value. Array indices do not count, so
// that a fault of every element is one fault. What an answer's status says of a request has the phase, the kind and the place of the
// case in its key: to take a text for a number is not to take one that is too long. What is wrong with a body or a header is so whatever was asked.
func (f Finding) Key() string {
	key := f.Rule + " " + f.Operation + " " + everyElement(f.Where)
	if aboutRequest(f.Where) && f.Phase != "" && f.Phase != phaseRecorded {
		key += " [" + f.Phase
		if f.Kind != "" {
			key += " " + f.Kind + " " + everyElement(f.At)
		}
		key += "]"
	}
	if apart := checkNamed(f.Rule).key; apart != nil {
		key += apart(f)
	}
	return key
}

// aboutRequest reports whether what is found at a place depends on the request: a status does, and that there is no answer at all.
func aboutRequest(where string) bool { return where == "response" || where == "response.status" }

// everyElement returns a place with a star for every index.
func everyElement(where string) string {
	segments := strings.Split(where, "/")
	for i, segment := range segments {
		if segment != "" && strings.Trim(segment, "0123456789") == "" {
			segments[i] = "*"
		}
	}
	return strings.Join(segments, "/")
}

func (f Finding) String() string {
	got := ""
	if f.Got != "" {
		got = ", got " + f.Got
	}
	at := ""
	if f.Spec != "" {
		at = " (" + f.Spec + ")"
	}
	return terminal.Lines(fmt.Sprintf("%s %s: %s: want %s%s%s", f.Severity, f.Rule, f.Where, f.Want, got, at))
}

// same reports whether two findings of one exchange say the same.
func (f Finding) same(other Finding) bool {
	return f.Rule == other.Rule && f.Where == other.Where && f.Got == other.Got && f.Want == other.Want
}

// translate says in the language of the report what is wanted, where that was not said, and the requirement.
func (f *Finding) translate(language i18n.Language) {
	f.WantIn = cmp.Or(f.WantIn, f.wantIn(language))
	if key := "rule." + f.Rule; language != i18n.English && language.Has(key) {
		f.MessageIn = i18n.Say(key).In(language)
	}
}

// wantIn returns what is wanted in another language than English; "" where nobody has said it so.
func (f Finding) wantIn(language i18n.Language) string {
	switch v := f.violation; {
	case language == i18n.English || v.Source != "":
		return ""
	case v.Rule == "required":
		return i18n.Say("wanted.required", v.Limit).In(language)
	case v.Rule != "" && f.Want == v.Want():
		return v.Wanted().In(language)
	}
	translated, _ := language.Translate(f.Want)
	return translated
}
