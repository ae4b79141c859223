package contract

import (
	"io/fs"
	"net/url"
	"slices"
	"sync"
)

// Observer holds the exchanges that pass by against a document. Make one with [NewObserver]; it is safe for concurrent use.
type Observer struct {
	judge  *judge
	report func(Finding)
	mutex  sync.Mutex
}

// NewObserver loads the document in fsys. report is called with every finding of a Transport or Middleware of package contracttest, from one goroutine
// at a time; [Observer.Judge] needs none.
// The options File, BasePath, Checks, ExcludeChecks and MaxLatency count.
func NewObserver(fsys fs.FS, options Options, report func(Finding)) (*Observer, error) {
	s, chosen, err := load(fsys, options)
	if err != nil {
		return nil, err
	}
	return &Observer{judge: newJudge(s, chosen), report: report}, nil
}

// Judge returns what the answer of an exchange breaks; nothing where its path belongs to no operation of the document.
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

// Observe judges an exchange whose path belongs to the document; others pass. Of what is found it reports what is not among known,
// and returns everything.
func (o *Observer) Observe(r Recorded, known []Finding) []Finding {
	found := o.Judge(r)
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for _, f := range found {
		if slices.ContainsFunc(known, f.same) {
			continue
		}
		if u, err := url.Parse(r.URL); err == nil {
			f.Case = r.Method + " " + u.RequestURI()
		}
		o.report(f)
	}
	return found
}
