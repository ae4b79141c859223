package main

import (
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
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

// printable returns a text of somebody's document as a terminal may have it: without the control characters that could steer it.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\uFFFD'
		}
		return r
	}, text)
}

// style returns a text of one line in a style, plain where the output is no terminal.
func (o output) style(code, text string) string {
	text = printable(text)
	if !o.color {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func isTerminal(w io.Writer) bool {
	f, isFile := w.(*os.File)
	return isFile && term.IsTerminal(int(f.Fd()))
}
