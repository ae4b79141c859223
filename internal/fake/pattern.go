package fake

import (
	"math/rand"
	"regexp/syntax"
	"strings"
	"unicode"
)

// fromPattern is a text that a regular expression matches as a whole, "" and false for one Go's engine cannot take.
// spread bounds how often an open-ended repetition is repeated beyond its minimum.
func fromPattern(r *rand.Rand, source string, spread int) (string, bool) {
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return "", false
	}
	w := patternWriter{random: r, spread: spread}
	w.write(tree.Simplify())
	return w.text.String(), true
}

type patternWriter struct {
	random *rand.Rand
	spread int
	text   strings.Builder
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
		w.text.WriteRune(rune('a' + w.random.Intn(26)))
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

func (w *patternWriter) repeat(re *syntax.Regexp, low, high int) {
	if high < 0 || high > low+w.spread {
		high = low + w.spread
	}
	for range low + w.random.Intn(high-low+1) {
		w.write(re)
	}
}

// pick is a rune of a class, given as pairs of bounds; one that people can read where the class has any.
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
