package traffic

import (
	"encoding/json"
	"io"
)

// Archive writes an HTTP Archive 1.2 entry by entry, as much as [NewHAR] makes at once. Close ends it; what it writes to stays open.
type Archive struct {
	w     io.Writer
	begun bool
}

// NewArchive returns an archive that is written to w.
func NewArchive(w io.Writer) *Archive { return &Archive{w: w} }

// Write adds an entry.
func (a *Archive) Write(e Entry) error {
	if err := a.separate(); err != nil {
		return err
	}
	text, err := json.Marshal(harOf(&e))
	if err != nil {
		return err
	}
	_, err = a.w.Write(text)
	return err
}

func (a *Archive) separate() error {
	before := ",\n"
	if !a.begun {
		creator, err := json.Marshal(harCreator{"agentmock", "1"})
		if err != nil {
			return err
		}
		before = `{"log": {"version": "1.2", "creator": ` + string(creator) + `, "entries": [` + "\n"
	}
	a.begun = true
	_, err := io.WriteString(a.w, before)
	return err
}

// Close writes the end.
func (a *Archive) Close() error {
	if !a.begun {
		if err := a.separate(); err != nil {
			return err
		}
	}
	_, err := io.WriteString(a.w, "\n]}}\n")
	return err
}
