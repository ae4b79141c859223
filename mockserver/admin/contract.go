package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Run is what a run of the contract's suite asks, and whom.
type Run struct {
	URL    string   `json:"url"`    // "": this mock
	Token  string   `json:"token"`  // the credential that is sent
	Seed   string   `json:"seed"`   // of what is made up
	Phases []string `json:"phases"` // known, positive, negative, lifecycle; none are all
	Unsafe bool     `json:"unsafe"` // sends methods other than GET, HEAD and OPTIONS too
}

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
