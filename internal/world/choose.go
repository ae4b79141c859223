package world

import (
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/resource"
)

// choose chooses the things that the request asks for, in its order.
func (l *listing) choose() bool {
	l.ids = l.changes.in(l.home).apply(l.begun())
	if l.shown.address != l.home.address {
		l.ids = slices.DeleteFunc(slices.Clone(l.ids), l.changes.in(l.shown).isDeleted)
	}
	if !l.choosy() {
		return true
	}
	for _, id := range l.ids {
		one, ok := l.asItIs(id)
		if !ok {
			return false
		}
		row, ok := l.rowOf(id, one)
		if !ok {
			return false
		}
		l.chosen = append(l.chosen, chosen{id, row, beside(row, one)})
	}
	l.strange = l.asksForStranger()
	l.narrow()
	return true
}

// begun returns the things that there are of before anything is written: none of what a client has made.
func (l *listing) begun() []any {
	if l.isOfNew(l.x, l.changes) {
		return nil
	}
	ids := l.of(l.home).ids
	for _, f := range l.resource.Rows.Held {
		if wanted, ok := l.asked(f.Input); ok && !l.resource.IsKeyless() && slices.Equal(f.At, l.resource.ID.At) {
			return ids[:min(len(ids), max(1, len(several(wanted))))] // one of each id
		}
	}
	return ids
}

// several returns the values that are asked for, each once; none where what is asked for is no list.
func several(wanted any) (values []any) {
	all, _ := wanted.([]any)
	for _, one := range all {
		if !slices.ContainsFunc(values, func(other any) bool { return jsonvalue.Equal(one, other) }) {
			values = append(values, one)
		}
	}
	return values
}

// narrow leaves of the things that may be shown those that the request asks for, in its order.
func (l *listing) narrow() {
	if l.holder != nil {
		l.keep(func(one any) bool {
			v, _ := jsonvalue.At(one, l.holder...)
			return jsonvalue.Plain(v) == jsonvalue.Plain(l.held)
		})
	}
	rows := l.asks
	for _, f := range rows.Filters {
		if wanted, ok := l.asked(f.Input); ok {
			l.meet(f.Asks(wanted))
		}
	}
	others, either := l.asked(rows.Or)
	for _, name := range rows.Expressions {
		if wanted, ok := l.asked(name); ok && either && resource.Alike(name, "filter") {
			l.meet(l.resource.AsksEither(wanted, others))
			either = false
		} else if ok {
			l.meet(l.resource.Asks(wanted))
		}
	}
	if either {
		l.meet(l.resource.AsksEither(nil, others))
	}
	if wanted, ok := l.asked(rows.Search); ok {
		text := strings.ToLower(jsonvalue.Plain(wanted))
		if c := l.resource.AsksByJSON(wanted); c != nil {
			l.meet(c)
		} else {
			l.keep(func(one any) bool { return resource.Mentions(one, text) })
		}
	}
	l.sort()
	l.ids = nil
	for _, c := range l.chosen {
		l.ids = append(l.ids, c.id)
	}
}

// chosen is a thing that a list may show.
type chosen struct {
	id  any
	row any // as the list shows it
	all any // what is compared: what is shown, and what only its reader answers
}

// beside returns what is shown of a thing with what only the thing has.
func beside(row, one any) any {
	shown, ok1 := row.(*jsonvalue.Object)
	thing, ok2 := one.(*jsonvalue.Object)
	if !ok1 || !ok2 || shown == thing {
		return row
	}
	all := &jsonvalue.Object{Members: slices.Clone(shown.Members)}
	for _, m := range thing.Members {
		if all.Index(m.Name) < 0 {
			all.Members = append(all.Members, m)
		}
	}
	return all
}

// choosy reports whether the request asks for some of the things, or for an order of them.
func (l *listing) choosy() bool {
	for _, name := range l.asks.Choosers {
		if _, ok := l.asked(name); ok {
			return true
		}
	}
	return l.holder != nil
}

// meet drops the things that do not meet a condition, where that is understood and not too long.
func (l *listing) meet(c *resource.Condition) {
	if c != nil && !c.TooLong() {
		l.keep(c.Meets)
	}
}

// keep drops the things that are not wanted.
func (l *listing) keep(wanted func(any) bool) {
	l.chosen = slices.DeleteFunc(l.chosen, func(c chosen) bool { return !wanted(c.all) })
}

// Chooses reports whether a request to a list of which an example has all things asks for some of them, or for them in another order or in other
// pages, by parameters other than those that are named.
func (w *World) Chooses(x *message.Exchange, except ...string) bool {
	r, role := w.set.Of(x.Operation)
	if role != resource.List || r.Rows == nil || w.known[r] == nil || !w.known[r].isAll {
		return false
	}
	l := &listing{World: w, resource: r, asks: r.Rows, x: x, except: except}
	for _, name := range r.Rows.Paging {
		if _, ok := l.asked(name); ok {
			return true
		}
	}
	return l.choosy()
}

// sort orders the things as the request says.
func (l *listing) sort() {
	var keys []resource.SortKey
	if wanted, ok := l.asked(l.asks.Sort); ok {
		order, ok := l.asked(l.asks.Order)
		if !ok {
			order = nil
		}
		keys = l.resource.SortKeys(wanted, order)
	}
	for _, o := range l.asks.Orders {
		if wanted, ok := l.asked(o.Input); ok {
			keys = append(keys, o.Key(wanted))
		}
	}
	for _, key := range slices.Backward(keys) {
		slices.SortStableFunc(l.chosen, func(a, b chosen) int { return key.Compare(a.all, b.all) })
	}
}

// sorted reports whether the request asks for an order.
func (l *listing) sorted() bool {
	_, sorted := l.asked(l.asks.Sort)
	return sorted || slices.ContainsFunc(l.asks.Orders, func(o resource.Order) bool {
		_, asks := l.asked(o.Input)
		return asks
	})
}
