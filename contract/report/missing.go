package report

import (
	"fmt"
	"slices"

	"agentmock/contract"
)

// missing is what coverage lacks: of requests, and of answers.
type missing struct{ requests, answers []string }

// missingOf lists it, operation by operation. An operation that was never asked lacks itself, a status that never came the same.
func missingOf(c contract.Coverage) missing {
	var m missing
	for _, o := range c.Operations {
		if o.Request.Count == 0 {
			m.requests = append(m.requests, o.ID)
			continue
		}
		for _, name := range without(o.Request.Parameters, o.Request.Given) {
			m.requests = append(m.requests, o.ID+" "+name)
		}
		for _, name := range without(o.Request.Keywords, o.Request.Broken) {
			m.requests = append(m.requests, o.ID+" "+name+" broken")
		}
		for _, s := range o.Statuses {
			at := o.ID + " " + s.Status
			if s.Count == 0 {
				if !s.Beyond {
					m.answers = append(m.answers, at)
				}
				continue
			}
			for _, field := range without(s.Fields, s.Seen) {
				m.answers = append(m.answers, at+" "+field)
			}
			if values := without(s.Values, s.Used); len(values) > 0 {
				m.answers = append(m.answers, fmt.Sprintf("%s %s", at, listed(values, 3)))
			}
		}
	}
	return m
}

func without(all, seen []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(seen, one) })
}
