// Package report writes what a run of a contract found, a file a format.
package report

import (
	"fmt"
	"io"
	"strings"

	"agentmock/contract"
	"agentmock/internal/terminal"
)

// GitHub writes problems as annotations of a GitHub workflow, one a problem.
func GitHub(r *contract.Report, w io.Writer) error {
	for _, p := range r.Problems {
		if p.Known {
			continue
		}
		f := r.Findings[p.Findings[0]]
		title, at := "title="+annotation(strings.Join(p.Rules, " ")), " "
		if said := placeOf(r, f.Spec); said.file != "" {
			at = fmt.Sprintf(" file=%s,line=%d,", annotation(said.file), said.line)
			if said.column > 0 {
				at += fmt.Sprintf("col=%d,", said.column)
			}
		}
		message := sentence(f)
		if p.Cases > 1 {
			message += " (" + counted(p.Cases, "case") + ")"
		}
		if _, err := fmt.Fprintf(w, "::%s%s::%s\n", p.Severity, at+title, terminal.Printable(strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(message))); err != nil {
			return err
		}
	}
	return nil
}
