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

	// Keep is, of a record of the run, what takes its exchanges one by one, and what ends it; Write is nil then.
	Keep func(w io.Writer) (keep func(contract.Kept) error, end func() error)
}

var formats = []Format{
	{Name: "json", File: "report.json", Write: of(JSON)},
	{Name: "junit", File: "junit.xml", Write: func(w io.Writer, r *contract.Report, failOn contract.Severity) error { return JUnit(r, w, failOn) }},
	{Name: "html", File: "report.html", Write: of(HTML)},
	{Name: "sarif", File: "report.sarif", Write: of(SARIF)},
	{Name: "summary", File: "summary.md", Write: of(Summary)},
	{Name: "github", Write: of(GitHub)},
	{Name: "ndjson", File: "exchanges.ndjson", Keep: keepLines},
	{Name: "har", File: "exchanges.har", Keep: keepArchive},
}

// of returns a form that does not ask what fails a run.
func of(write func(r *contract.Report, w io.Writer) error) func(io.Writer, *contract.Report, contract.Severity) error {
	return func(w io.Writer, r *contract.Report, _ contract.Severity) error { return write(r, w) }
}

// keepLines writes the exchanges of a run as JSON lines, which agentmock check reads.
func keepLines(w io.Writer) (func(contract.Kept) error, func() error) {
	return func(k contract.Kept) error {
		_, err := w.Write(k.Line())
		return err
	}, func() error { return nil }
}

// keepArchive writes them as an HTTP Archive, which browsers and proxies show.
func keepArchive(w io.Writer) (func(contract.Kept) error, func() error) {
	archive := contract.NewArchive(w)
	return func(k contract.Kept) error { return archive.Write(k.Entry()) }, archive.Close
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
