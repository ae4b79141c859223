package i18n_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"agentmock/internal/i18n"
)

// formatAt says, by the names of functions, which of their arguments is a format that is said in all languages.
var formatAt = map[string]int{
	"Sayf": 0, "skip": 0, "PassOver": 0, "Errorf": 0, "notFound": 0, "Findingf": 1, "fault": 1, "doubt": 1, "forgive": 1, "find": 1, "FaultAt": 1, "Warn": 1, "refused": 1, "refuse": 2, "misshape": 2,
}

// reasonAt says the same of functions that take why a mock has answered so: sentences without arguments, several with semicolons between.
var reasonAt = map[string]int{"fromExample": 2, "fromGenerator": 0, "listed": 0, "written": 2, "because": 0}

// saying are the folders whose sentences reach the console.
var saying = []string{
	"api", "faker", "fixture", "generate", "jsonschema", "openapi", "overlay", "relation", "resource", "rules", "source", "suggest", "wiremock", "../mockserver", "../mockserver/admin", "../mockserver/console",
}

// sayingf are the folders of whose sentences only those are said in all languages that Sayf, skip and PassOver have.
var sayingf = []string{"../contract", "traffic"}

var verb = regexp.MustCompile(`%(?:\.\d+)?(?:\[(\d)\])?([a-z])`)

// verbs returns the verbs of a format in the order of its arguments.
func verbs(format string) string {
	at := map[int]string{}
	for i, found := range verb.FindAllStringSubmatch(strings.ReplaceAll(format, "%%", ""), -1) {
		if n, err := strconv.Atoi(found[1]); err == nil {
			i = n - 1
		}
		at[i] = found[2]
	}
	return fmt.Sprint(slices.Sorted(maps.Keys(at)), at)
}

// TestSentencesAreInAllLanguages reads the source for the sentences that are written where they are said: each other language has every one
// of them, with the same arguments, and no other.
func TestSentencesAreInAllLanguages(t *testing.T) {
	said := map[string]string{} // formats, and where
	for _, folder := range slices.Concat(saying, sayingf) {
		files, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(folder, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			positions := token.NewFileSet()
			file, err := parser.ParseFile(positions, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			say := func(text *ast.BasicLit) {
				format, _ := strconv.Unquote(text.Value)
				if strings.Contains(format, " ") && regexp.MustCompile(`\pL{2}`).MatchString(verb.ReplaceAllString(format, "")) { // else it is made of its arguments
					said[format] = positions.Position(text.Pos()).String()
				}
			}
			reason := func(value ast.Expr) {
				if text, isText := value.(*ast.BasicLit); isText && text.Kind == token.STRING && !slices.Contains(sayingf, folder) {
					for _, one := range strings.Split(strings.Trim(text.Value, `"`), "; ") {
						say(&ast.BasicLit{ValuePos: text.Pos(), Kind: token.STRING, Value: strconv.Quote(one)})
					}
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if pair, isPair := n.(*ast.KeyValueExpr); isPair && fmt.Sprint(pair.Key) == "why" {
					reason(pair.Value)
				}
				if constant, isConstant := n.(*ast.ValueSpec); isConstant && constant.Names[0].Name == "why" && len(constant.Values) > 0 {
					reason(constant.Values[0])
				}
				call, isCall := n.(*ast.CallExpr)
				if !isCall {
					return true
				}
				var function string
				switch f := call.Fun.(type) {
				case *ast.Ident:
					function = f.Name
				case *ast.SelectorExpr:
					function = f.Sel.Name
				}
				if at, reasons := reasonAt[function]; reasons && len(call.Args) > at {
					reason(call.Args[at])
				}
				at, formats := formatAt[function]
				if !formats || len(call.Args) <= at || slices.Contains(sayingf, folder) && function != "Sayf" && function != "skip" && function != "PassOver" {
					return true
				}
				if made, isMade := call.Args[at].(*ast.BinaryExpr); isMade && made.Op == token.ADD {
					t.Errorf("%s: the format is put together: no other language can have it", positions.Position(call.Pos()))
				}
				if text, isText := call.Args[at].(*ast.BasicLit); isText && text.Kind == token.STRING {
					say(text)
				}
				return true
			})
		}
	}
	if len(said) < 250 {
		t.Fatalf("only %d sentences were found", len(said))
	}
	for _, l := range i18n.Languages() {
		if l == i18n.English {
			continue
		}
		have := l.Formats()
		for format, where := range said {
			if _, known := have[format]; !known {
				t.Errorf("%s: no sentence in %s: %q", where, l, format)
			}
		}
		for format, sentence := range have {
			if said[format] == "" {
				t.Errorf("%s: nobody says %q", l, format)
			}
			if verbs(format) != verbs(sentence) {
				t.Errorf("%s: %q has the verbs %s, want those of %q: %s", l, sentence, verbs(sentence), format, verbs(format))
			}
		}
	}
}

// TestErrorsAreSaid says errors that wrap and join others in both languages.
func TestErrorsAreSaid(t *testing.T) {
	inner := i18n.Errorf("more than %d rules", 3)
	cause := errors.New("somebody's own words")
	for _, test := range []struct {
		err     error
		english string
		chinese string
	}{
		{inner, "more than 3 rules", "超过 3 条规则"},
		{i18n.Errorf("x-faker %q: %w", "a", inner), `x-faker "a": more than 3 rules`, `x-faker "a"：超过 3 条规则`},
		{i18n.Errorf("bodyFile: %w", cause), "bodyFile: somebody's own words", "bodyFile：somebody's own words"},
		{errors.Join(inner, cause), "more than 3 rules\nsomebody's own words", "超过 3 条规则\nsomebody's own words"},
		{i18n.Errorf("%s has changed since it was looked at", "a.yaml"), "a.yaml has changed since it was looked at", "a.yaml 在查看之后已被改动"},
	} {
		if got := test.err.Error(); got != test.english {
			t.Errorf("%q, want %q", got, test.english)
		}
		for l, want := range map[i18n.Language]string{i18n.English: test.english, i18n.Chinese: test.chinese} {
			if got := i18n.Fault(test.err).In(l); got != want {
				t.Errorf("%s: %q, want %q", l, got, want)
			}
		}
	}
	if !errors.Is(i18n.Errorf("bodyFile: %w", cause), cause) {
		t.Error("what is wrapped is not found")
	}
}
