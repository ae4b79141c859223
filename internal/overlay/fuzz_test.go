package overlay_test

import (
	"testing"

	"agentmock/internal/overlay"
	"agentmock/internal/source"
)

// FuzzOverlay: no overlay makes reading or applying it fail without a reason.
func FuzzOverlay(f *testing.F) {
	for _, actions := range []string{
		"- {target: '$.paths.*.get', update: {tags: [x]}}", "- {target: '$..[?@.name == \"q\"]', remove: true}", "- {target: '$', copy: '$.info'}", "- {target: '$.tags[0:2:1]', update: {name: &a [*a]}}",
	} {
		f.Add([]byte("overlay: 1.1.0\ninfo: {title: T, version: '1'}\nactions:\n" + actions + "\n"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := source.ParseFile("o.yaml", data)
		if err != nil {
			return
		}
		o, _, err := overlay.Read(n)
		if err != nil {
			if err.Error() == "" {
				t.Error("an empty error")
			}
			return
		}
		root, err := source.ParseFile("openapi.yaml", []byte(document))
		if err != nil {
			t.Fatal(err)
		}
		if changed, _, err := o.Apply(root); err == nil && changed == nil {
			t.Error("nothing is left, and no reason")
		}
	})
}
