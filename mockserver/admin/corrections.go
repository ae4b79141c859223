package admin

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"path"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/rules"
	"agentmock/internal/source"
)

// maxEdited is how large a file may be that is corrected, in bytes: all of it is shown, and told back.
const maxEdited = 4 << 20

// correct has a correction of what was inferred stand where it is read: the x-resource of paths and the relations of schemas in the document, a rule beside it. Without what is
// there nothing is written: the answer says what would change.
func (c *call) correct() {
	var asked struct {
		Paths    []string
		Resource json.RawMessage
		Rule     string
		Made     json.RawMessage
		Schema   string // of a relation: the pointer to it in the document
		Kind     string
		Source   json.RawMessage
		Before   *string
	}
	if !c.edits() || !c.read(&asked) {
		return
	}
	document := c.view().Spec.File
	f := change{at: document, seen: asked.Before}
	if asked.Rule != "" {
		f.at = path.Join(path.Dir(document), rules.File)
	}
	before, err := c.Edit.Read(f.at)
	if err != nil && (asked.Rule == "" || !errors.Is(err, fs.ErrNotExist)) {
		c.refuse(http.StatusConflict, "Nothing was written", "%w", err)
		return
	}
	if len(before) > maxEdited {
		c.refuse(http.StatusConflict, "Nothing was written", "%s is larger than 4 MB: it is to be changed by hand", f.at)
		return
	}
	after := before
	if asked.Rule != "" {
		after, err = setOrRemove(f.at, before, nil, asked.Rule, valueOf(asked.Made))
	}
	if asked.Kind != "" {
		after, err = setRelation(f.at, before, asked.Schema, asked.Kind, valueOf(asked.Source))
	}
	for _, p := range asked.Paths {
		if err == nil {
			after, err = setResource(f.at, after, p, valueOf(asked.Resource))
		}
	}
	if err != nil {
		c.refuse(http.StatusConflict, "Nothing was written", "%w", err)
		return
	}
	f.before, f.after = string(before), string(after)
	if asked.Rule != "" && !source.Silent(after) {
		n, err := source.ParseFile(f.at, after)
		if err == nil {
			_, faults := rules.Compile(n)
			err = errors.Join(faults...)
		}
		if err != nil {
			f.problems = source.FindingsOf(err, f.at, source.Error)
		}
	}
	c.write(f)
}

// valueOf returns a part of a request that was checked.
func valueOf(raw json.RawMessage) any {
	v, _ := jsonvalue.Decode(raw)
	return v
}

// setOrRemove returns a text in which an object has a member of a value; of false, it has none.
func setOrRemove(file string, data []byte, at []string, name string, value any) ([]byte, error) {
	if value == false {
		return source.Remove(file, data, at, name)
	}
	return source.Set(file, data, at, name, value)
}

// setResource returns a document in which a path says what it is of. What an operation of it says by itself would go before that.
func setResource(file string, data []byte, p string, resource any) ([]byte, error) {
	root, err := source.ParseFile(file, data)
	if err != nil {
		return nil, err
	}
	for _, m := range source.Members(root.At("paths", p)) {
		if own := m.Node.Child("x-resource"); own != nil {
			return nil, own.Errorf("x-resource stands in the operation %s: it is to be changed by hand", m.Name)
		}
	}
	return source.Set(file, data, []string{"paths", p}, "x-resource", resource)
}
