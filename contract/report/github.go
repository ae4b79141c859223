// Package report writes what a run of a contract found, a file a format.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"agentmock/contract"
)

// GitHub writes findings as annotations of a GitHub workflow, one a place.
func GitHub(r *contract.Report, w io.Writer) error {
	var seen []string
	for _, f := range r.Findings {
		if f.Known || slices.Contains(seen, f.Key()) {
			continue
		}
		seen = append(seen, f.Key())
		file, line, _ := strings.Cut(f.Spec, ":")
		at := ""
		if file != "" {
			at = " file=" + annotation(file) + ",line=" + annotation(line) + ",title=" + annotation(f.Rule)
		}
		message := fmt.Sprintf("%s %s: want %s", f.Operation, f.Where, f.Want)
		if f.Got != "" {
			message += ", got " + f.Got
		}
		if _, err := fmt.Fprintf(w, "::%s%s::%s\n", f.Severity, at, strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(message)); err != nil {
			return err
		}
	}
	return nil
}
