package contract

import (
	"context"
	"io/fs"

	"agentmock/internal/openapi"
)

// Request is a request that a run would send.
type Request struct {
	Case      string `json:"case"`
	Phase     string `json:"phase"`
	Operation string `json:"operation"`
	Method    string `json:"method"`
	URL       string `json:"url"`  // path and query, credentials left out
	Curl      string `json:"curl"` // repeats it; variables stand for credentials
}

// Dry shows the requests of a run in their order, and sends none. What a run makes of answers, it makes here of what the document says of
// them: each good request is taken to be accepted.
func Dry(ctx context.Context, fsys fs.FS, options Options, show func(Request) error) error {
	r, err := newRun(fsys, options)
	if err != nil {
		return err
	}
	known, err := r.planner.plan()
	if err != nil {
		return err
	}
	for wave := range r.planner.waves(known) {
		for _, c := range wave {
			if err := r.show(ctx, c, show); err != nil {
				return err
			}
		}
	}
	return r.planner.script.fault
}

func (r *run) show(ctx context.Context, c testCase, show func(Request) error) error {
	request, err := r.client.request(ctx, c)
	if err != nil {
		return err
	}
	got := sent{testCase: c, header: request.Header, query: request.URL.RawQuery}
	if c.script != nil {
		for _, capture := range c.script.Captures {
			text := "captured-" + capture.Name
			r.planner.script.values[capture.Name] = text
			r.options.hidden.add(capture.Name, text)
		}
	}
	if c.good() {
		r.planner.learn(lesson{sent: got, status: assumed(c.operation), success: true})
	}
	hidden := r.options.hidden
	return show(Request{
		Case: c.name, Phase: c.phase, Operation: c.operation.ID, Method: c.method,
		URL: hidden.hide(safeURL(c.target.URL(), c.operation)), Curl: curlLine(r.options, got),
	})
}

// assumed returns the status that a good request is answered with.
func assumed(o *openapi.Operation) int {
	_, status := o.Success()
	return status
}
