package world

import "slices"

// sort orders the things as the request says.
func (l *listing) sort(wanted any) {
	order, ok := l.asked(l.resource.Rows.Order)
	if !ok {
		order = nil
	}
	type pair struct{ id, one any }
	pairs := make([]pair, len(l.ids))
	for i := range pairs {
		pairs[i] = pair{l.ids[i], l.things[i]}
	}
	for _, key := range slices.Backward(l.resource.SortKeys(wanted, order)) {
		slices.SortStableFunc(pairs, func(a, b pair) int { return key.Compare(a.one, b.one) })
	}
	for i, p := range pairs {
		l.ids[i], l.things[i] = p.id, p.one
	}
}
