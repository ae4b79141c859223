package resource

import (
	"slices"
	"strings"
	"unicode"
)

// words returns the words that a name is made of, in small letters: orderId and order_id are order, id.
func words(name string) []string {
	var all []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			all = append(all, strings.ToLower(string(word)))
			word = nil
		}
	}
	runes := []rune(name)
	for i, c := range runes {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end()
			continue
		case unicode.IsUpper(c) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]) && unicode.IsUpper(runes[i-1])):
			end()
		}
		word = append(word, c)
	}
	end()
	return all
}

// plain returns a name as all of its spellings have it: orderid.
func plain(name string) string { return strings.Join(words(name), "") }

// irregular are plurals that no rule makes.
var irregular = map[string]string{"people": "person", "children": "child", "men": "man", "women": "woman", "data": "data", "news": "news", "series": "series", "media": "media", "status": "status", "indices": "index", "vertices": "vertex", "aliases": "alias", "statuses": "status", "buses": "bus", "ids": "id", "biases": "bias"}

// singular returns one of what a word says there are many of.
func singular(word string) string {
	if one, ok := irregular[word]; ok {
		return one
	}
	if len(word) < 4 { // dns, sms
		return word
	}
	for _, rule := range []struct{ end, instead string }{
		{"ies", "y"}, {"sses", "ss"}, {"shes", "sh"}, {"ches", "ch"}, {"xes", "x"}, {"zes", "z"}, {"ss", "ss"}, {"us", "us"}, {"is", "is"}, {"s", ""},
	} {
		if before, ok := strings.CutSuffix(word, rule.end); ok && len(before) > 1 {
			return before + rule.instead
		}
	}
	return word
}

// said are segments that say what is done, not what there is.
var said = map[string]bool{"detail": true, "details": true, "info": true, "list": true, "get": true, "view": true, "show": true, "query": true, "page": true, "search": true, "all": true, "find": true, "select": true}

// literals returns the segments of a path that are no variables, singular and in small letters, the last first, without those that
// say what is done, versions, and names of the API.
func literals(path string) []string {
	var names []string
	path, _ = ended(path)
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i := len(segments) - 1; i >= 0; i-- {
		segment := segments[i]
		if isVariable(segment) || segment == "" {
			continue
		}
		all := words(segment)
		if len(all) == 0 || said[strings.Join(all, "")] && len(names) == 0 && i > 0 {
			continue
		}
		all[len(all)-1] = singular(all[len(all)-1])
		names = append(names, strings.Join(all, "-"))
	}
	return names
}

// nameApart names the resources, each by another name: by the last word of its path, and by the one before where two share it. The
// plain name is that of whose things have an address, and then of who has the fewest parents.
func (f *finder) nameApart() {
	taken := map[string]bool{}
	nameless := slices.Clone(f.set.All)
	for _, r := range f.set.All {
		if r.Name != "" {
			taken[r.Name] = true
		}
	}
	nameless = slices.DeleteFunc(nameless, func(r *Resource) bool { return r.Name != "" })
	slices.SortStableFunc(nameless, func(a, b *Resource) int {
		switch {
		case a.Item != "" && b.Item == "":
			return -1
		case a.Item == "" && b.Item != "":
			return 1
		}
		return len(a.Parents) - len(b.Parents)
	})
	for _, r := range nameless {
		parts := literals(r.path())
		name := "thing"
		if len(parts) > 0 {
			name = parts[0]
		}
		for i := 1; taken[name] && i < len(parts); i++ {
			name = parts[i] + "-" + name
		}
		for taken[name] {
			name += "-2"
		}
		r.Name, taken[name] = name, true
	}
}

// path returns the template that names the resource.
func (r *Resource) path() string {
	if r.Collection != "" {
		return r.Collection
	}
	collection, _ := cut(r.Item)
	return collection
}
