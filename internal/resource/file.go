package resource

import (
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// Files is what a document says of files: which operations take them, which give them back, and what of these belongs together. A file has an
// address, which is that of the thing that it is, or is of: the path without the words that only say what is done with it. So POST /files,
// GET /files/{id}/content and GET /files/download/{id} speak of one file.
type Files struct {
	takes map[*openapi.Operation]filed
	gives map[*openapi.Operation][]string
}

// filed is where the files that an operation takes are found again.
type filed struct {
	at   []string // the segments of its address
	id   string   // the variable behind it, whose value the answer has; "" where the address is whole
	lost bool     // no operation gives it back
}

// carrying are the words in paths that say what is done with a file, and not which it is.
var carrying = []string{"attachment", "binary", "blob", "body", "bytes", "content", "contents", "data", "download", "file", "get", "media", "original", "put", "raw", "source", "upload", "uploads"}

// FindFiles finds the operations that take files, and those that give them back.
func FindFiles(d *openapi.Document) *Files {
	f := &Files{takes: map[*openapi.Operation]filed{}, gives: map[*openapi.Operation][]string{}}
	known := map[string][]string{} // addresses that files are given back from, by their text without names of variables
	for _, o := range d.Operations {
		if o.Unserved == nil && o.Method == "GET" && givesFile(o) {
			at := segmentsOf(o.Path)
			f.gives[o] = at
			known[openapi.WithoutNames(strings.Join(at, "/"))] = at
		}
	}
	for _, o := range d.Operations {
		if o.Unserved == nil && message.TakesFiles(o) {
			f.takes[o] = place(segmentsOf(o.Path), known)
		}
	}
	return f
}

// place finds where a file is given back that is taken at an address: there, or behind it under an id that the answer has, or at a collection
// that the address ends with. An address of nothing but words about files is that of all.
func place(at []string, known map[string][]string) filed {
	if _, ok := known[openapi.WithoutNames(strings.Join(at, "/"))]; ok {
		return filed{at: at}
	}
	for from := 0; from < len(at) || from == 0; from++ {
		prefix := at[from:]
		if from > 0 && isVariable(prefix[0]) {
			continue
		}
		if found, ok := known[openapi.WithoutNames(strings.Join(append(slices.Clone(prefix), "{}"), "/"))]; ok {
			return filed{at: prefix, id: variable(found[len(found)-1])}
		}
	}
	if len(at) > 0 {
		return filed{lost: true}
	}
	for _, found := range known {
		if last := len(found) - 1; len(known) == 1 && last >= 0 && isVariable(found[last]) && !slices.ContainsFunc(found[:last], isVariable) {
			return filed{at: found[:last], id: variable(found[last])}
		}
	}
	return filed{lost: true}
}

func variable(segment string) string { return strings.Trim(segment, "{}") }

// segmentsOf returns the segments of a path that say which file it is about.
func segmentsOf(path string) []string {
	path, _ = ended(strings.Trim(path, "/"))
	all := strings.Split(path, "/")
	segments := []string{}
	for at, segment := range all {
		if !strings.Contains(segment, "{") {
			kept := slices.DeleteFunc(words(segment), func(word string) bool { return slices.Contains(carrying, word) })
			if segment = strings.Join(kept, ""); segment == "" && isCollection(all, at) {
				segment = plain(all[at])
			}
		}
		if segment != "" {
			segments = append(segments, segment)
		}
	}
	return segments
}

// isCollection reports whether a segment of words about files is the name of something all the same, and does not stand behind a thing to say
// that its content is meant: the data of /data/{id} are things, those of /files/{id}/data are the file.
func isCollection(all []string, at int) bool {
	switch plain(all[at]) {
	case "attachment", "blob", "data", "file", "media", "uploads":
		return at == 0 || !isVariable(all[at-1]) || at+1 < len(all) && isVariable(all[at+1])
	}
	return false
}

// givesFile reports whether the success of an operation is a file, or a text in JSON where its path says that it is the content of something.
func givesFile(o *openapi.Operation) bool {
	r, _ := o.Success()
	return r != nil && slices.ContainsFunc(r.Content, func(m *openapi.MediaType) bool {
		return IsFile(m) || m.IsJSON() && m.Schema != nil && m.Schema.PossibleTypes().Only(jsonschema.String) && slices.Contains(carrying, plain(lastSegment(o.Path)))
	})
}

// IsFile reports whether a representation is bytes that are no value of another kind: those of a picture, a document, a text.
func IsFile(m *openapi.MediaType) bool {
	if m.IsFile() {
		return true
	}
	name := m.Concrete()
	if openapi.IsJSON(name) || openapi.IsXML(name) && !strings.HasPrefix(name, "image/") || openapi.SequenceOf(name) != openapi.NoSequence {
		return false
	}
	switch message.CodecOf(name, m.Schema).Name {
	case "text", "bytes", "CSV":
		return m.Schema == nil || m.Schema.PossibleTypes()&jsonschema.String != 0 && !m.Schema.DeclaresNames()
	}
	return false
}

// Take reports whether an operation takes files.
func (f *Files) Take(o *openapi.Operation) bool {
	_, ok := f.takes[o]
	return ok
}

// Give reports whether an operation gives files back.
func (f *Files) Give(o *openapi.Operation) bool {
	_, ok := f.gives[o]
	return ok
}

// Given returns the address of the file that a request asks for; ok is false where its operation gives none back.
func (f *Files) Given(x *message.Exchange) (address string, ok bool) {
	at, ok := f.gives[x.Operation]
	return fill(at, Variables(x.Operation.Path), x.Request.Path), ok
}

// Taken returns the address of the file that a request brings, which the answer may complete: behind the address comes the value of what id
// names. ok is false where no operation gives it back.
func (f *Files) Taken(x *message.Exchange) (address, id string, ok bool) {
	to, ok := f.takes[x.Operation]
	return fill(to.at, Variables(x.Operation.Path), x.Request.Path), to.id, ok && !to.lost
}

// AddressOf returns the address of what a path leads to with the values of its variables: that of the files of it, and of what lies under it,
// begins so.
func AddressOf(path string, values []string) string {
	return fill(segmentsOf(path), Variables(path), values)
}

// Under returns the address of what has an id at another one.
func Under(address, id string) string { return address + "/" + message.EscapePath(id) }

// fill returns an address with the values of its variables.
func fill(segments, names, values []string) string {
	var b strings.Builder
	for _, segment := range segments {
		for i, name := range names {
			if i < len(values) {
				segment = strings.ReplaceAll(segment, "{"+name+"}", message.EscapePath(values[i]))
			}
		}
		b.WriteString("/" + segment)
	}
	return b.String()
}
