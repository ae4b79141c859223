package report

import (
	"path"
	"strconv"
	"strings"

	"agentmock/contract"
)

// fileOf returns the file and the line that a finding names of the document, the file from the root of the repository; line 0 where none is named.
func fileOf(r *contract.Report, spec string) (file string, line int) {
	file, rest, _ := strings.Cut(spec, ":")
	if file == "" {
		return "", 0
	}
	number, _, _ := strings.Cut(rest, ":")
	line, _ = strconv.Atoi(number)
	return path.Join(r.Folder, file), line
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
