package faker

import (
	"strings"
	"unicode/utf8"
)

// proseParts are what sentences are put together of, so that few parts make many texts.
type proseParts struct {
	things, kinds              []string // what may have a title, and before it what kind of it
	subjects, actions, endings []string // of a sentence
	goods, lines               []string // what can be bought, and before it the line of products
	gap                        string   // between sentences
	padding                    string   // of texts that must be longer than they are
}

func (d *Draw) oneOf(texts []string) string { return texts[d.Random.Intn(len(texts))] }

// title returns what a thing may be called.
func (d *Draw) title() string {
	parts := &d.locale().prose
	return d.oneOf(parts.kinds) + d.oneOf(parts.things)
}

func (d *Draw) product() string {
	parts := &d.locale().prose
	return d.oneOf(parts.lines) + d.oneOf(parts.goods)
}

func (d *Draw) sentence() string {
	parts := &d.locale().prose
	return d.oneOf(parts.subjects) + d.oneOf(parts.actions) + d.oneOf(parts.endings)
}

// maxProse is up to which length sentences are put together.
const maxProse = 2000

// prose are as many sentences as constraints ask for, the last one cut where there is no room.
func (d *Draw) prose(f *Constraints) string {
	var b strings.Builder
	b.WriteString(d.sentence())
	for least := min(f.MinLength, maxProse); utf8.RuneCountInString(b.String()) < least; {
		b.WriteString(d.locale().prose.gap + d.sentence())
	}
	if f.MaxLength < 0 {
		return b.String()
	}
	return d.fit(b.String(), 0, f.MaxLength)
}
