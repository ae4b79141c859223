package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"agentmock/mockserver"
)

// editor returns who writes files of an API, for --edit; an error where it is in no directory that can be written.
func editor(s *apiFlags) (*mockserver.Editor, error) {
	d, isDirectory := s.found.files.(*directory)
	if !isDirectory {
		return nil, errors.New("--edit: " + s.name() + " has no directory that files could be written to; name yours: agentmock serve DIR --edit")
	}
	const trial = ".agentmock-edit"
	if err := d.write(trial, nil); err != nil {
		return nil, fmt.Errorf("--edit: %w", err)
	}
	if err := d.remove(trial); err != nil {
		return nil, fmt.Errorf("--edit: %w", err)
	}
	return &mockserver.Editor{Read: func(name string) ([]byte, error) { return fs.ReadFile(d.now(), name) }, Write: d.write}, nil
}

// write writes a file of the directory, which takes the place of one that is there; folders that it needs are made. Nothing outside of the
// directory is written to, where links lead out neither.
func (d *directory) write(name string, data []byte) error {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	if err := d.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	beside := path.Join(path.Dir(name), "."+path.Base(name)+"-new") // hidden: nobody takes it for a fixture
	if err := d.root.WriteFile(beside, data, 0o644); err != nil {
		return err
	}
	if err := d.root.Rename(beside, name); err != nil {
		return errors.Join(err, d.root.Remove(beside))
	}
	return nil
}

func (d *directory) remove(name string) error {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	if err := d.root.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
