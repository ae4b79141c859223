// Package prose reads what descriptions say of values: which there are, how large they may be, how a time is written.
package prose

import (
	"regexp"
	"strings"
)

// Said is what a description says of a value. What it does not say is empty.
type Said struct {
	Values    []Value  // which there are, two or more
	Low, High string   // between which a number lies, both included
	Layout    string   // of a time, as package time writes layouts
	Cents     bool     // a whole number is an amount of money in its hundredth part
	Default   string   // what it is where nobody says otherwise
	Samples   []string // what it is like
}

// Value is one of the values that there are.
type Value struct {
	Text  string
	Label string // what it means; "" where nothing says so
}

// IsZero reports whether nothing is said.
func (s *Said) IsZero() bool {
	return len(s.Values) == 0 && s.Low == "" && s.High == "" && s.Layout == "" && !s.Cents && s.Default == "" && len(s.Samples) == 0
}

// maxText is the longest description that is read, in bytes: a longer one is a chapter, and speaks of many things.
const maxText = 2000

// Read returns what a description says. It reads what has one meaning only: where there may be another, nothing is said.
func Read(description string) Said {
	var s Said
	if len(description) > maxText {
		return s
	}
	text := plain(description)
	for _, one := range phrases {
		if found := one.form.FindAllStringSubmatchIndex(text, 2); len(found) == 1 { // what is said twice is said of two things
			one.read(&s, text, found[0])
		}
	}
	if s.Values == nil {
		s.Values = listed(text)
	}
	return s
}

var (
	breaks  = regexp.MustCompile(`(?i)<br\s*/?>|</?(?:p|li|ul|ol)>|\r?\n`)
	bullets = regexp.MustCompile(`(?m)^[ \t]*[-*+•][ \t]+`)
	marks   = strings.NewReplacer("**", "", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "\u00a0", " ", "\u3000", " ", "\t", " ")
	quoted  = regexp.MustCompile("`([^`\n]*)`")
)

// plain returns a description without the marks of Markdown and HTML. Code is quoted, where it is more than a word.
func plain(description string) string {
	text := breaks.ReplaceAllString(strings.TrimSpace(description), "\n")
	text = bullets.ReplaceAllString(marks.Replace(text), "")
	return quoted.ReplaceAllStringFunc(text, func(code string) string {
		inner := strings.Trim(code, "`")
		if word.MatchString(inner) {
			return inner
		}
		return `"` + inner + `"`
	})
}

var word = regexp.MustCompile(`^-?[A-Za-z0-9_]+(?:[.:/-][A-Za-z0-9_]+)*$`)
