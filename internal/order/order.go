// Package order sorts lists whose sorting takes no time to speak of: what a document gets wrong, what a report lists.
package order

import "sort"

// By sorts a list by a comparison; those that are equal stay as they were. [slices.SortStableFunc] is faster, and ten kilobytes of the program for
// each type that it sorts.
func By[T any](all []T, compare func(a, b T) int) {
	sort.SliceStable(all, func(i, j int) bool { return compare(all[i], all[j]) < 0 })
}
