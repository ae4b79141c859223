package rules_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/rules"
	"agentmock/internal/source"
)

func compile(t *testing.T, text string) ([]*rules.Rule, error) {
	t.Helper()
	n, err := source.ParseFile(rules.File, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	all, faults := rules.Compile(n)
	return all, errors.Join(faults...)
}

func TestOf(t *testing.T) {
	for pattern, row := range map[string]struct{ is, isNot string }{
		"email":          {"email,user.email,a.b.email,EMAIL", "e_mail,email.of"},
		"*.email":        {"user.email,a.b.email,|Body.email", "email"},
		"order.status":   {"order.status,data.order.status,x|Order.status", "status,order.x.status,orders.status"},
		"order.**.note":  {"order.note,order.lines.note,order.a.b.note", "note,a.note"},
		"**.note":        {"note,a.note,a.b.note", "notes"},
		"data.*.id":      {"data.user.id,x.data.user.id", "data.id,data.a.b.id"},
		"*_at":           {"created_at,a.updated_at", "at"},
		"order.shipTo.*": {"order.shipTo.city", "shipTo.city"},
	} {
		t.Run(pattern, func(t *testing.T) {
			all, err := compile(t, fmt.Sprintf("%q: [1]", pattern))
			if err != nil {
				t.Fatal(err)
			}
			for is, paths := range map[bool]string{true: row.is, false: row.isNot} {
				for _, path := range strings.Split(paths, ",") {
					var steps [][]string
					for _, step := range strings.Split(path, ".") {
						steps = append(steps, strings.Split(step, "|"))
					}
					if all[0].Of(steps) != is {
						t.Errorf("%s: %v", path, !is)
					}
					if last := steps[len(steps)-1][0]; is && !all[0].Names(last) {
						t.Errorf("%s: not of the name %s", path, last)
					}
				}
			}
		})
	}
}

func TestCompileSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"[1]":                               `rules.yaml:1: expected rules such as order.status: [paid, open], found [1]`,
		"a: 1":                              `rules.yaml:1: a: expected a list of values, or x-faker, values, null; found 1`,
		"a: []":                             `rules.yaml:1: a: expected a list of values, found []`,
		"a: {null: 2}":                      `rules.yaml:1: null: expected how often there is none, from 0 to 1, found 2`,
		"a: {nul: 2}":                       `rules.yaml:1: a: unknown member "nul": expected x-faker, values, null`,
		"b: [1]\na:\n  x-faker: persn.name": `rules.yaml:3: x-faker "persn.name" is unknown; near: person.name`,
		"a..b: [1]":                         `rules.yaml:1: "a..b": expected names between dots`,
		"'a.[': [1]":                        `rules.yaml:1: "a.[": expected names between dots`,
	} {
		if _, err := compile(t, text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// A rule that is wrong costs no other one.
func TestCompileKeepsTheOthers(t *testing.T) {
	all, err := compile(t, "a: 1\nb: {x-faker: internet.email, null: 0.5}\nc: {values: [1, x]}")
	if err == nil || len(all) != 2 || all[0].Faker == nil || all[0].Null != 0.5 || len(all[1].Values) != 2 || all[1].Line != 3 {
		t.Errorf("%+v, %v", all, err)
	}
}

// site is files behind a URL.
type site struct{ fstest.MapFS }

func (site) Local(_, reference string) (string, bool) { return reference, true }

func TestRead(t *testing.T) {
	files := fstest.MapFS{"a/rules.yaml": {Data: []byte("b: [1]")}, "b/rules.yaml": {Data: []byte("b: [1")}}
	for name, row := range map[string]struct {
		fsys         fs.FS
		document     string
		found, fails bool
	}{
		"beside the document":       {files, "a/openapi.yaml", true, false},
		"none":                      {files, "openapi.yaml", false, false},
		"what is no YAML":           {files, "b/openapi.yaml", false, true},
		"an origin has none beside": {site{files}, "a/openapi.yaml", false, false},
	} {
		n, err := rules.Read(row.fsys, row.document)
		if (n != nil) != row.found || (err != nil) != row.fails {
			t.Errorf("%s: %v, %v", name, n, err)
		}
	}
}
