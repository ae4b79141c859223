package report

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"agentmock/contract"
)

// place is where in a document something is said: the file from the root of the repository, "" for nowhere; line and column are 0 where none is named.
type place struct {
	file         string
	line, column int
}

// placeOf returns the place that a finding names of the document.
func placeOf(r *contract.Report, spec string) place {
	file, rest, _ := strings.Cut(spec, ":")
	if file == "" {
		return place{}
	}
	line, column, _ := strings.Cut(rest, ":")
	at := place{file: path.Join(r.Folder, file)}
	at.line, _ = strconv.Atoi(line)
	at.column, _ = strconv.Atoi(column)
	return at
}

func (p place) String() string {
	if p.column > 0 {
		return fmt.Sprintf("%s:%d:%d", p.file, p.line, p.column)
	}
	return fmt.Sprintf("%s:%d", p.file, p.line)
}

// sentence says in one line what a finding is.
func sentence(f contract.Finding) string {
	text := strings.TrimSpace(f.Operation+" "+f.Where) + ": want " + f.Want
	if f.Got != "" {
		text += ", got " + f.Got
	}
	if f.Says != "" {
		text += " (" + f.Says + ")"
	}
	return text
}
