package resource

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
)

// Many APIs say what is done in the path: GET /customer/list, POST /customer/add, GET /customer/detail/{id}, POST /api/getUserList. Where a thing has such
// paths they are read as the plain ones are: of the collection /customer, and of /api/user.

// verbs are words of paths that say what is done. The first of a segment stands in front of what it is done to, addUser; the last stands behind it,
// or alone: user/add, userAdd.
var verbs = []struct {
	role        Role
	methods     []string
	first, last []string
}{
	{List, []string{"GET", "POST"}, []string{"list", "page", "query", "search", "find", "select", "get", "fetch"}, []string{"list", "page", "all", "search", "query", "paging"}},
	{Read, []string{"GET", "POST"}, []string{"query", "find", "select", "get", "fetch", "read", "view", "show", "detail"}, []string{"detail", "details", "info", "get", "view", "read", "query", "find", "select", "fetch", "show"}},
	{Create, []string{"POST"}, []string{"add", "create", "save", "insert", "new"}, []string{"add", "create", "save", "insert", "new"}},
	{Update, []string{"PUT", "PATCH", "POST"}, []string{"update", "edit", "modify"}, []string{"update", "edit", "modify"}},
	{Delete, []string{"DELETE", "POST"}, []string{"delete", "remove", "del"}, []string{"delete", "remove", "del"}},
}

// Words behind what something is done to: that it is done to many, or to one as a whole.
var (
	lists   = []string{"list", "page", "lists", "pages"}
	details = []string{"detail", "details", "info"}
)

// verbed is what the path of an operation says is done.
type verbed struct {
	*openapi.Operation
	collection string // path of what it is done to, without a word for what is done
	role       Role
	many       bool // of a deletion: of several things
	byBody     bool // it is what is sent that says so, not the path
}

// key returns the collection without the names of its variables.
func (v verbed) key() string { return openapi.WithoutNames(v.collection) }

// readVerb returns what the path of an operation says is done, or what it is sent: nothing but an id; ok is false where neither does.
func readVerb(o *openapi.Operation) (v verbed, ok bool) {
	if v, ok = readPath(o); ok {
		return v, true
	}
	path, _ := ended(strings.TrimSuffix(o.Path, "/"))
	last := lastSegment(path)
	return verbed{o, o.Path, Read, false, true}, !isVariable(last) && isAskedForOne(o, strings.Join(oneOf(words(last)), "-"))
}

// readPath returns what the path of an operation says is done.
func readPath(o *openapi.Operation) (v verbed, ok bool) {
	path, ending := ended(strings.TrimSuffix(o.Path, "/"))
	last := lastSegment(path)
	isItem := isVariable(last)
	if isItem {
		path = path[:max(0, len(path)-len(last)-1)]
		last = lastSegment(path)
	}
	base := path[:max(0, len(path)-len(last)-1)]
	if base == "" || isVariable(last) {
		return verbed{}, false
	}
	for _, more := range []string{"vo", "list", "page"} { // list/page, get/vo
		before := lastSegment(base)
		if thing := strings.TrimSuffix(base, "/"+before); plain(last) == more && before != last && thing != "" {
			if role, _, _ := spoken(o, words(before), oneOf(words(lastSegment(thing))), isItem); role != "" {
				last, base = before, thing
			}
		}
	}
	above := lastSegment(base)
	role, thing, many := spoken(o, words(last), oneOf(words(above)), isItem)
	if role == "" || isVariable(above) && len(thing) == 0 {
		return verbed{}, false
	}
	if len(thing) > 0 && (isVariable(above) || !slices.Equal(thing, endOf(oneOf(words(above)), len(thing)))) {
		base += "/" + strings.Join(thing, "-")
	}
	return verbed{o, base + ending, role, many, false}, true
}

// spoken returns the role that the words of a segment give an operation, and the words of the thing, in the singular: none where it is what the path
// before it leads to, which the words above name. The role is "" where they say nothing that the operation can do.
func spoken(o *openapi.Operation, all, above []string, isItem bool) (role Role, thing []string, many bool) {
	all, key := withoutKey(all)
	all, isBatch := withoutBatch(all)
	if len(all) == 0 {
		return "", nil, false
	}
	for _, verb := range verbs {
		switch first, last := all[0], all[len(all)-1]; {
		case len(all) > 1 && slices.Contains(verb.first, first):
			thing, many = all[1:], true
			if word := thing[len(thing)-1]; slices.Contains(lists, word) {
				thing = thing[:len(thing)-1]
			} else if many = singular(word) != word && (verb.role == Delete || shows(o)); slices.Contains(details, word) && len(thing) > 1 {
				thing, many = thing[:len(thing)-1], false
			}
		case slices.Contains(verb.last, last):
			thing, many = all[:len(all)-1], verb.role == List
		default:
			continue
		}
		if thing = oneOf(thing); len(thing) > 0 {
			above = thing
		}
		switch {
		case isBatch && verb.role != Delete, !slices.Contains(verb.methods, o.Method), many != (verb.role == List) && verb.role != Delete, isItem && (verb.role == List || verb.role == Create):
			continue
		case verb.role == List && (key != "" || o.Method != "GET" && !shows(o)):
			continue
		case verb.role == Read && !isItem && asker(o, strings.Join(above, "-")) == nil:
			continue
		}
		return verb.role, thing, verb.role == Delete && (many || isBatch || key == "ids" || !isItem && listsIDs(o))
	}
	return "", nil, false
}

// withoutKey returns the words without those for what a thing is found by, and the last of those: getUserById, deleteUsersByIds. Where it is found by
// something that tells no thing from others there are no words left.
func withoutKey(all []string) (rest []string, key string) {
	at := slices.Index(all, "by")
	if at < 1 || at == len(all)-1 {
		return all, ""
	}
	if key = all[len(all)-1]; !slices.Contains(telling, singular(key)) {
		return nil, ""
	}
	return all[:at], key
}

// withoutBatch returns words without one that says that something is done to several at once: deleteBatch, batchDelete.
func withoutBatch(all []string) (rest []string, isBatch bool) {
	for _, word := range []string{"batch", "bulk"} {
		if last := len(all) - 1; last > 0 && all[last] == word {
			return all[:last], true
		} else if last > 0 && all[0] == word {
			return all[1:], true
		}
	}
	return all, false
}

// oneOf returns words for one of what they say there are many of.
func oneOf(all []string) []string {
	if len(all) == 0 {
		return all
	}
	return append(slices.Clone(all[:len(all)-1]), singular(all[len(all)-1]))
}

// endOf returns the last words, at most so many.
func endOf(all []string, count int) []string { return all[max(0, len(all)-count):] }

// placeVerbed notes the operations whose paths say what is done: where a thing has two of them, or plain paths too. Others are what their paths are.
func (f *finder) placeVerbed(all []verbed) {
	roles := map[string]map[Role]bool{}
	spoken := map[string]bool{}
	for _, v := range all {
		if roles[v.key()] == nil {
			roles[v.key()] = map[Role]bool{}
		}
		roles[v.key()][v.role] = true
		spoken[v.key()] = spoken[v.key()] || !v.byBody
	}
	var pages, others []verbed // of several lists the one with pages is the collection
	for _, v := range all {
		if v.pages() {
			pages = append(pages, v)
		} else {
			others = append(others, v)
		}
	}
	all = append(pages, others...)
	for _, v := range all {
		known := f.byCollection[v.key()]
		switch {
		case known == nil && len(roles[v.key()]) < 2, !spoken[v.key()]:
			f.placePlain(v)
		case v.many:
			f.many = append(f.many, v)
		case known != nil && known.Operations[v.role] != nil && !known.yields(v, len(roles[v.key()]) > 1):
			f.placePlain(v)
		default:
			f.placeSaid(f.collected(v.key(), v.Operation), v)
		}
	}
}

// shows reports whether an operation answers things in a row.
func shows(o *openapi.Operation) bool {
	root := answered(o)
	_, isVague := vague(root)
	return isVague || len(arrays(root)) > 0
}

// yields takes an operation off a resource that has its role by its path alone: GET /user that lists nothing beside GET /get-users, and POST /user beside
// POST /add-user where no path leads to a thing. Beside is whether it is not the only one that says what it does.
func (r *Resource) yields(v verbed, beside bool) bool {
	switch v.role {
	case List:
		if shows(r.Operations[List]) || !shows(v.Operation) {
			return false
		}
	case Create:
		if !beside || isVariable(lastSegment(r.Item)) {
			return false
		}
	default:
		return false
	}
	delete(r.Operations, v.role)
	return true
}

// placePlain notes an operation as its path alone has it: a list that is asked for by POST is one, too.
func (f *finder) placePlain(v verbed) {
	if v.role == List && v.Method == "POST" {
		f.placeSaid(f.collected(openapi.WithoutNames(v.Path), v.Operation), v)
		return
	}
	f.place(v.Operation)
}

// placeSaid notes an operation with the role that its path says.
func (f *finder) placeSaid(r *Resource, v verbed) {
	if r.Operations[v.role] != nil {
		return
	}
	r.Operations[v.role] = v.Operation
	switch v.role {
	case List:
		r.Collection = v.Path
	case Read:
		r.Item = v.Path
	}
	if r.Collection == "" || r.said != "" || v.role == List {
		r.said = v.collection
	}
	r.because(v.Position, string(v.role), i18n.Sayf("%s %s says so", v.Method, v.Path))
}

// pages reports whether it is a list that is asked for page by page.
func (v verbed) pages() bool {
	return v.role == List && called(Inputs(v.Operation), slices.Concat(asked[0].names, asked[2].names)...) != nil
}
