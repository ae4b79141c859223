package resource

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words returns the words that a name is made of, in small letters: orderId and order_id are order, id.
func words(name string) []string {
	var all []string
	from, before := 0, rune(0) // where the word begins, and the character before
	end := func(at int) {
		if at > from {
			all = append(all, strings.ToLower(name[from:at]))
		}
		from = at
	}
	for i, c := range name {
		size := utf8.RuneLen(c)
		if c == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(name[i:])
		}
		next, _ := utf8.DecodeRuneInString(name[i+size:])
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end(i)
			from = i + size
		case unicode.IsUpper(c) && (unicode.IsLower(before) || unicode.IsLower(next) && unicode.IsUpper(before)):
			end(i)
		}
		before = c
	}
	end(len(name))
	return all
}

// plain returns a name as all of its spellings have it: orderid.
func plain(name string) string {
	if isPlain(name, name) {
		return name
	}
	return strings.Map(plainRune, name)
}

// unspaced returns a plain name without the name space in front of it: totalitems of hydra:totalItems, count of @odata.count.
func unspaced(name string) string { return plain(name[strings.LastIndexAny(name, ":.")+1:]) }

// Alike reports whether two names are spellings of one: order_id, orderId.
func Alike(a, b string) bool { return plain(a) == plain(b) }

// plainRune returns how all spellings have a character of a name; -1 where they do not.
func plainRune(c rune) rune {
	if c < unicode.MaxASCII {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			return c
		case 'A' <= c && c <= 'Z':
			return c + 'a' - 'A'
		}
		return -1
	}
	if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
		return -1
	}
	return unicode.ToLower(c)
}

// isPlain reports whether a name is plain in all its spellings.
func isPlain(name, plain string) bool {
	for _, c := range name {
		c = plainRune(c)
		if c < 0 {
			continue
		}
		first, size := utf8.DecodeRuneInString(plain)
		if first != c || size == 0 {
			return false
		}
		plain = plain[size:]
	}
	return plain == ""
}

// irregular are plurals that no rule makes.
var irregular = map[string]string{"people": "person", "children": "child", "men": "man", "women": "woman", "data": "data", "news": "news", "series": "series", "media": "media", "status": "status", "indices": "index", "vertices": "vertex", "aliases": "alias", "statuses": "status", "buses": "bus", "ids": "id", "biases": "bias", "apis": "api", "goods": "goods", "shelves": "shelf", "knives": "knife", "wolves": "wolf", "halves": "half", "loaves": "loaf", "wives": "wife", "thieves": "thief"}

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
		all := words(cmp.Or(unkeyed(segment), segment))
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
		parts := r.names()
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

// names returns what a resource may be called, the likeliest name first.
func (r *Resource) names() []string {
	if r.said != "" {
		return literals(r.said)
	}
	return literals(r.path())
}

// path returns the template that names the resource.
func (r *Resource) path() string {
	if r.Collection != "" {
		return r.Collection
	}
	collection, _ := cut(r.Item)
	return collection
}

// Identifies reports whether a name is that of what tells one thing from others wherever it stands: orderId, order_number, reference. An id
// alone is that of what it stands in.
func Identifies(name string) bool {
	all := words(name)
	if len(all) == 0 {
		return false
	}
	switch all[len(all)-1] {
	case "reference", "ref", "uuid":
		return true
	case "id", "number", "no":
		return len(all) > 1
	}
	return false
}

// IsIDOf reports whether a name is that of the id of a thing of a resource: orderId of order.
func IsIDOf(name, resource string) bool {
	all := words(name)
	return len(all) > 1 && all[len(all)-1] == "id" && strings.Join(all[:len(all)-1], "-") == resource
}
