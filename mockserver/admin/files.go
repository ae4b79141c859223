package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// Editor reads and writes files of the directory that the mock was started with, by their paths in it.
type Editor struct {
	Read  func(name string) ([]byte, error)
	Write func(name string, data []byte) error
}

// fileName is what a file of a fixture may be called: nothing that leads elsewhere, is hidden or stands for a status.
var fileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// ofRunTime are the members of an exchange that a file has not.
var ofRunTime = []string{"operation", "name", "id", "times"}

// writeFile has an exchange stand in a file of the fixtures, or says what would change by it. It is checked as one of run time is.
func (c *call) writeFile() {
	if c.Edit == nil {
		c.refuse(http.StatusForbidden, "Files are not written", "the mock was started without --edit, which lets fixtures be written beside a document in a directory")
		return
	}
	var asked struct {
		Name     string
		Exchange json.RawMessage
		Before   *string
	}
	if !c.read(&asked) {
		return
	}
	f, refused := c.ReadFixture(fixture.Document{Name: asked.Name, Data: asked.Exchange})
	if refused != nil {
		refuse(c.gin, *refused)
		return
	}
	folder := f.Operation.ID
	if !fileName.MatchString(asked.Name) || strings.ContainsAny(folder, `/\`) || strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_") || !fs.ValidPath(folder) {
		c.refuse(http.StatusUnprocessableEntity, "Invalid name", "a file cannot be called "+folder+"/"+asked.Name+": want an operation that a folder can be called after, and letters, digits, dots, dashes and underscores")
		return
	}
	at := path.Join(fixture.Folder(c.view().Spec.File), folder, asked.Name+".yaml")
	before, err := c.Edit.Read(at)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		c.refuse(http.StatusConflict, "Nothing was written", err.Error())
		return
	}
	after := fileOf(asked.Exchange)
	if asked.Before != nil {
		if *asked.Before != string(before) {
			c.refuse(http.StatusConflict, "Nothing was written", at+" has changed since it was looked at")
			return
		}
		if err := c.Edit.Write(at, after); err != nil {
			c.refuse(http.StatusConflict, "Nothing was written", err.Error())
			return
		}
	}
	out := &jsonvalue.Object{}
	out.Set("file", at)
	out.Set("before", string(before))
	out.Set("after", string(after))
	out.Set("written", asked.Before != nil)
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, out))
}

// readFile answers with the exchange of a file of the fixtures, as one of run time is.
func (c *call) readFile() {
	if c.Edit == nil {
		c.refuse(http.StatusForbidden, "Files are not read", "the mock was started without --edit")
		return
	}
	operation, _ := c.text("query", "operation")
	name, _ := c.text("query", "name")
	if o, known := c.view().Spec.Operation(operation); !known || !fileName.MatchString(name) || !fs.ValidPath(o.ID) {
		c.notFound("there is no file " + name + " of " + operation)
		return
	}
	at := path.Join(fixture.Folder(c.view().Spec.File), operation, name+".yaml")
	data, err := c.Edit.Read(at)
	if err != nil {
		c.notFound(err.Error())
		return
	}
	n, err := source.ParseFile(at, data)
	if err != nil {
		c.refuse(http.StatusConflict, "No exchange", err.Error())
		return
	}
	read, isObject := n.Value().(*jsonvalue.Object)
	if !isObject {
		c.refuse(http.StatusConflict, "No exchange", at+" is no object")
		return
	}
	exchange, out := &jsonvalue.Object{}, &jsonvalue.Object{}
	exchange.Set("operation", operation)
	exchange.Members = append(exchange.Members, read.Members...)
	out.Set("file", at)
	out.Set("exchange", exchange)
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, out))
}

// fileOf returns an exchange of run time as it stands in a file. JSON is YAML.
func fileOf(exchange []byte) []byte {
	value, faults := jsonvalue.Decode(exchange)
	o, isObject := value.(*jsonvalue.Object)
	if len(faults) > 0 || !isObject {
		panic("admin: an exchange that was read is an object")
	}
	o.Members = slices.DeleteFunc(o.Members, func(m jsonvalue.Member) bool { return slices.Contains(ofRunTime, m.Name) })
	var out bytes.Buffer
	if err := json.Indent(&out, jsonvalue.Append(nil, o), "", "  "); err != nil {
		panic(err) // it was just written
	}
	return append(out.Bytes(), '\n')
}
