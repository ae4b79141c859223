package admin

import (
	"bytes"
	"net/http"
	"unicode/utf8"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// Inferred is what a mock reads out of its document without being told.
type Inferred struct {
	Locale    string // whose people and texts are made up: an IETF language tag
	Resources []InferredResource
	Rules     []WrittenRule
	Prose     []InferredKeywords
}

// InferredResource is a kind of things, and why its parts are taken for that.
type InferredResource struct {
	Name    string
	Paths   []string          // where an x-resource would stand
	Says    *jsonvalue.Object // what it would say
	Reasons []InferredReason
}

// WrittenRule is what is asked of made values beside the document.
type WrittenRule struct {
	source.Position
	Pattern string
	Made    any
}

// InferredReason is why a part is taken, and where the document says so.
type InferredReason struct {
	Part string
	Why  i18n.Message
	source.Position
}

// InferredKeywords are what a description says in prose, as keywords of its schema.
type InferredKeywords struct {
	source.Position
	Description string
	Keywords    *jsonvalue.Object
}

// maxInferred is how many descriptions are listed; agentmock lint --suggest lists all.
const maxInferred = 1000

// inferred answers with what is read out of the document, each with its place and the line that says so.
func (c *call) inferred() {
	all, lines := c.Inferred(), c.view().lines()
	resources, prose := []any{}, []any{}
	for _, r := range all.Resources {
		reasons := []any{}
		for _, why := range r.Reasons {
			one := lines.object(why.Position)
			one.Set("part", why.Part)
			one.Set("why", why.Why.In(languageOf(c.gin.Request)))
			reasons = append(reasons, one)
		}
		one := &jsonvalue.Object{}
		one.Set("name", r.Name)
		one.Set("paths", texts(r.Paths))
		one.Set("says", r.Says)
		one.Set("reasons", reasons)
		resources = append(resources, one)
	}
	for _, said := range all.Prose[:min(len(all.Prose), maxInferred)] {
		one := lines.object(said.Position)
		one.Set("description", said.Description)
		one.Set("keywords", said.Keywords)
		prose = append(prose, one)
	}
	out := &jsonvalue.Object{}
	out.Set("locale", all.Locale)
	out.Set("resources", resources)
	ruled := []any{}
	for _, r := range all.Rules {
		one := &jsonvalue.Object{}
		one.Set("at", r.String())
		one.Set("pattern", r.Pattern)
		one.Set("made", r.Made)
		ruled = append(ruled, one)
	}
	out.Set("rules", ruled)
	out.Set("relations", c.view().relations(lines))
	out.Set("prose", prose)
	out.Set("prose_total", jsonvalue.Int(int64(len(all.Prose))))
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, out))
}

// fileLines are the lines of a view's documents, split when one is asked for.
type fileLines struct {
	View
	split map[string][][]byte
}

func (v View) lines() fileLines { return fileLines{v, map[string][][]byte{}} }

// maxExcerpt is how much of a line is shown, in bytes.
const maxExcerpt = 300

// at returns the line of a place, of a long one what begins there; "" where the file is none of the documents.
func (f fileLines) at(p source.Position) string {
	for _, one := range f.Spec.Each() {
		if one.File != p.File {
			continue
		}
		if f.split[p.File] == nil {
			f.split[p.File] = bytes.Split(one.Text, []byte("\n"))
		}
		if all := f.split[p.File]; p.Line > 0 && int(p.Line) <= len(all) {
			line := bytes.TrimRight(all[p.Line-1], "\r")
			for range p.Column - 1 {
				_, size := utf8.DecodeRune(line)
				line = line[size:]
			}
			return string(bytes.ToValidUTF8(line[:min(len(line), maxExcerpt)], nil))
		}
	}
	return ""
}

// object returns a place, with its line where there is one.
func (f fileLines) object(p source.Position) *jsonvalue.Object {
	out := &jsonvalue.Object{}
	out.Set("at", p.String())
	if line := f.at(p); line != "" {
		out.Set("excerpt", line)
	}
	return out
}
