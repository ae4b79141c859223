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
	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// Run asks the API at Options.URL what the document in fsys describes, and reports what its answers break.
//
// Findings are data: they are in the report, not in the error. An error is what kept the run from asking: a document
// that does not load, a parameter that does not exist, a target that cannot be reached. Where ctx ended, or the target
// went away, the report holds what was found until then and comes with the error.
func Run(ctx context.Context, fsys fs.FS, options Options) (*Report, error) {
	r, err := newRun(ctx, fsys, options)
	if err != nil {
		return nil, err
	}
	defer r.client.close()
	if err := r.client.await(ctx); err != nil {
		return nil, err
	}
	if err := r.enter(ctx); err != nil {
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
	made                    *made
	fault                   error // what kept the lifecycle from asking
	cutter                  *cutter
}

func newRun(ctx context.Context, fsys fs.FS, options Options) (*run, error) {
	options = options.complete()
	for _, phase := range options.Phases {
		if !slices.Contains(Phases(), phase) {
			return nil, fmt.Errorf("no phase is called %q: expected %s", phase, strings.Join(Phases(), ", "))
		}
	}
	s, resources, chosen, err := load(fsys, options)
	if err != nil {
		return nil, err
	}
	located, again := options.located(s)
	if options = located; again {
		options.Found, options.Located = nil, nil
		return newRun(ctx, fsys, options)
	}
	if err := options.knowOperations(s); err != nil {
		return nil, err
	}
	p, err := newPlanner(ctx, fsys, s, resources, options)
	if err != nil {
		return nil, err
	}
	c, err := newClient(options)
	if err != nil {
		return nil, err
	}
	if c.pass, err = newPass(p, c); err != nil {
		return nil, err
	}
	r := &run{options: options, spec: s, checks: chosen, planner: p, client: c, recorder: newRecorder(s, chosen, options), deleted: newDeleted(p.ids), made: p.made}
	r.cutter = &cutter{run: r, seen: map[string]bool{}}
	return r, nil
}

func newPlanner(ctx context.Context, fsys fs.FS, s *openapi.Document, resources *resource.Set, options Options) (*planner, error) {
	chosen, err := choose(s, options)
	if err != nil {
		return nil, err
	}
	locale, _, err := faker.ParseLocale(options.Locale)
	if err != nil {
		return nil, fmt.Errorf("locale: %w", err)
	}
	requests := generate.Prepare(s).ForRequests()
	requests.Locale = cmp.Or(locale, requests.Locale)
	fixtures, err := fixture.Load(fsys, s)
	if err != nil {
		return nil, err
	}
	ids := newIdentities(resources, s.BasePath())
	p := &planner{ctx: ctx, options: options, spec: s, chosen: chosen, fixtures: fixtures, requests: requests, bodies: map[*openapi.Operation][]requestBody{},
		proven: map[*openapi.Operation]*proof{}, first: map[*openapi.Operation][]any{}, goods: map[turn]any{}, ids: ids, ranks: map[*resource.Resource]int{}, made: newMade(ids)}
	p.script, err = newScript(p)
	return p, err
}

// enter gets the credential of the run.
func (r *run) enter(ctx context.Context) error {
	if err := r.client.pass.first(ctx); err != nil {
		return err
	}
	if entry := r.planner.script.entry; entry != nil {
		maps.Copy(r.planner.script.values, entry.values)
	}
	r.admit()
	return nil
}

// admit has all that make requests know the credential.
func (r *run) admit() {
	token, _ := r.client.pass.shown()
	r.options.Token, r.planner.options.Token, r.client.options.Token, r.recorder.options.Token = token, token, token, token
}

// all sends the cases wave by wave: what one has shown, the next is made of.
func (r *run) all(ctx context.Context, known []testCase) (*Report, error) {
	outer := ctx
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r.start = r.options.Now()
	var err error
	for wave := range r.planner.waves(known, func() int { return r.lives(ctx) }) {
		if err = cmp.Or(r.execute(ctx, stop, wave), r.fault); err != nil || ctx.Err() != nil {
			break
		}
	}
	if err == nil {
		err = r.planner.script.fault
	}
	r.recorder.broken = ctx.Err() != nil || err != nil
	if !r.recorder.broken {
		r.recorder.untested(r.planner)
	}
	if err == nil {
		r.cutter.all(outer)
	}
	left, more := r.cleanUp(ctx)
	r.recorder.leftOut = map[string]bool{}
	for _, l := range r.planner.leftOut {
		r.recorder.leftOut[l.Operation] = true
	}
	if r.client.pass.fault != nil {
		r.planner.skipped = append(r.planner.skipped, i18n.Fault(r.client.pass.fault))
	}
	report := r.recorder.report(r.planner.skipped)
	report.Totals.Cuts = r.cutter.spent
	report.Totals.Planned, report.LeftOut = r.planned, r.planner.leftOut
	report.Left, report.LeftMore = left, more
	if err == nil && ctx.Err() != nil && !errors.Is(context.Cause(ctx), errEnough) {
		err = context.Cause(ctx)
	}
	if err == nil && r.planned > 0 && r.recorder.unreachable == r.planned {
		err = fmt.Errorf("%s cannot be reached: %s", r.options.URL, r.recorder.lastFailure)
	}
	if err != nil {
		report.Broken = err.Error()
	}
	scrub(r.options.hidden, report)
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
			if c := cases[i]; r.planner.removes(c.operation) && !c.expect.bad() {
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
		r.made.see(&answer.got)
		if err := r.planner.script.hear(r.options, &answer.got); err != nil && fault == nil {
			fault = err
			stop(fault)
		}
		if shown, ok := r.planner.lessonOf(answer.got); ok {
			lessons[answer.at] = shown
		}
		examined := r.recorder.examine(answer.got)
		if r.recorder.record(first+answer.at, examined) {
			r.failures++
		}
		r.cutter.note(first+answer.at, examined)
		if r.options.Cookies && len(examined.findings) > 0 && len(r.recorder.exchanges) < maxExchanges {
			r.options.hidden.AddCookies(examined.header)
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
