package report

import (
	"encoding/json"
	"io"

	"agentmock/contract"
)

// Format is a form of a report beside the text: one row for each.
type Format struct {
	Name  string
	File  string // that a program writes it to, "" for stdout
	Write func(w io.Writer, r *contract.Report, failOn contract.Severity) error
}

var formats = []Format{
	{"json", "report.json", func(w io.Writer, r *contract.Report, _ contract.Severity) error { return JSON(r, w) }},
	{"junit", "junit.xml", func(w io.Writer, r *contract.Report, failOn contract.Severity) error { return JUnit(r, w, failOn) }},
	{"html", "report.html", func(w io.Writer, r *contract.Report, _ contract.Severity) error { return HTML(r, w) }},
	{"github", "", func(w io.Writer, r *contract.Report, _ contract.Severity) error { return GitHub(r, w) }},
}

// Named returns the format of a name, and whether there is one.
func Named(name string) (Format, bool) {
	for _, f := range formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Names returns the names of all formats.
func Names() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	return names
}

// JSON writes the report as it is.
func JSON(r *contract.Report, w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
