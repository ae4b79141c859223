package anonymize

import (
	"errors"
	"fmt"
	"os"

	"agentmock/internal/generate"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/outfile"
)

// Options say where fixtures go and what is replaced in them.
type Options struct {
	Dir string // the folder of the fixtures: one folder below for each operation
	Raw bool   // leave data as they are; credentials are left out all the same
	Key []byte // keys the replacement: the same key, the same made-up people. Never stored. Must not be empty unless Raw
}

// Recorder writes exchanges of one API as fixtures. It is safe for concurrent use: it remembers nothing of what it has
// seen, and what takes the place of a value depends on that value and on the key alone.
type Recorder struct {
	spec       *openapi.Document
	dir        string
	anonymizer *anonymizer
}

// New prepares a recorder of the API whose document and generator are given, and the folder if there is none. Its errors: no key, a folder that cannot be made or written to.
func New(s *openapi.Document, g *generate.Generator, o Options) (*Recorder, error) {
	if len(o.Key) == 0 && !o.Raw {
		return nil, errors.New("record: a key is missing, which the replacement depends on")
	}
	if err := writable(o.Dir); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	d, err := newAnonymizer(s, g, o)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	return &Recorder{s, o.Dir, d}, nil
}

// writable makes the folder and tries to write to it: better now than after an hour of recording.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	outfile.Sweep(dir, hiddenPrefix)
	tried, err := os.MkdirTemp(dir, hiddenPrefix)
	if err != nil {
		return err
	}
	return os.Remove(tried)
}

// Record writes one exchange and returns the path of its file. The same request always has the same file: the last answer
// wins. Of x, which is not changed, the request is to be checked ([verify.Request]); the response body is read
// if it is not decoded yet.
//
// An error that is an *[Unfit] says that the exchange cannot be a fixture; any other, that the file could not be written.
func (r *Recorder) Record(x *message.Exchange) (string, error) {
	real, err := r.fit(x)
	if err != nil {
		return "", err
	}
	made, err := r.anonymizer.exchange(real, r.spec.BasePath())
	if err != nil {
		return "", err
	}
	made.Response.Body.Raw, made.Response.Pauses = real.Response.Body.Raw, real.Response.Pauses // of a stream: when its events came
	return r.write(newFile(made, r.anonymizer.raw))
}
