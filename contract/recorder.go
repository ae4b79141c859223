package contract

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
)

// latencyBounds are the upper bounds of the histogram, in seconds.
var latencyBounds = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

const (
	maxExchanges = 200
	maxFindings  = 10_000 // and the first of each kind beyond, as many again

	maxQuiet      = 2000    // exchanges without findings, where those are asked for
	maxQuietBytes = 4 << 20 // of their texts
)

// recorder turns observations into a report, one at a time and in any order.
type recorder struct {
	options     Options
	judge       *judge
	unjudged    map[string]i18n.Message // see verdict; by their English
	masker      *masker
	coverage    *coverage
	out         Report
	results     map[int]Result
	findings    map[int][]Finding
	beside      []Finding             // of no case
	passed      map[string]PassedOver // by the reason
	exchanges   map[int]Exchange
	quiet       map[int]Exchange // those without findings
	quietBytes  int
	baseline    map[string]bool
	seen        map[string]bool // keys of findings
	asked       map[string]bool // operations with an answer
	byOperation map[string]*Asked
	kept        int // findings
	unreachable int
	broken      bool            // it has not come to its end
	refused     map[string]int  // bad requests that were refused, by operation
	tests       bool            // the check tested is chosen
	leftOut     map[string]bool // operations of which not everything was asked; nil where nobody knows
	lastFailure string
	begun       time.Time
}

func newRecorder(s *openapi.Document, chosen []Check, options Options) *recorder {
	r := &recorder{
		options: options, judge: newJudge(s, chosen), unjudged: map[string]i18n.Message{}, masker: &masker{show: options.ShowData}, coverage: newCoverage(s),
		results: map[int]Result{}, findings: map[int][]Finding{}, exchanges: map[int]Exchange{}, quiet: map[int]Exchange{},
		baseline: map[string]bool{}, seen: map[string]bool{}, asked: map[string]bool{}, byOperation: map[string]*Asked{}, passed: map[string]PassedOver{}, refused: map[string]int{}, begun: options.Now(),
	}
	for _, key := range options.Baseline {
		r.baseline[key] = true
	}
	r.out = Report{API: s.Title, Version: s.Version, Document: cmp.Or(options.Document, s.File), Folder: options.Folder, Language: string(languageOf(s, options)), URL: options.URL, Insecure: options.insecure(), Started: r.begun.UTC(), Seed: options.Seed, Findings: []Finding{}, Cases: []Result{}, Exchanges: []Exchange{}}
	for _, c := range chosen {
		r.out.Checks = append(r.out.Checks, c.Name)
		r.tests = r.tests || c.Name == "tested"
	}
	for _, bound := range append(slices.Clone(latencyBounds), 0) {
		r.out.Latency = append(r.out.Latency, Bucket{UpTo: bound})
	}
	return r
}

// languageOf returns the language of who reads the report: the one that is asked for, else of the locale, else of the document.
func languageOf(s *openapi.Document, options Options) i18n.Language {
	if l := i18n.Language(options.Language); slices.Contains(i18n.Languages(), l) {
		return l
	}
	if locale, _, err := faker.ParseLocale(options.Locale); err == nil && locale != nil {
		return locale.Language
	}
	return faker.LocaleFor(s.Chinese()).Language
}

// examined is an exchange with what the checks find in it.
type examined struct {
	sent
	verdict
}

// examine asks the checks. It is safe for concurrent use, and the larger part of the work.
func (r *recorder) examine(got sent) examined {
	r.coverage.see(got)
	return examined{got, r.judge.judge(got.observation)}
}

// record notes case number at and reports whether it has an error that no baseline knows.
func (r *recorder) record(at int, got examined) (failed bool) {
	o := got.observation
	curl := ""
	for _, reason := range got.unjudged {
		r.unjudged[reason.In(i18n.English)] = reason
	}
	if len(got.findings) > 0 {
		curl = curlLine(r.options, got.sent)
	}
	if r.options.Keep != nil && o.failure == "" {
		r.options.Keep(r.masker.kept(got.sent, strings.TrimRight(r.options.URL, "/")))
	}
	var kept []Finding
	for _, f := range causesOf(got) {
		key := f.Key()
		f.Known = r.baseline[key]
		failed = failed || f.Severity == Error && !f.Known
		r.tallyFinding(f)
		if r.kept < maxFindings || !r.seen[key] && r.kept < 2*maxFindings {
			f.Curl = curl
			r.word(&f, got.sent)
			kept = append(kept, f)
			r.kept++
		} else {
			r.out.Totals.Truncated++
		}
		r.seen[key] = true
	}
	r.tally(got.sent, failed)
	r.tallyOperation(got.sent, failed)
	r.asked[o.Operation.ID] = true
	if o.expect.bad() && o.Response.Status >= 400 && o.Response.Status < 500 {
		r.refused[o.Operation.ID]++
	}
	if got.recorded && len(kept) == 0 { // recorded traffic may be endless
		return failed
	}
	if len(kept) > 0 && len(r.exchanges) < maxExchanges {
		r.exchanges[at] = r.masker.exchange(got.sent, kept, curl)
	}
	if len(kept) == 0 && r.options.Exchanges {
		r.keepQuiet(at, got.sent)
	}
	r.findings[at] = kept
	r.results[at] = Result{Name: got.name, Operation: o.Operation.ID, Method: got.method, URL: safeURL(got.target.URL(), o.Operation), Status: o.Response.Status, Seconds: o.took.Seconds(), Retries: got.retries}
	return failed
}

// keepQuiet keeps an exchange without findings, as long as there is room.
func (r *recorder) keepQuiet(at int, got sent) {
	if len(r.quiet) >= maxQuiet || r.quietBytes >= maxQuietBytes {
		return
	}
	x := r.masker.exchange(got, nil, curlLine(r.options, got))
	if size := len(x.Case) + len(x.Request) + len(x.Response) + len(x.Body) + len(x.Curl); r.quietBytes+size <= maxQuietBytes {
		r.quiet[at] = x
		r.quietBytes += size
	}
}

// word has a finding show nothing of people, what the answer says of it, and what is wanted in the language of the report.
func (r *recorder) word(f *Finding, got sent) {
	r.masker.finding(f, got.observation)
	f.Says = r.masker.says(*f, got)
	f.translate(i18n.Language(r.out.Language))
}

func (r *recorder) tallyFinding(f Finding) {
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

// passOver counts exchanges that are none of the API.
func (r *recorder) passOver(why i18n.Message, count int) {
	r.out.Totals.Skipped += count
	reason := why.In(i18n.English)
	over := r.passed[reason]
	r.passed[reason] = PassedOver{Reason: reason, ReasonIn: inAnother(why, r.out.Language), Count: over.Count + count}
}

// report puts everything in the order of the cases.
func (r *recorder) report(skipped []i18n.Message) *Report {
	out := r.out
	out.Seconds = r.options.Now().Sub(r.begun).Seconds()
	for _, english := range slices.Sorted(maps.Keys(r.unjudged)) {
		skipped = append(skipped, r.unjudged[english])
	}
	for _, why := range skipped {
		out.Skipped = append(out.Skipped, why.In(i18n.English))
		if in := inAnother(why, out.Language); in != "" {
			out.SkippedIn = append(out.SkippedIn, in)
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(r.passed)) {
		out.PassedOver = append(out.PassedOver, r.passed[reason])
	}
	var order []int
	for at := range r.results {
		order = append(order, at)
	}
	slices.Sort(order)
	for _, at := range order {
		index := -1
		x, kept := r.exchanges[at]
		if !kept {
			x, kept = r.quiet[at]
		}
		if kept {
			index = len(out.Exchanges)
			out.Exchanges = append(out.Exchanges, x)
		}
		result := r.results[at]
		if kept && r.options.Exchanges {
			result.Exchange = new(index)
		}
		result.Findings = []int{}
		for _, f := range r.findings[at] {
			f.Exchange = index
			result.Findings = append(result.Findings, len(out.Findings))
			out.Findings = append(out.Findings, f)
		}
		out.Cases = append(out.Cases, result)
	}
	out.Findings = append(out.Findings, r.beside...)
	out.group()
	out.Operations = r.operations()
	out.Vanished = r.vanished()
	out.Coverage = r.coverage.measure(r.askedAll, r.inconclusive)
	return &out
}

// inAnother returns a message in the language of a report, where that is not English.
func inAnother(m i18n.Message, language string) string {
	if l := i18n.Language(language); l != i18n.English {
		return m.In(l)
	}
	return ""
}

// askedAll reports whether everything was asked of an operation that there is to ask.
func (r *recorder) askedAll(o *openapi.Operation) bool {
	return r.leftOut != nil && !r.leftOut[o.ID] && !r.inconclusive(o) && r.asked[o.ID] && !r.broken && (len(r.options.Phases) == 0 || slices.Contains(r.options.Phases, Negative))
}

// inconclusive reports whether nothing that an operation refuses says anything.
func (r *recorder) inconclusive(o *openapi.Operation) bool {
	asked := r.byOperation[o.ID]
	return asked != nil && asked.Untested != ""
}

// undocumented notes the endpoints of the API that no operation describes, where that is asked.
func (r *recorder) undocumented(e *endpoints) {
	found, others := e.findings()
	if others > 0 {
		r.passOver(foreign(), others)
	}
	if !slices.Contains(r.out.Checks, "undocumented-endpoint") {
		r.out.Totals.Skipped += len(found)
		return
	}
	for _, f := range found {
		key := f.Key()
		f.Known, r.seen[key] = r.baseline[key], true
		r.tallyFinding(f)
		r.beside = append(r.beside, f)
	}
}

// vanished returns the findings of the baseline that this run would have found again: those of checks that ran, on
// operations that were asked, in all phases.
func (r *recorder) vanished() []string {
	if len(r.options.Phases) > 0 && len(r.options.Phases) < len(Phases()) || r.broken || r.out.Totals.Sent < r.out.Totals.Planned {
		return nil
	}
	var gone []string
	for _, key := range r.options.Baseline {
		rule, rest, _ := strings.Cut(key, " ")
		operation, _, _ := strings.Cut(rest, " ")
		if !r.seen[key] && slices.Contains(r.out.Checks, rule) && r.asked[operation] {
			gone = append(gone, key)
		}
	}
	return gone
}
