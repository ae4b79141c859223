package source_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// The same values on the same lines, in both languages.
func TestParseFileLines(t *testing.T) {
	want := []string{"1", "1 /z", "2 /a", "3 /a/0", "4 /a/1", "5 /a/1/文", "6 /a/1/b~1", "7 /a/2", "9 /last"}
	for name, text := range map[string]string{
		"a.json":    "{\"z\": 1,\n\"a\": [\n true,\n {\n \"文\": 1.50,\n \"b/\": null},\n {}\n ]\n,\"last\": \"x\\ny\" }",
		"b.yaml":    "z: 1\na:\n  - true\n  -\n    文: 1.50\n    b/: null\n  - {}\n  \nlast: \"x\\ny\"\n",
		"flow.yaml": "{z: 1,\na: [\n true,\n {\n 文: 1.50,\n b/: },\n {}\n ]\n,last: \"x\\ny\" }",
	} {
		t.Run(name, func(t *testing.T) {
			n := parse(t, name, text)
			got := placesOf(n, "")
			if name == "b.yaml" { // a block begins where its first key stands
				got[2], got[4] = "2 /a", "4 /a/1"
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(`{"z":1,"a":[true,{"文":1.50,"b/":null},{}],"last":"x\ny"}`, jsonvalue.Text(n.Value())); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if n.File != name {
				t.Errorf("file %q", n.File)
			}
		})
	}
}

// What is spelled as JSON does not spell it is known by its letters.
func TestWritten(t *testing.T) {
	n := parse(t, "a.yaml", "[007, 1_000, .5, True, true, 1.10, abc, ~, [], !!binary YQ==]")
	var got []string
	for _, item := range n.Items() {
		got = append(got, item.Written()+" "+item.Brief(10)+" "+jsonvalue.Text(item.Value()))
	}
	want := []string{"007 007 7", "1_000 1_000 1000", ".5 .5 0.5", "True True true", "true true true", "1.10 1.10 1.10", `abc "abc" "abc"`, " null null", " [] []", `a "a" "a"`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// placesOf returns line and pointer of every node; of a member, the line of its key.
func placesOf(n *source.Node, pointer string) []string {
	places := []string{strings.TrimSpace(fmt.Sprint(n.Line, " ", pointer))}
	for i, item := range n.Items() {
		token := fmt.Sprint(i)
		if n.Kind() == source.ObjectNode {
			token = n.Keys()[i]
		}
		below := placesOf(item, pointer+jsonvalue.Pointer(token))
		if n.Kind() == source.ObjectNode {
			below[0] = fmt.Sprint(n.KeyLine(i), " ", pointer+jsonvalue.Pointer(token))
		}
		places = append(places, below...)
	}
	return places
}

func TestParseFileValues(t *testing.T) {
	for name, row := range map[string]struct{ yaml, want string }{
		"numbers":         {"[1, 1.50, -0, 1e3, 1E+2, 12345678901234567890123, 0.1]", `[1,1.50,-0,1e3,1E+2,12345678901234567890123,0.1]`},
		"numbers respelt": {"[0x1F, 0o17, 0b101, 1_000, .5, 1., +1, -0x10, 017, 08, -007, 000]", `[31,15,5,1000,0.5,1,1,-16,17,8,-7,0]`},
		"a version":       {"# a comment of 100 %\n%YAML 1.2 # of the file\n---\na: 1\n", `{"a":1}`},
		"not numbers":     {"[1.2.3, 1e, '1', \"1\", 1-2, 08:30, 1 000]", `["1.2.3","1e","1","1","1-2","08:30","1 000"]`},
		"dates":           {"[2024-02-29, 2024-02-29T12:00:00Z, 2024-02-29 12:00:00]", `["2024-02-29","2024-02-29T12:00:00Z","2024-02-29 12:00:00"]`},
		"words":           {"[yes, no, on, off, y, ~, null, Null, true, True, FALSE, '']", `["yes","no","on","off","y",null,null,null,true,true,false,""]`},
		"tags":            {"[!!str 12, !!str true, !!int '12', !!float 1]", `["12","true",12,1]`},
		"blocks":          {"a: |\n  x\n  y\nb: >-\n  x\n  y\n", `{"a":"x\ny\n","b":"x y"}`},
		"keys":            {"200: a\n1.0: b\ntrue: c\nnull: d\n2024-01-01: e\n'': f\n", `{"200":"a","1.0":"b","true":"c","null":"d","2024-01-01":"e","":"f"}`},
		"anchors":         {"a: &x {b: 1}\nc: *x\nd: [*x, *x]\n", `{"a":{"b":1},"c":{"b":1},"d":[{"b":1},{"b":1}]}`},
		"merge":           {"a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3, e: 4}\n", `{"a":{"b":1,"c":2},"d":{"c":3,"e":4,"b":1}}`},
		"merge of many":   {"a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}\n", `{"a":{"b":1},"c":{"b":2,"d":3},"e":{"b":1,"d":3}}`},
		"quoted merge":    {"'<<': 5\n", `{"<<":5}`},
		"byte order mark": {"\ufeffa: 1\n", `{"a":1}`},
		"json as yaml":    {"{\"a\": \"\\u6587\\/\", \"b\": [1]}", `{"a":"文/","b":[1]}`},
		"crlf":            {"a: 1\r\nb: |\r\n  x\r\n", `{"a":1,"b":"x\n"}`},
		"just a comment":  {"# nothing\n--- \n", `null`},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, jsonvalue.Text(parse(t, "a.yaml", row.yaml).Value())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseFileErrors(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	merges := "a0: &a0 {k: v}\n"
	for i := 1; i < 12; i++ {
		list := strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", ")
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, list)
		merges += fmt.Sprintf("a%d: &a%d {<<: {b: [%s]}, c: *a%d}\n", i, i, list, i-1)
	}
	for name, row := range map[string]struct{ file, text, want string }{
		"empty":               {"a.yaml", "", "a.yaml: the file is empty"},
		"comment":             {"a.yaml", "# nothing\n", "a.yaml: the file is empty"},
		"empty json":          {"a.json", "", "a.json:1:1: unexpected end of the text"},
		"repeated key":        {"a.yaml", "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", `a.yaml:5: key "c" is repeated`},
		"repeated key, spelt": {"a.yaml", "a: 1\n\"a\": 2\n", `a.yaml:2: key "a" is repeated`},
		"repeated name":       {"a.json", "{\"a\":\n{\"b\": 1,\n\"b\": 2\n}\n}", `a.json:3:1: name "b" is repeated`},
		"json in yaml":        {"a.yaml", "{\"a\": 1,\n\"a\": 2}", `a.yaml:2: key "a" is repeated`},
		"json syntax":         {"A.JSON", "{\"a\":\n 1,\n}", "A.JSON:2:3: invalid character ',' at start of value"},
		"mark in json":        {"a.json", "\ufeff{}", "a.json:1:1: byte order mark"},
		"not UTF-8":           {"a.yaml", "a: \xff\n", "a.yaml:1:4: invalid leading UTF-8 octet"},
		"not a number":        {"a.yaml", "a: 1\nb: .nan\n", "a.yaml:2: .nan is no JSON number"},
		"infinite":            {"a.yaml", "b: [-.inf]\n", "a.yaml:1: -.inf is no JSON number"},
		"key a list":          {"a.yaml", "a: 1\n? [b]\n: c\n", "a.yaml:2: a key must be a string"},
		"key an alias":        {"a.yaml", "a: &x b\n*x : c\n", "a.yaml:2: a key must be a string"},
		"unknown anchor":      {"a.yaml", "a: *x\n", "a.yaml:1:5: unknown anchor 'x' referenced"},
		"alias of itself":     {"a.yaml", "a: &x\n  b: [*x]\n", "a.yaml:2: alias *x contains itself"},
		"merge of a text":     {"a.yaml", "a:\n  <<: 5\n", "a.yaml:2: <<: expected a mapping or a list of them"},
		"merge of texts":      {"a.yaml", "a:\n  <<: [{b: c}, d]\n", "a.yaml:2: <<: expected a mapping or a list of them"},
		"alias bomb":          {"a.yaml", bomb, "a.yaml:7: more than 2000000 values, each alias counted with all it stands for"},
		"merge bomb":          {"a.yaml", merges, "a.yaml:7: more than 2000000 values, each alias counted with all it stands for"},
		"open bracket":        {"a.yaml", "a: 1\nb: [1\nc: 2\n", "a.yaml:2:4: did not find expected ',' or ']'"},
		"indentation":         {"a.yaml", "a: 1\n  b: 2\n", "a.yaml:2:4: mapping values are not allowed in this context"},
		"tab":                 {"a.yaml", "a:\n\tb: 2\n", "a.yaml:2:1: found character that cannot start any token"},
		"deep json":           {"a.json", strings.Repeat("[", 100_000), "a.json:1:1002: nested deeper than 1000"},
		"deep yaml":           {"a.yaml", strings.Repeat("[", 100_000), "a.yaml: exceeded max depth of 10000"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := source.ParseFile(row.file, []byte(row.text))
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(row.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestNode(t *testing.T) {
	n := parse(t, "a.yaml", "a: [{b: text}, true]\n")
	if got := n.At("a", "0", "b"); got.Text() != "text" || got.Position.String() != "a.yaml:1" {
		t.Errorf("found %v", got)
	}
	if !n.At("a", "1").Bool() {
		t.Error("true is not true")
	}
	for _, none := range [][]string{{"b"}, {"a", "2"}, {"a", "b"}, {"a", "0", "b", "c"}, {"a", "-"}} {
		if got := n.At(none...); got != nil || got.Text() != "" || got.Bool() || got.Value() != nil || got.Child("x") != nil {
			t.Errorf("%v: found %v", none, got)
		}
	}
}

func parse(t *testing.T, name, text string) *source.Node {
	t.Helper()
	n, err := source.ParseFile(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// JSON with comments is read, with the finding that says what is wrong; texts that look like comments stay.
func TestCommentsInJSON(t *testing.T) {
	n, found, err := source.ParseDocument("a.json", []byte("{\"a\": \"x // y /* z\", // one\n /* two\n lines */ \"b\": [1,],\n\"c\\\"//\": 2, // 三\n}\n"))
	if err != nil || len(found) != 1 || found[0].Line != 1 {
		t.Fatalf("found %v, %v", found, err)
	}
	if got := jsonvalue.Text(n.Value()); got != `{"a":"x // y /* z","b":[1],"c\"//":2}` || n.KeyLine(1) != 3 || n.KeyLine(2) != 4 {
		t.Errorf("read %s, keys at %d and %d", got, n.KeyLine(1), n.KeyLine(2))
	}
	if n, _, err := source.ParseDocument("a.json", []byte(`{"a": 1 /* one */, "b": true}`)); err != nil || jsonvalue.Text(n.Value()) != `{"a":1,"b":true}` {
		t.Errorf("a comment behind a number: %v", err)
	}
	if n, _, err := source.ParseDocument("a.yaml", []byte("{a: http://b, a: //c}\n")); err != nil || jsonvalue.Text(n.Value()) != `{"a":"//c"}` {
		t.Errorf("what looks like a comment in YAML: %v", err)
	}
}
