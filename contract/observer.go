package contract

import (
	"io/fs"
	"net/url"
	"slices"
	"sync"
)

// Observer holds the exchanges that pass by against a document. Make one with [NewObserver]; it is safe for concurrent use.
type Observer struct {
	judge     *judge
	report    func(Finding)
	mutex     sync.Mutex
	endpoints *endpoints
	listed    bool // the check undocumented-endpoint is chosen
	told      map[*endpoint]bool
	judged    int
}

// NewObserver loads the document in fsys. report is called with every finding of a Transport or Middleware of package contracttest, from one goroutine
// at a time; [Observer.Judge] needs none.
// The options File, BasePath, URL, Checks, ExcludeChecks and MaxLatency count; URL says which host is the API's, "" any.
func NewObserver(fsys fs.FS, options Options, report func(Finding)) (*Observer, error) {
	s, _, chosen, err := load(fsys, options)
	if err != nil {
		return nil, err
	}
	listed := slices.ContainsFunc(chosen, func(c Check) bool { return c.Name == "undocumented-endpoint" })
	return &Observer{judge: newJudge(s, chosen), report: report, endpoints: newEndpoints(s, options.URL), listed: listed, told: map[*endpoint]bool{}}, nil
}

// Judge returns what an exchange breaks, its request and its answer; nothing where its path belongs to no operation of the document.
// Credentials are left out of what is found.
func (o *Observer) Judge(r Recorded) []Finding {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil
	}
	match := o.judge.spec.MatchURL(r.Method, u)
	if match.Operation == nil {
		return nil
	}
	seen := observeRecorded(match, r, u)
	found := o.judge.judge(seen).findings
	for i := range found {
		(&masker{show: true, tied: true}).finding(&found[i], seen)
	}
	return found
}

// Observe judges an exchange whose path belongs to the document. Of what is found it reports what is not among known, and returns
// everything; known is nil for an exchange that is new. Others pass; one under the API's base path is reported, once an endpoint.
func (o *Observer) Observe(r Recorded, known []Finding) []Finding {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil
	}
	mine := o.judge.spec.MatchURL(r.Method, u).Operation != nil
	found := append([]Finding{}, o.Judge(r)...)
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if !mine {
		o.beside(r, u)
		return nil
	}
	o.endpoints.known(u.Host)
	if known == nil {
		o.judged++
	}
	for _, f := range found {
		if slices.ContainsFunc(known, f.same) {
			continue
		}
		f.Case = r.Method + " " + u.RequestURI()
		o.report(f)
	}
	return found
}

// beside reports a call of no operation; those of a host of which none was called yet are kept until one is.
func (o *Observer) beside(r Recorded, u *url.URL) {
	if !o.listed || !o.endpoints.see(r, u) {
		return
	}
	for _, one := range o.endpoints.all {
		if !o.told[one] && o.endpoints.ours(one) {
			o.told[one] = true
			o.report(o.endpoints.finding(one))
		}
	}
}

// Judged returns how many exchanges belonged to an operation and were judged.
func (o *Observer) Judged() int {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.judged
}
