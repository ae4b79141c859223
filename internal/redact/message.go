package redact

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
)

func secret(name string, hidden []string) bool {
	return IsSecretName(name) || slices.ContainsFunc(hidden, func(h string) bool { return strings.EqualFold(h, name) })
}

// shown are headers whose names only sound like secrets.
var shown = []string{"X-Mock-Session", "Www-Authenticate", "Idempotency-Key"}

// addresses are headers whose values are URLs.
var addresses = []string{"Referer", "Location", "Content-Location"}

// Header returns headers without credentials: the values of those whose names say so, or that are hidden, names that an operation takes
// its credentials by; and in the others what looks like one.
func Header(h http.Header, hidden []string) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		if secret(name, hidden) && !slices.Contains(shown, name) {
			out[name] = []string{Mask}
			continue
		}
		values = slices.Clone(values)
		for i, text := range values {
			if slices.Contains(addresses, name) {
				text = URL(text, hidden)
			}
			values[i] = Text(text)
		}
		out[name] = values
	}
	return out
}

// URL returns a URL without credentials: those before its host, those in its query and its fragment by the names they have, and what
// looks like one.
func URL(text string, hidden []string) string {
	is := func(name string) bool { return secret(name, hidden) }
	rest, fragment, hasFragment := strings.Cut(text, "#")
	path, query, hasQuery := strings.Cut(rest, "?")
	out := Text(withoutUser(path))
	if hasQuery {
		out += "?" + pairs(query, Mask, is)
	}
	if hasFragment { // OAuth's implicit grant answers there (RFC 6749 section 4.2.2)
		out += "#" + pairs(fragment, Mask, is)
	}
	return out
}

// withoutUser returns a URL up to its path without what stands before its host: a name, a password, a token (RFC 3986 section 3.2.1).
func withoutUser(text string) string {
	start := strings.Index(text, "//")
	if start < 0 {
		return text
	}
	host, path, hasPath := strings.Cut(text[start+2:], "/")
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = Mask + host[at:]
	}
	if hasPath {
		host += "/" + path
	}
	return text[:start+2] + host
}

// pairs masks values of name=value&name=value.
func pairs(text, mask string, secret func(name string) bool) string {
	all := strings.Split(text, "&")
	names := make([]string, len(all))
	for i, pair := range all {
		names[i], _, _ = strings.Cut(pair, "=")
	}
	grant := isGrant(names)
	for i, pair := range all {
		raw, rawValue, assigned := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(raw)
		switch {
		case assigned && rawValue == "":
		case assigned && (err != nil || secret(name) || isOfGrant(name, rawValue, grant)), assigned && looksSecret(rawValue):
			all[i] = raw + "=" + mask
		case !assigned && (strings.HasPrefix(name, "{") || strings.HasPrefix(name, "[")) && string(Body([]byte(name))) != name: // a query that is JSON as a whole
			all[i] = mask
		}
	}
	return strings.Join(all, "&")
}

// looksSecret reports whether a value of a query or a form looks like a credential or has one in it.
func looksSecret(raw string) bool {
	text, err := url.QueryUnescape(raw)
	if err != nil {
		text = raw
	}
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return string(Body([]byte(text))) != text
	}
	return Text(text) != text
}

// grantNames are parameters that stand beside a code or a state of OAuth (RFC 6749 section 4.1).
var grantNames = []string{"grant_type", "response_type", "redirect_uri", "client_id", "scope", "iss", "session_state"}

// isGrant reports whether the names of a query, a form or an object are those of OAuth: a code with its state, or one of them with others
// that it goes with.
func isGrant(names []string) bool {
	return slices.Contains(names, "code") && slices.Contains(names, "state") || slices.ContainsFunc(names, func(name string) bool { return slices.Contains(grantNames, name) })
}

// isOfGrant reports whether a parameter is the code or the state of OAuth: by those beside it, else by its look, as others are called so, too.
func isOfGrant(name, value string, grant bool) bool {
	const random = 16 // a state of an order is shorter
	return (name == "code" || name == "state") && (grant || len(value) >= random && Digits(value) > 0 && isMade(value))
}

// Body returns a body without credentials: the members of JSON and the fields of a form that are called like one or look like one. Where one
// stands cannot be told in cut JSON, in XML and in multipart: there all is hidden.
func Body(body []byte) []byte {
	if len(body) == 0 {
		return body
	}
	if start := bytes.TrimLeft(body, " \t\r\n"); len(start) > 0 && (start[0] == '{' || start[0] == '[' || start[0] == '"') {
		if v, faults := jsonvalue.Decode(body); len(faults) == 0 {
			if v, masked := members(v); masked {
				return jsonvalue.Append(nil, v)
			}
			return body
		}
	} else if bytes.IndexByte(body, '=') > 0 && !bytes.ContainsAny(body, " \r\n<{?") {
		return []byte(pairs(string(body), Mask, IsSecretMember))
	}
	text := string(body)
	if names(text) {
		return []byte(Mask)
	}
	if hidden := Text(text); hidden != text {
		return []byte(hidden)
	}
	return body
}

// field is a name as a text has it that assigns to it: JSON that is cut short, XML, a part of multipart.
var field = regexp.MustCompile(`(?:\bname=["']?)([\pL_][\pL\pN_.\\-]*)|([\pL_][\pL\pN_.\\-]*)["']?\s*[=:：>]`)

// labelled is what a form field is called in such a text.
var labelled = regexp.MustCompile(`\b(?:label|name|field|question)\\?["']?\s*[=:>]\s*\\?["']?([^"'<>&,}\\]{1,60})`)

// names reports whether a text speaks of a credential by a word that means nothing else, assigns to a name of one, or is a table with a column
// of that name.
func names(text string) bool {
	if lower := strings.ToLower(text); hasAny(lower, secretWords) {
		return true
	} else if !hasAny(lower, stems) && !strings.Contains(text, `\u`) {
		return false
	}
	for _, at := range field.FindAllStringSubmatch(text, -1) {
		name := at[1] + at[2]
		if strings.Contains(name, `\u`) {
			if v, faults := jsonvalue.Decode([]byte(`"` + name + `"`)); len(faults) == 0 {
				name, _ = v.(string)
			}
		}
		if IsSecretMember(name) {
			return true
		}
	}
	for _, at := range labelled.FindAllStringSubmatch(text, -1) {
		if IsSecretMember(at[1]) {
			return true
		}
	}
	heading, _, lines := strings.Cut(text, "\n")
	columns := strings.FieldsFunc(heading, func(r rune) bool { return strings.ContainsRune(",;\t|", r) })
	return lines && len(columns) > 1 && slices.ContainsFunc(columns, func(column string) bool {
		column = strings.Trim(column, " \"\r")
		return !strings.Contains(column, " ") && IsSecretMember(column)
	})
}

// Value returns a JSON value without credentials; v itself is not changed.
func Value(v any) any {
	out, _ := members(jsonvalue.Clone(v))
	return out
}

// members returns v with its secrets masked, and whether it had any.
func members(v any) (any, bool) {
	masked := false
	switch v := v.(type) {
	case string:
		if hidden := Text(v); hidden != v {
			return hidden, true
		}
	case []any:
		for i, item := range v {
			next, found := members(item)
			v[i], masked = next, masked || found
		}
	case *jsonvalue.Object:
		hides := Hides(v)
		for i, m := range v.Members {
			if hides(m) {
				v.Members[i].Value, masked = Mask, true
				continue
			}
			next, found := members(m.Value)
			v.Members[i].Value, masked = next, masked || found
		}
	}
	return v, masked
}

// LabelNames and ValueNames are how the two members of a form field, or of any named value, are called.
var (
	LabelNames = []string{"label", "name", "field", "question"}
	ValueNames = []string{"value", "content", "answer"}
)

// Hides returns a func that reports whether a member of an object is a credential: by its name, by the label that stands beside it as in
// {"label": "密码", "value": …}, by its being a part of OAuth. Nothing, an empty text, true and false are none.
func Hides(o *jsonvalue.Object) func(m jsonvalue.Member) bool {
	names, isField := make([]string, len(o.Members)), false
	for i, m := range o.Members {
		names[i] = m.Name
		label, isText := m.Value.(string)
		isField = isField || isText && slices.Contains(LabelNames, m.Name) && IsSecretMember(label)
	}
	grant := isGrant(names)
	return func(m jsonvalue.Member) bool {
		if _, isBool := m.Value.(bool); isBool || m.Value == nil || m.Value == "" {
			return false
		}
		if _, isNumber := m.Value.(jsonvalue.Number); isNumber && isCounted(m.Name) {
			return false
		}
		text, isText := m.Value.(string)
		return IsSecretMember(m.Name) || isField && slices.Contains(ValueNames, m.Name) || isText && isOfGrant(m.Name, text, grant)
	}
}

// isCounted reports whether a member that is a number says how many tokens there are, as of a language model: output_tokens.
func isCounted(name string) bool {
	words := wordsOf(name)
	return len(words) > 0 && words[len(words)-1] == "tokens"
}

// QuotedAt returns what a message quotes of the value at a place, as of [IsSecretPlace], without credentials.
func QuotedAt(in, name, text string) string {
	last := name[strings.LastIndexByte(name, '/')+1:]
	if text != "" && (IsSecretPlace(in, name) || isOfGrant(last, strings.Trim(text, `"…`), false)) {
		return Mask
	}
	return Quoted(text)
}

// Quoted returns what a message quotes of a value, as JSON that may be cut short, without credentials.
func Quoted(text string) string {
	if harmless(text) {
		return text
	}
	if text != "" && text[0] == '"' && (MentionsSecret(text) || Text(text) != text) { // a text that speaks of one: where it stands cannot be told
		return Mask
	}
	return string(Body([]byte(text)))
}

// short are the words of three letters that a credential may be called by, or begin with; there are none of fewer.
var short = func() (all []string) {
	for _, words := range [][]string{secretWords, wholeWords, lastWords, loneWords, stems, {"eyj"}} {
		for _, word := range words {
			if len(word) == 3 {
				all = append(all, word)
			}
		}
	}
	return all
}()

// harmless reports whether a text has nothing by which credentials are known, without looking closer: no word of four letters, none of the short
// ones, and nothing that stands between the parts of one. Ids, numbers and dates are so.
func harmless(text string) bool {
	letters := 0
	for i := range len(text) + 1 {
		c := byte('"')
		if i < len(text) {
			c = text[i]
		}
		if lower := c | 0x20; 'a' <= lower && lower <= 'z' {
			if letters++; letters == 4 {
				return false
			}
			continue
		}
		if letters == 3 && slices.ContainsFunc(short, func(word string) bool { return strings.EqualFold(word, text[i-3:i]) }) {
			return false
		}
		switch {
		case c == '-' && i > 0 && text[i-1]|0x20 == 'k': // sk-
			return false
		case '0' <= c && c <= '9', c == '-', c == ' ', c == '"', c == ',':
		default:
			return false
		}
		letters = 0
	}
	return true
}

// Source returns what a message quotes of the value that an expression of a relation leads to, without credentials.
func Source(expression, text string) string {
	if text == "" {
		return ""
	}
	if slices.ContainsFunc(strings.FieldsFunc(expression, func(r rune) bool { return r == '/' || r == '#' || r == '.' }), IsSecretName) {
		return Mask
	}
	return Quoted(text)
}

// Where returns a place, response.body#/data/id, without the names of people that members may have.
func Where(where string) string {
	in, pointer, ok := strings.Cut(where, "#")
	if pointer == "" {
		return where
	}
	tokens, isPointer := jsonvalue.Tokens(pointer)
	if !ok || !isPointer || !slices.ContainsFunc(tokens, IsPersonalName) {
		return where
	}
	tokens = slices.Clone(tokens)
	for i, token := range tokens {
		if IsPersonalName(token) {
			tokens[i] = Masked(token)
		}
	}
	return in + "#" + jsonvalue.Pointer(tokens...)
}
