package mockserver

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"agentmock/internal/value"
)

// ContractRun is what a run of the contract's suite asks, and whom.
type ContractRun struct {
	URL    string   `json:"url"`    // "": this mock
	Token  string   `json:"token"`  // the credential that is sent
	Seed   string   `json:"seed"`   // of what is made up
	Phases []string `json:"phases"` // known, negative; none are both
	Unsafe bool     `json:"unsafe"` // sends methods other than GET, HEAD and OPTIONS too
}

// ContractProgress is how far a run is.
type ContractProgress struct {
	Done     int     `json:"done"`
	Total    int     `json:"total"`
	Findings int     `json:"findings"`
	Seconds  float64 `json:"seconds"`
}

// runContract runs the suite and streams how far it is: events progress, then report or failed.
func (v *adminVisit) runContract() {
	if v.options.Contract == nil {
		v.refuse(http.StatusNotImplemented, "No contract here", "this mock was started without one")
		return
	}
	var run ContractRun
	if !v.read(&run) {
		return
	}
	ctx, cancel := context.WithCancel(v.gin.Request.Context())
	defer cancel()
	defer context.AfterFunc(v.ending, cancel)()
	v.beginStream()
	said := make(chan []byte, 1)
	go func() {
		defer close(said)
		last := time.Time{}
		report, err := v.options.Contract(ctx, run, func(p ContractProgress) {
			if now := v.now(); now.Sub(last) > 100*time.Millisecond {
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
	for event := range said {
		v.extend()
		if _, err := v.gin.Writer.Write(event); err != nil {
			cancel()
		}
		v.gin.Writer.Flush()
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

// beginStream sends the head of a stream of server-sent events (HTML standard, section 9.2).
func (v *adminVisit) beginStream() {
	w := v.gin.Writer
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	v.extend()
	w.WriteHeader(http.StatusOK)
	_, _ = w.WriteString("retry: 2000\n\n")
	w.Flush()
}

// apiDocument is the API's document as JSON. Its servers are this mock, so that what is tried out reaches it; references to other
// files stay what they are.
func (v *adminVisit) apiDocument() {
	a := v.base.Load().api
	n, err := value.ParseFile(a.spec.File, a.document)
	if err != nil {
		panic(err) // it was read before
	}
	o, _ := n.Value().(*value.Object)
	server := &value.Object{}
	server.Set("url", cmp.Or(v.elsewhere()+a.spec.BasePath(), "/"))
	if _, swagger := o.Lookup("swagger"); swagger {
		o.Set("schemes", []any{"http"})
		o.Delete("host")
	} else {
		o.Set("servers", []any{server})
	}
	v.bytes(http.StatusOK, "application/json", value.Append(nil, o))
}

// apiSource is the API's document as it is, for download.
func (v *adminVisit) apiSource() {
	a := v.base.Load().api
	v.gin.Header("Content-Disposition", `attachment; filename="openapi.yaml"`)
	v.bytes(http.StatusOK, "application/yaml", a.document)
}
