// Package suggest finds the names that a misspelt one may mean.
package suggest

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
)

// Near returns the candidates that name may be a misspelling of, the likeliest first, at most three.
func Near(name string, candidates []string) []string {
	type match struct {
		distance int
		name     string
	}
	var matches []match
	limit := 1 + len(name)/3
	for _, candidate := range candidates {
		d := Distance(strings.ToLower(name), strings.ToLower(candidate))
		if strings.Contains(candidate, name) || strings.HasPrefix(name, candidate) {
			d = min(d, limit)
		}
		if d <= limit {
			matches = append(matches, match{d, candidate})
		}
	}
	slices.SortFunc(matches, func(a, b match) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.name, b.name)
	})
	var names []string
	for _, m := range matches[:min(3, len(matches))] {
		if m.distance <= matches[0].distance+2 { // beside one that is all but typed, others are noise
			names = append(names, m.name)
		}
	}
	return names
}

// Names are those that a misspelt one may mean, with commas; "" for none. They are the end of a message.
type Names string

func (n Names) String() string { return n.In(i18n.English) }

// In returns them in a language: "; near: a, b".
func (n Names) In(l i18n.Language) string {
	if n == "" {
		return ""
	}
	return i18n.Sayf("; near: %s", string(n)).In(l)
}

// Hint returns the names that a misspelt one may mean.
func Hint(name string, candidates []string) Names {
	return Names(strings.Join(Near(name, candidates), ", "))
}

// Distance returns how many bytes are to be added, left out, replaced or swapped with the next one to make b of a (optimal string alignment).
func Distance(a, b string) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			substitute := row[j]
			if a[i] != b[j] {
				substitute++
			}
			next[j+1] = min(substitute, next[j]+1, row[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}
