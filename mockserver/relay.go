package mockserver

import (
	"context"
	"io"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/message"
)

// live is the body of a stream that the upstream is sending.
type live struct {
	body   io.ReadCloser
	cancel context.CancelFunc // lets go of the upstream
	begun  time.Time
}

// relayed is how much is read of a stream at once, in bytes: what is there is passed on, full or not.
const relayed = 32 << 10

// relay passes a stream on as it comes. It is judged, noted and recorded when it has ended: where the client ended it, as most streams end, with
// the events that were whole by then. One that the upstream broke off, or that is larger than an answer may be, is noted alone.
func (c *call) relay(g *gin.Context, d *decision) {
	passed := d.passed
	stream := passed.live
	defer stream.cancel()
	defer stream.body.Close()
	stop := context.AfterFunc(c.ending, stream.cancel)
	defer stop()
	setHeaders(g.Writer.Header(), &d.answer)
	setStreamHeaders(g.Writer.Header())
	c.expose(g.Writer.Header())
	whole := true
	if writeHead(g.Writer, &d.answer) {
		g.Writer.Flush()
		pauses := &pauses{now: c.options.Now, last: c.options.Now()}
		passed.ResponseBody, whole = relayAll(g.Writer, stream.body, pauses)
		passed.Pauses = pauses.all
	}
	if left := c.request.Context().Err() != nil || c.ending.Err() != nil; !whole && left && len(passed.ResponseBody) < maxPassed {
		passed.ResponseBody = passed.ResponseBody[:wholeEvents(passed.ResponseBody)]
		whole = len(passed.ResponseBody) > 0
	}
	passed.Took = c.options.Now().Sub(stream.begun)
	d.body = passed.ResponseBody
	if whole && c.x.Operation != nil {
		c.judgeStream(*passed, d)
	}
	c.note(g, d)
	if !whole {
		c.options.Log.Info("a stream was not passed on to its end", "bytes", len(d.body))
	}
}

// relayAll writes what is read, at once, and returns the first [maxPassed] bytes of it; whole is false where it did not end by itself, or is
// larger.
func relayAll(w gin.ResponseWriter, from io.Reader, p *pauses) (body []byte, whole bool) {
	part := make([]byte, relayed)
	for size := 0; ; {
		n, err := from.Read(part)
		size += n
		body = append(body, part[:min(n, maxPassed-len(body))]...)
		p.note(body)
		if n > 0 {
			if _, gone := w.Write(part[:n]); gone != nil {
				return body, false
			}
			w.Flush()
		}
		if err != nil {
			return body, err == io.EOF && size <= maxPassed
		}
	}
}

// maxPauses is how many events of a stream are timed.
const maxPauses = 100_000

// pauses are how long before each event of a stream nothing came; the first is since the headers.
type pauses struct {
	now      func() time.Time
	last     time.Time
	at       int // where the event begins that has not ended yet
	searched int // how far it was looked for its end
	all      []time.Duration
}

// note notes the events that have ended by now.
func (p *pauses) note(stream []byte) {
	for now := p.now(); ; p.last = now {
		event, _, ended := message.CutEvent(stream[p.at:], p.searched-p.at)
		if !ended || len(p.all) == maxPauses {
			p.searched = len(stream)
			return
		}
		p.all, p.at = append(p.all, now.Sub(p.last)), p.at+len(event)
		p.searched = p.at
	}
}

// wholeEvents returns where the last event of a stream that is whole ends.
func wholeEvents(stream []byte) (end int) {
	for {
		event, _, ended := message.CutEvent(stream[end:], 0)
		if !ended {
			return end
		}
		end += len(event)
	}
}

// judgeStream holds a stream that was passed on against the document, and records it: refusing it is too late.
func (c *call) judgeStream(passed Passed, d *decision) {
	more := 0
	if c.upstream.Judge != nil {
		for _, f := range c.upstream.Judge(passed) {
			if len(d.findings) == maxFound {
				more++
				continue
			}
			d.findings = append(d.findings, f.noted())
		}
	}
	c.warn(*d, more)
	c.record(passed)
}
