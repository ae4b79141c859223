package anonymize

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/outfile"
	"agentmock/internal/source"
)

// hiddenPrefix keeps a folder from being read as one of fixtures.
const hiddenPrefix = ".recording-"

// write puts a file in its place when it is whole, and has been read back as a fixture that answers its request. It is
// written below the same folder before, so that to move it is to rename it.
func (r *Recorder) write(f *file) (string, error) {
	data, err := source.WriteYAML(f.content)
	if err != nil {
		return "", fmt.Errorf("record: %w", err)
	}
	trial, err := os.MkdirTemp(r.dir, hiddenPrefix)
	if err != nil {
		return "", fmt.Errorf("record: %w", err)
	}
	defer os.RemoveAll(trial)
	id := f.exchange.Operation.ID
	written, final := filepath.Join(trial, id, f.name), filepath.Join(r.dir, id, f.name)
	if err := os.Mkdir(filepath.Dir(written), 0o755); err != nil {
		return "", fmt.Errorf("record: %w", err)
	}
	mode := outfile.Plain // a fixture, for whoever serves it
	if r.anonymizer.raw {
		mode = outfile.Data
	}
	if err := os.WriteFile(written, data, mode); err != nil {
		return "", fmt.Errorf("record: %w", inPlace(err, written, final))
	}
	if err := r.try(os.DirFS(trial), f); err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(final), 0o755); err != nil {
		return "", fmt.Errorf("record: %w", err)
	}
	if err := os.Rename(written, final); err != nil {
		return "", fmt.Errorf("record: %w", err)
	}
	return final, nil
}

// inPlace names the file that people look for in an error.
func inPlace(err error, written, final string) error {
	var at *fs.PathError
	if errors.As(err, &at) && at.Path == written {
		return &fs.PathError{Op: at.Op, Path: final, Err: at.Err}
	}
	return err
}

// try reads what was written as a mock will.
func (r *Recorder) try(fsys fs.FS, f *file) error {
	set, err := fixture.LoadFrom(fsys, ".", r.spec)
	switch {
	case err != nil:
		return &Unfit{"a file of fixtures cannot say it"}
	case len(set.Broken) > 0:
		return r.anonymizer.unfit("the fixture breaks the document", set.Broken[0].Violation)
	case set.Find(f.exchange, f.exchange.Response.Status) == nil:
		return &Unfit{"a file of fixtures cannot say which request it answers"}
	}
	answer, body := set.All[0].Responses[0], f.exchange.Response.Body
	if !body.Decoded {
		return nil
	}
	read := message.Body{Raw: answer.Raw, MediaType: answer.MediaType}
	contentType := f.exchange.Response.Header.Get("Content-Type")
	if contentType == "" && answer.MediaType != nil {
		contentType = answer.MediaType.Concrete()
	}
	if answer.MediaType != body.MediaType {
		return &Unfit{"a file of fixtures cannot say the media type of the body"}
	}
	if faults := read.Decode(contentType); len(faults) > 0 {
		return &Unfit{"a file of fixtures cannot say the body"}
	}
	if !read.Decoded {
		read.Value = string(answer.Raw)
	}
	if !jsonvalue.Equal(read.Value, body.Value) {
		return &Unfit{"a file of fixtures cannot say the body"}
	}
	return nil
}
