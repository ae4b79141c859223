package message

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/route"
)

// DecodeParameter reads the value of p out of its parts of a request: text is the path variable, or what was sent of the query, as it
// was sent: the whole, or the value of p, where it is known; the query, or the headers.
// It is Absent where the request does not have it, and the text as it is where it is not written in p's style.
func DecodeParameter(p *openapi.Parameter, text string, query url.Values, header http.Header) (any, error) {
	switch p.In {
	case "path":
		if p.IsText {
			return text, nil
		}
		return fromText(p, text)
	case "querystring":
		return fromQuerystring(p, text)
	case "header":
		texts := header.Values(p.Name)
		if len(texts) == 0 {
			return Absent, nil
		}
		return fromText(p, strings.Join(texts, ","))
	case "cookie":
		if p.Style == "cookie" && p.Content == nil {
			return fromCookies(p, header)
		}
		cookie, ok := openapi.Cookie(header, p.Name)
		if !ok {
			return Absent, nil
		}
		return fromText(p, route.Unescape(cookie))
	default:
		return fromQuery(p, text, query)
	}
}

// fromText reads the styles of a single text: simple, label and matrix, form in a cookie; or a content parameter.
func fromText(p *openapi.Parameter, text string) (any, error) {
	if p.Content != nil {
		return fromContent(p, text)
	}
	separator := ","
	switch p.Style {
	case "label":
		text = strings.TrimPrefix(text, ".")
		if p.Explode {
			separator = "."
		}
	case "matrix":
		if takesScalar(p) || !p.Explode {
			text = strings.TrimPrefix(strings.TrimPrefix(text, ";"+p.Name), "=")
			break
		}
		text = strings.TrimPrefix(text, ";")
		separator = ";"
	}
	switch {
	case takesScalar(p):
		return scalarFrom(p, p.Schema, text), nil
	case p.Types()&jsonschema.Array != 0:
		return arrayOf(p, split(p, text, separator)), nil
	default:
		return objectOf(p, split(p, text, separator)), nil
	}
}

// split returns the parts of a text. In a header space may stand around them (RFC 9110 section 5.6.1).
func split(p *openapi.Parameter, text, separator string) []string {
	parts := strings.Split(text, separator)
	if p.In == "header" {
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
	}
	return parts
}

// takesScalar reports whether the value is one text: no array and no object, or nothing that tells them apart.
func takesScalar(p *openapi.Parameter) bool {
	return p.Types().Only(jsonschema.AllTypes) || p.Types()&(jsonschema.Array|jsonschema.ObjectType) == 0
}

func fromContent(p *openapi.Parameter, text string) (any, error) {
	if !p.Content.IsJSON() {
		return text, nil
	}
	v, faults := jsonvalue.Decode([]byte(text))
	if len(faults) > 0 {
		return text, fmt.Errorf("JSON: %s", faults[0])
	}
	return v, nil
}

func arrayOf(p *openapi.Parameter, texts []string) any {
	if len(texts) == 1 && texts[0] == "" {
		return []any{}
	}
	items := make([]any, len(texts))
	for i, text := range texts {
		if p.Style == "matrix" {
			text = strings.TrimPrefix(text, p.Name+"=")
		}
		element, _ := p.Schema.Child(strconv.Itoa(i))
		items[i] = scalarFrom(p, element, text)
	}
	return items
}

// objectOf reads name,value,name,value or, exploded, name=value,name=value.
func objectOf(p *openapi.Parameter, texts []string) any {
	o := &jsonvalue.Object{}
	if p.Explode {
		for _, text := range texts {
			if name, raw, ok := strings.Cut(text, "="); ok {
				addMember(p, o, name, raw)
			}
		}
		return o
	}
	for i := 0; i+1 < len(texts); i += 2 {
		addMember(p, o, texts[i], texts[i+1])
	}
	return o
}

func addMember(p *openapi.Parameter, o *jsonvalue.Object, name, text string) {
	schema, _ := p.Schema.Child(name)
	o.Set(name, scalarFrom(p, schema, text))
}

func fromQuery(p *openapi.Parameter, sent string, query url.Values) (any, error) {
	switch {
	case p.Style == "deepObject":
		if v := deepObject(p, query); v != Absent || p.Types().Only(jsonschema.ObjectType) || len(query[p.Name]) == 0 {
			return v, nil
		}
		return repeated(p, p.Schema, query[p.Name]), nil // created=1700000000 where created[gte]=… is another alternative
	case p.Content == nil && p.Style == "form" && p.Explode && p.Types()&jsonschema.ObjectType != 0 && !p.Types().Only(jsonschema.AllTypes):
		return spreadObject(p, query), nil
	}
	texts, ok := query[p.Name]
	if !ok {
		return Absent, nil
	}
	if p.Content != nil {
		return fromContent(p, texts[0])
	}
	isArray := p.Types()&jsonschema.Array != 0 && !p.Types().Only(jsonschema.AllTypes)
	if len(texts) > 1 && !(isArray && p.Explode) {
		return texts[0], fmt.Errorf("%s once, not %d times", p.Name, len(texts))
	}
	if takesScalar(p) {
		return fromText(p, texts[0])
	}
	if !isArray || !p.Explode {
		separator := map[string]string{"spaceDelimited": " ", "pipeDelimited": "|", openapi.TabDelimited: "\t"}[p.Style]
		if separator == "" {
			separator = ","
		}
		texts = cut(sent, texts[0], separator)
	}
	if !isArray {
		return objectOf(p, texts), nil
	}
	return arrayOf(p, texts), nil
}

// cut returns the parts of a text of the query. Where separators were sent as they are, an encoded one is of a value (RFC 6570 section
// 3.2.8); where all are encoded, as URLSearchParams has them, they separate.
func cut(sent, text, separator string) []string {
	if !strings.Contains(sent, separator) {
		return strings.Split(text, separator)
	}
	parts := strings.Split(sent, separator)
	for i, part := range parts {
		if plain, err := url.QueryUnescape(part); err == nil {
			parts[i] = plain
		}
	}
	return parts
}

// deepObject reads name[a]=1&name[b]=2; deeper brackets nest.
func deepObject(p *openapi.Parameter, query url.Values) any {
	if read := readBrackets(p.Name, query); read != nil {
		return read.value(p, p.Schema)
	}
	return Absent
}

// repeated returns the value of a name that stands in a query or form once or many times.
func repeated(p *openapi.Parameter, s *jsonschema.Schema, texts []string) any {
	if s == nil || s.PossibleTypes()&jsonschema.Array == 0 || s.PossibleTypes().Only(jsonschema.AllTypes) {
		return scalarFrom(p, s, texts[0])
	}
	items := make([]any, len(texts))
	for i, text := range texts {
		element, _ := s.Child(strconv.Itoa(i))
		items[i] = scalarFrom(p, element, text)
	}
	return items
}

func childOf(s *jsonschema.Schema, name string) (*jsonschema.Schema, bool) {
	if s == nil {
		return nil, true
	}
	return s.Child(name)
}

// spreadObject reads an exploded form object, whose properties stand in the query as parameters of their own.
func spreadObject(p *openapi.Parameter, query url.Values) any {
	o := &jsonvalue.Object{}
	for name := range p.Schema.EachName() {
		if texts, ok := query[name]; ok {
			addMember(p, o, name, texts[0])
		}
	}
	if p.FreeForm {
		for _, name := range slices.Sorted(maps.Keys(query)) {
			schema, _ := p.Schema.Child(name)
			if _, has := o.Lookup(name); !has && schema != nil {
				o.Set(name, repeated(p, schema, query[name]))
			}
		}
	}
	if len(o.Members) == 0 {
		return Absent
	}
	return o
}

// scalarFrom returns text as the type that the schema asks for; text that cannot be of it stays text, for validation to refuse.
func scalarFrom(p *openapi.Parameter, s *jsonschema.Schema, text string) any {
	if s == nil {
		return text
	}
	types := s.PossibleTypes()
	if types.Only(jsonschema.String) {
		return text
	}
	var readings []any
	if number, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 && strings.TrimSpace(text) == text && types&(jsonschema.Number|jsonschema.Integer) != 0 {
		if _, isNumber := number.(jsonvalue.Number); isNumber {
			readings = append(readings, number)
		}
	}
	if (text == "true" || text == "false") && types&jsonschema.Boolean != 0 {
		readings = append(readings, text == "true")
	}
	if p.In != "" && types&jsonschema.String == 0 && types&(jsonschema.ObjectType|jsonschema.Array) != 0 && text != "" && (text[0] == '{' || text[0] == '[') {
		if v, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
			readings = append(readings, v) // OpenAPI does not say how an object in a list is written: as JSON, by those who send some
		}
	}
	if types&jsonschema.String == 0 && text == "" && (types&jsonschema.Null != 0 || p.AllowEmptyValue) {
		return nil
	}
	for _, reading := range readings {
		if s.Valid(reading, jsonschema.InRequest) {
			return reading
		}
	}
	if len(readings) > 0 && types&jsonschema.String == 0 {
		return readings[0]
	}
	return text
}
