package contract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing that is wrong, however many rules it breaks and however many cases show it.
type Problem struct {
	Severity   Severity `json:"severity"` // the gravest of its findings
	Rules      []string `json:"rules"`    // that it breaks, in the order of the checks
	Operations []string `json:"operations"`
	Places     []string `json:"places"`          // of answers, * for an element
	Requests   []string `json:"requests"`        // what was asked of those that show it: "body/name: maxLength"; at most 20
	Findings   []int    `json:"findings"`        // indices into Report.Findings, the gravest first
	Cases      int      `json:"cases"`           // that show it
	Known      bool     `json:"known,omitempty"` // all of it stands in the baseline
}

// maxRequests bounds how many requests of a problem are named.
const maxRequests = 20

// place returns the part of the request that is bad, or varies: the name of the case without what is done to it.
func (c testCase) place() string {
	tail, ok := strings.CutPrefix(c.name, c.operation.ID+"/"+c.phase+"/")
	if !ok || c.kind == "" {
		return ""
	}
	keyword := c.kind[strings.LastIndexByte(c.kind, ' ')+1:]
	switch at := strings.LastIndex(tail, keyword); {
	case at > 0:
		tail = tail[:at-1]
	case at == 0:
		return "" // of no part: of the method, of the credentials
	}
	body, rest, _ := strings.Cut(tail, "/")
	if number := strings.TrimPrefix(body, "body-"); number != body && strings.Trim(number, "0123456789") == "" {
		body = "body" // of another good one
	}
	return strings.TrimSuffix(body+"/"+rest, "/")
}

// The beginnings of causes.
const (
	crashCause      = "crash "
	untestedCause   = "untested "
	unreadableCause = "unreadable" // not what it comes from, but of what kind it is
)

// causesOf returns the findings of an exchange with what they may come from: two findings that have one of these in common are one problem.
func causesOf(got examined) []Finding {
	o := got.observation
	crashed := o.failure != "" || slices.ContainsFunc(got.findings, func(f Finding) bool { return f.Rule == "no-server-error" })
	out := slices.Clone(got.findings)
	for i := range out {
		f := &out[i]
		f.Case, f.Phase = got.name, got.phase
		if f.At == "" {
			f.Kind, f.At = got.kind, got.place()
		}
		about := f.Operation + " " + strconv.Itoa(o.Response.Status)
		switch {
		case crashed:
			f.causes = []string{crashCause + about + " " + everyElement(f.At)}
		case f.Rule == "status-documented":
			f.causes = []string{"status " + about}
		case aboutRequest(f.Where):
			f.causes = []string{f.Rule + " " + about + " " + cmp.Or(everyElement(f.At), f.Kind)}
		default:
			f.causes = f.ofBody()
		}
	}
	return out
}

// ofBody returns what a fault of a body or a header may come from: one value breaks several keywords, and one schema stands behind several
// operations.
func (f *Finding) ofBody() []string {
	at := f.Operation + " " + everyElement(f.Where)
	v := f.violation
	switch {
	case v.Rule == "required":
		at += " without " + v.Limit
	case f.Rule == "undeclared-field": // a thing that is another one has many
		at = at[:max(strings.LastIndexByte(at, '/'), 0)] + " beyond"
	}
	if v.Rule == "" || f.Spec == "" || v.Source != "" || !strings.HasPrefix(f.Where, "response.body") {
		return []string{at}
	}
	return []string{at, f.Spec + " " + v.Rule + " " + v.Limit}
}

// group finds the problems behind the findings, and orders them.
func (r *Report) group() {
	g := grouping{}
	for _, causes := range r.sharedCauses() {
		g.join(slices.DeleteFunc(slices.Clone(causes), func(cause string) bool { return cause == unreadableCause }))
	}
	index := map[string]int{}
	var cases []map[string]bool
	r.Problems = []Problem{}
	for i, f := range r.Findings {
		root := g.root(append(slices.Clone(f.causes), f.Key())[0])
		at, known := index[root]
		if !known {
			at = len(r.Problems)
			index[root] = at
			r.Problems, cases = append(r.Problems, Problem{Severity: f.Severity, Known: true}), append(cases, map[string]bool{})
		}
		r.Problems[at].add(i, f)
		cases[at][f.Case] = true
	}
	for i := range r.Problems {
		r.Problems[i].Cases = len(cases[i])
		if p := &r.Problems[i]; len(p.Operations) == 0 {
			p.Operations, p.Cases = []string{}, max(1, r.Findings[p.Findings[0]].Count)
		}
	}
	r.orderProblems()
}

// sharedCauses returns the causes of each finding. A failure of one request shares that of the whole operation: that good requests
// crash, too, or that none was ever answered with a success.
func (r *Report) sharedCauses() [][]string {
	crashes := map[string]bool{}
	untested := map[string]string{} // operation → the answers of its good requests
	unreadable := map[string]bool{}
	for _, f := range r.Findings {
		if f.Rule == "tested" {
			untested[f.Operation], unreadable[f.Operation] = f.Got, slices.Contains(f.causes, unreadableCause)
		} else if len(f.causes) > 0 && strings.HasPrefix(f.causes[0], crashCause) {
			crashes[f.causes[0]] = true
		}
	}
	all := make([][]string, len(r.Findings))
	for i, f := range r.Findings {
		all[i] = f.causes
		switch {
		case unreadable[f.Operation] && (f.Rule == "content-type-documented" || f.Rule == "no-answer"):
			all[i] = append(slices.Clone(f.causes), untestedCause+f.Operation)
			continue
		case len(f.causes) == 0 || !aboutRequest(f.Where) || f.Rule == "tested":
			continue
		}
		whole := strings.TrimSuffix(f.causes[0], everyElement(f.At))
		if crashes[whole] {
			all[i] = append(slices.Clone(f.causes), whole)
		}
		if answers, ok := untested[f.Operation]; ok && f.Got != "" && strings.Contains(answers, f.Got) {
			all[i] = append(slices.Clone(all[i]), untestedCause+f.Operation)
		}
	}
	return all
}

// add notes that a finding is one of the problem.
func (p *Problem) add(at int, f Finding) {
	p.Findings = append(p.Findings, at)
	p.Known = p.Known && f.Known
	if f.Severity == Error {
		p.Severity = Error
	}
	p.Rules = with(p.Rules, f.Rule)
	if f.Operation != "" {
		p.Operations = with(p.Operations, f.Operation)
	}
	p.Places = with(p.Places, everyElement(f.Where))
	if asked := f.asked(); asked != "" && len(p.Requests) < maxRequests {
		p.Requests = with(p.Requests, asked)
	}
}

// untested is 1 for what leaves operations without a test, which is to be mended first.
func (p Problem) untested() int {
	if slices.Contains(p.Rules, "tested") {
		return 1
	}
	return 0
}

func with(all []string, one string) []string {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

// asked says what kind of request a finding was found with.
func (f Finding) asked() string {
	switch {
	case f.Phase == "" || f.Phase == phaseRecorded:
		return ""
	case f.Kind == "":
		return "a good request"
	case f.At == "":
		return f.Kind
	}
	in, keyword, parted := strings.Cut(f.Kind, " ")
	switch {
	case !parted:
		return f.At
	case strings.HasPrefix(f.At, in): // body/name
		return f.At + ": " + keyword
	}
	return in + " " + f.At + ": " + keyword
}

// orderProblems puts errors first, then what more operations show, and renumbers.
func (r *Report) orderProblems() {
	rank := map[string]int{}
	for i, c := range checks {
		rank[c.Name] = i
	}
	rank["no-server-error"], rank["tested"] = -2, -1 // they say why nothing else is as it should be
	for i := range r.Problems {
		p := &r.Problems[i]
		slices.SortStableFunc(p.Rules, func(a, b string) int { return cmp.Compare(rank[a], rank[b]) })
		slices.SortStableFunc(p.Findings, func(a, b int) int {
			return cmp.Or(cmp.Compare(r.Findings[a].Severity, r.Findings[b].Severity), cmp.Compare(rank[r.Findings[a].Rule], rank[r.Findings[b].Rule]))
		})
	}
	slices.SortStableFunc(r.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(b.untested(), a.untested()), cmp.Compare(len(b.Operations), len(a.Operations)))
	})
	for i, p := range r.Problems {
		if !p.Known {
			r.Totals.Problems++
		}
		for _, at := range p.Findings {
			r.Findings[at].Problem = i
		}
	}
}

// grouping joins names that stand for one thing.
type grouping map[string]string

func (g grouping) root(name string) string {
	for g[name] != "" && g[name] != name {
		name = g[name]
	}
	return name
}

func (g grouping) join(names []string) {
	for _, name := range names {
		if a, b := g.root(names[0]), g.root(name); a != b {
			g[b] = a
		}
	}
}
