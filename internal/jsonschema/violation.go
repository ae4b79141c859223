package jsonschema

import (
	"fmt"

	"agentmock/internal/i18n"
	"agentmock/internal/source"
)

// Violation is one way in which a request or a response is not what the document says.
type Violation struct {
	In      string          // the part: request.path.NAME, request.body, response.header.NAME, response.body …
	Pointer string          // JSON Pointer inside the part, "" for all of it
	Rule    string          // the keyword or the name of the rule; i18n has the words of each
	Limit   string          // what the rule compares with: a number, a format, a name
	Source  string          // of a relation: what its source was found to be, as Got
	Got     string          // what was found, as JSON and cut short; "" where nothing was
	Spec    source.Position // where the document says so
}

// GotLength is at how many characters a found value is cut.
const GotLength = 60

// Where returns the place: the part and, after #, the pointer.
func (v Violation) Where() string {
	if v.Pointer == "" {
		return v.In
	}
	return v.In + "#" + v.Pointer
}

// Want returns the requirement in English words.
func (v Violation) Want() string { return v.Wanted().In(i18n.English) }

// Wanted returns the requirement.
func (v Violation) Wanted() i18n.Message {
	if v.Source != "" {
		return i18n.Say("want."+v.Rule, i18n.Say("want.source", v.Limit, v.Source))
	}
	return i18n.Say("want."+v.Rule, v.Limit)
}

// String returns the violation as one line in English: where, what was wanted, what was found, and where the document says so.
func (v Violation) String() string {
	got := ""
	if v.Got != "" {
		got = ", got " + v.Got
	}
	return fmt.Sprintf("%s: want %s%s (%s)", v.Where(), v.Want(), got, v.Spec)
}
