package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
)

// Run is what a run of the contract's suite asks, and whom.
type Run struct {
	URL    string   `json:"url"`    // "": this mock
	Token  string   `json:"token"`  // the credential that is sent
	Seed   string   `json:"seed"`   // of what is made up
	Phases []string `json:"phases"` // known, positive, negative, lifecycle; none are all
	Unsafe bool     `json:"unsafe"` // sends methods other than GET, HEAD and OPTIONS too

	Exchanges  bool                `json:"exchanges"`   // the report has those without findings, too
	Language   string              `json:"-"`           // of who reads the report
	OtherToken string              `json:"other_token"` // of somebody else, who must not see what the run creates
	Headers    map[string]string   `json:"headers"`     // that go with every request
	Params     map[string][]string `json:"params"`      // known values of parameters by name
}

// madeUp is a credential for runs against the mock itself, which takes any where none are listed.
const madeUp = "made-up"

// Progress is how far a run is.
type Progress struct {
	Done     int     `json:"done"`
	Total    int     `json:"total"`
	Findings int     `json:"findings"`
	Seconds  float64 `json:"seconds"`
}

// Contract runs the suite of a mock's document. Its report is anything that marshals to JSON, and may come with an error where the
// run was cut short.
type Contract func(ctx context.Context, run Run, progress func(Progress)) (report any, err error)

// contract runs the suite and streams how far it is: events progress, then report or failed.
func (c *call) contract() {
	if c.Contract == nil {
		c.refuse(http.StatusNotImplemented, "No contract here", "this mock was started without one")
		return
	}
	var run Run
	if !c.read(&run) {
		return
	}
	if !c.mayAsk(run.URL) {
		c.refuse(http.StatusForbidden, "Another host", "only this mock is asked for whoever comes without a token from another machine: want --admin-token, or the host in --contract-targets")
		return
	}
	run.Language = string(i18n.Accepted(c.gin.Request.Header.Values("Accept-Language")))
	if run.URL == "" && run.Token == "" && len(run.Headers) == 0 && slices.ContainsFunc(c.view().Spec.Operations, (*openapi.Operation).AsksForCredentials) {
		run.Token = madeUp
	}
	select {
	case c.runs <- struct{}{}:
		defer func() { <-c.runs }()
	default:
		c.refuse(http.StatusTooManyRequests, "Too many runs", "%d runs are under way: want one of them to end first", maxRuns)
		return
	}
	ctx, cancel := context.WithCancel(c.gin.Request.Context())
	defer cancel()
	defer context.AfterFunc(c.Ending, cancel)()
	c.beginStream()
	said := make(chan []byte, 1)
	go func() {
		defer close(said)
		last := time.Time{}
		report, err := c.Contract(ctx, run, func(p Progress) {
			if now := c.Now(); now.Sub(last) > 100*time.Millisecond {
				last = now
				sendEvent(ctx, said, "progress", p)
			}
		})
		if err != nil {
			sendEvent(ctx, said, "failed", map[string]string{"detail": err.Error()})
		}
		if report != nil {
			sendEvent(ctx, said, "report", report)
		}
	}()
	for part := range said {
		if !c.stream(part) {
			cancel()
		}
	}
}

// maxRuns is how many runs are under way at once.
const maxRuns = 2

// mayAsk reports whether a run may ask a URL: this mock in any case, other hosts for those who have the token or sit at this machine, and
// those hosts that the mock was told. Without this the page would scan ports of the network that the mock is in, for anybody.
func (c *call) mayAsk(target string) bool {
	if target == "" || c.Token != "" { // who is here without the token was refused
		return true
	}
	if host, _, err := net.SplitHostPort(c.gin.Request.RemoteAddr); err == nil {
		if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
			return true
		}
	}
	u, err := url.Parse(target)
	return err == nil && slices.ContainsFunc(c.ContractTargets, func(host string) bool {
		return host == "*" || strings.EqualFold(host, u.Host) || strings.EqualFold(host, u.Hostname())
	})
}

// sendEvent makes a server-sent event.
func sendEvent(ctx context.Context, to chan<- []byte, name string, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // all bodies are structs of ours
	}
	select {
	case to <- fmt.Appendf(nil, "event: %s\ndata: %s\n\n", name, data):
	case <-ctx.Done():
	}
}
