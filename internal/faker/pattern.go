package faker

import (
	"math/rand"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"

	"agentmock/internal/jsonschema"
)

// FromPattern returns a text that a regular expression matches as a whole, "" and false for one that cannot be read. What Go's
// engine lacks is left out, so the text of such an expression has to be matched again.
// spread bounds how often something is repeated beyond its minimum; below zero it is how often, wherever it may be.
func FromPattern(r *rand.Rand, source string, spread int) (string, bool) {
	tree, err := syntax.Parse(source, syntax.Perl)
	relaxed := err != nil
	if relaxed {
		tree, err = syntax.Parse(relax(source), syntax.Perl)
	}
	if err != nil {
		return "", false
	}
	w := patternWriter{random: r, spread: spread, wide: relaxed}
	w.write(tree)
	return w.text.String(), true
}

// Readable returns the source of a pattern, as Go spells it where it can.
func Readable(p *jsonschema.Pattern) string {
	if p.Linear != nil {
		return p.Linear.String()
	}
	return p.Source
}

type patternWriter struct {
	random *rand.Rand
	spread int
	wide   bool // any character stands for more than small letters: a look-ahead may ask for others
	text   strings.Builder
}

var (
	unicodeEscape = regexp.MustCompile(`\\u\{?([0-9A-Fa-f]{4,6})\}?`)
	longRepeat    = regexp.MustCompile(`,\d{4,}\}`)
)

// relax writes an ECMAScript expression as one that Go reads and that matches at least as much: without look-around, with
// \u escapes as Go spells them, and with repeats up to the thousand that Go takes.
func relax(source string) string {
	source = unicodeEscape.ReplaceAllString(source, `\x{$1}`)
	source = longRepeat.ReplaceAllString(source, ",1000}")
	for {
		start, end := lookAround(source)
		if start < 0 {
			return source
		}
		source = source[:start] + source[end:]
	}
}

// lookAround returns where the first look-around stands, -1 for none.
func lookAround(source string) (start, end int) {
	start, depth, class := -1, 0, false
	for i := 0; i < len(source); i++ {
		switch c := source[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(' && start < 0:
			for _, kind := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
				if strings.HasPrefix(source[i:], kind) {
					start, depth = i, 1
				}
			}
		case c == '(':
			depth++
		case c == ')' && start >= 0:
			if depth--; depth == 0 {
				return start, i + 1
			}
		}
	}
	return -1, 0
}

// maxPatternText bounds what nested repetitions may write.
const maxPatternText = 1 << 16

func (w *patternWriter) write(re *syntax.Regexp) {
	if w.text.Len() > maxPatternText {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		w.text.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		w.text.WriteRune(w.pick(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		w.text.WriteRune(w.any())
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			w.write(sub)
		}
	case syntax.OpAlternate:
		w.write(re.Sub[w.random.Intn(len(re.Sub))])
	case syntax.OpStar:
		w.repeat(re.Sub[0], 0, -1)
	case syntax.OpPlus:
		w.repeat(re.Sub[0], 1, -1)
	case syntax.OpQuest:
		w.repeat(re.Sub[0], 0, 1)
	case syntax.OpRepeat:
		w.repeat(re.Sub[0], re.Min, re.Max)
	}
}

func (w *patternWriter) any() rune {
	if w.wide {
		return '!' + w.random.Int31n('~'-'!'+1)
	}
	return 'a' + w.random.Int31n(26)
}

func (w *patternWriter) repeat(re *syntax.Regexp, low, high int) {
	spread := max(w.spread, -w.spread)
	if high < 0 || high > low+spread {
		high = low + spread
	}
	count := high
	if w.spread >= 0 {
		count = low + w.random.Intn(high-low+1)
	}
	for range count {
		w.write(re)
	}
}

// pick returns a rune of a class, given as pairs of bounds; one that people can read where the class has any.
func (w *patternWriter) pick(pairs []rune) rune {
	for range 20 {
		if r := w.pickAny(pairs); r > ' ' && r < unicode.MaxASCII || r >= 0x4e00 && r < 0x9fa5 {
			return r
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 { // a negated class spans all of Unicode: take its ASCII part
		for r := max(pairs[i], '!'); r <= min(pairs[i+1], '~'); r++ {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
		}
	}
	return w.pickAny(pairs)
}

func (w *patternWriter) pickAny(pairs []rune) rune {
	if len(pairs) == 0 {
		return 'a'
	}
	i := w.random.Intn(len(pairs)/2) * 2
	return pairs[i] + rune(w.random.Int63n(int64(pairs[i+1]-pairs[i])+1))
}
