package contract

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/redact"
)

// masker hides what may be somebody's: in a report every text is masked, but for those that cannot be personal by what
// the document says of them (an enum, a UUID, a time) or by their own look (a short word of letters as in an enum).
// Credentials are masked in any case.
type masker struct {
	show bool
	tied bool // what relations read is masked all the same: their words go to a log
}

var (
	uuidLike = regexp.MustCompile(`^[0-9a-fA-F-]{0,40}$`)
	timeLike = regexp.MustCompile(`^[0-9]{1,5}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9:.,+Z-]*)?$`)
)

// harmless reports whether a text cannot be personal. s may be nil.
func harmless(text string, s *jsonschema.Schema) bool {
	if text == "" || timeLike.MatchString(text) {
		return true
	}
	if strings.Count(text, "-") == 4 && uuidLike.MatchString(text) {
		return true
	}
	if s == nil {
		return false
	}
	if listed(text, s) {
		return true
	}
	switch s.FormatName() {
	case "uuid", "date", "date-time", "datetime", "time":
		return !strings.ContainsAny(text, "@") && len(text) < 48 && !phoneLike.MatchString(text)
	}
	return false
}

// listed reports whether the document itself names a value, as a value of an enum or a const.
func listed(value any, s *jsonschema.Schema) bool {
	if s == nil {
		return false
	}
	is := func(v any) bool { return jsonvalue.Equal(v, value) }
	found := slices.ContainsFunc(s.Enum, is) || s.Const != nil && is(*s.Const)
	for part := range s.Parts() {
		found = found || slices.ContainsFunc(part.Enum, is) || part.Const != nil && is(*part.Const)
	}
	return found
}

var longNumber = regexp.MustCompile(`[0-9]{7,}`)

var phoneLike = regexp.MustCompile(`^\+?[0-9 ()*-]{7,20}$`)

// body returns a copy of v, the value of a member that is called name, in which credentials are masked, and personal texts where they are not to be shown.
func (m *masker) body(v any, s *jsonschema.Schema, name string) any {
	switch v := v.(type) {
	case string:
		switch {
		case m.show:
			return redact.Text(v)
		case harmless(v, s):
			return v
		}
		return redact.Masked(v)
	case jsonvalue.Number:
		digits, isID := redact.Digits(string(v)), redact.IsIDName(name)
		if telling := !isID && digits >= redact.OwnNumber || digits >= redact.LongNumber && s.FormatName() == ""; telling && !m.show && !listed(v, s) {
			return redact.Masked(string(v))
		}
		return v
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = m.body(item, below(s, "0"), name)
		}
		return out
	case *jsonvalue.Object:
		out, hides, own := &jsonvalue.Object{}, redact.Hides(v), redact.Own(v)
		for _, member := range v.Members {
			name, value := member.Name, redact.Mask
			if !m.show && redact.IsPersonalName(name) && !declared(s, name) {
				name = redact.Masked(name)
			}
			if !hides(member) && !m.show && own(member) {
				out.Members = append(out.Members, jsonvalue.Member{Name: name, Value: m.own(member.Value)})
				continue
			}
			if !hides(member) {
				out.Members = append(out.Members, jsonvalue.Member{Name: name, Value: m.body(member.Value, below(s, member.Name), member.Name)})
				continue
			}
			out.Members = append(out.Members, jsonvalue.Member{Name: name, Value: value})
		}
		return out
	}
	return v
}

// at masks a value that a pointer leads to.
func (m *masker) at(v any, s *jsonschema.Schema, tokens []string) any {
	if len(tokens) == 0 {
		return m.body(v, s, "")
	}
	name := tokens[len(tokens)-1]
	if !m.show && redact.IsOwnName(name) {
		return m.own(v)
	}
	return m.body(v, s, name)
}

// own masks what is somebody's by its name: a value that is one, and those that it has in it.
func (m *masker) own(v any) any {
	switch v := v.(type) {
	case string:
		if v != "" {
			return redact.Masked(v)
		}
	case jsonvalue.Number:
		return redact.Masked(string(v))
	case []any, *jsonvalue.Object:
		return redact.Mask
	}
	return v
}

// declared reports whether the document itself has the name: others are keys of a map.
func declared(s *jsonschema.Schema, name string) bool {
	return s != nil && slices.Contains(s.DeclaredNames(), name)
}

func below(s *jsonschema.Schema, token string) *jsonschema.Schema {
	if s == nil {
		return nil
	}
	return s.At(token)
}

// finding masks what a finding quotes of the body.
func (m *masker) finding(f *Finding, o *observation) {
	quotes := checkNamed(f.Rule).quotes
	if name, ok := strings.CutPrefix(f.Where, "response.header."); ok && f.Got != "" {
		f.Got = m.header(name, f.Got)
	}
	if strings.HasPrefix(f.Where, "request.") && f.violation.Rule != "" {
		m.request(f)
		return
	}
	if !strings.HasPrefix(f.Where, "response.body") || quotes == nothing {
		return
	}
	_, pointer, _ := strings.Cut(f.Where, "#")
	tokens, _ := jsonvalue.Tokens(pointer)
	if !m.show {
		f.Where = redact.Where(f.Where)
	}
	m.source(f)
	switch {
	case f.Got == "":
		return
	case redact.IsSecretPlace("body", pointer):
		f.Got = redact.Mask
		return
	case quotes == aReason && m.show:
		return
	case quotes == aReason:
		f.Got = longNumber.ReplaceAllString(f.Got, redact.Mask)
		return
	}
	got, ok := jsonvalue.At(o.Response.Body.Value, tokens...)
	if !ok {
		return
	}
	var s *jsonschema.Schema
	if t := o.Response.Body.MediaType; t != nil && t.Schema != nil {
		s = t.Schema.At(tokens...)
	}
	if text, isText := got.(string); isText && codeLike(text, f.violation.Rule, s) {
		return
	}
	masked := m.at(got, s, tokens)
	if !jsonvalue.Equal(masked, got) {
		f.Got = jsonvalue.Brief(masked, 60)
	}
}

// source masks what a finding quotes of the value that a relation reads.
func (m *masker) source(f *Finding) {
	v := f.violation
	if v.Source == "" {
		return
	}
	before := v.Source
	if v.Source = redact.Source(v.Limit, v.Source); v.Source != before {
		f.Got = redact.Mask // it is to be the same
	} else if (!m.show || m.tied) && personalSource(v.Source) {
		v.Source = redact.Masked(v.Source)
	}
	f.Want = v.Want()
}

// header masks what a finding quotes of a header.
func (m *masker) header(name, got string) string {
	if redact.IsSecretName(name) || !m.show && !slices.Contains(plainHeaders, http.CanonicalHeaderKey(name)) {
		return redact.Mask
	}
	return got
}

// personalSource reports whether the value that a relation reads, as JSON and cut short, may be somebody's: short numbers, times
// and UUIDs are nobody's.
func personalSource(text string) bool {
	if text == "true" || text == "false" || text == "null" || len(text) < redact.LongNumber && strings.Trim(text, "-0123456789.") == "" {
		return false
	}
	return !harmless(strings.Trim(text, `"`), nil)
}

// maxShownBody bounds how much of a body a report shows, in bytes, and maxMasked how much of it is masked for that: no name and no value
// that is shown is cut before it is masked.
const (
	maxShownBody = 64 << 10
	maxMasked    = 4 * maxShownBody
)

// exchange returns what a report shows of a case with findings.
func (m *masker) exchange(got sent, found []Finding, curl string) Exchange {
	o := got.observation
	x := Exchange{Case: got.name, Seconds: o.took.Seconds(), Curl: curl, Pointers: []string{}}
	x.Request = got.method + " " + safeURL(got.target.URL(), got.operation) + " HTTP/1.1\n" + headerText(got.header, got)
	if len(got.body) > 0 {
		x.Request += "\n" + m.requestBody(got)
	}
	if o.failure != "" {
		x.Response = "no response: " + o.failure
		return x
	}
	x.Response = fmt.Sprintf("HTTP/1.1 %d %s\n%s", o.Response.Status, http.StatusText(o.Response.Status), headerText(o.Response.Header, sent{testCase: testCase{operation: got.operation}, recorded: true}))
	x.Body, x.BodyCutShort = m.bodyText(o)
	for _, f := range found {
		if _, pointer, ok := strings.Cut(f.Where, "#"); ok && strings.HasPrefix(f.Where, "response.body") && !slices.Contains(x.Pointers, pointer) {
			x.Pointers = append(x.Pointers, pointer)
		}
	}
	return x
}

func (m *masker) requestBody(got sent) string {
	if m.show {
		return string(redact.Body(got.body))
	}
	v, faults := jsonvalue.Decode(got.body)
	if len(faults) > 0 {
		return fmt.Sprintf("(%d bytes that are no JSON)", len(got.body))
	}
	return jsonvalue.Text(m.body(v, nil, ""))
}

// bodyText returns the response body as people read it.
func (m *masker) bodyText(o *observation) (text string, cut bool) {
	body := &o.Response.Body
	if body.Value == nil {
		if m.show {
			return cutText(strings.ToValidUTF8(string(redact.Body(body.Raw)), "�"))
		}
		return fmt.Sprintf("(%d bytes that are no JSON; --show-data shows them)", len(body.Raw)), false
	}
	var s *jsonschema.Schema
	if body.MediaType != nil {
		s = body.MediaType.Schema
	}
	room := maxMasked
	shown := jsonvalue.Head(body.Value, &room)
	text, cut = cutText(indent(jsonvalue.Append(nil, m.body(shown, s, ""))))
	return text, cut || room < 0
}

func cutText(text string) (string, bool) {
	if len(text) <= maxShownBody {
		return text, false
	}
	return strings.ToValidUTF8(text[:maxShownBody], ""), true
}

func indent(compact []byte) string {
	var raw json.RawMessage = compact
	out, err := json.MarshalIndent(raw, "", "  ")
	if err != nil {
		return string(compact)
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(out))
}

func headerText(h http.Header, got sent) string {
	var names []string
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		for _, text := range h[name] {
			b.WriteString(name + ": " + safeHeader(name, text, got) + "\n")
		}
	}
	return b.String()
}
