package contract

import (
	"slices"
	"strings"
	"time"

	"agentmock/internal/spec"
)

// Report is what a run found. It holds plain values and marshals to JSON.
type Report struct {
	API       string     `json:"api"`
	Version   string     `json:"version"`
	URL       string     `json:"url,omitempty"` // the target; "" for recorded traffic
	Started   time.Time  `json:"started"`
	Seconds   float64    `json:"seconds"`
	Seed      string     `json:"seed,omitempty"`
	Checks    []string   `json:"checks"` // the names of those that ran
	Totals    Totals     `json:"totals"`
	Findings  []Finding  `json:"findings"`
	Cases     []Result   `json:"cases"`
	Exchanges []Exchange `json:"exchanges"` // those with findings, at most 200
	Latency   []Bucket   `json:"latency"`
	Coverage  Coverage   `json:"coverage"`
	Skipped   []string   `json:"skipped,omitempty"`  // why something was not asked
	Vanished  []string   `json:"vanished,omitempty"` // of the baseline, not found this time
}

// Totals are the numbers of a run.
type Totals struct {
	Planned   int `json:"planned"`   // cases
	Sent      int `json:"sent"`      // cases that were sent and answered or failed
	Failed    int `json:"failed"`    // cases with an error that is not known
	Errors    int `json:"errors"`    // findings
	Warnings  int `json:"warnings"`  // findings
	Known     int `json:"known"`     // findings that stand in the baseline
	Retries   int `json:"retries"`   // requests that were sent again
	NoAnswer  int `json:"no_answer"` // cases without a response
	Skipped   int `json:"skipped"`   // entries of recorded traffic that belong to no operation or another host
	Truncated int `json:"truncated"` // findings beyond the most that are kept
}

// Result is one case.
type Result struct {
	Name     string  `json:"name"`
	Method   string  `json:"method"`
	URL      string  `json:"url"`
	Status   int     `json:"status"` // 0: no response
	Seconds  float64 `json:"seconds"`
	Findings []int   `json:"findings"` // indices into Report.Findings
	Retries  int     `json:"retries,omitempty"`
}

// Exchange is a request and its response as a report shows them: secrets left out, and data masked unless it is to be shown.
type Exchange struct {
	Case         string   `json:"case"`
	Request      string   `json:"request"`  // request line and headers, then the body
	Response     string   `json:"response"` // status line and headers
	Body         string   `json:"body"`     // of the response, indented where it is JSON
	Pointers     []string `json:"pointers"` // places of findings in the body
	Seconds      float64  `json:"seconds"`
	Curl         string   `json:"curl"`
	BodyCutShort bool     `json:"body_cut_short,omitempty"`
}

// Bucket counts the responses that came within an upper bound.
type Bucket struct {
	UpTo  float64 `json:"up_to"` // seconds; 0 is beyond all
	Count int     `json:"count"`
}

// Failed reports whether the report holds a finding of the severity or above that no baseline knows.
func (r *Report) Failed(on Severity) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return !f.Known && (f.Severity == Error || on == Warning)
	})
}

// Baseline are the keys of the report's findings, sorted: what a later run may know.
func (r *Report) Baseline() []string {
	var keys []string
	for _, f := range r.Findings {
		keys = append(keys, f.key())
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// latencyBounds are the upper bounds of the histogram, in seconds.
var latencyBounds = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

const (
	keptExchanges = 200
	keptFindings  = 10_000
)

// recorder turns observations into a report, one at a time and in any order.
type recorder struct {
	options     Options
	checks      []Check
	masker      *masker
	coverage    *coverage
	out         Report
	results     map[int]Result
	findings    map[int][]Finding
	exchanges   map[int]Exchange
	baseline    map[string]bool
	seen        map[string]bool
	unreachable int
	lastFailure string
	begun       time.Time
}

func newRecorder(s *spec.Spec, chosen []Check, options Options) *recorder {
	r := &recorder{
		options: options, checks: chosen, masker: &masker{show: options.ShowData}, coverage: newCoverage(s),
		results: map[int]Result{}, findings: map[int][]Finding{}, exchanges: map[int]Exchange{},
		baseline: map[string]bool{}, seen: map[string]bool{}, begun: time.Now(),
	}
	for _, key := range options.Baseline {
		r.baseline[key] = true
	}
	r.out = Report{API: s.Title, Version: s.Version, URL: options.URL, Started: options.Now().UTC(), Seed: options.Seed, Findings: []Finding{}, Cases: []Result{}, Exchanges: []Exchange{}}
	for _, c := range chosen {
		r.out.Checks = append(r.out.Checks, c.Name)
	}
	for _, bound := range append(slices.Clone(latencyBounds), 0) {
		r.out.Latency = append(r.out.Latency, Bucket{UpTo: bound})
	}
	return r
}

// judge records case number at and reports whether it has an error that no baseline knows.
func (r *recorder) judge(at int, got sent) (failed bool) {
	o := got.observation
	found := judge(r.checks, o)
	curl := curlLine(r.options, got)
	for i := range found {
		f := &found[i]
		f.Case, f.Curl = got.name, curl
		r.masker.finding(f, o)
		f.Known = r.baseline[f.key()]
		r.seen[f.key()] = true
		failed = failed || f.Severity == Error && !f.Known
		r.count1(*f)
	}
	r.tally(got, failed)
	if len(found) > 0 && len(r.exchanges) < keptExchanges {
		r.exchanges[at] = r.masker.exchange(r.options, got, found, curl)
	}
	if n := r.kept(); n+len(found) > keptFindings {
		r.out.Totals.Truncated += n + len(found) - keptFindings
		found = found[:max(0, keptFindings-n)]
	}
	r.findings[at] = found
	r.results[at] = Result{Name: got.name, Method: got.method, URL: got.target.URL(), Status: o.Response.Status, Seconds: o.took.Seconds(), Retries: got.retries}
	r.coverage.see(o)
	return failed
}

// forget drops case number at where it has no finding: recorded traffic may be endless.
func (r *recorder) forget(at int) {
	if len(r.findings[at]) == 0 {
		delete(r.results, at)
		delete(r.findings, at)
	}
}

func (r *recorder) count1(f Finding) {
	switch {
	case f.Known:
		r.out.Totals.Known++
	case f.Severity == Error:
		r.out.Totals.Errors++
	default:
		r.out.Totals.Warnings++
	}
}

func (r *recorder) count() int { return r.out.Totals.Errors + r.out.Totals.Warnings }

func (r *recorder) kept() int {
	t := r.out.Totals
	return t.Errors + t.Warnings + t.Known - t.Truncated
}

func (r *recorder) tally(got sent, failed bool) {
	t := &r.out.Totals
	t.Sent++
	t.Retries += got.retries
	if failed {
		t.Failed++
	}
	if got.observation.failure != "" {
		t.NoAnswer++
		r.lastFailure = got.observation.failure
		if got.unreachable {
			r.unreachable++
		}
		return
	}
	seconds := got.observation.took.Seconds()
	for i := range r.out.Latency {
		if bound := r.out.Latency[i].UpTo; seconds <= bound || bound == 0 {
			r.out.Latency[i].Count++
			return
		}
	}
}

// report puts everything in the order of the cases.
func (r *recorder) report(skipped []string) *Report {
	out := r.out
	out.Seconds = time.Since(r.begun).Seconds()
	out.Skipped = skipped
	var order []int
	for at := range r.results {
		order = append(order, at)
	}
	slices.Sort(order)
	for _, at := range order {
		index := -1
		if x, ok := r.exchanges[at]; ok {
			index = len(out.Exchanges)
			out.Exchanges = append(out.Exchanges, x)
		}
		result := r.results[at]
		result.Findings = []int{}
		for _, f := range r.findings[at] {
			f.Exchange = index
			result.Findings = append(result.Findings, len(out.Findings))
			out.Findings = append(out.Findings, f)
		}
		out.Cases = append(out.Cases, result)
	}
	for _, key := range r.options.Baseline {
		if !r.seen[key] {
			out.Vanished = append(out.Vanished, key)
		}
	}
	out.Coverage = r.coverage.measure()
	return &out
}

// curlLine repeats a request. Credentials are left out: the reader has some of their own.
func curlLine(o Options, got sent) string {
	var b strings.Builder
	b.WriteString("curl -i")
	if got.method != "GET" {
		b.WriteString(" -X " + got.method)
	}
	var names []string
	for name := range got.header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if name == "User-Agent" || name == "Accept" && got.header.Get(name) == "*/*" {
			continue
		}
		text := got.header.Get(name)
		if secret(name) {
			text = secretPlaceholder(name)
		}
		b.WriteString(" -H " + quote(name+": "+text))
	}
	if len(got.body) > 0 {
		b.WriteString(" --data-binary " + quote(string(got.body)))
	}
	b.WriteString(" " + quote(strings.TrimRight(o.URL, "/")+got.target.URL()))
	return b.String()
}

// secretPlaceholder stands for a credential: a variable of the shell, so that the line works for who has one.
func secretPlaceholder(name string) string {
	if name == "Authorization" {
		return "Bearer $AGENTMOCK_TOKEN"
	}
	return "…"
}

// quote writes an argument for a shell; one with the token's variable in quotes that expand it.
func quote(text string) string {
	if strings.Contains(text, "$AGENTMOCK_TOKEN") {
		return `"` + text + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// secret reports whether a header carries credentials.
func secret(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"authorization", "cookie", "token", "api-key", "apikey", "secret", "password", "x-key"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
