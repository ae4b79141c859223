package source_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"agentmock/internal/source"
)

// The place of a syntax error is where a reader would put a finger, not where the library gave up.
func TestSyntaxErrorsHaveAPlace(t *testing.T) {
	for name, row := range map[string]struct{ text, place string }{
		"a colon in a text":         {"info:\n  title: a\n  description: it is: so\npaths: {}\n", "3:21"},
		"deeper than its neighbour": {"info:\n  title: a\n   version: 1\npaths: {}\n", "3:11"},
		"less deep":                 {"info:\n  title: a\n version: 1\npaths: {}\nx: 1\n", "3:2"},
		"less deep, far below":      {"paths:\n  /a:\n" + strings.Repeat("    x: 1\n", 1) + strings.Repeat("    # more\n", 50) + "   y: 2\nz: 1\n", "54:4"},
		"after a quote":             {"info:\n  title: \"a\"b\n  version: 1\npaths: {}\n", "2:13"},
		"an open quote":             {"info:\n  title: \"a\n  version: 1\npaths: {}\n", "2:10"},
		"an open quote at the top":  {"a: 'x\nb: 2\n", "1:4"},
		"an open brace":             {"x: 1\ninfo: {title: a, version: 1\npaths: {}\nx: 1\n", "2:7"},
		"an open bracket of lines":  {"x: 1\nlist: [\n  a,\n  b\n\npaths: {}\n", "2:7"},
		"a brace too many":          {"info: {title: a, version: 1}}\npaths: {}\nx: 1\n", "1:29"},
		"a reserved character":      {"info:\n  title: @a\n  version: 1\n", "2:10"},
		"an unknown escape":         {"info:\n  title: \"\\q\"\n  version: 1\n", "2:11"},
		"an item in an object":      {"info:\n  b: 1\n  - a\npaths: {}\n", "3:3"},
		"a member in a list":        {"info:\n  - a\n  b: 1\npaths: {}\n", "3:4"},
		"a text in an object":       {"a: b\nc\n", "2:1"},
		"a control character":       {"a: b\nc: \x01\nb: 2\n", "2:4"},
		"an unknown anchor":         {"a: 1\nb: *other\nc: 1\n", "2:5"},
		"behind Chinese":            {"标题: 客户: 详情\n", "1:7"},
		"json: a quote too few":     {"{\"a\": 1,\n \"b: 2}\n", "2:8"},
		"json: no comma":            {"{\"a\": 1\n \"b\": 2]\n", "2:2"},
	} {
		t.Run(name, func(t *testing.T) {
			file := "f"
			if strings.HasPrefix(name, "json") {
				file = "f.json"
			}
			_, err := source.ParseFile(file, []byte(row.text))
			var syntax *source.SyntaxError
			if !errors.As(err, &syntax) || !strings.HasPrefix(err.Error(), file+":"+row.place+": ") {
				t.Fatalf("%v, want %s", err, row.place)
			}
			f := source.FindingsOf(err, "f", source.Error)[0]
			if f.Position.String() != file+":"+row.place || f.Message != syntax.Reason || f.Excerpt != syntax.Excerpt() {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestExcerpt(t *testing.T) {
	for name, row := range map[string]struct{ text, want string }{
		"a line":          {"a: b: c\n", "a: b: c\n    ^"},
		"wide characters": {"标题: 客户: 详情\n", "标题: 客户: 详情\n          ^"},
		"a tab":           {"a:\n\tb: 1\n", " b: 1\n^"},
		"what steers":     {"a: \x1b[31m\n", "a: �[31m\n   ^"},
		"a carriage":      {"a: b: c\r\n", "a: b: c\n    ^"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := excerpt(t, row.text); got != row.want {
				t.Errorf("got\n%s\nwant\n%s", got, row.want)
			}
		})
	}
}

func excerpt(t *testing.T, text string) string {
	t.Helper()
	_, err := source.ParseFile("a.yaml", []byte(text))
	var syntax *source.SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatal(err)
	}
	return syntax.Excerpt()
}

// crossExcerpt has lines of all lengths with their place at the beginning, in the middle and at the end.
func crossExcerpt(t *testing.T) {
	for _, before := range []int{1, 50, 89, 90, 91, 119, 120, 121, 1000} {
		for _, after := range []int{0, 29, 30, 118, 119, 1000} {
			line, caret, _ := strings.Cut(excerpt(t, "a: "+strings.Repeat("b", before)+": "+strings.Repeat("c", after)+"\n"), "\n")
			whole := 3 + before + 2 + after
			if len(line) > 120 || len(line) < min(120, whole) || len(caret) > len(line) || line[len(caret)-1] != ':' || strings.TrimSpace(caret) != "^" {
				t.Errorf("%d before and %d after:\n%s\n%s", before, after, line, caret)
			}
		}
	}
}

// crossReparsed has a file that is as long as may be parsed once more, and one that is longer; neither takes long.
func crossReparsed(t *testing.T) {
	const fault = "a: b: c\n"
	for size, want := range map[int]string{1 << 20: "f:2:5: mapping", 32<<20 + 1: "f:2: mapping"} {
		text := "#" + strings.Repeat("x", size-len(fault)-2) + "\n" + fault
		start := time.Now()
		_, err := source.ParseFile("f", []byte(text))
		if !strings.HasPrefix(fmt.Sprint(err), want) || time.Since(start) > 20*time.Second {
			t.Errorf("%d bytes: %.60v after %s", size, err, time.Since(start))
		}
	}
}
