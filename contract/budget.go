package contract

import (
	"cmp"
	"slices"

	"agentmock/internal/openapi"
)

// question is a case that may be asked. What it is is found out when it is chosen.
type question struct {
	kind string
	make func() (testCase, bool) // false: there is no such case after all
}

// LeftOut is how many cases of a kind an operation would have had beyond what MaxCases left room for. Some of them may have been none.
type LeftOut struct {
	Operation string `json:"operation"`
	Phase     string `json:"phase"`
	Kind      string `json:"kind"`
	Count     int    `json:"count"`
}

// asking is what may be asked of one operation.
type asking struct {
	operation *openapi.Operation
	questions []question
}

// maxQuestions bounds what is thought of for one operation in one phase, in cases.
const maxQuestions = 20_000

// choose takes cases of all operations until there are as many as the room holds: each operation has the same share, and leaves to the
// others what it does not need; the kinds of one take turns.
func (p *planner) choose(phase string, all []asking, room int) []testCase {
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b asking) int { return cmp.Compare(len(a.questions), len(b.questions)) })
	chosen := map[*openapi.Operation][]testCase{}
	for i, one := range order {
		share := room
		if left := len(order) - i; left > 1 {
			share = (room + left - 1) / left
		}
		taken := p.take(phase, one, share)
		chosen[one.operation] = append(chosen[one.operation], taken...)
		room -= len(taken)
	}
	var cases []testCase
	for _, one := range all {
		cases = append(cases, chosen[one.operation]...)
		delete(chosen, one.operation)
	}
	return cases
}

// maxTarget bounds the path, the query and the headers of a case together, in bytes: more of it is refused before anybody reads it.
const maxTarget = 4 << 10

// maxSent bounds the body of a case, in bytes.
const maxSent = 256 << 10

func (c testCase) bearable() bool {
	size := len(c.target.Path) + len(c.target.Query)
	for name, values := range c.target.Header {
		size += len(name) + len(values[0])
	}
	return size <= maxTarget && len(c.body) <= maxSent
}

// take returns the first cases of an operation, the kinds in turn, and notes what is left.
func (p *planner) take(phase string, one asking, share int) []testCase {
	var kinds []string
	byKind := map[string][]question{}
	for _, q := range one.questions {
		if byKind[q.kind] == nil {
			kinds = append(kinds, q.kind)
		}
		byKind[q.kind] = append(byKind[q.kind], q)
	}
	var cases []testCase
	names := map[string]bool{}
	for len(kinds) > 0 && len(cases) < share && !p.ended() {
		kinds = slices.DeleteFunc(kinds, func(kind string) bool {
			if len(cases) >= share || p.ended() {
				return false
			}
			q := byKind[kind][0]
			byKind[kind] = byKind[kind][1:]
			if c, ok := q.make(); ok && !names[c.name] && c.bearable() {
				c.kind = kind
				names[c.name] = true
				cases = append(cases, c)
			}
			return len(byKind[kind]) == 0
		})
	}
	if p.ended() {
		return cases // there is room yet
	}
	for _, kind := range kinds {
		p.leftOut = append(p.leftOut, LeftOut{one.operation.ID, phase, kind, len(byKind[kind])})
	}
	return cases
}
