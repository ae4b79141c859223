package jsonschema

import (
	"regexp"
	"strings"
	"time"

	"github.com/dlclark/regexp2"
)

// Pattern is a regular expression of the document. JSON Schema asks for ECMA-262; Go's engine runs in linear time and
// takes nearly all of them, the few with look-around or back-references go to a backtracking engine with a time limit.
type Pattern struct {
	Source string
	// Linear is nil where Go's engine cannot take the source.
	Linear *regexp.Regexp
	ecma   *regexp2.Regexp
}

// backtrackLimit is what one match of a look-around pattern may take before it counts as no match.
const backtrackLimit = 100 * time.Millisecond

// propertyShape is a Unicode property as ECMA-262 writes it, \p{Script=Han}; Go leaves out what kind it is.
var propertyShape = regexp.MustCompile(`\\([pP])\{(?:Script|sc|Script_Extensions|scx|General_Category|gc)=(\w+)\}`)

// python says in Go's words what Python calls otherwise: the end of the text.
var python = strings.NewReplacer(`\\`, `\\`, `\Z`, `\z`)

func compilePattern(source string) (*Pattern, error) {
	linear, err := regexp.Compile(source)
	if err == nil {
		return &Pattern{Source: source, Linear: linear}, nil
	}
	if linear, err := regexp.Compile(python.Replace(source)); err == nil {
		return &Pattern{Source: source, Linear: linear}, nil
	}
	if linear, err := regexp.Compile(propertyShape.ReplaceAllString(source, `\$1{$2}`)); err == nil {
		return &Pattern{Source: source, Linear: linear}, nil
	}
	ecma, ecmaErr := regexp2.Compile(source, regexp2.ECMAScript|regexp2.Unicode)
	if ecmaErr != nil {
		return nil, err
	}
	ecma.MatchTimeout = backtrackLimit
	return &Pattern{Source: source, ecma: ecma}, nil
}

// Match reports whether the pattern occurs in text; it is not anchored.
func (p *Pattern) Match(text string) bool {
	if p.Linear != nil {
		return p.Linear.MatchString(text)
	}
	ok, err := p.ecma.MatchString(text)
	return ok && err == nil
}

// slashed is a regular expression as JavaScript has it in a program, /^a$/i: the anchors tell it from one about slashes.
var slashed = regexp.MustCompile(`^/(\^.*|.*\$)/([dgimsuvy]*)$`)

// unquoted returns the expression between slashes, with the flags that make a difference.
func unquoted(source string) (meant string, ok bool) {
	parts := slashed.FindStringSubmatch(source)
	if parts == nil {
		return "", false
	}
	flags := ""
	for _, flag := range []string{"i", "s"} {
		if strings.Contains(parts[2], flag) {
			flags += flag
		}
	}
	if flags != "" {
		flags = "(?" + flags + ")"
	}
	return flags + parts[1], true
}
