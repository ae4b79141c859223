package openapi

import (
	"slices"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/overlay"
	"agentmock/internal/source"
)

// overlaid is files whose document others change.
type overlaid interface {
	// Overlays returns the names of the overlays, files of it too, in the order in which they are applied.
	Overlays() []string
}

// overlay applies the overlays of the files to the root file. References in what they say are relative to that file, as they are in the
// document that comes out.
func (d *document) overlay() error {
	files, ok := d.fsys.(overlaid)
	if !ok || len(files.Overlays()) == 0 {
		return nil
	}
	root := d.root
	for _, name := range files.Overlays() {
		data, err := source.ReadFile(d.fsys, name)
		if err != nil {
			return err
		}
		n, found, err := source.ParseDocument(name, data)
		if err != nil {
			return err
		}
		o, unread, err := overlay.Read(n)
		if err != nil {
			return err
		}
		changed, undone, err := o.Apply(root)
		if err != nil {
			return err
		}
		root = changed
		d.findings = slices.Concat(d.findings, found, unread, undone)
		d.overlays = append(d.overlays, name)
	}
	d.root, d.files[root.File] = root, root
	d.raw[root.File] = jsonvalue.Append(nil, root.Value())
	return nil
}

// fileOf returns the file that references in a node are relative to.
func (d *document) fileOf(n *source.Node) string {
	if slices.Contains(d.overlays, n.File) {
		return d.root.File
	}
	return n.File
}
