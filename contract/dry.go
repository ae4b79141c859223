package contract

import (
	"context"
	"io/fs"
	"net/http"

	"agentmock/internal/openapi"
	"agentmock/internal/redact"
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
// them: each good request is taken to be accepted. What lives would ask depends on answers all the way, and is not shown.
func Dry(ctx context.Context, fsys fs.FS, options Options, show func(Request) error) error {
	r, err := newRun(ctx, fsys, options)
	if err != nil {
		return err
	}
	if err := r.pretend(ctx, show); err != nil {
		return err
	}
	known, err := r.planner.plan()
	if err != nil {
		return err
	}
	for wave := range r.planner.waves(known, func() int { return 0 }) {
		for _, c := range wave {
			if err := r.show(ctx, c, show); err != nil {
				return err
			}
		}
	}
	return r.planner.script.fault
}

// pretend shows what gets the credential of the run, and takes it to have come.
func (r *run) pretend(ctx context.Context, show func(Request) error) error {
	if r.client.pass.issue == nil {
		return nil
	}
	const issued = "issued-token"
	r.options.hidden.Add(tokenVariable, issued)
	r.client.pass.token = issued
	r.admit()
	if r.options.OAuth.ClientID != "" {
		endpoint, err := r.options.OAuth.endpoint(r.planner, r.client)
		if err != nil {
			return err
		}
		at := redact.URL(endpoint.String(), nil)
		curl := "curl -i -u " + quote(r.options.OAuth.ClientID+":") + `"$AGENTMOCK_OAUTH_CLIENT_SECRET" -d grant_type=client_credentials ` + quote(at)
		return show(Request{Case: "oauth", Phase: Known, Method: http.MethodPost, URL: at, Curl: curl})
	}
	entry := r.planner.script.entry
	tc, address, err := r.planner.entry(entry.cases[0])
	if err != nil {
		return err
	}
	request, err := r.client.entryRequest(ctx, tc, address)
	if err != nil {
		return err
	}
	r.capture(tc)
	options := r.options
	tc.target.Path, tc.target.Query = request.URL.EscapedPath(), request.URL.RawQuery
	options.URL = request.URL.Scheme + "://" + request.URL.Host
	return show(Request{Case: "login", Phase: Known, Operation: tc.operation.ID, Method: tc.method, URL: safeURL(tc.target.URL(), tc.operation), Curl: curlLine(options, sent{testCase: tc, header: request.Header})})
}

// capture has what a case captures be there, as something that is not known.
func (r *run) capture(c testCase) {
	if c.script == nil {
		return
	}
	for _, capture := range c.script.Captures {
		text := "captured-" + capture.Name
		r.planner.script.values[capture.Name] = text
		r.options.hidden.Add(capture.Name, text)
	}
}

func (r *run) show(ctx context.Context, c testCase, show func(Request) error) error {
	request, err := r.client.request(ctx, c)
	if err != nil {
		return err
	}
	got := sent{testCase: c, header: request.Header, query: request.URL.RawQuery}
	r.capture(c)
	if c.good() {
		r.planner.learn(lesson{sent: got, status: assumed(c.operation), success: true})
	}
	hidden := r.options.hidden
	return show(Request{
		Case: c.name, Phase: c.phase, Operation: c.operation.ID, Method: c.method,
		URL: hidden.Hide(safeURL(c.target.URL(), c.operation)), Curl: curlLine(r.options, got),
	})
}

// assumed returns the status that a good request is answered with.
func assumed(o *openapi.Operation) int {
	_, status := o.Success()
	return status
}
