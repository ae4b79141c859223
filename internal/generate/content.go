package generate

import (
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
)

// addContent takes note of what texts hold: what is made has to be held against all that is said of texts.
func (f *constraints) addContent(s *jsonschema.Schema) {
	if s.HoldsJSON() {
		f.uncertain = true
		if f.content == nil || f.content.ContentSchema == nil {
			f.content = s
		}
	}
}

// maxContents bounds texts of JSON inside each other: each doubles what is escaped in the one inside.
const maxContents = 8

var errContents = i18n.Errorf("%w: texts of JSON would stand inside each other more than %d times", errImpossible, maxContents)

// content writes a text that holds JSON, as s says. Relations do not lead into it.
func (v *state) content(s *jsonschema.Schema) error {
	if s.ContentSchema == nil {
		v.emit(s.EncodeContent("{}"))
		return nil
	}
	if v.texts == maxContents {
		return errContents
	}
	start, unlinked := len(v.out), v.unlinked
	v.unlinked, v.texts = true, v.texts+1
	err := v.fromPlan(v.g.planOf([]*jsonschema.Schema{s.ContentSchema}))
	v.unlinked, v.texts = unlinked, v.texts-1
	if err != nil {
		return err
	}
	text := string(v.out[start:])
	v.out, v.written = v.out[:start], object{from: -1}
	v.emit(s.EncodeContent(text))
	return nil
}
