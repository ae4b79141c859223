package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"agentmock/internal/terminal"
)

// output is where a verb writes: its answer to stdout, what happens to stderr.
type output struct {
	stdout, stderr io.Writer
	color          bool
}

// Styles of a terminal, ECMA-48 SGR.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	cyan   = "36"
)

// style returns a text of one line in a style, plain where the output is no terminal.
func (o output) style(code, text string) string {
	text = terminal.Printable(text)
	if !o.color {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func isTerminal(w io.Writer) bool {
	f, isFile := w.(*os.File)
	return isFile && term.IsTerminal(int(f.Fd()))
}
