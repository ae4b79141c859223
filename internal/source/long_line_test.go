package source_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// TestPositionsInLongLines reads a document that is one line, as servers send it: each node beyond the column from which on the line alone says too
// little has its own, counted in characters, and the pointer of that place leads to it.
func TestPositionsInLongLines(t *testing.T) {
	text := `{"名字": "` + strings.Repeat("中", 180) + `", "a": {"b": [1.5, null, true, "x\ny", {"c/d": false}], "e": []}}`
	for _, file := range []string{"a.json", "a.yaml"} {
		n, err := source.ParseFile(file, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if at := n.Child("名字").String(); at != file+":1" {
			t.Errorf("what stands early is at %s", at)
		}
		wanted := map[source.Position]bool{}
		for _, token := range []string{`1.5`, `null`, `true`, `"x\ny"`, `{"c/d"`, `false`, `[]`, `[1.5`} {
			column := utf8.RuneCountInString(text[:strings.Index(text, token)]) + 1
			wanted[source.PositionAt(file, 1, column)] = true
		}
		key := source.PositionAt(file, 1, utf8.RuneCountInString(text[:strings.Index(text, `"e"`)])+1)
		wanted[key] = true
		found := source.Pointers(n, wanted)
		var got []string
		for _, pointer := range []string{"#/a/b/0", "#/a/b/1", "#/a/b/2", "#/a/b/3", "#/a/b/4", "#/a/b/4/c~1d", "#/a/e", "#/a/b"} {
			for at, p := range found {
				if p == pointer && at != key {
					got = append(got, fmt.Sprint(at.Column, " ", p))
				}
			}
		}
		if len(got) != 8 || found[key] != "#/a/e" {
			t.Errorf("%s: %v, %v", file, got, found)
		}
		if got := jsonvalue.Text(n.At("a", "b", "3").Value()); got != `"x\ny"` {
			t.Errorf("%s: %s", file, got)
		}
	}
	for column, want := range map[int]string{200: "a:1", 201: "a:1:201"} {
		if got := source.PositionAt("a", 1, column).String(); got != want {
			t.Errorf("column %d: %s, want %s", column, got, want)
		}
	}
	if source.PositionAt("a", 1, 300).Compare(source.PositionAt("a", 1, 400)) >= 0 || source.PositionAt("a", 2, 300).Compare(source.PositionAt("a", 1, 400)) <= 0 {
		t.Error("places are not in order")
	}
}
