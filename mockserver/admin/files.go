package admin

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/internal/wiremock"
	"agentmock/mockserver/problem"
)

// Editor reads and writes files of the directory that the mock was started with, by their paths in it.
type Editor struct {
	Read  func(name string) ([]byte, error)
	Write func(name string, data []byte) error
}

// fileName is what a file of a fixture may be called: nothing that leads elsewhere, is hidden or stands for a status.
var fileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// edits reports whether files may be written; it answers if not.
func (c *call) edits() bool {
	if c.Edit == nil {
		c.refuse(http.StatusForbidden, "Files are not written", "the mock was started without --edit, which lets fixtures be written beside a document in a directory")
	}
	return c.Edit != nil
}

// fixtureFile returns the operation and the path of a file of the fixtures; what is wrong is answered.
func (c *call) fixtureFile(operation, name string) (*openapi.Operation, string, bool) {
	spec := c.view().Spec
	o, known := spec.Operation(operation)
	if !known {
		c.notFound("the document has no operation %s", operation)
		return nil, "", false
	}
	if !fileName.MatchString(name) || strings.ContainsAny(o.ID, `/\`) || strings.HasPrefix(o.ID, ".") || strings.HasPrefix(o.ID, "_") || !fs.ValidPath(o.ID) {
		c.refuse(http.StatusUnprocessableEntity, "Invalid name", "a file cannot be called %s/%s: want an operation that a folder can be called after, and letters, digits, dots, dashes and underscores", o.ID, name)
		return nil, "", false
	}
	return o, path.Join(fixture.Folder(spec.File), o.ID, name+".yaml"), true
}

// writeFile has a text stand in a file of the fixtures, as it was typed; or says what would change by it, and what is wrong with it.
func (c *call) writeFile() {
	var asked struct {
		Operation, Name, Text string
		Before                *string
	}
	if !c.edits() || !c.read(&asked) {
		return
	}
	o, at, ok := c.fixtureFile(asked.Operation, asked.Name)
	if !ok {
		return
	}
	before, err := c.Edit.Read(at)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		c.refuse(http.StatusConflict, "Nothing was written", "%w", err)
		return
	}
	c.write(change{at: at, before: string(before), after: asked.Text, seen: asked.Before, problems: c.problems(o, at, asked.Text)})
}

// problems returns what is wrong with the text of an exchange file.
func (c *call) problems(o *openapi.Operation, at, text string) (all []source.Finding) {
	broken, doubts, err := fixture.Check(at, []byte(text), fixture.Folder(c.view().Spec.File), o, c.Edit.Read)
	if err != nil {
		all = source.FindingsOf(err, at, source.Error)
	}
	note := func(severity source.Severity, found []fixture.Broken) {
		for _, b := range found {
			all = append(all, source.Finding{Position: b.Position, Severity: severity, Message: problem.Said(b.Violation).In(languageOf(c.gin.Request))})
		}
	}
	breaks := source.Error
	if c.Lenient {
		breaks = source.Warning
	}
	note(breaks, broken)
	note(source.Warning, doubts)
	return all
}

// change is what a file is to become.
type change struct {
	at, before, after string
	seen              *string // what whoever asks has seen there; nil: they ask what would change
	problems          []source.Finding
}

// write answers with what a file is and would be, and with what is wrong with that; where somebody has seen what is there, it is written.
func (c *call) write(f change) {
	problems, wrong := []any{}, ""
	for _, p := range f.problems {
		one := &jsonvalue.Object{}
		one.Set("line", jsonvalue.Int(int64(p.Line)))
		one.Set("severity", string(p.Severity))
		one.Set("message", p.In(languageOf(c.gin.Request)))
		if problems = append(problems, one); p.Severity == source.Error && wrong == "" {
			wrong = p.Position.String() + ": " + p.In(languageOf(c.gin.Request))
		}
	}
	if f.seen != nil {
		switch {
		case wrong != "":
			c.refuse(http.StatusUnprocessableEntity, "Nothing was written", "%s", wrong)
			return
		case *f.seen != f.before:
			c.refuse(http.StatusConflict, "Nothing was written", "%s has changed since it was looked at", f.at)
			return
		}
		if err := c.Edit.Write(f.at, []byte(f.after)); err != nil {
			c.refuse(http.StatusConflict, "Nothing was written", "%w", err)
			return
		}
	}
	out := &jsonvalue.Object{}
	out.Set("file", f.at)
	out.Set("before", f.before)
	out.Set("after", f.after)
	out.Set("written", f.seen != nil)
	out.Set("problems", problems)
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, out))
}

// readFile answers with the text of a file of the fixtures, whatever is wrong with it.
func (c *call) readFile() {
	operation, _ := c.text("query", "operation")
	name, _ := c.text("query", "name")
	if !c.edits() {
		return
	}
	_, at, ok := c.fixtureFile(operation, name)
	if !ok {
		return
	}
	data, err := c.Edit.Read(at)
	if err != nil {
		c.notFound("%w", err)
		return
	}
	out := &jsonvalue.Object{}
	out.Set("file", at)
	out.Set("text", string(data))
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, out))
}

// fileOfFixture answers with what an exchange file says of a run-time fixture that is sent, and with what none can say.
func (c *call) fileOfFixture() {
	raw := c.x.Request.Body.Raw
	f, refused := c.ReadFixture(fixture.Document{Name: "fixture", Data: raw})
	if refused != nil {
		refuse(c.gin, *refused)
		return
	}
	exchange, left := fixture.AsFile(c.x.Request.Body.Value.(*jsonvalue.Object)) // the document says that it is an object
	if _, _, isMapping := wiremock.Of(raw); isMapping {
		exchange, left = wiremock.File(raw, f, c.view().Spec)
	}
	pointers := []any{}
	for _, pointer := range left {
		pointers = append(pointers, pointer)
	}
	out := &jsonvalue.Object{}
	out.Set("operation", f.Operation.ID)
	out.Set("exchange", exchange)
	out.Set("left", pointers)
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, out))
}
