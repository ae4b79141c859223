package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"agentmock/internal/terminal"
	"agentmock/internal/webhook"
	"agentmock/internal/world"
	"agentmock/mockserver"
)

// serve is the verb that runs the mock.
type serve struct {
	output
	source  apiFlags
	options mockserver.Options
	addr    address
	tls     certificate
	proof   *tls.Config // nil: it speaks plain HTTP
	admin   string
	ready   readyFile
	base    string
	errors  string
	faults  string
	unknown string
	auth    string
	cors    bool
	format  string
	verbose bool
	strict  bool
	open    bool
	edit    bool

	adminURL string      // where the admin API is, without its path; "" for nowhere
	began    func()      // told when the mock listens; nil is nobody
	others   []string    // URLs under which other machines reach the mock
	reloaded func(fs.FS) // told when the API was read anew; nil is nobody
	loaded   *snapshot   // the files as they were read before the mock is loaded; nil where they were not
}

func serveCommand(out output) *cobra.Command {
	v := &serve{output: out}
	command := &cobra.Command{
		Use:   "serve [FILE|DIR|URL …]",
		Short: "Answer like the API on localhost",
		Example: `  agentmock serve
  agentmock serve openapi.yaml
  agentmock serve ./my-api             # a directory with openapi.yaml and fixtures/
  agentmock serve pets.yaml orders=./orders    # several documents: below the paths of their servers, or below /orders
  agentmock serve https://petstore3.swagger.io/api/v3/openapi.json
  agentmock serve --addr 127.0.0.1:9000 --unknown not-found
  agentmock serve --auth required --tokens secret-1,secret-2
  agentmock serve --addr 127.0.0.1:0 --ready-file mock.url    # a free port; the file has the URL once it answers
  agentmock serve --delay median=200ms,p99=2s --error-rate 5% --fault-rate 1%     # a bad day, the same for the same --seed
  agentmock serve --rate-limit 10/s --journal 5000 --admin-token secret
  agentmock serve --state redis://127.0.0.1:6379/0     # several mocks that work as one
  AGENTMOCK_ADDR=0.0.0.0:8080 agentmock serve --log json`,
		Args: v.source.arguments,
		RunE: func(command *cobra.Command, _ []string) error { return v.run(command.Context()) },
	}
	v.flags(command.Flags())
	return command
}

// flags are those of a mock that listens.
func (v *serve) flags(flags *pflag.FlagSet) {
	v.source.flag(flags)
	v.addr.flags(flags)
	v.tls.flags(flags)
	flags.StringVar(&v.base, "base-path", "", "`PATH` before the document's paths, in place of that of its servers; / for none")
	flags.StringVar((*string)(&v.ready), "ready-file", "", "`FILE` that holds the mock's URL as long as it answers")
	flags.StringVar(&v.options.Seed, "seed", "", "any `TEXT`: generated data differ by it, and are the same for the same one")
	localeFlag(flags, &v.options.Locale)
	flags.BoolVar(&v.options.Dynamic, "dynamic", false, "generate also where the document has examples and defaults; fixtures still answer")
	flags.BoolVar(&v.options.Stateless, "stateless", false, "keep nothing of what is posted, changed or deleted")
	flags.TimeVar(&v.options.Clock, "clock", time.Time{}, []string{time.RFC3339, time.DateOnly}, "the `TIME` that it is, as 2026-01-01T00:00:00Z: it stands still, and goes on by a second with each write; without it the real one")
	flags.IntVar(&v.options.Population, "population", world.Population, "how many things a collection has: a `NUMBER`; a list shows them as they are read one by one")
	flags.StringVar(&v.unknown, "unknown", "generate", "answer what no fixture or example holds: `generate|not-found`")
	flags.StringVar(&v.auth, "auth", "optional", "credentials: `optional|required|off`; optional is what the document says")
	flags.Var((*credentialList)(&v.options.Tokens), "tokens", "credentials that are taken, separated by commas (default: any)")
	flags.StringVar(&v.options.Delay, "delay", "", "keep every answer back: `TIME`, or median=TIME,p99=TIME")
	flags.StringVar(&v.options.Interval, "interval", "", "send the events of a stream `TIME` apart, where no exchange file says another time (default: 50ms, five seconds in all)")
	flags.StringVar(&v.errors, "error-rate", "", "answer so many requests with a 500: `SHARE` such as 5% or 0.05")
	flags.StringVar(&v.faults, "fault-rate", "", "break so many answers off, or send them slowly or malformed: `SHARE` such as 2%")
	flags.StringVar(&v.options.RateLimit, "rate-limit", "", "answer a client that asks more often with 429: `RATE` such as 10/s, 100/m; a client is who sends one of --tokens, else an address")
	flags.StringSliceVar(&v.options.TrustedProxies, "trusted-proxies", nil, "`ADDRESSES` and networks of proxies that say in X-Forwarded-For for whom they ask, separated by commas; private for those that nobody on the internet has (default: none)")
	flags.IntVar(&v.options.Journal, "journal", 1000, "keep the last `N` requests and their answers; -1 keeps none")
	flags.Int64Var(&v.options.JournalBytes, "journal-bytes", 8<<20, "how large the kept ones may be together, in `BYTES`")
	flags.StringVar(&v.options.State, "state", "", "where journal, sequences, run-time fixtures, settings and rates are kept: redis://HOST:PORT/DB `URL` for mocks that work as one (default: in this process)")
	flags.DurationVar(&v.options.SessionIdle, "session-idle", time.Hour, "forget a session of "+mockserver.SessionHeader+" that nobody has used for this `TIME`")
	flags.StringVar(&v.admin, "admin-addr", "", "`HOST:PORT` to serve the admin API at, off for nowhere (default: under "+mockserver.AdminPrefix+" at --addr)")
	flags.StringVar(&v.options.AdminToken, "admin-token", "", "`TOKEN` that the admin API asks for (default: none)")
	flags.StringSliceVar(&v.options.AdminHosts, "admin-hosts", nil, "names with a dot that the admin API may be asked under, separated by commas")
	flags.StringSliceVar(&v.options.ContractTargets, "contract-targets", nil, "hosts that the console may test for anybody, separated by commas; * is any (default: the mock itself; any host for who has the admin token, or sits at this machine)")
	flags.StringSliceVar(&v.options.Callbacks, "callbacks", nil, "send callbacks and webhooks to these `HOSTS`, separated by commas: loopback, names, addresses, networks, private (default: none are sent)")
	flags.StringVar(&v.options.CallbackSecret, "callback-secret", "", "sign the bodies of callbacks and webhooks by this `KEY` (HMAC-SHA256; default: they are not signed)")
	flags.StringVar(&v.options.CallbackSignature, "callback-signature", webhook.DefaultSignatureHeader, "the `HEADER` that the signature is sent in, as sha256=HEX")
	flags.BoolVar(&v.edit, "edit", false, "let the console write fixtures beside the document, and corrections of what it infers (default: it changes nothing but the running mock)")
	flags.BoolVar(&v.options.Profile, "pprof", false, "serve profiles for go tool pprof under "+mockserver.AdminPrefix+"/pprof/")
	flags.BoolVar(&v.cors, "cors", true, "let browsers in from other origins")
	flags.BoolVar(&v.options.Lenient, "lenient", false, "serve fixtures that break the document, with a warning each")
	flags.BoolVar(&v.strict, "strict", false, "refuse a document in which agentmock lint finds an error (default: serve what can be served)")
	flags.Int64Var(&v.options.MaxBody, "max-body", 10<<20, "largest request body taken, in `BYTES`")
	flags.BoolVar(&v.open, "open", false, "open the console in a browser")
	flags.StringVar(&v.format, "log", "text", "log as `text|json`, to stderr")
	flags.BoolVarP(&v.verbose, "verbose", "v", false, "log every request, not only the refused ones")
}

func (v *serve) run(ctx context.Context) error {
	if v.format != "text" && v.format != "json" {
		return fmt.Errorf("--log %q: expected text or json", v.format)
	}
	if v.options.Journal == 0 { // as people mean it; to the options 0 is the usual number
		v.options.Journal = -1
	}
	if v.options.SessionIdle <= 0 {
		return fmt.Errorf("--session-idle %s: expected a time above 0", v.options.SessionIdle)
	}
	if n := v.options.Population; n < 1 || n > world.MaxPopulation {
		return fmt.Errorf("--population %d: expected a number from 1 to %d", n, world.MaxPopulation)
	}
	if err := v.badDay(); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	told := hangups(ctx, stop)
	if err := v.ready.claim(ctx); err != nil {
		return err
	}
	fsys, file, err := v.source.open(ctx)
	if err != nil {
		return err
	}
	v.options.File, v.options.Unknown, v.options.Auth = file, mockserver.Unknown(v.unknown), mockserver.Auth(v.auth)
	v.options.BasePath = parseBase(v.base)
	if v.edit {
		if v.options.Edit, err = editor(&v.source); err != nil {
			return err
		}
	}
	log := &batchWriter{w: v.stderr}
	defer log.end()
	v.options.NoCORS, v.options.Log = !v.cors, newLog(log, v.format, v.verbose)
	v.options.AdminApart = v.admin != ""
	own := ownNetworks()
	v.options.AdminNetworks = nearNetworks(own)
	var base string // known when the mock listens
	v.options.URL = func() string { return base }
	v.options.Contract = v.contract(fsys, file, v.options.URL)
	loaded := v.loaded
	if loaded == nil {
		loaded = newSnapshot(fsys)
	}
	read := heaps["serve"].careful(fsys, file)
	if err := v.judge(loaded.api); err != nil {
		return err
	}
	mock, err := mockserver.New(loaded.api, v.options)
	read()
	if err != nil {
		return v.wrap(err)
	}
	defer mock.Close()
	listener, err := listen("--addr", v.addr.value())
	if err != nil {
		return err
	}
	defer listener.Close()
	if v.proof, err = v.tls.config(v.addr.name(), time.Now()); err != nil {
		return err
	}
	base = v.url(listener)
	scheme, _, _ := strings.Cut(base, ":")
	v.others = otherURLs(scheme, listener.Addr(), own)
	if v.admin == "" {
		v.warnOfReach(listener.Addr())
	}
	if v.admin == "" {
		v.adminURL = base
	}
	stopAdmin, err := v.serveAdmin(mock)
	if err != nil {
		return err
	}
	defer stopAdmin()
	if err := v.ready.write(base); err != nil {
		return err
	}
	v.announce(mock, base)
	if v.began != nil {
		v.began()
	}
	if v.open && v.admin == "" {
		if err := openBrowser(base + mockserver.AdminPrefix + "/"); err != nil {
			v.options.Log.Warn("the console could not be opened", "error", err.Error())
		}
	}
	if !v.source.embedded() || len(v.source.overlays) > 0 {
		go watch(ctx, loaded, mock, v.judge, v.reloaded, told, v.options)
	}
	context.AfterFunc(ctx, func() { _ = v.ready.leave(base) }) // no new harness is to find a mock that is stopping
	return errors.Join(v.until(ctx, mock, listener), v.ready.leave(base))
}

// judge refuses, where --strict asks for it, what lint calls an error.
func (v *serve) judge(fsys fs.FS) error {
	if !v.strict {
		return nil
	}
	l := &lint{output: v.output, source: v.source, format: "text"}
	l.stdout = v.stderr
	if err := l.inspect(fsys, v.options.File); err != nil {
		return v.source.wrap(err)
	}
	l.sort()
	if err := l.report(); err != nil {
		return fmt.Errorf("--strict: %s: lint finds errors, listed above", v.source.name())
	}
	return nil
}

// wrap says which flag, or which file, an error is about.
func (v *serve) wrap(err error) error {
	var option *mockserver.OptionError
	if errors.As(err, &option) {
		return fmt.Errorf("--%s: %w", strings.ReplaceAll(option.Option, " ", "-"), option.Err)
	}
	return v.source.wrap(err)
}

// badDay reads what goes wrong by chance.
func (v *serve) badDay() error {
	var err error
	if v.options.ErrorRate, err = parseShare("--error-rate", v.errors); err != nil {
		return err
	}
	v.options.FaultRate, err = parseShare("--fault-rate", v.faults)
	return err
}

// parseShare reads 5% or 0.05; "" is 0.
func parseShare(flag, text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	number, percent := strings.CutSuffix(text, "%")
	share, err := strconv.ParseFloat(number, 64)
	if percent {
		share /= 100
	}
	if err != nil || !(share >= 0 && share <= 1) {
		return 0, fmt.Errorf("%s %q: expected a share such as 5%% or 0.05", flag, text)
	}
	return share, nil
}

// announce says where the mock listens and what to try. With --log json it is a line of the log, for machines.
func (v *serve) announce(mock *mockserver.Server, base string) {
	title, version := mock.Title()
	wrong, doubtful := mock.Findings()
	if v.format == "json" {
		v.options.Log.Info("listening", "url", base, "others", v.others, "document", v.source.document(), "api", title, "version", version, "operations", len(mock.Operations()), "document_errors", wrong, "document_warnings", doubtful)
		return
	}
	w := v.stdout
	fmt.Fprintf(w, "%s %s\n", v.style(bold, title), v.style(dim, version))
	fmt.Fprintf(w, "listening on %s\n", v.style(green, base))
	for _, other := range v.others {
		fmt.Fprintf(w, "         and %s\n", v.style(green, other))
	}
	if v.admin == "" {
		fmt.Fprintf(w, "console at   %s\n", v.style(green, base+mockserver.AdminPrefix+"/"))
	}
	fmt.Fprintf(w, "document     %s\n", v.source.document())
	if wrong+doubtful > 0 {
		fmt.Fprintf(w, "             it has %s: %s\n", v.style(yellow, counted(wrong, doubtful)), v.source.lintLine())
	}
	fmt.Fprintln(w)
	writeRoutes(w, v.output, mock.Operations())
	if lines := tryLines(base, mock.Samples()); len(lines) > 0 {
		fmt.Fprintf(w, "\ntry:\n")
		for _, line := range lines {
			fmt.Fprintf(w, "  %s\n", v.style(cyan, line))
		}
	}
	fmt.Fprintln(w)
}

// warnOfReach says that others may use the admin API, where it listens for them and asks for no token.
func (v *serve) warnOfReach(addr net.Addr) {
	if !isLocal(addr) && v.options.AdminToken == "" {
		v.options.Log.Warn("the admin API stands open to the networks of this machine: --admin-token asks for a token, --admin-addr 127.0.0.1:PORT serves it to this machine alone", "address", addr.String())
	}
}

// maxListed bounds how many operations are listed at the start.
const maxListed = 20

func writeRoutes(w io.Writer, out output, operations []mockserver.Operation) {
	width := 0
	for _, o := range operations {
		width = max(width, len(o.Path))
	}
	for i, o := range operations {
		if i == maxListed {
			fmt.Fprintf(w, "  … and %d more: agentmock routes lists them all\n", len(operations)-maxListed)
			break
		}
		fmt.Fprintf(w, "  %s %-*s  %s\n", out.style(green, fmt.Sprintf("%-6s", o.Method)), min(width, 72), terminal.Printable(o.Path), out.style(dim, o.ID))
	}
}

// tryLines returns requests that work as pasted: those to begin with, one that is generated, one that fails where a failure can be asked for.
func tryLines(base string, samples []mockserver.Sample) []string {
	var lines []string
	for _, one := range samples {
		if len(one.Body) <= maxSampleBody {
			lines = append(lines, sampleLine(base, one, ""))
		}
	}
	for _, one := range samples {
		if one.Operation.Method != http.MethodGet {
			continue
		}
		lines = append(lines, sampleLine(base, one, "dynamic=true"))
		if len(one.Operation.Statuses) > 0 { // OpenAPI 3.1 lets an operation declare none: there is nothing to ask for
			lines = append(lines, sampleLine(base, one, "code="+failure(one.Operation.Statuses)))
		}
		break
	}
	return lines
}

// maxSampleBody bounds the body of a line that is to be read, in bytes.
const maxSampleBody = 400

// sampleLine returns a request as curl sends it, with a Prefer header where there is one.
func sampleLine(base string, one mockserver.Sample, prefer string) string {
	line := "curl -i"
	if one.Operation.Method != http.MethodGet && (one.Body == "" || one.Operation.Method != http.MethodPost) {
		line += " -X " + one.Operation.Method
	}
	for _, name := range slices.Sorted(maps.Keys(one.Header)) {
		line += " -H " + shellQuote(name+": "+strings.Join(one.Header[name], ", "))
	}
	if prefer != "" {
		line += " -H " + shellQuote("Prefer: "+prefer)
	}
	if one.Body != "" {
		line += " -d " + shellQuote(one.Body)
	}
	return line + " " + shellQuote(base+one.URL)
}

// failure returns a declared error to ask for: 404 where there is one, else the first; a success where no error is among
// the statuses, of which there is at least one.
func failure(statuses []string) string {
	if slices.Contains(statuses, "404") {
		return "404"
	}
	for _, status := range statuses {
		if status == "default" || status[0] >= '4' {
			return strings.NewReplacer("default", "400", "XX", "00", "xx", "00").Replace(status)
		}
	}
	return strings.NewReplacer("XX", "00", "xx", "00").Replace(statuses[0])
}

func shellQuote(text string) string {
	if !strings.ContainsAny(text, " '\"$&?;()<>|*[]{}`\\!~#") {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
