package contract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"runtime"
	"strings"
	"sync"

	"agentmock/internal/api"
	"agentmock/internal/i18n"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/suggest"
	"agentmock/internal/traffic"
)

// CheckRecorded holds recorded exchanges against the document in fsys, without a network, on all cores and in constant memory.
// Its error is what kept it from reading on; the report has what was found until then.
func CheckRecorded(ctx context.Context, fsys fs.FS, source Source, options Options) (*Report, error) {
	options = options.complete()
	s, _, chosen, err := load(fsys, options)
	if err != nil {
		return nil, err
	}
	c := &checking{spec: s, options: options, recorder: newRecorder(s, chosen, options), endpoints: newEndpoints(s, options.URL)}
	err = c.all(ctx, source)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("interrupted, not everything was read: %w", context.Cause(ctx))
	}
	c.recorder.undocumented(c.endpoints)
	report := c.recorder.report(nil)
	report.URL = ""
	report.Totals.Planned = report.Totals.Sent
	if err == nil && report.Totals.Sent == 0 {
		err = nothingChecked(report.Totals.Skipped + c.endpoints.count())
	}
	return report, err
}

type checking struct {
	spec     *openapi.Document
	options  Options
	recorder *recorder

	endpoints *endpoints
}

// batch are some exchanges in a row: to hand them on one by one would take longer than to look at them.
type batch struct {
	first   int
	got     []Recorded
	out     []examined          // nil observations where an exchange is foreign
	urls    []*url.URL          // of those, nil for what is none
	foreign map[string]reasoned // why exchanges are passed over, by the reason in English: a recording may have nothing else
	done    chan struct{}
}

// What a batch holds at most.
const (
	maxBatchExchanges = 64
	maxBatchBytes     = 1 << 20
)

// all reads in one goroutine, examines in as many as there are cores, and records in one, in the order of the source.
func (c *checking) all(ctx context.Context, source Source) error {
	cores := runtime.GOMAXPROCS(0)
	work, order := make(chan *batch, cores), make(chan *batch, 2*cores)
	var examining sync.RWMutex // held by whoever does, and in the end by who goes on without them
	for range cores {
		go func() {
			for b := range work {
				examining.RLock()
				if ctx.Err() == nil {
					c.examine(b)
				}
				examining.RUnlock()
				close(b.done)
			}
		}()
	}
	ended := make(chan error, 1)
	go func() {
		defer func() { close(work); close(order) }()
		var fault error
		for at := 0; fault == nil; {
			var b *batch
			b, fault = read(ctx, source, at)
			at += len(b.got)
			select {
			case order <- b:
				work <- b
			case <-ctx.Done():
				fault = ctx.Err()
			}
		}
		ended <- fault
	}()
	for {
		select {
		case b, more := <-order:
			if !more {
				fault := <-ended
				if errors.Is(fault, io.EOF) {
					return nil
				}
				return fault
			}
			<-b.done
			c.record(b)
		case <-ctx.Done(): // the source may never come back: a pipe that nobody writes to
			examining.Lock() // what is under way is seen before the report is made; what comes after sees that nobody waits for it
			defer examining.Unlock()
			return ctx.Err()
		}
	}
}

// record notes what was found in a batch.
func (c *checking) record(b *batch) {
	for _, one := range b.foreign {
		c.recorder.passOver(one.why, one.count)
	}
	for i, one := range b.out {
		switch {
		case one.observation != nil:
			c.endpoints.known(hostOf(one.host))
			if b.got[i].NoBody {
				c.recorder.out.Totals.NoBody++
			}
			c.recorder.record(b.first+i, one)
		case b.urls[i] == nil || !c.endpoints.see(b.got[i], b.urls[i]):
			c.recorder.passOver(foreign(), 1)
		}
	}
	b.got = nil
}

// reasoned is how many exchanges are passed over for a reason.
type reasoned struct {
	why   i18n.Message
	count int
}

// read returns the next batch, and what ends the reading after it.
func read(ctx context.Context, source Source, at int) (*batch, error) {
	b := &batch{first: at, foreign: map[string]reasoned{}, done: make(chan struct{})}
	for size := 0; len(b.got) < maxBatchExchanges && size < maxBatchBytes; {
		if err := ctx.Err(); err != nil {
			return b, err
		}
		one, err := source()
		switch {
		case errors.Is(err, ErrForeign):
			why := traffic.Reason(err)
			english := why.In(i18n.English)
			b.foreign[english] = reasoned{why, b.foreign[english].count + 1}
		case err != nil:
			return b, err
		default:
			b.got = append(b.got, one)
			size += len(one.RequestBody) + len(one.ResponseBody)
		}
	}
	return b, nil
}

func (c *checking) examine(b *batch) {
	b.out, b.urls = make([]examined, len(b.got)), make([]*url.URL, len(b.got))
	for i, one := range b.got {
		if got, u, err := c.observe(one); err == nil {
			b.out[i] = c.recorder.examine(got)
		} else {
			b.urls[i] = u
		}
	}
}

// observe returns a recorded exchange as if it had just been sent; with its error, the URL that belongs to no operation.
func (c *checking) observe(r Recorded) (sent, *url.URL, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return sent{}, nil, ErrForeign
	}
	match := c.spec.MatchBelow(c.options.URL, r.Method, u)
	if match.Operation == nil {
		return sent{}, u, ErrForeign
	}
	out := sent{observation: observeRecorded(match, r, u), header: r.RequestHeader, recorded: true}
	out.observation.maxLatency = c.options.MaxLatency
	if u.Host != "" {
		out.host = u.Scheme + "://" + u.Host
	}
	out.testCase = testCase{name: match.Operation.ID + "/" + phaseRecorded + "/" + r.Name, phase: phaseRecorded, operation: match.Operation, method: r.Method, body: r.RequestBody, target: message.Target{Path: u.EscapedPath(), Query: u.RawQuery}}
	return out, u, nil
}

// foreign is why a call is passed over that is none of the API.
func foreign() i18n.Message {
	return i18n.Sayf("of no operation of the document, and not under its base path")
}

func hostOf(base string) string {
	_, host, _ := strings.Cut(base, "://")
	return host
}

// observeRecorded returns an exchange that happened, as checks see it.
func observeRecorded(match openapi.Match, r Recorded, u *url.URL) *observation {
	x, asked := r.Verify(match, u)
	x.Response.Body.Raw = nil
	truncated := ""
	if r.NoBody {
		truncated = notRecorded
	} else if body, err := message.DecodeContent(r.ResponseHeader, r.ResponseBody, message.MaxDecoded); err != nil {
		truncated = err.Error()
	} else {
		x.Response.Body.Raw = body
	}
	o := observe(x, truncated)
	o.took, o.asked = r.Took, asked
	if o.strangerRefused(u) {
		o.asked = nil // it may be for that alone
	}
	return o
}

// Address returns the method and URL of an operation with parameters, for a response that was kept without its request.
func Address(fsys fs.FS, options Options, operation string, params map[string][]string) (address, method string, err error) {
	s, err := api.Document(fsys, openapi.Options{File: options.File, BasePath: options.BasePath})
	if err != nil {
		return "", "", err
	}
	o, ok := s.Operation(operation)
	if !ok {
		return "", "", fmt.Errorf("no operation is called %q%s", operation, suggest.Hint(operation, s.OperationIDs()))
	}
	values := make([]any, len(o.Parameters))
	for i, p := range o.Parameters {
		values[i] = message.Absent
		if given := params[p.Name]; len(given) > 0 {
			values[i] = readParameter(p, given[0])
		} else if p.In == "path" {
			return "", "", fmt.Errorf("parameter %s is missing: --param %s=VALUE", p.Name, p.Name)
		}
	}
	return message.NewTarget(o, s.BasePath(), values).URL(), o.Method, nil
}

func nothingChecked(skipped int) error {
	exchanges := fmt.Sprintf("%d exchanges belong", skipped)
	if skipped == 1 {
		exchanges = "1 exchange belongs"
	}
	return fmt.Errorf("nothing was checked: %s to another host or to no operation of the document: --url says which host is the API, --base-path which path comes before the document's", exchanges)
}
