package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"agentmock/contract"
	"agentmock/internal/redact"
	"agentmock/internal/terminal"
)

// test is the verb that holds a live API against its document.
type test struct {
	output
	getenv  func(string) string
	source  apiFlags
	reports reports
	options contract.Options
	access  access
	params  []string
	cases   string
	rate    string
	base    string
	dry     dryRun
}

func testCommand(out output, getenv func(string) string) *cobra.Command {
	v := &test{output: out, getenv: getenv, reports: reports{getenv: getenv}}
	command := &cobra.Command{
		Use:   "test [FILE|DIR|URL] --url URL",
		Short: "Hold a live API against its document",
		Long: `Hold a live API against its document: send good and bad requests and report every way in which the answers
break what the document promises.

Four phases: known requests, unusual ones that are good all the same, bad ones, and lifecycle, which holds lists against what is in
them and, with --unsafe-methods, creates things, reads, changes and deletes them. What a run has created it deletes in the end; what it
could not is named. An operation of which no good request is answered with a success is a finding: what it refuses says nothing.

Exit code 0: no findings. 1: findings. 2: it could not be asked.
A token is taken from AGENTMOCK_TOKEN and sent as the document asks for one: as a bearer token, USER:PASSWORD as basic
authentication, or as the API key. It appears in no output; --login and --oauth-client-id fetch one, and
another where it is refused. Where two schemes need two secrets, send them with -H.`,
		Example: `  agentmock test --url http://localhost:8080
  agentmock test openapi.yaml --url http://localhost:3000
  agentmock test --url https://api.example.com --param user_id=5832d184-dd53-42a0-8ace-0bf8d660f4cc --param customer_id=ID1,ID2
  agentmock test --url https://api.example.com --params customers.csv --rate 5/s --report html,junit --report-dir reports
  agentmock test --url http://localhost:8080 --phases known,negative --wait-for 30s --max-cases 500 --fail-on warning
  agentmock test openapi.yaml --url http://localhost:3000 --unsafe-methods --phases lifecycle --consistency 2s
  agentmock test openapi.yaml --url http://localhost:3000 --unsafe-methods --cases cases --phases known
  agentmock test openapi.yaml --url http://localhost:3000 --include-path '/orders/**' --exclude-operation-id 'delete*' --dry-run
  agentmock test --url https://staging.example.com -H 'X-Tenant: 7' -H '@getCustomer* X-Tenant: 8' --cookies --cacert ca.pem
  agentmock test --url https://staging.example.com --login login.yaml
  AGENTMOCK_OAUTH_CLIENT_SECRET=… agentmock test --url https://staging.example.com --oauth-client-id tester`,
		Args: v.source.argument,
		RunE: func(command *cobra.Command, _ []string) error { return v.run(command.Context()) },
	}
	flags := command.Flags()
	v.source.flag(flags)
	v.reports.flags(flags)
	flags.StringVar(&v.options.URL, "url", "", "where the API is: `http://HOST[/PATH]`; the path of the document's server may be at its end, and stands once")
	v.access.flags(flags, &v.options)
	flags.StringArrayVar(&v.params, "param", nil, "`NAME=VALUE[,VALUE…]` known to be good; lists are taken side by side; may be repeated")
	flags.StringVar(&v.options.ParamsFile, "params", "", "CSV `FILE` of known parameters; its first line names them")
	flags.StringVar(&v.cases, "cases", "", "`DIR` of exchange files to send, in the order of their names; ${NAME} in them is what one before captured, or of the environment")
	flags.StringSliceVar(&v.options.Phases, "phases", nil, "`known,positive,negative,lifecycle` (default: all); the good requests that others differ from are sent in any case")
	flags.IntVar(&v.options.MaxCases, "max-cases", 0, "how many cases are sent at most beside the good ones that all begin with (0: 3000); what is left out is counted")
	flags.BoolVar(&v.options.Exhaustive, "exhaustive", false, "send every case there is")
	flags.BoolVar(&v.options.AllowUntested, "allow-untested", false, "let operations pass of which no good request had a success")
	flags.StringSliceVar(&v.options.Operations, "include-operation-id", nil, "`IDS` of the operations to ask (default: all); * stands for any text")
	flags.StringSliceVar(&v.options.ExcludeOperations, "exclude-operation-id", nil, "`IDS` of operations to leave out")
	flags.StringSliceVar(&v.options.Paths, "include-path", nil, "`PATHS` to ask, as the document writes them; * is any segment, ** any number of them")
	flags.StringSliceVar(&v.options.Tags, "include-tag", nil, "`TAGS` of the operations to ask")
	flags.StringSliceVar(&v.options.Methods, "include-method", nil, "`METHODS` to ask")
	flags.StringVar(&v.options.Seed, "seed", "", "any `TEXT`: the same one sends the same requests")
	localeFlag(flags, &v.options.Locale)
	flags.BoolVar(&v.options.UnsafeMethods, "unsafe-methods", false, "send methods other than GET, HEAD and OPTIONS too")
	flags.StringVar(&v.options.OtherToken, "other-token", "", "credential of another `USER`, who must not see or change what the run creates; better in AGENTMOCK_OTHER_TOKEN, which nobody else can list")
	flags.DurationVar(&v.options.Consistency, "consistency", 0, "how long what was written may take to be read, listed or gone")
	flags.BoolVar(&v.options.WholeRequests, "whole-requests", false, "leave the requests of findings as they were sent; else what they do not need to fail is left out, with at most 300 requests after the run")
	flags.StringVar(&v.base, "base-path", "", "`PATH` before the document's paths, in place of that of its servers; / for none")
	flags.IntVar(&v.options.Workers, "workers", 4, "requests under way at once")
	flags.StringVar(&v.rate, "rate", "", "requests begun at most, such as `5/s` or 100/m")
	flags.DurationVar(&v.options.Timeout, "request-timeout", 10*time.Second, "how long one request may take")
	flags.DurationVar(&v.options.WaitFor, "wait-for", 0, "how long to wait until the target answers at all")
	flags.IntVar(&v.options.Retries, "retries", 3, "how often a refused connection, a 429 or a 503 with Retry-After is tried again; -1 never")
	flags.IntVar(&v.options.MaxFailures, "max-failures", 0, "stop after so many failed cases (0: never)")
	v.dry.flags(flags)
	return command
}

func (v *test) run(ctx context.Context) error {
	fsys, file, err := v.source.open(ctx)
	if err != nil {
		return err
	}
	defer v.reports.drop()
	if err := v.complete(file); err != nil {
		return err
	}
	v.say(&v.source)
	v.options.Document, v.options.Folder, v.options.Found = v.source.document(), v.source.folder(), v.behind(&v.source)
	v.options.Located = func(url, base string) {
		fmt.Fprintf(v.stderr, "agentmock: --url ends with %s, the path of the document's server: paths stand below %s\n", terminal.Printable(base), terminal.Printable(redact.URL(url, nil)))
	}
	if v.dry.wanted {
		return v.wrap(v.dry.run(ctx, v.output, fsys, v.options))
	}
	report, err := contract.Run(ctx, fsys, v.options)
	if report == nil {
		return v.wrap(err)
	}
	return v.reports.finish(report, err)
}

// wrap says where an error of loading belongs: to the document, where it is none of a case.
func (v *test) wrap(err error) error {
	if err == nil || v.cases != "" && strings.HasPrefix(err.Error(), v.options.CasesFolder+"/") || v.access.login != "" && strings.HasPrefix(err.Error(), v.options.Login.File+":") {
		return err
	}
	return v.source.wrap(err)
}

// complete turns the flags into options.
func (v *test) complete(file string) error {
	if v.options.URL == "" {
		return errors.New("--url is missing: where is the API? For a mock started with agentmock serve, --url http://localhost:8080")
	}
	_, err := v.locale(v.options.Locale)
	if err != nil {
		return err
	}
	v.options.File = file
	if v.options.Rate, err = parseRate(v.rate); err != nil {
		return err
	}
	if err = v.access.complete(&v.options); err != nil {
		return err
	}
	if v.options.Params, err = parseParams(v.params); err != nil {
		return err
	}
	v.options.BasePath = parseBase(v.base)
	if v.cases != "" {
		root, err := os.OpenRoot(v.cases)
		if err != nil {
			return fmt.Errorf("--cases: %w", err)
		}
		v.options.Cases, v.options.CasesFolder = root.FS(), filepath.ToSlash(filepath.Clean(v.cases))
	}
	v.options.Getenv = v.getenv
	v.options.Token = v.getenv("AGENTMOCK_TOKEN")
	v.options.OtherToken = cmp.Or(v.options.OtherToken, v.getenv("AGENTMOCK_OTHER_TOKEN"))
	v.options.OAuth.ClientSecret = v.getenv("AGENTMOCK_OAUTH_CLIENT_SECRET")
	v.options.Progress = v.progress()
	return v.reports.complete(v.output, &v.options)
}

// parseBase reads --base-path: nil where it is not given.
func parseBase(text string) *string {
	if text == "" {
		return nil
	}
	base := strings.TrimRight(text, "/")
	if base != "" && base[0] != '/' {
		base = "/" + base
	}
	return &base
}

func parseRate(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	number, unit, _ := strings.Cut(text, "/")
	rate, err := strconv.ParseFloat(number, 64)
	scale, known := map[string]float64{"": 1, "s": 1, "m": 60, "h": 3600}[unit]
	if err != nil || !(rate > 0 && rate < 1e9) || !known {
		return 0, fmt.Errorf("--rate %q: expected a number a second, minute or hour, such as 5/s", text)
	}
	return rate / scale, nil
}

func parseParams(pairs []string) (map[string][]string, error) {
	params := map[string][]string{}
	for _, pair := range pairs {
		name, list, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--param %q: expected NAME=VALUE", pair)
		}
		params[name] = append(params[name], strings.Split(list, ",")...)
	}
	return params, nil
}

// progress returns a line on a terminal that says how far the run is; nil where stderr is none.
func (v *test) progress() func(contract.Progress) {
	if !isTerminal(v.stderr) {
		return nil
	}
	var last time.Time
	return func(p contract.Progress) {
		if time.Since(last) < 100*time.Millisecond && p.Done < p.Total {
			return
		}
		last = time.Now()
		rate := float64(p.Done) / max(p.Elapsed.Seconds(), 0.001)
		fmt.Fprintf(v.stderr, "\r\x1b[K%d of %s, %s, %.0f/s, %s left", p.Done, plural(p.Total, "case"), plural(p.Findings, "finding"), rate, p.Left.Round(time.Second))
		if p.Done == p.Total {
			fmt.Fprint(v.stderr, "\r\x1b[K")
		}
	}
}
