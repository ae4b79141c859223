package contract

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
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
	known, err := r.planner.plan()
	if err != nil {
		return nil, err
	}
	return r.all(ctx, known)
}

// run is one run of a suite.
type run struct {
	options  Options
	spec     *openapi.Document
	checks   []Check
	planner  *planner
	client   *client
	recorder *recorder

	planned, done, failures int // cases
	away                    int // cases in a row for which there was no connection
	start                   time.Time
	deleted                 deleted
}

func newRun(fsys fs.FS, options Options) (*run, error) {
	options = options.complete()
	for _, phase := range options.Phases {
		if !slices.Contains(Phases(), phase) {
			return nil, fmt.Errorf("no phase is called %q: expected %s", phase, strings.Join(Phases(), ", "))
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
	return &planner{options: options, spec: s, fixtures: fixtures, requests: requests, bodies: map[*openapi.Operation][]requestBody{},
		proven: map[*openapi.Operation]*proof{}, first: map[*openapi.Operation][]any{}, ids: newIdentities(s)}, nil
}

// all sends the cases wave by wave: what one has shown, the next is made of.
func (r *run) all(ctx context.Context, known []testCase) (*Report, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r.start = r.options.Now()
	var err error
	for wave := range r.planner.waves(known) {
		if err = r.execute(ctx, stop, wave); err != nil || ctx.Err() != nil {
			break
		}
	}
	r.recorder.broken = ctx.Err() != nil || err != nil
	if !r.recorder.broken {
		r.recorder.untested(r.planner)
	}
	r.recorder.leftOut = map[string]bool{}
	for _, l := range r.planner.leftOut {
		r.recorder.leftOut[l.Operation] = true
	}
	report := r.recorder.report(r.planner.skipped)
	report.Totals.Planned, report.LeftOut = r.planned, r.planner.leftOut
	if err == nil && ctx.Err() != nil && !errors.Is(context.Cause(ctx), errEnough) {
		err = context.Cause(ctx)
	}
	if err == nil && r.planned > 0 && r.recorder.unreachable == r.planned {
		err = fmt.Errorf("%s cannot be reached: %s", r.options.URL, r.recorder.lastFailure)
	}
	return report, err
}

// execute sends the cases of a wave and records what comes back, in the order of the cases whoever answers first.
func (r *run) execute(ctx context.Context, stop context.CancelCauseFunc, cases []testCase) error {
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
	first := r.planned
	r.planned += len(cases)
	return r.collect(answers, first, stop)
}

// indexed is an answer with the number of its case.
type indexed struct {
	at  int
	got sent
	err error
}

// maxAway is after how many cases in a row without a connection nobody is there any more, where somebody was.
const maxAway = 10

// errEnough ends a run after --max-failures.
var errEnough = errors.New("enough failures")

func (r *run) collect(answers <-chan indexed, first int, stop context.CancelCauseFunc) error {
	var fault error
	lessons := map[int]lesson{}
	defer func() {
		for _, at := range slices.Sorted(maps.Keys(lessons)) {
			r.planner.learn(lessons[at])
		}
	}()
	for answer := range answers {
		if answer.err != nil {
			if !errors.Is(answer.err, context.Canceled) && !errors.Is(answer.err, context.DeadlineExceeded) && fault == nil {
				fault = answer.err
				stop(fault)
			}
			continue
		}
		r.done++
		if r.away++; !answer.got.unreachable {
			r.away = 0
		}
		if r.away >= maxAway && r.recorder.unreachable+1 < r.done && fault == nil {
			fault = fmt.Errorf("%s went away: %s", r.options.URL, answer.got.observation.failure)
			stop(fault)
		}
		r.deleted.see(&answer.got)
		if shown, ok := r.planner.lessonOf(answer.got); ok {
			lessons[answer.at] = shown
		}
		if r.recorder.record(first+answer.at, r.recorder.examine(answer.got)) {
			r.failures++
		}
		r.progress()
		if r.options.MaxFailures > 0 && r.failures >= r.options.MaxFailures {
			stop(errEnough)
		}
	}
	return fault
}

func (r *run) progress() {
	if r.options.Progress == nil {
		return
	}
	elapsed := r.options.Now().Sub(r.start)
	left := time.Duration(float64(elapsed) / float64(r.done) * float64(r.planned-r.done))
	r.options.Progress(Progress{Done: r.done, Total: r.planned, Findings: r.recorder.count(), Elapsed: elapsed, Left: left})
}
