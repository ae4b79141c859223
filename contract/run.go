package contract

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"agentmock/internal/faker"
	"agentmock/internal/fixture"
	"agentmock/internal/generate"
	"agentmock/internal/openapi"
	"agentmock/internal/suggest"
)

// Run asks the API at Options.URL what the document in fsys describes, and reports what its answers break.
//
// Findings are data: they are in the report, not in the error. An error is what kept the run from asking: a document
// that does not load, a parameter that does not exist, a target that cannot be reached. Where ctx ended, or the target
// went away, the report holds what was found until then and comes with the error.
func Run(ctx context.Context, fsys fs.FS, options Options) (*Report, error) {
	r, err := newRun(fsys, options)
	if err != nil {
		return nil, err
	}
	if err := r.client.await(ctx); err != nil {
		return nil, err
	}
	cases, err := r.planner.plan()
	if err != nil {
		return nil, err
	}
	return r.execute(ctx, cases)
}

// run is one run of a suite.
type run struct {
	options  Options
	spec     *openapi.Document
	checks   []Check
	planner  *planner
	client   *client
	recorder *recorder
	deleted  deleted
}

func newRun(fsys fs.FS, options Options) (*run, error) {
	options = options.complete()
	for _, phase := range options.Phases {
		if phase != Known && phase != Negative {
			return nil, fmt.Errorf("no phase is called %q: expected known or negative", phase)
		}
	}
	s, chosen, err := load(fsys, options)
	if err != nil {
		return nil, err
	}
	for _, id := range options.Operations {
		if _, ok := s.Operation(id); !ok {
			return nil, fmt.Errorf("no operation is called %q%s", id, suggest.Hint(id, s.OperationIDs()))
		}
	}
	p, err := newPlanner(fsys, s, options)
	if err != nil {
		return nil, err
	}
	c, err := newClient(options)
	if err != nil {
		return nil, err
	}
	return &run{options: options, spec: s, checks: chosen, planner: p, client: c, recorder: newRecorder(s, chosen, options), deleted: deleted{}}, nil
}

func newPlanner(fsys fs.FS, s *openapi.Document, options Options) (*planner, error) {
	locale, _, err := faker.ParseLocale(options.Locale)
	if err != nil {
		return nil, fmt.Errorf("locale: %w", err)
	}
	requests := generate.Prepare(s).ForRequests()
	requests.Locale = cmp.Or(locale, requests.Locale)
	fixtures, err := fixture.Load(fsys, s)
	if options.Cases != nil {
		fixtures, err = fixture.LoadFrom(options.Cases, ".", s, options.Getenv)
	}
	if err != nil {
		return nil, err
	}
	return &planner{options: options, spec: s, fixtures: fixtures, requests: requests, bodies: map[*openapi.Operation][]requestBody{}}, nil
}

// execute sends the cases and records what comes back, in the order of the cases whoever answers first.
func (r *run) execute(ctx context.Context, cases []testCase) (*Report, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queue, answers := make(chan int), make(chan indexed)
	var workers, open sync.WaitGroup
	for range min(r.options.Workers, max(1, len(cases))) {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for i := range queue {
				answer, err := r.client.send(ctx, cases[i])
				answers <- indexed{i, answer, err}
				open.Done()
			}
		}()
	}
	go func() {
		defer close(queue)
		for i := range cases {
			if cases[i].deletes() {
				open.Wait() // nobody may still be asking for it
			}
			open.Add(1)
			select {
			case queue <- i:
			case <-ctx.Done():
				open.Done()
				return
			}
		}
	}()
	go func() { workers.Wait(); close(answers) }()
	err := r.collect(answers, len(cases), stop)
	report := r.recorder.report(r.planner.skipped)
	report.Totals.Planned = len(cases)
	if err == nil && ctx.Err() != nil && !errors.Is(context.Cause(ctx), errEnough) {
		err = context.Cause(ctx)
	}
	if err == nil && len(cases) > 0 && r.recorder.unreachable == len(cases) {
		err = fmt.Errorf("%s cannot be reached: %s", r.options.URL, r.recorder.lastFailure)
	}
	return report, err
}

// indexed is an answer with the number of its case.
type indexed struct {
	at  int
	got sent
	err error
}

// errEnough ends a run after --max-failures.
var errEnough = errors.New("enough failures")

func (r *run) collect(answers <-chan indexed, total int, stop context.CancelCauseFunc) error {
	start, done, failures := r.options.Now(), 0, 0
	var fault error
	for answer := range answers {
		if answer.err != nil {
			if !errors.Is(answer.err, context.Canceled) && !errors.Is(answer.err, context.DeadlineExceeded) && fault == nil {
				fault = answer.err
				stop(fault)
			}
			continue
		}
		done++
		r.deleted.see(&answer.got)
		if r.recorder.record(answer.at, r.recorder.examine(answer.got)) {
			failures++
		}
		r.progress(done, total, start)
		if r.options.MaxFailures > 0 && failures >= r.options.MaxFailures {
			stop(errEnough)
		}
	}
	return fault
}

func (r *run) progress(done, total int, start time.Time) {
	if r.options.Progress == nil {
		return
	}
	elapsed := r.options.Now().Sub(start)
	left := time.Duration(float64(elapsed) / float64(done) * float64(total-done))
	r.options.Progress(Progress{Done: done, Total: total, Findings: r.recorder.count(), Elapsed: elapsed, Left: left})
}
