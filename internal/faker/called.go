package faker

import (
	"cmp"
	"slices"
	"strings"
)

// What things are called: people and companies by their names, goods by theirs, others after their kind.

// nameOf returns whose name it is: what stands before the word says so, or else what is around.
func (around Context) nameOf(before []string) *Hint {
	role := roleOf(before)
	if role == "" { // displayName is no other name
		role, before = around.role, nil
	}
	switch {
	case role == "company":
		if kind := venueOf(before, around.names); kind != nil {
			return &Hint{Make: fitting(func(d *Draw) string { return d.venue(kind) }), Place: true}
		}
		return hints["company"]
	case role == "person", len(before) == 0 && around.personal && role != "group":
		return hints["full name"]
	case role == "product":
		return hints["product"]
	}
	if len(before) > 0 && !slices.Contains(sideWords, before[len(before)-1]) {
		return called(withoutEmpty(before), around.own)
	}
	if !around.goods(nil) && len(around.thing) > 0 && around.thing[len(around.thing)-1] == "category" {
		return &Hint{Make: fitting(func(d *Draw) string { return d.numbered(around.thing, around.noun) })}
	}
	if strings.HasSuffix(around.own, "姓") { // 成员姓名
		return hints["full name"]
	}
	return called(around.thing, cmp.Or(around.noun, around.own))
}

// goods reports whether the object is of what is sold, or names that.
func (around Context) goods(before []string) bool {
	sold := func(words []string) bool {
		return slices.ContainsFunc(productWords, func(word string) bool { return slices.Contains(words, word) })
	}
	return around.role == "product" || sold(before) || sold(around.thing) || strings.Contains(around.noun+around.own, "商品")
}

// called returns what a thing is called of which there are words, and the noun of a Chinese document: as its kind is, if that has names of
// its own or a title, else after its kind.
func called(thing []string, noun string) *Hint {
	if len(thing) > 0 && strings.ContainsFunc(thing[len(thing)-1], isHan) {
		noun = strings.Join(thing, "")
	}
	for _, kind := range kinds {
		if len(thing) > 0 && endsIn(thing, kind.words) || noun != "" && endsIn(Words(noun), kind.words) {
			return hints[kind.hint]
		}
	}
	if len(thing) == 0 && noun == "" {
		return hints["thing name"]
	}
	return &Hint{Make: fitting(func(d *Draw) string { return d.numbered(thing, noun) })}
}

// sideWords stand before a name without saying what has it.
var sideWords = strings.Fields("from to start end begin source target origin destination old new previous current short long alias local native common default english chinese original custom")
