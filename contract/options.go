package contract

import (
	"crypto/tls"
	"io/fs"
	"net/http"
	"time"

	"agentmock/internal/api"
	"agentmock/internal/faker"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/resource"
	"agentmock/internal/source"
)

// Options say what a run asks and how. The zero value, with a URL, works.
type Options struct {
	// URL is where the API is: scheme, host, and a path that comes before the document's.
	URL string
	// File is the document inside the fs.FS; "" looks for the usual names.
	File string
	// Document is how reports name the document; "" is its file.
	Document string
	// Folder is where the files of the document are, from the root of the repository; reports name them so.
	Folder string
	// BasePath takes the place of the path of the document's servers; nil keeps it.
	BasePath *string

	// Params are known values of parameters by name. Lists are taken side by side; a list of one value is repeated.
	Params map[string][]string
	// ParamsFile is a CSV file whose first line names parameters; a case a line.
	ParamsFile string
	// Cases are exchange files whose requests are sent in the order of their names: see docs/cases.md. ${NAME} in them is what one before
	// has captured, or taken from Getenv.
	Cases fs.FS
	// CasesFolder is how messages call the folder of Cases.
	CasesFolder string
	// Found is told how many findings of lint stand behind the document; nil is nobody.
	Found func(errors, warnings int)
	// Located is told where the API is asked, and the path of the document's server in it, where URL ends with that; nil is nobody.
	Located func(url, base string)
	// Getenv is asked for the names in Cases; nil knows none.
	Getenv func(string) string
	// Phases are Known, Positive, Negative; none are all. The good requests that bad ones are made of are sent in any case.
	Phases []string
	// MaxCases is how many cases are sent, the good ones that all begin with beside; 0 is 3000. Exhaustive sends all there are.
	MaxCases   int
	Exhaustive bool
	// AllowUntested lets operations pass of which no good request had a success.
	AllowUntested bool
	// Operations, Paths, Tags and Methods say which operations to ask, each none for all; ExcludeOperations which not. They are patterns
	// in which * stands for any text, and ** in a path for any number of segments.
	Operations, Paths, Tags, Methods, ExcludeOperations []string
	// Checks are the names of the checks to run, none are all; ExcludeChecks are left out.
	Checks, ExcludeChecks []string
	// WholeRequests leaves the requests of findings as they were sent; else those that are made up are cut to what is needed, after the
	// run, with at most 300 requests more.
	WholeRequests bool
	// Seed makes what is made up: the same seed, the same requests.
	Seed string
	// Locale is whose people and texts are made up: an IETF language tag such as zh-CN; "" and auto are what the document is written in.
	Locale string
	// Language is that of who reads the report: en, zh; "" is that of the locale.
	Language string
	// UnsafeMethods sends methods other than GET, HEAD and OPTIONS too.
	UnsafeMethods bool

	// Workers is how many requests are under way at once; 0 is 4.
	Workers int
	// Rate is how many requests are begun a second; 0 is no limit.
	Rate float64
	// Timeout is how long one request may take; 0 is 10 s.
	Timeout time.Duration
	// WaitFor is how long to wait until the target answers at all; 0 does not wait.
	WaitFor time.Duration
	// Retries is how often a refused connection, a 429 or a 503 with Retry-After is tried again; 0 is 3, -1 never.
	Retries int
	// MaxFailures stops the run after as many cases with errors; 0 is no limit.
	MaxFailures int
	// MaxLatency is what the check slow compares with; 0 is off.
	MaxLatency time.Duration
	// MaxBody is how much of a response is read, in bytes; 0 is 10 MB.
	MaxBody int64
	// Header goes with every request; OperationHeader with those of the operations whose operationIds a pattern fits, in place of it.
	Header          http.Header
	OperationHeader map[string]http.Header
	// Token is sent as a bearer token where Header has no Authorization.
	Token string
	// Login and OAuth are ways to a token, which is renewed when it is refused; at most one of Token, Login and OAuth is given.
	Login Login
	OAuth OAuth
	// Cookies keeps the cookies that answers set, and sends them with what has credentials.
	Cookies bool
	// TLS are the certificates that are trusted and shown; nil is what the machine trusts. A report says where it verifies none.
	TLS *tls.Config
	// OtherToken is the credential of somebody else, who must not see or change what the run creates; "" is nobody.
	OtherToken string
	// Consistency is how long a law about several requests may take to come true: what was created is listed, say; 0 is at once.
	Consistency time.Duration
	// Transport carries the requests; nil is one of the run's own.
	Transport http.RoundTripper

	// ShowData leaves values in the report as they are; by default what may be personal is masked.
	ShowData bool
	// Exchanges keeps exchanges without findings in the report, too, as many as there is room for; each result says which is its own.
	Exchanges bool
	// Baseline are findings that are known: see [Report.Baseline].
	Baseline []string
	// Keep is told every exchange that was answered, masked as the report is, from one goroutine; nil for nobody.
	Keep func(Kept)
	// Progress is told how far the run is, from one goroutine; nil for nobody.
	Progress func(Progress)
	// Now is the clock: of the report, of how long answers take, of the pace; nil is time.Now.
	Now func() time.Time

	hidden *redact.Secrets // of the run
}

// Progress is how far a run is.
type Progress struct {
	Done, Total, Findings int
	Elapsed, Left         time.Duration
}

const (
	defaultWorkers = 4
	defaultTimeout = 10 * time.Second
	defaultRetries = 3
	// MaxBody is how much of a body is read, in bytes, where Options say nothing.
	MaxBody = 10 << 20
)

func (o Options) complete() Options {
	if o.Workers <= 0 {
		o.Workers = defaultWorkers
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Retries == 0 {
		o.Retries = defaultRetries
	}
	if o.MaxBody <= 0 {
		o.MaxBody = MaxBody
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.hidden == nil {
		o.hidden = &redact.Secrets{}
		o.hidden.Add(tokenVariable, o.Token)
		o.hidden.Add("AGENTMOCK_OTHER_TOKEN", o.OtherToken)
		o.hidden.AddHeader(o.Header, tokenVariable)
		for _, header := range o.OperationHeader {
			o.hidden.AddHeader(header, tokenVariable)
		}
	}
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	return o
}

// seed returns the number that Seed stands for.
func (o Options) seed() uint64 { return faker.Seed(o.Seed) }

// load reads the document, with its resources, and chooses the checks.
func load(fsys fs.FS, o Options) (*openapi.Document, *resource.Set, []Check, error) {
	s, resources, err := api.Resources(fsys, openapi.Options{File: o.File, BasePath: o.BasePath})
	if err != nil {
		return nil, nil, nil, err
	}
	if o.Found != nil {
		o.Found(source.CountFindings(s.Findings))
	}
	chosen, err := selected(o.Checks, o.ExcludeChecks)
	return s, resources, chosen, err
}
