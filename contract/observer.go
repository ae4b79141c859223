package contract

import (
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"sync"

	"agentmock/internal/openapi"
	"agentmock/internal/suggest"
)

// Observer holds the exchanges that pass by against a document. Make one with [NewObserver]; it is safe for concurrent use.
type Observer struct {
	judge     *judge
	report    func(Finding)
	mutex     sync.Mutex
	endpoints *endpoints
	listed    bool                // the check undocumented-endpoint is chosen
	sent      []*openapi.Callback // that come to the receiver that is observed; nil of an API
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

// NewReceiver is NewObserver for the other side: for a receiver of the webhooks and callbacks that the document in fsys describes (OpenAPI 3.1,
// sections 4.8.1 and 4.8.18), whatever its URL is. A request is to be what one of those says that are called by the names, a webhook's own or
// createOrder.orderPaid for the callback of an operation; without names, of all of them. What it breaks is said of the one that it breaks least of.
func NewReceiver(fsys fs.FS, options Options, report func(Finding), names ...string) (*Observer, error) {
	o, err := NewObserver(fsys, options, report)
	if err != nil {
		return nil, err
	}
	all := o.judge.spec.Callbacks
	if len(all) == 0 {
		return nil, fmt.Errorf("%s describes no webhooks or callbacks", o.judge.spec.File)
	}
	if len(names) == 0 {
		o.sent = all
	}
	for _, name := range names {
		one, ok := o.judge.spec.Callback(name)
		if !ok {
			known := make([]string, len(all))
			for i, b := range all {
				known[i] = b.ID
			}
			return nil, fmt.Errorf("no webhook or callback is called %q%s", name, suggest.Hint(name, known))
		}
		o.sent = append(o.sent, one)
	}
	return o, nil
}

// matches returns the operations that an exchange may be of.
func (o *Observer) matches(r Recorded, u *url.URL) []openapi.Match {
	var all []openapi.Match
	for _, b := range o.sent {
		if b.Method == r.Method {
			all = append(all, openapi.Match{Operation: b.Operation})
		}
	}
	if match := o.judge.spec.MatchURL(r.Method, u); o.sent == nil && match.Operation != nil {
		all = append(all, match)
	}
	return all
}

// Judge returns what an exchange breaks, its request and its answer; nothing where it belongs to no operation of the document: by its path, or
// what a receiver is sent by its method. Credentials are left out of what is found.
func (o *Observer) Judge(r Recorded) []Finding {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil
	}
	var least []Finding
	for i, match := range o.matches(r, u) {
		found := o.judgeAs(match, r, u)
		if i == 0 || len(found) < len(least) {
			least = found
		}
	}
	return least
}

// judgeAs returns what an exchange of an operation breaks.
func (o *Observer) judgeAs(match openapi.Match, r Recorded, u *url.URL) []Finding {
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
	mine := len(o.matches(r, u)) > 0
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
	if o.sent != nil || !o.listed || !o.endpoints.see(r, u) {
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
