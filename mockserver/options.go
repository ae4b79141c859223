package mockserver

import (
	"context"
	"log/slog"
	"time"
)

// Options say how a mock behaves. The zero value works: it generates what no fixture holds, takes every token or none,
// answers browsers from anywhere, and logs nothing.
type Options struct {
	// File is the document inside the fs.FS; "" looks for the usual names.
	File string
	// BasePath takes the place of the path of the document's servers; nil keeps it.
	BasePath *string
	// Seed makes generated bodies: the same seed, the same bodies. Any text is one.
	Seed string
	// Locale is whose people, places and texts are made up, and what language refusals are in: an IETF language tag such as zh-CN;
	// "" and auto are what the document is written in.
	Locale string
	// Unknown says what answers a request for something that no fixture or example holds.
	Unknown Unknown
	// Dynamic generates where the document has an example or a default; fixtures still answer.
	Dynamic bool
	// Auth says whether the credentials that the document declares are needed.
	Auth Auth
	// Tokens are the credentials that are taken; none takes any.
	Tokens []string
	// NoCORS leaves out the headers that let browsers in from other origins. A proxy refuses such pages then: it is a door to a real API.
	NoCORS bool
	// Delay keeps every answer back: a time such as 300ms, or median=200ms,p99=2s; "" not at all.
	Delay string
	// Interval is the time between the events of a stream, where neither a fixture nor the client says one: 500ms; "" is the usual.
	Interval string
	// ErrorRate and FaultRate are how many of the requests that would be answered fail, from 0 to 1: by a 500 in the API's
	// words, or by one of the faults. What a client asks for with Prefer does not fail.
	ErrorRate, FaultRate float64
	// RateLimit is how often one client may ask, in all its sessions together: 10/s, 100/m; "" is any number of times. A client is who sends
	// one of Tokens, else an address.
	RateLimit string
	// TrustedProxies are addresses and networks of proxies that say in X-Forwarded-For for whom they ask; private stands for all networks
	// that nobody on the internet has.
	TrustedProxies []string
	// Journal is how many exchanges are kept, and JournalBytes how large they may be together: 0 is 1 000, and 8 MB; -1 keeps none.
	Journal      int
	JournalBytes int64
	// State is where journal, sequences, run-time fixtures, settings and rates are kept: "" in this process, redis://HOST:PORT/DB
	// for mocks that work as one.
	State string
	// SessionIdle is after how long an unused session is forgotten; 0 is an hour.
	SessionIdle time.Duration
	// AdminToken is needed to use the admin API, where one is given.
	AdminToken string
	// AdminHosts are names, besides localhost and such without a dot, that the admin API may be asked under.
	AdminHosts []string
	// AdminNetworks are addresses and networks whose clients the admin API answers without AdminToken, where there is none; nil are all.
	AdminNetworks []string
	// AdminApart leaves only health under the path of the admin API; [Server.Admin] serves the rest elsewhere, if anywhere.
	AdminApart bool
	// Proxy passes requests on to an API, where one is given.
	Proxy *Proxy
	// Contract runs the suite of the document against a URL, for the console; nil cannot. Its report is anything that marshals
	// to JSON, and may come with an error where the run was cut short.
	Contract func(ctx context.Context, run ContractRun, progress func(ContractProgress)) (report any, err error)
	// ContractTargets are hosts, with or without a port, that the console may have asked besides the mock itself, whoever asks; * is any.
	// Who has the AdminToken, or comes from this machine where there is none, may have any host asked.
	ContractTargets []string
	// Callbacks are where callbacks and webhooks may be sent: loopback, names of hosts, addresses, networks, private; none are sent where there is none.
	Callbacks []string
	// CallbackSecret is the key by which the bodies of callbacks and webhooks are signed (HMAC-SHA256); "" signs none.
	CallbackSecret string
	// CallbackSignature is the header that has the signature; "" is X-Signature.
	CallbackSignature string
	// Edit writes files of the API's directory for who may ask the admin API: fixtures, and corrections of what is inferred; nil: nobody may.
	Edit *Editor
	// Profile serves profiles for go tool pprof under /__admin/pprof/.
	Profile bool
	// URL is where the API is asked, for the console where the admin API has an address of its own; nil is unknown.
	URL func() string
	// Lenient serves fixtures that break the document, with a warning each, instead of refusing to start.
	Lenient bool
	// Population is how many things a collection of the document has; 0 is 25. A list shows them, page by page, as they are read one by one.
	Population int
	// Stateless keeps nothing of what is posted, changed or deleted: each such request is answered as if nothing had been before.
	Stateless bool
	// Clock is the time at which the mock says it is: it stands still, and goes on by a second with each write of a session, so that the
	// same requests have the same answers. The zero time is the real clock.
	Clock time.Time
	// MaxBody is the largest request body taken, in bytes; 0 is 10 MB.
	MaxBody int64
	// Now is the clock; nil is time.Now. Deadlines of connections go by it, too.
	Now func() time.Time
	// After is what waiting is done with: delays, time-outs of the admin API; nil is time.After.
	After func(time.Duration) <-chan time.Time
	// Log takes what happens; nil is silence. Values of requests do not go there.
	Log *slog.Logger
}

// Unknown is what answers a request for something that no fixture or example holds.
type Unknown string

// What answers the unknown. "" is Generate.
const (
	Generate Unknown = "generate"  // a generated body, always the same for the same request
	NotFound Unknown = "not-found" // 404, for operations with path parameters
)

// Auth is whether the credentials that the document declares are needed.
type Auth string

// Whether credentials are needed. "" is Optional.
const (
	Optional Auth = "optional" // as the document says
	Required Auth = "required" // also where the document admits anonymous requests
	Off      Auth = "off"      // never
)

// maxBody is the largest request body that is taken where [Options] say nothing, in bytes.
const maxBody = 10 << 20

func (o Options) complete() Options {
	if o.MaxBody == 0 {
		o.MaxBody = maxBody
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}
