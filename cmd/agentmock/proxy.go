package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"agentmock/contract"
	"agentmock/internal/anonymize"
	"agentmock/internal/api"
	"agentmock/internal/openapi"
	"agentmock/internal/traffic"
	"agentmock/mockserver"
)

// proxy is the verb that stands between a client and the API: it passes requests on and holds both directions against the
// document.
type proxy struct {
	serve
	upstream string
	refuse   bool
	dir      string
	raw      bool
	key      string
	timeout  time.Duration
	insecure bool
}

func proxyCommand(out output) *cobra.Command {
	v := &proxy{serve: serve{output: out}}
	command := &cobra.Command{
		Use:   "proxy [FILE|DIR|URL] --upstream URL",
		Short: "Pass requests on to the API, check both directions, and record fixtures",
		Long: `Pass requests on to the API, check both directions, and record fixtures.

What breaks the document is logged and stands in the journal. The mock answers where the API is away or lacks the operation
(501, or a 404 that is not the document's own), to requests with Prefer, and where a run-time fixture does. All flags of
serve work too: a bad day befalls the API's own answers. Who may ask, the API itself says; web pages of other origins are let in
with --cors alone, and pages of the API itself run beside the admin API unless --admin-addr serves that elsewhere.

With --record, every good exchange becomes a fixture. People in it are replaced: one real name, phone number, address, text
or ID by the same made-up one everywhere. Credentials are left out, raw or not.`,
		Example: `  agentmock proxy --upstream https://api.example.com
  agentmock proxy openapi.yaml --upstream https://api.example.com
  agentmock proxy --upstream https://shop.example.com --admin-addr 127.0.0.1:8081    # an API that answers with pages
  agentmock proxy --upstream https://api.example.com --cors    # for a front end on another port
  agentmock proxy ./my-api --upstream https://api.example.com --record ./my-api/fixtures
  agentmock proxy --upstream http://127.0.0.1:9000 --errors --delay 300ms`,
		Args: v.source.argument,
		RunE: func(command *cobra.Command, _ []string) error { return v.run(command.Context()) },
	}
	flags := command.Flags()
	v.flags(flags)
	closed := flags.Lookup("cors") // what stands behind a proxy is worth protecting
	v.cors, closed.DefValue = false, "false"
	flags.StringVar(&v.upstream, "upstream", "", "the API's `URL`: scheme, host, and a path that comes before the document's")
	flags.DurationVar(&v.timeout, "upstream-timeout", 30*time.Second, "how long the API may take to answer")
	flags.BoolVar(&v.insecure, "insecure-upstream", false, "do not ask the API for a certificate that this machine trusts")
	flags.BoolVar(&v.refuse, "errors", false, "answer 422 to requests that break the document, and 502 where an answer does")
	flags.StringVar(&v.dir, "record", "", "write good exchanges as fixtures to `DIR`, with other people in them")
	flags.BoolVar(&v.raw, "record-raw", false, "leave the recorded data as they are, real people among them")
	flags.StringVar(&v.key, "record-key", "", "any `TEXT`, to be kept secret: the same one makes the same people (default: other people every time)")
	return command
}

func (v *proxy) run(ctx context.Context) error {
	if v.upstream == "" {
		return errors.New("--upstream is missing: the URL of the API to pass requests on to")
	}
	if v.dir == "" && (v.raw || v.key != "") {
		return errors.New("--record is missing: the folder to write to")
	}
	fsys, file, err := v.source.open(ctx)
	if err != nil {
		return err
	}
	key, err := recordKey(v.key)
	if err != nil {
		return err
	}
	v.loaded = newSnapshot(fsys) // what changes before the mock is loaded has changed, too
	var now atomic.Pointer[compiled]
	read := func(fsys fs.FS) error {
		next, err := v.read(fsys, file, key)
		if err == nil {
			now.Store(next)
		}
		return err
	}
	if err := read(v.loaded.api); err != nil {
		return err
	}
	v.options.Proxy = &mockserver.Proxy{
		Upstream: v.upstream, Refuse: v.refuse, Timeout: v.timeout, Insecure: v.insecure,
		Judge: func(p mockserver.Passed) []mockserver.Finding { return now.Load().judge(p) },
	}
	if v.dir != "" {
		v.options.Proxy.Record = func(p mockserver.Passed) (string, error) { return now.Load().record(p) }
	}
	v.serve.reloaded = func(fsys fs.FS) {
		if err := read(fsys); err != nil {
			v.options.Log.Error("answers are held against the document as it was", "error", err.Error())
		}
	}
	return v.serve.run(ctx)
}

// compiled is what a proxy makes of the document: it is made anew when that changes.
type compiled struct {
	judge  func(mockserver.Passed) []mockserver.Finding
	record func(mockserver.Passed) (string, error)
}

func (v *proxy) read(fsys fs.FS, file string, key []byte) (*compiled, error) {
	judge, err := v.judge(fsys, file)
	if err != nil {
		return nil, v.source.wrap(err)
	}
	out := &compiled{judge: judge}
	if v.dir != "" {
		out.record, err = v.record(fsys, file, key)
	}
	return out, err
}

// judge holds what was passed on against the document.
func (v *proxy) judge(fsys fs.FS, file string) (func(mockserver.Passed) []mockserver.Finding, error) {
	observer, err := contract.NewObserver(fsys, contract.Options{File: file, BasePath: parseBase(v.base)}, nil)
	if err != nil {
		return nil, err
	}
	return func(p mockserver.Passed) []mockserver.Finding {
		var all []mockserver.Finding
		passed := recorded(p)
		passed.NoRequest = true // the mock has judged it before it was passed on
		for _, f := range observer.Judge(passed) {
			all = append(all, mockserver.Finding{Rule: f.Rule, Severity: string(f.Severity), Where: f.Where, Want: f.Want, Got: f.Got, Spec: f.Spec})
		}
		return all
	}, nil
}

func recorded(p mockserver.Passed) traffic.Recorded {
	return traffic.Recorded{
		Method: p.Method, URL: p.URL, Status: p.Status, RequestHeader: p.RequestHeader, RequestBody: p.RequestBody,
		ResponseHeader: p.ResponseHeader, ResponseBody: p.ResponseBody, Took: p.Took, Pauses: p.Pauses,
	}
}

// record writes what was passed on as fixtures.
func (v *proxy) record(fsys fs.FS, file string, key []byte) (func(mockserver.Passed) (string, error), error) {
	a, err := api.Open(fsys, openapi.Options{File: file, BasePath: parseBase(v.base)})
	if err != nil {
		return nil, v.source.wrap(err)
	}
	r, err := anonymize.New(a.Document, a.Generator, anonymize.Options{Dir: v.dir, Raw: v.raw, Key: key})
	if err != nil {
		return nil, fmt.Errorf("--record %s: %w", v.dir, err)
	}
	return func(p mockserver.Passed) (string, error) {
		u, err := url.Parse(p.URL)
		if err != nil {
			return "", err
		}
		return r.Record(recorded(p).Exchange(a.Document.MatchURL(p.Method, u), u))
	}, nil
}
