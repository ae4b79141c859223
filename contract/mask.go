package contract

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// masker hides what may be somebody's: in a report every text is masked, but for those that cannot be personal by what
// the document says of them (an enum, a UUID, a time) or by their own look (a short word of letters as in an enum).
type masker struct{ show bool }

var (
	uuidLike = regexp.MustCompile(`^[0-9a-fA-F-]{0,40}$`)
	timeLike = regexp.MustCompile(`^[0-9]{1,5}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9:.,+Z-]*)?$`)
	wordLike = regexp.MustCompile(`^[a-z_]{1,16}$`)
)

// harmless reports whether a text cannot be personal. s may be nil.
func harmless(text string, s *spec.Schema) bool {
	if text == "" || timeLike.MatchString(text) {
		return true
	}
	if strings.Count(text, "-") == 4 && uuidLike.MatchString(text) {
		return true
	}
	if s == nil {
		return false
	}
	listed := false
	for part := range s.Parts() {
		listed = listed || part.Enum != nil || part.Const != nil
	}
	if s.Enum != nil || s.Const != nil || listed {
		return wordLike.MatchString(text)
	}
	switch s.FormatName() {
	case "uuid", "date", "date-time", "datetime", "time":
		return !strings.ContainsAny(text, "@") && len(text) < 48 && !phoneLike.MatchString(text)
	}
	return false
}

var phoneLike = regexp.MustCompile(`^\+?[0-9 ()*-]{7,20}$`)

func mask(text string) string {
	return fmt.Sprintf("•••(%d)", utf8.RuneCountInString(text))
}

// body is a copy of v in which personal texts are masked.
func (m *masker) body(v any, s *spec.Schema) any {
	if m.show {
		return v
	}
	switch v := v.(type) {
	case string:
		if harmless(v, s) {
			return v
		}
		return mask(v)
	case value.Number:
		if len(v) >= 7 && (s == nil || s.FormatName() == "") && phoneLike.MatchString(string(v)) && len(v) <= 13 {
			return mask(string(v)) // as long as a phone number
		}
		return v
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = m.body(item, below(s, "0"))
		}
		return out
	case *value.Object:
		out := &value.Object{}
		for _, member := range v.Members {
			out.Members = append(out.Members, value.Member{Name: member.Name, Value: m.body(member.Value, below(s, member.Name))})
		}
		return out
	}
	return v
}

func below(s *spec.Schema, token string) *spec.Schema {
	if s == nil {
		return nil
	}
	return s.At(token)
}

// finding masks what a finding quotes of the body.
func (m *masker) finding(f *Finding, o *observation) {
	if m.show || f.Got == "" || !strings.HasPrefix(f.Where, "response.body") || f.Rule == "body-well-formed" || f.Rule == "no-answer" {
		return
	}
	_, pointer, _ := strings.Cut(f.Where, "#")
	tokens, _ := value.Tokens(pointer)
	got, ok := value.At(o.Response.Body.Value, tokens...)
	if !ok {
		return
	}
	var s *spec.Schema
	if t := o.Response.Body.MediaType; t != nil && t.Schema != nil {
		s = t.Schema.At(tokens...)
	}
	masked := m.body(got, s)
	if !value.Equal(masked, got) {
		f.Got = value.Brief(masked, 60)
	}
	if f.Rule == "same-as" || f.Rule == "not-before" {
		f.Want = maskedSource(f.Want)
	}
}

// maskedSource leaves the expression of a relation and hides its value where that may be personal.
func maskedSource(want string) string {
	head, quoted, ok := strings.Cut(want, ` ("`)
	if !ok {
		return want
	}
	text := strings.TrimSuffix(quoted, `")`)
	if harmless(text, nil) {
		return want
	}
	return head + " (" + mask(text) + ")"
}

const (
	shownBody  = 64 << 10
	shownLines = 4000
)

// exchange is what a report shows of a case with findings.
func (m *masker) exchange(options Options, got sent, found []Finding, curl string) Exchange {
	o := got.observation
	x := Exchange{Case: got.name, Seconds: o.took.Seconds(), Curl: curl, Pointers: []string{}}
	x.Request = got.method + " " + got.target.URL() + " HTTP/1.1\n" + headerText(got.header)
	if len(got.body) > 0 {
		x.Request += "\n" + m.requestBody(got)
	}
	if o.failure != "" {
		x.Response = "no response: " + o.failure
		return x
	}
	x.Response = fmt.Sprintf("HTTP/1.1 %d %s\n%s", o.Response.Status, http.StatusText(o.Response.Status), headerText(o.Response.Header))
	x.Body, x.BodyCutShort = m.bodyText(o)
	for _, f := range found {
		if _, pointer, ok := strings.Cut(f.Where, "#"); ok && strings.HasPrefix(f.Where, "response.body") && !slices.Contains(x.Pointers, pointer) {
			x.Pointers = append(x.Pointers, pointer)
		}
	}
	return x
}

func (m *masker) requestBody(got sent) string {
	v, faults := value.Decode(got.body)
	if len(faults) > 0 || m.show {
		return string(got.body)
	}
	return value.Text(m.body(v, nil))
}

// bodyText is the response body as people read it.
func (m *masker) bodyText(o *observation) (text string, cut bool) {
	body := &o.Response.Body
	if body.Value == nil {
		if m.show {
			return cutText(strings.ToValidUTF8(string(body.Raw), "�"))
		}
		return fmt.Sprintf("(%d bytes that are no JSON; --show-data shows them)", len(body.Raw)), false
	}
	var s *spec.Schema
	if body.MediaType != nil {
		s = body.MediaType.Schema
	}
	compact := value.Append(nil, m.body(body.Value, s))
	return cutText(indent(compact))
}

func cutText(text string) (string, bool) {
	if len(text) <= shownBody {
		return text, false
	}
	return strings.ToValidUTF8(text[:shownBody], ""), true
}

func indent(compact []byte) string {
	var raw json.RawMessage = compact
	out, err := json.MarshalIndent(raw, "", "  ")
	if err != nil {
		return string(compact)
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(out))
}

func headerText(h http.Header) string {
	var names []string
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		for _, text := range h[name] {
			if secret(name) {
				text = "•••"
			}
			b.WriteString(name + ": " + text + "\n")
		}
	}
	return b.String()
}
