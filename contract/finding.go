package contract

import (
	"fmt"
	"strings"

	"agentmock/internal/jsonschema"
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
	Operation string   `json:"operation"`      // operationId
	Case      string   `json:"case,omitempty"` // the request it was found with
	Where     string   `json:"where"`          // response.body#/data/id, response.status, response.header.X
	Got       string   `json:"got,omitempty"`  // as JSON, cut short, masked unless data is to be shown
	Want      string   `json:"want"`
	Message   string   `json:"message"`         // the requirement in words
	Spec      string   `json:"spec,omitempty"`  // file:line of the document that says so
	Curl      string   `json:"curl,omitempty"`  // repeats the request; credentials are left out
	Exchange  int      `json:"exchange"`        // index into Report.Exchanges, -1 where it is not kept
	Count     int      `json:"count,omitempty"` // how often, where it is reported once for many
	Known     bool     `json:"known,omitempty"` // it stands in the baseline
	Cut       *Cut     `json:"cut,omitempty"`   // what its request was cut from; nil: it is as it was sent first

	Steps  []Exchange `json:"steps,omitempty"`  // of a sequence: what was asked one after the other, the last one is what is wrong
	Script string     `json:"script,omitempty"` // of a sequence: a shell script that repeats it

	violation jsonschema.Violation // that it was made of, before its words were made
}

// Key tells findings apart for a baseline: what is wrong and where, not with which request or value. Array indices do
// not count, so that a fault of every element is one fault.
func (f Finding) Key() string {
	key := f.Rule + " " + f.Operation + " " + everyElement(f.Where)
	if apart := checkNamed(f.Rule).key; apart != nil {
		key += apart(f)
	}
	return key
}

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
	return fmt.Sprintf("%s %s: %s: want %s%s%s", f.Severity, f.Rule, f.Where, f.Want, got, at)
}

// same reports whether two findings of one exchange say the same.
func (f Finding) same(other Finding) bool {
	return f.Rule == other.Rule && f.Where == other.Where && f.Got == other.Got && f.Want == other.Want
}
