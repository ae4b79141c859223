package route_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/openapi"
)

// FuzzMatch builds a request for an operation: that operation is found with those values, or one that is more concrete.
func FuzzMatch(f *testing.F) {
	s, err := api.Document(apitest.File("openapi.yaml", apitest.Routes(routeLines, "")), openapi.Options{})
	if err != nil {
		f.Fatal(err)
	}
	for i := range s.Operations {
		f.Add(i, "7", "8")
		f.Add(i, "张/三", "a%2Fb.c:d")
		f.Add(i, "2.2", "%")
		f.Add(i, "mine", ":cancel")
	}
	f.Fuzz(func(t *testing.T, n int, a, b string) {
		s.Match("GET", a)
		s.Match(a, "/"+b)
		if a == "" || b == "" || !utf8.ValidString(a) || !utf8.ValidString(b) || n < 0 {
			return
		}
		o := s.Operations[n%len(s.Operations)]
		values := []string{a, b}[:strings.Count(o.Path, "{")]
		escaped := make([]string, len(values))
		for i, v := range values {
			escaped[i] = escapeAll(v)
		}
		path := fill(o.Path, escaped)
		m := s.Match(o.Method, path)
		if m.Operation == nil {
			t.Fatalf("%s %s: nothing found for %s", o.Method, path, o.Path)
		}
		if m.Operation != o {
			if literals(m.Operation.Path) <= literals(o.Path) && !strings.Contains(o.Path, "}{") {
				t.Errorf("%s %s: found %s, which is not more concrete than %s", o.Method, path, m.Operation.Path, o.Path)
			}
			return
		}
		if len(values) == 2 && !strings.Contains(o.Path, "/pets/") { // two variables in one segment may share it otherwise
			values, m.Path = []string{fill(o.Path, values)}, []string{fill(o.Path, m.Path)}
		}
		if !slices.Equal(values, m.Path) {
			t.Errorf("%s %s: values %q, want %q", o.Method, path, m.Path, values)
		}
	})
}

// fill writes values into a template.
func fill(template string, values []string) string {
	var b strings.Builder
	for _, v := range values {
		before, after, _ := strings.Cut(template, "{")
		_, template, _ = strings.Cut(after, "}")
		b.WriteString(before + v)
	}
	return b.String() + template
}

// escapeAll returns url.PathEscape of what must be escaped inside a segment, a colon included: it could end a custom verb.
func escapeAll(v string) string { return strings.ReplaceAll(url.PathEscape(v), ":", "%3A") }

func literals(path string) int {
	n := len(path)
	for rest := path; ; {
		_, after, ok := strings.Cut(rest, "{")
		if !ok {
			return n
		}
		name, tail, _ := strings.Cut(after, "}")
		n -= len(name) + 2
		rest = tail
	}
}
