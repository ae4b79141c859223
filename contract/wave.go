package contract

import (
	"bytes"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// waves are the cases of a run, in the order in which they are sent. The next wave is made when the last one has been answered: of
// good requests that were accepted, and of ids that were seen. What deletes comes last.
func (p *planner) waves(known []testCase, lives func() int) iter.Seq[[]testCase] {
	return func(yield func([]testCase) bool) {
		sent := 0
		send := func(cases []testCase) bool {
			sent += len(cases)
			return len(cases) == 0 || yield(cases)
		}
		if !p.scripted(send) {
			return
		}
		for _, c := range known {
			if p.first[c.operation] == nil {
				p.first[c.operation] = c.values
			}
		}
		removing, others := p.apart()
		if !p.knownWaves(known, others, send) {
			return
		}
		sent += lives()
		room := max(0, p.room()-sent-len(removing))
		if p.phase(Positive) {
			share := room
			if p.phase(Negative) {
				share = room * 2 / 5
			}
			before := sent
			if !send(p.choose(Positive, p.askings(others, p.reading), share)) || !send(p.choose(Positive, p.askings(others, p.positive), share-(sent-before))) {
				return
			}
			room -= sent - before
		}
		if p.phase(Negative) {
			all := slices.Concat(p.askings(others, p.negative), p.askings(removing, p.negative), p.askings(p.paths(), p.wrongMethods))
			if !send(p.choose(Negative, all, room)) {
				return
			}
		}
		p.knownWaves(known, removing, send)
	}
}

// knownWaves sends the good requests of some operations: those of few path parameters first, which show ids for the others.
func (p *planner) knownWaves(known []testCase, operations []*openapi.Operation, send func([]testCase) bool) bool {
	byDepth := map[int][]testCase{}
	deepest := 0
	for _, c := range known {
		if slices.Contains(operations, c.operation) {
			depth := p.depthOf(c.operation)
			byDepth[depth] = append(byDepth[depth], c)
			deepest = max(deepest, depth)
		}
	}
	for depth := range deepest + 1 {
		if len(operations) > 0 && p.removes(operations[0]) {
			depth = deepest - depth // parts before what they are parts of
		}
		if !p.ranked(byDepth[depth], send) {
			return false
		}
	}
	return true
}

// ranked sends cases of one depth: those that need nothing else first, so that the others can refer to what is there.
func (p *planner) ranked(cases []testCase, send func([]testCase) bool) bool {
	byRank := map[int][]testCase{}
	for _, c := range cases {
		byRank[p.rank(c.operation)] = append(byRank[p.rank(c.operation)], c)
	}
	for _, rank := range slices.Sorted(maps.Keys(byRank)) {
		all := p.own(byRank[rank])
		for i := range all {
			if all[i].base != nil && all[i].expect.kind != expectStatus {
				all[i].send(p.referring(all[i].operation, *all[i].base))
			}
		}
		if !send(all) || !send(p.again(all)) {
			return false
		}
	}
	return true
}

// own has requests that change a thing ask for one that the run has made, and those that may ask for any for one that it has made or seen.
// Where there is none, the document's is asked for, and never one that somebody has named with --param where it is changed.
func (p *planner) own(cases []testCase) []testCase {
	var all []testCase
	for _, c := range cases {
		if c.expect.kind == expectStatus {
			all = append(all, c)
			continue
		}
		if p.writesToMany(c.operation) {
			p.skip("%s: it writes to all there is, or that its query chooses, not only to what the run has made: say of which by --cases", c.operation.ID)
			continue
		}
		if !p.mayChange(c.operation) {
			p.skip("%s: the run has made nothing that it could change, and what --param names is never changed", c.operation.ID)
			continue
		}
		ids := p.ours(c.operation)
		if ids == nil && c.ofAny && !p.writesTo(c.operation) {
			if ids = p.seen(c.operation); ids != nil {
				c.expect = p.good(c.operation)
			}
		}
		if ids != nil {
			c = p.addressed(c, ids)
		}
		all = append(all, c)
	}
	return all
}

// keptToOwn returns a good case that varies whatever it varies but whose it is: that would be a write to somebody's.
func (p *planner) keptToOwn(c testCase) testCase {
	if c.operation == nil {
		return c
	}
	ids := p.ours(c.operation)
	if ids == nil {
		return c
	}
	own := p.addressed(c, ids)
	same := func(a, b any) bool { return a == message.Absent && b == message.Absent || jsonvalue.Equal(a, b) }
	if slices.EqualFunc(own.values, c.values, same) && bytes.Equal(own.body, c.body) {
		return c
	}
	return own
}

// ours returns the ids of a thing that the run has made and that an operation may change; nil for none.
func (p *planner) ours(o *openapi.Operation) []any {
	if !p.writesTo(o) {
		return nil
	}
	item := o.Path[:strings.LastIndexByte(o.Path, '}')+1]
	if r, _ := p.ids.resources.Of(o); r != nil {
		if in, _ := p.ids.resources.Names(o); in == "query" || in == "body" {
			item = r.ItemPath()
		}
	}
	ids := p.made.byItem[item]
	if ids == nil || !askable(testCase{operation: o, values: withIDs(o, p.defaults(o, 0), ids)}) {
		return nil
	}
	return ids
}

// named reports whether somebody has named what an operation is about: an id in its path, or in its query or body where that says whose it is.
func (p *planner) named(o *openapi.Operation) bool {
	names := resource.Variables(o.Path)
	if in, name := p.ids.resources.Names(o); in == "query" || in == "body" {
		names = append(names, name)
	}
	return slices.ContainsFunc(names, func(name string) bool { return len(p.options.Params[name]) > 0 || p.options.ParamsFile != "" })
}

// depthOf returns how far down an operation is: of one that takes away in segments, of others in what must be known to ask it.
func (p *planner) depthOf(o *openapi.Operation) int {
	if p.removes(o) {
		return strings.Count(strings.TrimRight(o.Path, "/"), "/")
	}
	depth := strings.Count(o.Path, "{")
	if depth == 0 && p.writesTo(o) {
		depth = 1 // its query or body names what it changes
	}
	return depth
}

// removes reports whether an operation takes something away.
func (p *planner) removes(o *openapi.Operation) bool {
	_, role := p.ids.resources.Of(o)
	return o.Method == http.MethodDelete || role == resource.Delete
}

// again returns a good request more for each operation that found nothing: with the ids that the run has seen, or, where it was asked
// with those, as the document has it.
func (p *planner) again(cases []testCase) []testCase {
	var more []testCase
	for i, c := range cases {
		known := p.proofOf(c.operation)
		if known.accepted || known.statuses[http.StatusNotFound]+known.statuses[http.StatusGone] == 0 || i > 0 && cases[i-1].operation == c.operation {
			continue
		}
		ids := p.seen(c.operation)
		if ids == nil || p.ids.resources.IsOfAll(c.operation) && p.ours(c.operation) == nil {
			continue
		}
		name, values := "of-the-run", withIDs(c.operation, c.values, ids)
		expect := p.good(c.operation)
		if slices.EqualFunc(pathIDs(c), ids, jsonvalue.Equal) {
			name, values = "of-the-document", p.first[c.operation]
			expect.odd = p.inventsIDs(c.operation)
		}
		next := p.newCase(c.operation, Known, name, values, expect)
		if next.base != nil {
			next.send(p.referring(c.operation, *next.base))
		}
		more = append(more, next)
	}
	return more
}

// seen returns the path ids of a thing that the run has made or listed, of which an operation may be asked; nil for none.
func (p *planner) seen(o *openapi.Operation) []any {
	ids := p.ids.of(o)
	if ids == nil || !askable(testCase{operation: o, values: withIDs(o, p.defaults(o, 0), ids)}) {
		return nil
	}
	return ids
}

// apart returns the operations that take things away, and the others.
func (p *planner) apart() (removing, others []*openapi.Operation) {
	for _, o := range p.asked {
		if p.removes(o) {
			removing = append(removing, o)
		} else {
			others = append(others, o)
		}
	}
	slices.SortStableFunc(removing, func(a, b *openapi.Operation) int { return p.depthOf(b) - p.depthOf(a) })
	return removing, others
}

// paths returns the first operation of each path.
func (p *planner) paths() []*openapi.Operation {
	seen := map[string]bool{}
	var all []*openapi.Operation
	for _, o := range p.asked {
		if !seen[o.Path] {
			seen[o.Path] = true
			all = append(all, o)
		}
	}
	return all
}

// room is how many cases a run may have.
func (p *planner) room() int {
	switch {
	case p.options.Exhaustive:
		return maxExhaustive
	case p.options.MaxCases > 0:
		return p.options.MaxCases
	}
	return defaultMaxCases
}

const (
	defaultMaxCases = 3000
	maxExhaustive   = 1 << 40
)

// askings returns what may be asked of operations.
func (p *planner) askings(operations []*openapi.Operation, of func(o *openapi.Operation) asking) []asking {
	var all []asking
	for _, o := range operations {
		if p.ended() {
			break
		}
		all = append(all, of(o))
	}
	return all
}
