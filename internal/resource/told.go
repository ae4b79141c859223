package resource

import (
	"crypto/md5" // what clients compare files by
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// fact is something that an answer says of a file.
type fact uint8

const (
	noFact fact = iota
	fileName
	fileSize
	fileType
	fileEnding
	fileSum
)

// facts are the members that say something of a file, by their plain names. One that is plain says so by itself; the others do beside it.
var facts = map[string]struct {
	fact  fact
	plain bool
}{
	"filename": {fileName, true}, "originalname": {fileName, true}, "originalfilename": {fileName, true}, "name": {fileName, false},
	"filesize": {fileSize, true}, "bytes": {fileSize, true}, "contentlength": {fileSize, true}, "sizebytes": {fileSize, true}, "sizeinbytes": {fileSize, true},
	"bytesize": {fileSize, true}, "size": {fileSize, false}, "length": {fileSize, false},
	"contenttype": {fileType, true}, "mimetype": {fileType, true}, "mime": {fileType, true}, "mediatype": {fileType, true}, "type": {fileType, false},
	"extension": {fileEnding, false}, "fileextension": {fileEnding, true}, "ext": {fileEnding, false},
	"md5": {fileSum, true}, "sha1": {fileSum, true}, "sha256": {fileSum, true}, "sha512": {fileSum, true}, "contentmd5": {fileSum, true}, "md5hash": {fileSum, true},
	"md5checksum": {fileSum, true}, "sha1hash": {fileSum, true}, "sha256hash": {fileSum, true}, "checksum": {fileSum, true}, "filehash": {fileSum, true},
	"hash": {fileSum, false}, "digest": {fileSum, false}, "etag": {fileSum, false},
}

// about are words in the names of objects that are about a file.
var about = []string{"file", "files", "upload", "uploads", "attachment", "attachments", "asset", "document", "documents", "image", "images", "photo", "photos", "picture", "media", "avatar", "blob"}

// Spot is an object of a body that speaks of a file.
type Spot struct {
	Object *jsonvalue.Object
	schema *jsonschema.Schema
	name   string // the member that it is; "" for the body itself, or for an element of a list
}

// maxSpotDepth is how deep in a body the objects that speak of files may stand.
const maxSpotDepth = 4

// Spots returns the objects of a body that speak of files, the outermost alone; of a list that has such, its elements. What is around a list is
// as it was.
func Spots(s *jsonschema.Schema, body any) []Spot {
	level := []standing{{s, body, "", false}}
	for range maxSpotDepth {
		var found []Spot
		var next []standing
		for _, at := range level {
			switch v := at.value.(type) {
			case *jsonvalue.Object:
				if speaks(at.schema, v, at.name) {
					one := Spot{v, at.schema, at.name}
					if at.listed {
						one.name = ""
					}
					found = append(found, one)
				}
				for _, m := range v.Members {
					next = append(next, standing{child(at.schema, m.Name), m.Value, m.Name, false})
				}
			case []any:
				for i, element := range v {
					next = append(next, standing{child(at.schema, strconv.Itoa(i)), element, at.name, true})
				}
			}
		}
		if len(found) > 0 {
			return found
		}
		level = next
	}
	return nil
}

// standing is a value in a body, its schema, and what it is called: an element of a list as that is.
type standing struct {
	schema *jsonschema.Schema
	value  any
	name   string
	listed bool
}

func child(s *jsonschema.Schema, name string) *jsonschema.Schema {
	if s == nil {
		return nil
	}
	found, _ := s.Child(name)
	return found
}

// ListOfFiles returns the outermost list of a body whose elements speak of files, the schema of these, and what puts another list in its place,
// which returns the body; nil where there is none, or where an object around it speaks of files.
func ListOfFiles(s *jsonschema.Schema, body any) (list []any, of *jsonschema.Schema, put func([]any) any) {
	if all, isList := body.([]any); isList {
		if of := child(s, "0"); of != nil && speaks(of, &jsonvalue.Object{}, "") {
			return all, of, func(list []any) any { return list }
		}
		return nil, nil, nil
	}
	o, isObject := body.(*jsonvalue.Object)
	if !isObject || speaks(s, o, "") {
		return nil, nil, nil
	}
	for _, m := range o.Members {
		all, isList := m.Value.([]any)
		if of := child(child(s, m.Name), "0"); isList && of != nil && speaks(of, &jsonvalue.Object{}, m.Name) {
			return all, of, func(list []any) any { o.Set(m.Name, list); return body }
		}
	}
	for _, m := range o.Members {
		if inside, isObject := m.Value.(*jsonvalue.Object); isObject {
			if list, of, put := ListOfFiles(child(s, m.Name), inside); list != nil {
				return list, of, func(list []any) any { put(list); return body }
			}
		}
	}
	return nil, nil, nil
}

// speaks reports whether an object speaks of a file: a member of it can say nothing else, or several say what files have, and it is called
// like one.
func speaks(s *jsonschema.Schema, o *jsonvalue.Object, name string) bool {
	names := make([]string, 0, len(o.Members))
	for _, m := range o.Members {
		names = append(names, m.Name)
	}
	if s != nil {
		names = append(names, s.DeclaredNames()...)
	}
	said := map[fact]bool{}
	for _, one := range names {
		f := facts[plain(one)]
		if f.plain {
			return true
		}
		said[f.fact] = true
	}
	vague := 0
	for _, f := range []fact{fileName, fileSize, fileType} {
		if said[f] {
			vague++
		}
	}
	return vague == 3 || vague == 2 && slices.ContainsFunc(words(name), func(w string) bool { return slices.Contains(about, w) })
}

// Tell has objects say of files what these are: their names, sizes, types and checksums, in their order, as far as the schemas take it. A member
// that the request sent itself stays. With add, members that the schema has and the object has not are added.
func Tell(spots []Spot, uploads []message.Upload, sent any, add bool) (told bool) {
	for i, spot := range spots {
		upload := upload(spot, i, len(spots), uploads)
		if upload == nil {
			continue
		}
		for _, name := range spot.tellable(add) {
			if o, isObject := sent.(*jsonvalue.Object); isObject && o.Index(name) >= 0 {
				continue
			}
			s := child(spot.schema, name)
			for _, v := range sayings(name, s, *upload) {
				if s == nil || s.Valid(v, jsonschema.InResponse) {
					spot.Object.Set(name, v)
					told = true
					break
				}
			}
		}
	}
	return told
}

// upload returns the file that a spot speaks of: the one whose part is called as it is, else the one of its place.
func upload(spot Spot, at, spots int, uploads []message.Upload) *message.Upload {
	for i := range uploads {
		if spots > 1 && spot.name != "" && uploads[i].Part == spot.name && len(uploads) <= spots {
			return &uploads[i]
		}
	}
	if at < len(uploads) {
		return &uploads[at]
	}
	return nil
}

// tellable returns the members of a spot that may say something of a file.
func (p Spot) tellable(add bool) []string {
	var names []string
	for _, m := range p.Object.Members {
		names = append(names, m.Name)
	}
	if add && p.schema != nil {
		for name := range p.schema.EachName() {
			if p.Object.Index(name) < 0 {
				names = append(names, name)
			}
		}
	}
	named := map[fact]bool{} // facts that some member says plainly: another that is vague says something else
	for _, name := range names {
		if f := facts[plain(name)]; f.plain {
			named[f.fact] = true
		}
	}
	return slices.DeleteFunc(names, func(name string) bool {
		f := facts[plain(name)]
		return f.fact == noFact || !f.plain && f.fact != fileSum && named[f.fact] || !f.plain && f.fact == fileType && isKind(child(p.schema, name)) ||
			plain(name) == "length" && slices.ContainsFunc(names, func(other string) bool { return other != name && facts[plain(other)].fact == fileSize })
	})
}

// isKind reports whether a type is one of the API's own kinds, and no media type, by its example.
func isKind(s *jsonschema.Schema) bool {
	return s != nil && slices.ContainsFunc(s.Examples, func(v any) bool {
		text, isText := v.(string)
		return isText && !strings.Contains(text, "/")
	})
}

// sayings are the values by which a member may say what it says of a file, the likeliest first.
func sayings(name string, s *jsonschema.Schema, u message.Upload) []any {
	switch facts[plain(name)].fact {
	case fileName:
		if u.Name != "" {
			return []any{u.Name}
		}
	case fileSize:
		return []any{jsonvalue.Int(int64(len(u.Bytes))), strconv.Itoa(len(u.Bytes))}
	case fileType:
		if u.ContentType != "" {
			return []any{u.ContentType}
		}
	case fileEnding:
		if ending := path.Ext(u.Name); ending != "" {
			return []any{ending[1:], ending}
		}
	case fileSum:
		return sums(plain(name), s, u.Bytes)
	}
	return nil
}

// hashes are those that checksums are made with, by the words that name them.
var hashes = []struct {
	name string
	sum  func([]byte) []byte
}{
	{"sha256", func(b []byte) []byte { sum := sha256.Sum256(b); return sum[:] }},
	{"md5", func(b []byte) []byte { sum := md5.Sum(b); return sum[:] }},
	{"sha1", func(b []byte) []byte { sum := sha1.Sum(b); return sum[:] }},
	{"sha512", func(b []byte) []byte { sum := sha512.Sum512(b); return sum[:] }},
}

// sums are the checksums of bytes as a member may write them: first those of the hash that its name, its description, its format or the length
// of its example names. An ETag is an MD5 where nobody says.
func sums(name string, s *jsonschema.Schema, b []byte) (all []any) {
	said, sample := name, ""
	if s != nil {
		said += " " + plain(s.Description) + " " + plain(s.FormatName())
		for _, example := range s.Examples {
			if text, isText := example.(string); isText {
				sample = text
			}
		}
	}
	in64 := strings.Contains(said, "base64") || name == "contentmd5"
	bare, label := strings.Trim(sample, `"`), ""
	if before, after, ok := strings.Cut(bare, ":"); ok {
		label, bare = before+":", after
	}
	var likely, others []any
	for _, h := range hashes {
		sum := h.sum(b)
		text := hex.EncodeToString(sum)
		if in64 {
			text = base64.StdEncoding.EncodeToString(sum)
		}
		quoted := any(label + text)
		if strings.HasPrefix(sample, `"`) {
			quoted = `"` + label + text + `"`
		}
		named := strings.Contains(said, h.name)
		if named || len(bare) == len(text) && !namesHash(said) || name == "etag" && h.name == "md5" && !namesHash(said) && bare == "" {
			likely = append(likely, quoted)
		} else {
			others = append(others, quoted)
		}
	}
	if namesHash(said) {
		others = nil
	}
	return append(likely, others...)
}

func namesHash(said string) bool {
	return strings.Contains(said, "md5") || strings.Contains(said, "sha1") || strings.Contains(said, "sha256") || strings.Contains(said, "sha512")
}

// IDOf returns what tells the file of an object apart, by what the path is told it with: the member of that name, else the id, else the file's own
// name; "" where the object has none.
func IDOf(o *jsonvalue.Object, variable string) string {
	wanted := []string{plain(variable)}
	if last := words(variable); len(last) > 0 {
		if end := last[len(last)-1]; slices.Contains([]string{"id", "uuid", "key", "name", "token", "hash"}, end) {
			wanted = append(wanted, end, "file"+end)
		}
	}
	for _, name := range append(wanted, "id", "fileid", "uuid", "key", "filename", "name") {
		for _, m := range o.Members {
			if plain(m.Name) != name {
				continue
			}
			switch v := m.Value.(type) {
			case string:
				return v
			case jsonvalue.Number:
				return jsonvalue.Plain(v)
			}
		}
	}
	return ""
}
