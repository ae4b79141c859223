package traffic

import (
	"errors"
	"net/http"
	"time"
)

// Recorded is an exchange that happened: a line of an NDJSON file, or an entry of a HAR.
type Recorded struct {
	Name           string // where it stands: file and entry
	Method, URL    string
	Status         int
	RequestHeader  http.Header
	RequestBody    []byte
	ResponseHeader http.Header
	ResponseBody   []byte
	NoBody         bool // the body was not kept: only status and headers are judged
	Took           time.Duration
}

// ErrForeign says that a recorded exchange belongs to no operation, or to another host: it is counted and passed over.
var ErrForeign = errors.New("belongs to no operation of the document")

// Source hands out recorded exchanges one by one, and io.EOF after the last. An error with [ErrForeign] passes one over.
type Source func() (Recorded, error)
