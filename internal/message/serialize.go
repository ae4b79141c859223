package message

import (
	"net/http"
	"net/url"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// Text returns a value as a parameter's text would be written, for messages.
func Text(v any) string {
	if v == Absent {
		return ""
	}
	return scalarOf(v)
}

// Target is where a request goes: its path and query, escaped, and the headers that parameters add.
type Target struct {
	Path   string // with what the server's base path is, without a host
	Query  string // without the question mark
	Header http.Header
}

// URL returns path and query, as a request line has them.
func (t Target) URL() string {
	if t.Query == "" {
		return t.Path
	}
	return t.Path + "?" + t.Query
}

// NewTarget writes the parameters of a request, in the order of Operation.Parameters and Absent where it has none: what
// [DecodeParameter] reads back. Path variables without a value stay as the template has them.
func NewTarget(o *openapi.Operation, base string, values []any) Target {
	t := Target{Path: o.Path, Header: http.Header{}}
	var query, cookies []string
	for _, c := range o.Query {
		query = append(query, url.QueryEscape(c.Name)+"="+url.QueryEscape(c.Value))
	}
	for i, p := range o.Parameters {
		if i >= len(values) || values[i] == Absent {
			continue
		}
		switch p.In {
		case "path":
			escape := EscapePath
			if p.Spanning {
				escape = escapeSegments
			}
			t.Path = strings.ReplaceAll(t.Path, "{"+p.Name+"}", textOf(p, values[i], escape))
		case "query":
			query = append(query, pairsOf(p, values[i])...)
		case "querystring":
			query = append(query, querystring(p, values[i]))
		case "header":
			t.Header.Set(p.Name, textOf(p, values[i], func(text string) string { return text }))
		case "cookie":
			if p.Style == "cookie" && p.Content == nil {
				cookies = append(cookies, cookiesOf(p, values[i])...)
				continue
			}
			cookies = append(cookies, p.Name+"="+textOf(p, values[i], url.PathEscape))
		}
	}
	if len(cookies) > 0 {
		t.Header.Set("Cookie", strings.Join(cookies, "; "))
	}
	t.Path, t.Query = o.Base(base)+escapeTemplate(t.Path), strings.Join(query, "&")
	return t
}

// EscapePath returns a text as a segment of a path has it.
func EscapePath(text string) string { return strings.ReplaceAll(url.PathEscape(text), "+", "%2B") }

// escapeSegments returns a text as several segments of a path have it.
func escapeSegments(text string) string { return strings.ReplaceAll(EscapePath(text), "%2F", "/") }

// escapeTemplate escapes what the text of a template may not have in a request, and leaves escapes as they are.
func escapeTemplate(path string) string {
	var b strings.Builder
	for i := range len(path) {
		if path[i] <= ' ' || path[i] >= 0x7f {
			b.WriteString(url.PathEscape(path[i : i+1]))
			continue
		}
		b.WriteByte(path[i])
	}
	return b.String()
}

// HeaderText returns a value as the text of a header.
func HeaderText(p *openapi.Parameter, v any) string {
	return textOf(p, v, func(text string) string { return text })
}

// textOf writes a value in the styles of a single text: simple, label, matrix, form in a cookie; or as content.
func textOf(p *openapi.Parameter, v any, escape func(string) string) string {
	if p.Content != nil {
		return escape(plainText(v, p.Content))
	}
	prefix, separator := "", ","
	switch p.Style {
	case "label":
		prefix = "."
		if p.Explode {
			separator = "."
		}
	case "matrix":
		prefix = ";" + p.Name + "="
		if p.Explode && !IsScalar(v) {
			prefix, separator = ";", ";"
		}
	}
	return prefix + strings.Join(textsOf(p, v, escape), separator)
}

// textsOf returns the texts that a value is joined of.
func textsOf(p *openapi.Parameter, v any, escape func(string) string) []string {
	var texts []string
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			text := escape(scalarOf(item))
			if p.Style == "matrix" && p.Explode {
				text = p.Name + "=" + text
			}
			texts = append(texts, text)
		}
	case *jsonvalue.Object:
		for _, m := range v.Members {
			if p.Explode {
				texts = append(texts, escape(m.Name)+"="+escape(scalarOf(m.Value)))
			} else {
				texts = append(texts, escape(m.Name), escape(scalarOf(m.Value)))
			}
		}
	default:
		texts = []string{escape(scalarOf(v))}
	}
	return texts
}

// pairsOf writes a value as parts of a query.
func pairsOf(p *openapi.Parameter, v any) []string {
	name := url.QueryEscape(p.Name)
	if p.Content == nil && p.Style == "deepObject" && !IsScalar(v) {
		return deepPairs(p.Name, v)
	}
	switch v := v.(type) {
	case *jsonvalue.Object:
		if p.Content != nil {
			break
		}
		if p.Explode {
			return textsOf(p, v, url.QueryEscape)
		}
	case []any:
		if p.Content != nil || !p.Explode {
			break
		}
		pairs := make([]string, len(v))
		for i, item := range v {
			pairs[i] = name + "=" + url.QueryEscape(scalarOf(item))
		}
		return pairs
	}
	if p.Content != nil {
		return []string{name + "=" + url.QueryEscape(plainText(v, p.Content))}
	}
	separator := map[string]string{"spaceDelimited": "%20", "pipeDelimited": "%7C", openapi.TabDelimited: "%09"}[p.Style]
	if separator == "" {
		separator = ","
	}
	return []string{name + "=" + strings.Join(textsOf(p, v, url.QueryEscape), separator)}
}

// IsScalar reports whether a value has no parts.
func IsScalar(v any) bool {
	t := jsonvalue.TypeOf(v)
	return t != "array" && t != "object"
}

// scalarOf returns a value as the text of a parameter: null is nothing.
func scalarOf(v any) string {
	if v == nil {
		return ""
	}
	return jsonvalue.Plain(v)
}

func plainText(v any, m *openapi.MediaType) string {
	if text, isText := v.(string); isText && !m.IsJSON() {
		return text
	}
	return jsonvalue.Text(v)
}
