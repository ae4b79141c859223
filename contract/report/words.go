package report

import "fmt"

// counted returns a number with its noun: 1 case, 2 cases.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// verdict says how many errors and warnings there are.
func verdict(errors, warnings int) string {
	switch {
	case errors == 0 && warnings == 0:
		return "no findings"
	case warnings == 0:
		return counted(errors, "error")
	case errors == 0:
		return counted(warnings, "warning")
	}
	return counted(errors, "error") + ", " + counted(warnings, "warning")
}

// plural returns the form of a noun that goes with a number.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
