package mockserver

import (
	"fmt"
	"log/slog"
)

// Options say how a mock behaves. The zero value works: it generates what no fixture holds, takes every token or none,
// answers browsers from anywhere, and logs nothing.
type Options struct {
	// File is the document inside the fs.FS; "" looks for openapi.yaml, openapi.yml, openapi.json.
	File string
	// BasePath takes the place of the path of the document's servers; nil keeps it.
	BasePath *string
	// Seed makes generated bodies: the same seed, the same bodies. Any text is one.
	Seed string
	// Unknown says what answers a request for something that no fixture or example holds.
	Unknown Unknown
	// Auth says whether the credentials that the document declares are needed.
	Auth Auth
	// Tokens are the credentials that are taken; none takes any.
	Tokens []string
	// NoCORS leaves out the headers that let browsers in from other origins.
	NoCORS bool
	// Delay keeps every answer back: a time such as 300ms, or median=200ms,p99=2s; "" not at all.
	Delay string
	// ErrorRate and FaultRate are how many of the requests that would be answered fail, from 0 to 1: by a 500 in the API's
	// words, or by one of the faults. What a client asks for with Prefer does not fail.
	ErrorRate, FaultRate float64
	// Lenient serves fixtures that break the document, with a warning each, instead of refusing to start.
	Lenient bool
	// MaxBody is the largest request body taken, in bytes; 0 is 10 MB.
	MaxBody int64
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

const defaultMaxBody = 10 << 20

func (o Options) valid() (Options, error) {
	switch o.Unknown {
	case "":
		o.Unknown = Generate
	case Generate, NotFound:
	default:
		return o, fmt.Errorf("unknown %q: expected generate or not-found", o.Unknown)
	}
	switch o.Auth {
	case "":
		o.Auth = Optional
	case Optional, Required, Off:
	default:
		return o, fmt.Errorf("auth %q: expected optional, required or off", o.Auth)
	}
	for name, rate := range map[string]float64{"error rate": o.ErrorRate, "fault rate": o.FaultRate} {
		if !(rate >= 0 && rate <= 1) {
			return o, fmt.Errorf("%s %v: expected a share from 0 to 1", name, rate)
		}
	}
	if o.MaxBody == 0 {
		o.MaxBody = defaultMaxBody
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, nil
}
