package mockserver

import (
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fixture"
	"agentmock/internal/value"
)

// fail sends an answer the way its fault says.
func fail(c *gin.Context, out *answer) {
	switch out.fault {
	case fixture.ConnectionReset, fixture.EmptyResponse:
		closeConnection(c.Writer, out.fault == fixture.ConnectionReset)
	case fixture.TruncatedBody:
		writeHead(c.Writer, out)
		_, _ = c.Writer.Write(out.body[:len(out.body)/2])
		c.Writer.Flush()
		panic(http.ErrAbortHandler) // net/http closes the connection: the rest never comes
	case fixture.SlowDrip:
		drip(c, out)
	default:
		write(c.Writer, out)
	}
}

// closeConnection ends a connection before a byte was sent, by a reset (RFC 9293 section 3.10.7.4) or by a plain end.
func closeConnection(w gin.ResponseWriter, reset bool) {
	conn, _, err := w.Hijack()
	if err != nil { // HTTP/2, or a recorder of a test: there is no connection to close
		panic(http.ErrAbortHandler)
	}
	if tcp, isTCP := conn.(*net.TCPConn); isTCP && reset {
		_ = tcp.SetLinger(0) // unsent data is thrown away and a RST sent
	}
	_ = conn.Close()
}

// withoutLength are the headers but the length of a body that is not sent.
func withoutLength(lines []fixture.HeaderLine) []fixture.HeaderLine {
	return slices.DeleteFunc(slices.Clone(lines), func(line fixture.HeaderLine) bool { return line.Name == "Content-Length" })
}

// malformed cuts a body in the middle; one that is still well-formed then gets a brace that nothing closes.
func malformed(body []byte) []byte {
	half := body[:len(body)/2]
	if _, faults := value.Decode(half); len(faults) > 0 {
		return half
	}
	return append(append([]byte{}, half...), '{')
}

const (
	drips   = 20
	dripGap = 100 * time.Millisecond
)

// drip sends a body in small parts, so that it takes two seconds; it ends when the client goes.
func drip(c *gin.Context, out *answer) {
	writeHead(c.Writer, out)
	size := max(1, (len(out.body)+drips-1)/drips)
	for rest := out.body; len(rest) > 0; {
		part := rest[:min(size, len(rest))]
		rest = rest[len(part):]
		if _, err := c.Writer.Write(part); err != nil {
			return
		}
		c.Writer.Flush()
		if len(rest) > 0 && !wait(c.Request.Context(), dripGap) {
			return
		}
	}
}
