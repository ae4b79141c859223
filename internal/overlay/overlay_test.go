package overlay_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/overlay"
	"agentmock/internal/source"
)

// document is what the overlays of these tests change.
const document = `info: {title: Pets, version: "1"}
tags: [{name: cats}, {name: dogs}]
paths:
  /cats: {get: {operationId: cats, parameters: [{name: q, in: query}, {name: page, in: query}]}}
  /dogs: {get: {operationId: dogs}, post: {operationId: dog}}
x-list: [1, 2, 3]
`

// apply returns what actions make of the document, one member of it, and what was found.
func apply(t *testing.T, version, actions, member string) (string, []string) {
	t.Helper()
	root := parse(t, "openapi.yaml", document)
	o, findings, err := overlay.Read(parse(t, "o.yaml", "overlay: "+version+"\ninfo: {title: T, version: '1'}\nactions:\n"+actions))
	if err != nil {
		t.Fatal(err)
	}
	changed, undone, err := o.Apply(root)
	if err != nil {
		t.Fatal(err)
	}
	if got := jsonvalue.Text(root.Value()); got != jsonvalue.Text(parse(t, "openapi.yaml", document).Value()) {
		t.Errorf("the document itself was changed: %s", got)
	}
	var lines []string
	for _, f := range append(findings, undone...) {
		lines = append(lines, f.String())
	}
	return jsonvalue.Text(changed.At(strings.Fields(member)...).Value()), lines
}

func parse(t *testing.T, name, text string) *source.Node {
	t.Helper()
	n, err := source.ParseFile(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestActions(t *testing.T) {
	for name, row := range map[string]struct{ version, actions, member, want string }{
		"members are merged":            {"1.0.0", "- {target: $, update: {info: {version: '2', x-a: {b: 1}}}}", "info", `{"title":"Pets","version":"2","x-a":{"b":1}}`},
		"at every place":                {"1.0.0", "- {target: '$.paths.*.get', update: {x-safe: true}}", "paths /dogs", `{"get":{"operationId":"dogs","x-safe":true},"post":{"operationId":"dog"}}`},
		"a filter":                      {"1.0.0", "- {target: '$.paths[*][?@.operationId == \"dog\"]', update: {summary: One}}", "paths /dogs", `{"get":{"operationId":"dogs"},"post":{"operationId":"dog","summary":"One"}}`},
		"an entry of a list":            {"1.0.0", "- {target: $.tags, update: {name: birds}}", "tags", `[{"name":"cats"},{"name":"dogs"},{"name":"birds"}]`},
		"entries of a list":             {"1.1.0", "- {target: $.tags, update: [{name: birds}, {name: fish}]}", "tags", `[{"name":"cats"},{"name":"dogs"},{"name":"birds"},{"name":"fish"}]`},
		"entries of a list in a member": {"1.0.0", "- {target: $, update: {tags: [{name: birds}]}}", "tags", `[{"name":"cats"},{"name":"dogs"},{"name":"birds"}]`},
		"a member goes":                 {"1.0.0", "- {target: \"$.paths['/dogs'].post\", remove: true}", "paths /dogs", `{"get":{"operationId":"dogs"}}`},
		"elements go":                   {"1.0.0", "- {target: '$.paths[*].get.parameters[?@.name == \"q\"]', remove: true}", "paths /cats get parameters", `[{"name":"page","in":"query"}]`},
		"elements go at once":           {"1.1.0", "- {target: '$[\"x-list\"][0, 1]', remove: true}", "x-list", `[3]`},
		"a number is compared":          {"1.1.0", "- {target: '$[\"x-list\"][?@ > 1.5]', remove: true}", "x-list", `[1]`},
		"what is in what goes":          {"1.0.0", "- {target: '$..*', remove: true}", "", `{}`},
		"gone, and made anew":           {"1.0.0", "- {target: $.tags, remove: true}\n- {target: $, update: {tags: [{name: fish}]}}", "tags", `[{"name":"fish"}]`},
		"a value is replaced":           {"1.1.0", "- {target: $.info.title, update: Animals}", "info title", `"Animals"`},
		"values are replaced":           {"1.1.0", "- {target: '$.paths[*][*].operationId', update: same}", "paths /dogs", `{"get":{"operationId":"same"},"post":{"operationId":"same"}}`},
		"another kind of value":         {"1.0.0", "- {target: $, update: {tags: none}}", "tags", `"none"`},
		"copied into an object":         {"1.1.0", "- {target: \"$.paths['/cats'].get\", copy: \"$.paths['/dogs'].post\"}", "paths /cats get operationId", `"dog"`},
		"copied into a list":            {"1.1.0", "- {target: $.tags, copy: '$.tags[0]'}", "tags", `[{"name":"cats"},{"name":"dogs"},{"name":"cats"}]`},
		"copied as the last left it":    {"1.1.0", "- {target: $.info, update: {title: New}}\n- {target: '$.tags[0].name', copy: $.info.title}", "tags", `[{"name":"New"},{"name":"dogs"}]`},
		"not as it goes itself":         {"1.1.0", "- {target: '$.tags[*]', update: {name: same}}", "tags", `[{"name":"same"},{"name":"same"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			got, findings := apply(t, row.version, row.actions, row.member)
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(findings) > 0 {
				t.Errorf("findings: %q", findings)
			}
		})
	}
}

// What is wrong costs the action that it stands in, and is said with its place.
func TestFindings(t *testing.T) {
	for name, row := range map[string]struct{ version, action, want string }{
		"nothing selected":        {"1.0.0", "- {target: $.pahts, remove: true}", "o.yaml:4: warning: target $.pahts: nothing in the document is there"},
		"no path":                 {"1.0.0", "- {target: 'paths', remove: true}", `o.yaml:4: error: target paths: unexpected identifier at position 1 (RFC 9535): the action is left out`},
		"not RFC 9535":            {"1.0.0", "- {target: '$.x-list', remove: true}", `o.yaml:4: error: target $.x-list: invalid number literal at position 4 (RFC 9535): the action is left out`},
		"no target":               {"1.0.0", "- {remove: true}", "o.yaml:4: error: target: expected a JSONPath such as $.paths['/pets'].get, found null: the action is left out"},
		"no action":               {"1.0.0", "- $.info", `o.yaml:4: error: expected an action with a target, found "$.info": it is left out`},
		"a misspelt member":       {"1.0.0", "- {target: $.info, updat: {a: 1}, remove: false}", "o.yaml:4: error: updat means nothing in an action; near: update\no.yaml:4: error: target $.info: expected update, remove: true or copy: the action changes nothing"},
		"remove is no boolean":    {"1.0.0", "- {target: $.info, remove: 1}", "o.yaml:4: error: remove: expected true or false, found 1: the action is left out"},
		"remove and update":       {"1.0.0", "- {target: $.tags, remove: true, update: {}}", "o.yaml:4: warning: target $.tags: update and copy mean nothing beside remove: true"},
		"update and copy":         {"1.1.0", "- {target: $.tags, copy: $.info, update: {}}", "o.yaml:4: error: target $.tags: update and copy stand beside each other: the action is left out"},
		"copy in 1.0":             {"1.0.0", "- {target: $.tags, copy: $.info}", "o.yaml:4: warning: copy came with Overlay 1.1: it is read all the same"},
		"copy of nothing":         {"1.1.0", "- {target: $.tags, copy: $.nothing}", `o.yaml:4: error: copy $["nothing"]: expected one value of the document, found 0: the action is left out`},
		"copy of several":         {"1.1.0", "- {target: $.info, copy: '$.tags[*]'}", `o.yaml:4: error: copy $["tags"][*]: expected one value of the document, found 2: the action is left out`},
		"the wrong kind":          {"1.1.0", "- {target: $.info, update: [1]}", "o.yaml:4: error: target $.info: a list cannot be put into an object of openapi.yaml:1: it is left out there"},
		"an object for a text":    {"1.1.0", "- {target: $.info.title, update: {a: 1}}", "o.yaml:4: error: target $.info.title: an object cannot be put into a single value of openapi.yaml:1: it is left out there"},
		"the whole document goes": {"1.0.0", "- {target: $, remove: true}", "o.yaml:4: error: target $: the whole document cannot be removed: the action is left out"},
		"an unknown version":      {"2.0.0", "- {target: $.tags, remove: true}", `o.yaml:1: error: overlay: expected 1.0.x or 1.1.x, found "2.0.0": it is read as 1.1`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, got := apply(t, row.version, row.action, "info"); strings.Join(got, "\n") != row.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), row.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	for name, row := range map[string]struct{ text, want string }{
		"no overlay":        {"openapi: 3.1.0\npaths: {}", "o.yaml:1: expected an overlay, which says overlay: 1.0.0 or 1.1.0, and actions"},
		"a list":            {"[1]", "o.yaml:1: expected an overlay, which says overlay: 1.0.0 or 1.1.0, and actions"},
		"without a version": {"actions: [{target: $, update: {}}]", "[o.yaml:1: error: no overlay: expected 1.0.x or 1.1.x: it is read as 1.1 o.yaml:1: error: info: expected an object with title and version, found null]"},
		"without actions":   {"overlay: 1.0.0\ninfo: {title: T, version: 1}\nactoins: []", "[o.yaml:3: error: actoins means nothing in an overlay; near: actions o.yaml:1: error: actions: expected a list of actions, found null: nothing is changed]"},
		"without a title":   {"overlay: 1.1.0\ninfo: {version: 1, titel: T}\nactions: [{target: $, update: {}}]", "[o.yaml:2: error: titel means nothing in the info of an overlay; near: title o.yaml:2: error: info: expected a title, found null]"},
		"extensions":        {"overlay: 1.1.0\nx-a: 1\nextends: openapi.yaml\ninfo: {title: T, version: 1, x-b: 2}\nactions: [{target: $, update: {}, x-c: 3}]", "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			_, findings, err := overlay.Read(parse(t, "o.yaml", row.text))
			got := fmt.Sprint(findings)
			if err != nil {
				got = err.Error()
			}
			if got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

// Everything stands where it was written.
func TestPlaces(t *testing.T) {
	root := parse(t, "openapi.yaml", document)
	o, _, err := overlay.Read(parse(t, "o.yaml", "overlay: 1.0.0\nactions:\n- target: $.info\n  update:\n    title: New\n    x-a:\n      b: 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	changed, _, err := o.Apply(root)
	if err != nil {
		t.Fatal(err)
	}
	info := changed.Child("info")
	got := []string{info.Position.String(), info.Child("version").Position.String(), info.Child("title").Position.String(), info.At("x-a", "b").Position.String()}
	for i := range info.Keys() {
		got = append(got, info.KeyPosition(i).String())
	}
	want := []string{"openapi.yaml:1", "openapi.yaml:1", "o.yaml:5", "o.yaml:7", "o.yaml:5", "openapi.yaml:1", "o.yaml:7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if changed.Child("paths") != root.Child("paths") {
		t.Error("what the overlay leaves alone was made anew")
	}
}
