package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"agentmock/contract"
)

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

// statusesOf lists what an operation answered: 200 (12 times), 404.
func statusesOf(o contract.Asked) string {
	var all []string
	for _, status := range slices.Sorted(maps.Keys(o.Statuses)) {
		text := fmt.Sprint(status)
		if status == 0 {
			text = "no answer"
		}
		if n := o.Statuses[status]; n > 1 {
			text += fmt.Sprintf(" (%d)", n)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}
