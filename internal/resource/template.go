package resource

import (
	"strings"

	"agentmock/internal/openapi"
)

// collectionOf returns the collection that the path of an operation is of, and whether it is a thing's: of {name=shelves/*} the shelves. Where a value of the last variable leads
// through other things it is none's.
func collectionOf(o *openapi.Operation) (collection string, isItem bool) {
	last := lastSegment(o.Path)
	if !isVariable(last) {
		return cut(o.Path)
	}
	shape := o.Shape(last[1 : len(last)-1])
	if name, single := strings.CutSuffix(shape, "/*"); single && !strings.Contains(name, "*") {
		return strings.TrimSuffix(o.Path, last) + name, true
	} else if single {
		return "", false
	}
	return cut(o.Path)
}

// cut returns the collection that a path is of (of /repos/{owner}/{repo} what /repos/{owner} would list): without its last segment where that is a lone variable, which makes it an item's. An ending
// such as .json stays with both.
func cut(path string) (collection string, isItem bool) {
	path, ending := ended(strings.TrimSuffix(path, "/"))
	last := lastSegment(path)
	if name := unkeyed(last); name != "" {
		return path[:len(path)-len(last)] + name + ending, true
	}
	if !isVariable(last) {
		return path + ending, false
	}
	before := path[:max(0, len(path)-len(last)-1)]
	if before == "" || !strings.ContainsFunc(before, func(c rune) bool { return c != '/' && c != '{' }) {
		return "", false
	}
	return before + ending, true
}

// unkeyed returns what stands before the key of a segment of OData: Products of Products({id}), Products('{id}') and Products(ID={id}); "" for other segments,
// and for those of several keys.
func unkeyed(segment string) string {
	name, key, ok := strings.Cut(segment, "(")
	key, closed := strings.CutSuffix(key, ")")
	if _, value, named := strings.Cut(key, "="); named {
		key = value
	}
	if !ok || !closed || !isVariable(strings.Trim(key, "'")) {
		return ""
	}
	return name
}

// ended cuts an ending off that says what an answer is written in.
func ended(path string) (before, ending string) {
	for _, ending := range []string{".json", ".xml"} {
		if before, ok := strings.CutSuffix(path, ending); ok {
			return before, ending
		}
	}
	return path, ""
}

func isVariable(segment string) bool {
	return strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") && strings.Count(segment, "{") == 1
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// Variables returns the names of a template's variables.
func Variables(path string) []string {
	var names []string
	for part := range strings.SplitSeq(path, "{") {
		if name, _, ok := strings.Cut(part, "}"); ok {
			names = append(names, name)
		}
	}
	return names
}
