package mockserver

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/mockserver/admin"
)

// An answer of text/event-stream arrives as what it is: one event after the other.

// eventStream is the media type of server-sent events (HTML, section 9.2).
const eventStream = "text/event-stream"

const (
	eventGap  = 50 * time.Millisecond // before each event but the first, where nobody says
	maxStream = 5 * time.Second       // that all the gaps take together, where nobody says
)

// pace says when the events of an answer are sent.
type pace struct {
	pauses fixture.Pace  // before each event that a fixture says one of
	gap    time.Duration // before the others but the first
	asked  bool          // the client says the gap; else it is the usual one
}

// readInterval reads the time between two events.
func readInterval(text string) (time.Duration, error) {
	interval, err := time.ParseDuration(text)
	if err != nil || interval < 0 || interval > maxDelay {
		return 0, fmt.Errorf("expected a time such as 500ms, at most %s, found %q", maxDelay, text)
	}
	return interval, nil
}

// isEvents reports whether a Content-Type is that of server-sent events.
func isEvents(contentType string) bool {
	return len(contentType) >= len(eventStream) && strings.EqualFold(contentType[:len(eventStream)], eventStream) &&
		(len(contentType) == len(eventStream) || strings.IndexByte("; \t", contentType[len(eventStream)]) >= 0)
}

// streams reports whether an answer is sent event by event: one with a fault of the wire comes as that says.
func (a *answer) streams() bool {
	if a.fault != "" {
		return false
	}
	return isEvents(a.typeOf())
}

// setStreamHeaders sets the headers of a stream: nobody is to keep it, or to hold it back until it is whole, and how long it will be is not
// said.
func setStreamHeaders(header http.Header) {
	delete(header, "Content-Length")
	if len(header["Cache-Control"]) == 0 {
		header["Cache-Control"] = []string{"no-cache"}
	}
	header["X-Accel-Buffering"] = []string{"no"} // nginx holds back what has no such header
}

// stream sends the events of an answer one by one. It ends when the client goes, and when the mock is to end.
func (c *call) stream(g *gin.Context, a *answer) {
	if !writeHead(g.Writer, a) || c.request.Method == http.MethodHead {
		return
	}
	g.Writer.Flush()
	gap := a.pace.gap
	switch s := &c.view.settings; {
	case a.pace.asked:
	case s.given.Interval != "":
		gap = s.gap
	default:
		gap = min(eventGap, maxStream/time.Duration(max(1, countEvents(a.body))))
	}
	flow := admin.Flow{At: c.begun}
	defer func() {
		flow.Ended = true
		c.flows.tell(c.session, flow)
	}()
	for at, rest := 0, a.body; len(rest) > 0; at++ {
		var event []byte
		event, rest, _ = message.CutEvent(rest, 0)
		pause := gap
		switch {
		case at < len(a.pace.pauses) && a.pace.pauses[at] >= 0:
			pause = a.pace.pauses[at]
		case at == 0:
			pause = 0
		}
		if !c.pause(pause) {
			return
		}
		if _, err := g.Writer.Write(event); err != nil {
			return
		}
		g.Writer.Flush()
		flow.Sent = at + 1
		c.flows.tell(c.session, flow)
	}
}

// pause keeps a stream waiting; false where it is to end.
func (c *call) pause(d time.Duration) bool {
	if d > 0 {
		select {
		case <-c.options.After(d):
		case <-c.request.Context().Done():
		case <-c.ending.Done():
		}
	}
	return c.request.Context().Err() == nil && c.ending.Err() == nil
}

func countEvents(stream []byte) (count int) {
	for len(stream) > 0 {
		_, stream, _ = message.CutEvent(stream, 0)
		count++
	}
	return count
}

// asksForStream reports whether a request asks for a stream of events in place of one answer, in a response that has both: by `stream` in its
// body or its query, as the APIs of language models have it. Their clients ask so whatever their Accept says.
func (c *call) asksForStream(r *openapi.Response) bool {
	if r == nil || len(r.Content) < 2 || streamOf(r) == nil {
		return false
	}
	if v, ok := c.x.Request.Body.At([]string{"stream"}); ok {
		return v == true
	}
	v, ok := c.x.Parameter("query", "stream")
	return ok && v == true
}

// streamOf returns the representation of a response that is a stream of events beside one that is not; nil where there is none.
func streamOf(r *openapi.Response) (stream *openapi.MediaType) {
	whole := false
	for _, m := range r.Content {
		if isEvents(m.Name) {
			stream = m
		} else {
			whole = true
		}
	}
	if !whole {
		return nil
	}
	return stream
}

// events returns the events of a stream that was made, as they are sent.
func (c *call) events(m *openapi.MediaType, made []byte) []byte {
	if c.prefer.shape == "" {
		made = c.chunks(m, made)
	}
	if c.view.api.ends[m] {
		made = append(made, end...)
	}
	return made
}

// end is the event with which many streams of JSON say that they end; it is none of the schema.
const end = "data: [DONE]\n\n"

// gatherEnds finds the streams that end with `[DONE]`: where an example of the answer does, or the words about the request say so.
func (a *loaded) gatherEnds() {
	a.ends = map[*openapi.MediaType]bool{}
	for _, o := range a.spec.Operations {
		for _, r := range o.Responses {
			for _, m := range r.Content {
				if isEvents(m.Name) && takesEnd(m) && (endsSo(m) || o.RequestBody != nil && tellsOfEnd(o.RequestBody.Content)) {
					a.ends[m] = true
				}
			}
		}
	}
}

// takesEnd reports whether the end is no event of a stream, but its end: its data are JSON otherwise.
func takesEnd(m *openapi.MediaType) bool {
	b := message.Body{Raw: []byte(end), MediaType: m}
	faults := b.Decode(eventStream)
	items, _ := b.Value.([]any)
	return b.Decoded && len(faults) == 0 && len(items) == 0
}

func endsSo(m *openapi.MediaType) bool {
	for _, e := range m.Examples {
		if text, isText := e.Value.(string); isText && strings.HasSuffix(strings.TrimSpace(text), strings.TrimSpace(end)) {
			return true
		}
	}
	return false
}

// tellsOfEnd reports whether a description in the schemas of a request speaks of the end of a stream.
func tellsOfEnd(content []*openapi.MediaType) bool {
	var queue []*jsonschema.Schema
	for _, m := range content {
		if m.Schema != nil {
			queue = append(queue, m.Schema)
		}
	}
	seen := map[*jsonschema.Schema]bool{}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		if seen[s] {
			continue
		}
		seen[s] = true
		if strings.Contains(s.Description, "[DONE]") {
			return true
		}
		queue = slices.AppendSeq(queue, s.Parts())
	}
	return false
}
