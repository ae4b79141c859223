package scenario

import (
	"regexp"
	"slices"
	"strconv"

	"agentmock/internal/jsonvalue"
)

// unlike is told of a place where a value is not what is wanted.
type unlike func(tokens []string, got any, there bool, wanted string)

// compare holds a value against what is wanted. Of a part, objects may have more members, lists more elements and in another order, and
// {matches: REGEXP} stands for what matches it.
func compare(f *filling, wanted, got any, part bool, tokens []string, tell unlike) {
	switch wanted := wanted.(type) {
	case *jsonvalue.Object:
		if p := patternOf(wanted); part && p != nil {
			if !p.MatchString(plain(got)) {
				tell(tokens, got, true, "what matches "+p.String())
			}
			return
		}
		object, isObject := got.(*jsonvalue.Object)
		if !isObject {
			tell(tokens, got, true, "an object")
			return
		}
		compareMembers(f, wanted, object, part, tokens, tell)
	case []any:
		list, isList := got.([]any)
		if !isList {
			tell(tokens, got, true, "a list")
			return
		}
		compareElements(f, wanted, list, part, tokens, tell)
	default:
		if text, isText := wanted.(string); isText && anything(text) {
			return
		}
		if v := f.value(wanted); !jsonvalue.Equal(v, got) {
			tell(tokens, got, true, jsonvalue.Brief(v, 80))
		}
	}
}

func compareMembers(f *filling, wanted, got *jsonvalue.Object, part bool, tokens []string, tell unlike) {
	for _, m := range wanted.Members {
		at := append(slices.Clone(tokens), m.Name)
		if v, there := got.Lookup(m.Name); there {
			compare(f, m.Value, v, part, at, tell)
		} else {
			tell(at, nil, false, jsonvalue.Brief(f.wanted(m.Value), 80))
		}
	}
	if part {
		return
	}
	for _, m := range got.Members {
		if wanted.Index(m.Name) < 0 {
			tell(append(slices.Clone(tokens), m.Name), m.Value, true, "no such member")
		}
	}
}

func compareElements(f *filling, wanted, got []any, part bool, tokens []string, tell unlike) {
	if !part {
		if len(wanted) != len(got) {
			tell(tokens, got, true, strconv.Itoa(len(wanted))+" elements")
			return
		}
		for i := range wanted {
			compare(f, wanted[i], got[i], false, append(slices.Clone(tokens), strconv.Itoa(i)), tell)
		}
		return
	}
	for _, one := range wanted {
		if !slices.ContainsFunc(got, func(v any) bool { return contains(f, one, v) }) {
			tell(tokens, got, true, "an element that contains "+jsonvalue.Brief(f.wanted(one), 80))
		}
	}
}

func contains(f *filling, wanted, got any) bool {
	found := true
	compare(f, wanted, got, true, nil, func([]string, any, bool, string) { found = false })
	return found
}

// patternOf returns the pattern that an object stands for, nil for another.
func patternOf(o *jsonvalue.Object) *regexp.Regexp {
	if len(o.Members) != 1 || o.Members[0].Name != "matches" {
		return nil
	}
	text, isText := o.Members[0].Value.(string)
	if !isText {
		return nil
	}
	p, err := regexp.Compile(text)
	if err != nil {
		return nil
	}
	return p
}
