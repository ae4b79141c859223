package anonymize

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
)

// anonymizer puts made-up values in the place of real ones: one for one, by the value and the key alone. It is read-only.
type anonymizer struct {
	raw                 bool
	key                 []byte
	allowlist           allowlist
	people              *people
	detectors           []kind
	answered, requested *generate.Generator // for values that only the schema says how to make
}

func newAnonymizer(s *openapi.Document, g *generate.Generator, o Options) (*anonymizer, error) {
	p, err := newPeople()
	if err != nil {
		return nil, err
	}
	return &anonymizer{o.Raw, slices.Clone(o.Key), newAllowlist(s), p, detectors(), g, g.ForRequests()}, nil
}

func (d *anonymizer) draw(real string, try int) *rand.Rand { return draw(d.key, real, try) }

// substitute returns a candidate for the place of a text that does not stay.
func (d *anonymizer) substitute(text string, p place, try int) string {
	if redact.IsBirthName(p.name) {
		if made := d.born(text, try); made != "" {
			return made
		}
	}
	if made, ok := d.detect(text, try); ok {
		return made
	}
	r := d.draw(text, try)
	if kind := kindByName(p); kind != "" {
		return d.people.one(kind, text, r.Uint64())
	}
	switch {
	case redact.IsChineseName(text):
		return d.people.one("name", text, r.Uint64())
	case piece().MatchString(text):
		return d.pieces(text, try)
	case isASCII(text) && !strings.ContainsAny(text, " \t\r\n"):
		return scramble(text, r)
	}
	if name := fakerName(p.schema); name != "" && name != "field.value" && name != "field.name" {
		if made, ok := d.generated(p, r.Uint64()).(string); ok {
			return made
		}
	}
	return d.free(text, r)
}

// piece finds, inside a text, what has a look of its own: times, IDs, addresses of all kinds, and numbers as long as a
// phone number.
var piece = lazily(`[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9:.]+(Z|[+-][0-9:]+)?)?` +
	`|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}` +
	`|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+` +
	`|https?://[^\s\p{Han}<>"'，。；]+` +
	`|[0-9]{12,}|(\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}|\+?[0-9][0-9()-]{5,20}[0-9]`)

// pieces replaces what is inside a text by what takes its place elsewhere, and the text between.
func (d *anonymizer) pieces(text string, try int) string {
	var b strings.Builder
	end := 0
	between := func(part string) {
		trimmed := strings.TrimSpace(part)
		before, after, _ := strings.Cut(part, trimmed)
		if trimmed != "" && utf8.RuneCountInString(trimmed) > 1 {
			trimmed = d.free(trimmed, d.draw(trimmed, try))
		}
		b.WriteString(before + trimmed + after)
	}
	for _, at := range piece().FindAllStringIndex(text, -1) {
		between(text[end:at[0]])
		found := text[at[0]:at[1]]
		end = at[1]
		made, ok := d.detect(found, try)
		if !ok {
			made = scramble(found, d.draw(found, try))
		}
		if isTime(found) {
			made = found
			if redact.IsBirthName(text) {
				made = cmp.Or(d.birthday(found, try), found)
			}
		}
		b.WriteString(made)
	}
	between(text[end:])
	return b.String()
}

// detect returns another text of the same look, where it has one.
func (d *anonymizer) detect(text string, try int) (string, bool) {
	for _, k := range d.detectors {
		if k.is(text) {
			return k.make(d, text, try), true
		}
	}
	return "", false
}

// generated returns what the schema of a place makes; nil where it makes nothing.
func (d *anonymizer) generated(p place, seed uint64) any {
	if p.schema == nil {
		return nil
	}
	g := d.answered
	if p.direction == jsonschema.InRequest {
		g = d.requested
	}
	made, err := g.Value(p.schema, generate.Options{Seed: seed, Dynamic: true})
	if err != nil {
		return nil
	}
	return made
}

// reveals reports whether the real text can be read in the made one.
func reveals(made, real string) bool {
	return made == real || utf8.RuneCountInString(real) > 1 && strings.Contains(strings.ToLower(made), strings.ToLower(real))
}

// plainName is how programs call members: one or more words, written together in one way.
var plainName = lazily(`^[$_@#]*([a-z]+[0-9]{0,2}([A-Z]+[a-z]*[0-9]{0,2})*|[a-z]+[0-9]{0,2}([_.:/-]([a-z]+[0-9]{0,2}|[0-9]{1,2}))*|[A-Z]+[0-9]{0,2}([_-]([A-Z]+[0-9]{0,2}|[0-9]{1,2}))*|([A-Z]+[a-z]*[0-9]{0,2})+(-[A-Z]+[a-z]*)*)$|^\p{Han}{1,12}[0-9]{0,2}$`)

// maxPlainName is how long a name of a member may be that is no value, in bytes.
const maxPlainName = 40

// personalName reports whether the name of a member is itself a value and may be somebody's: it is none of the document's, and looks like an
// address, a number or an ID, is written as no name is, or stands in a map.
func (d *anonymizer) personalName(name string, in *jsonschema.Schema) bool {
	switch {
	case d.allowlist.names[name] || d.allowlist.values[name]:
		return false
	case redact.IsPersonalName(name):
		return !(redact.IsChineseName(name) && knownLabel(name))
	}
	return isMap(in) || len(name) > maxPlainName || name != "" && !plainName().MatchString(name)
}

// isMap reports whether a schema describes the values of an object and names none.
func isMap(s *jsonschema.Schema) bool {
	if s == nil || s.AdditionalProperties == nil || s.DeclaresNames() {
		return false
	}
	values := s.AdditionalProperties
	return values.Types != 0 || len(values.Properties) > 0 || values.Ref != nil
}
