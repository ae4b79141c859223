package world

import "slices"

// sort orders the things as the request says.
func (l *listing) sort(wanted any) {
	order, ok := l.asked(l.resource.Rows.Order)
	if !ok {
		order = nil
	}
	for _, key := range slices.Backward(l.resource.SortKeys(wanted, order)) {
		slices.SortStableFunc(l.chosen, func(a, b chosen) int { return key.Compare(a.all, b.all) })
	}
}
