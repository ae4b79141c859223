package spec

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"agentmock/internal/value"
)

// Parameter is a part of a request that the document names, or a header of a response.
// How its text is written is Style and Explode (OpenAPI 3.1, section 4.8.12.2), or the media type of Content.
type Parameter struct {
	value.Position
	Name            string
	In              string // path, query, header, cookie
	Style           string
	Explode         bool
	Required        bool
	AllowEmptyValue bool
	Deprecated      bool
	Schema          *Schema    // nil: not described
	Content         *MediaType // nil: written by style
	Examples        []Example
	at              int  // of a path parameter: which variable of the template
	plain           bool // its value is its text
	free            bool // so is every text a value
}

// prepare works out, when schemas are linked, what is the same for every request.
func (p *Parameter) prepare() {
	p.plain = p.In == "path" && p.Content == nil && p.Style == "simple" && p.Schema != nil && p.Schema.possible == String
	p.free = p.Schema != nil && p.Schema.plainText()
}

func (p *Parameter) is(in, name string) bool {
	return p.In == in && (p.Name == name || in == "header" && strings.EqualFold(p.Name, name))
}

// types is what the value may be, for reading text.
func (p *Parameter) types() Types {
	if p.Schema == nil {
		return AllTypes
	}
	return p.Schema.possible
}

// part is where violations of p are.
func (p *Parameter) part() string { return "request." + p.In + "." + p.Name }

// Decode reads the value of p out of its parts of a request: the path variable, the query, or the headers.
// It is Absent where the request does not have it, and the text as it is where it is not written in p's style.
func (p *Parameter) Decode(path string, query url.Values, header http.Header) (any, error) {
	switch p.In {
	case "path":
		if p.plain {
			return path, nil
		}
		return p.fromText(path)
	case "header":
		texts := header.Values(p.Name)
		if len(texts) == 0 {
			return Absent, nil
		}
		return p.fromText(strings.Join(texts, ","))
	case "cookie":
		text, ok := cookie(header, p.Name)
		if !ok {
			return Absent, nil
		}
		return p.fromText(unescape(text))
	default:
		return p.fromQuery(query)
	}
}

// fromText reads the styles of a single text: simple, label and matrix, form in a cookie; or a content parameter.
func (p *Parameter) fromText(text string) (any, error) {
	if p.Content != nil {
		return p.fromContent(text)
	}
	separator := ","
	switch p.Style {
	case "label":
		text = strings.TrimPrefix(text, ".")
		if p.Explode {
			separator = "."
		}
	case "matrix":
		if p.isScalar() || !p.Explode {
			text = strings.TrimPrefix(strings.TrimPrefix(text, ";"+p.Name), "=")
			break
		}
		text = strings.TrimPrefix(text, ";")
		separator = ";"
	}
	switch {
	case p.isScalar():
		return p.scalar(p.Schema, text), nil
	case p.types()&Array != 0:
		return p.array(strings.Split(text, separator)), nil
	default:
		return p.object(strings.Split(text, separator)), nil
	}
}

// isScalar reports whether the value is one text: no array and no object, or nothing that tells them apart.
func (p *Parameter) isScalar() bool {
	return p.types().Only(AllTypes) || p.types()&(Array|ObjectType) == 0
}

func (p *Parameter) fromContent(text string) (any, error) {
	if !p.Content.IsJSON() {
		return text, nil
	}
	v, faults := value.Decode([]byte(text))
	if len(faults) > 0 {
		return text, fmt.Errorf("JSON: %s", faults[0])
	}
	return v, nil
}

func (p *Parameter) array(texts []string) any {
	if len(texts) == 1 && texts[0] == "" {
		return []any{}
	}
	items := make([]any, len(texts))
	for i, text := range texts {
		if p.Style == "matrix" {
			text = strings.TrimPrefix(text, p.Name+"=")
		}
		element, _ := p.Schema.child(strconv.Itoa(i))
		items[i] = p.scalar(element, text)
	}
	return items
}

// object reads name,value,name,value or, exploded, name=value,name=value.
func (p *Parameter) object(texts []string) any {
	o := &value.Object{}
	if p.Explode {
		for _, text := range texts {
			if name, raw, ok := strings.Cut(text, "="); ok {
				p.add(o, name, raw)
			}
		}
		return o
	}
	for i := 0; i+1 < len(texts); i += 2 {
		p.add(o, texts[i], texts[i+1])
	}
	return o
}

func (p *Parameter) add(o *value.Object, name, text string) {
	schema, _ := p.Schema.child(name)
	o.Set(name, p.scalar(schema, text))
}

func (p *Parameter) fromQuery(query url.Values) (any, error) {
	switch {
	case p.Style == "deepObject":
		return p.deepObject(query), nil
	case p.Content == nil && p.Style == "form" && p.Explode && p.types()&ObjectType != 0 && !p.types().Only(AllTypes):
		return p.spreadObject(query), nil
	}
	texts, ok := query[p.Name]
	if !ok {
		return Absent, nil
	}
	if p.Content != nil {
		return p.fromContent(texts[0])
	}
	if p.types()&Array == 0 || p.types().Only(AllTypes) {
		return p.fromText(texts[0])
	}
	if !p.Explode {
		separator := map[string]string{"spaceDelimited": " ", "pipeDelimited": "|"}[p.Style]
		if separator == "" {
			separator = ","
		}
		texts = strings.Split(texts[0], separator)
	}
	return p.array(texts), nil
}

// deepObject reads name[a]=1&name[b]=2; deeper brackets nest.
func (p *Parameter) deepObject(query url.Values) any {
	o := &value.Object{}
	for _, key := range sortedKeys(query) {
		rest, ok := strings.CutPrefix(key, p.Name+"[")
		if !ok || !strings.HasSuffix(rest, "]") {
			continue
		}
		names := strings.Split(strings.TrimSuffix(rest, "]"), "][")
		p.addDeep(o, p.Schema, names, query[key])
	}
	if len(o.Members) == 0 {
		return Absent
	}
	return o
}

func (p *Parameter) addDeep(o *value.Object, s *Schema, names, texts []string) {
	schema, _ := childOf(s, names[0])
	if len(names) > 1 {
		inner, ok := o.Lookup(names[0])
		nested, isObject := inner.(*value.Object)
		if !ok || !isObject {
			nested = &value.Object{}
			o.Set(names[0], nested)
		}
		p.addDeep(nested, schema, names[1:], texts)
		return
	}
	o.Set(names[0], p.repeated(schema, texts))
}

// repeated is the value of a name that stands in a query or form once or many times.
func (p *Parameter) repeated(s *Schema, texts []string) any {
	if s == nil || s.PossibleTypes()&Array == 0 || s.PossibleTypes().Only(AllTypes) {
		return p.scalar(s, texts[0])
	}
	items := make([]any, len(texts))
	for i, text := range texts {
		element, _ := s.child(strconv.Itoa(i))
		items[i] = p.scalar(element, text)
	}
	return items
}

func childOf(s *Schema, name string) (*Schema, bool) {
	if s == nil {
		return nil, true
	}
	return s.child(name)
}

// spreadObject reads an exploded form object, whose properties stand in the query as parameters of their own.
func (p *Parameter) spreadObject(query url.Values) any {
	o := &value.Object{}
	for _, name := range p.Schema.propertyNames() {
		if texts, ok := query[name]; ok {
			p.add(o, name, texts[0])
		}
	}
	if len(o.Members) == 0 {
		return Absent
	}
	return o
}

// scalar is text as the type that the schema asks for; text that cannot be of it stays text, for validation to refuse.
func (p *Parameter) scalar(s *Schema, text string) any {
	if s == nil {
		return text
	}
	types := s.PossibleTypes()
	if types.Only(String) {
		return text
	}
	var readings []any
	if number, faults := value.Decode([]byte(text)); len(faults) == 0 && types&(Number|Integer) != 0 {
		if _, isNumber := number.(value.Number); isNumber {
			readings = append(readings, number)
		}
	}
	if (text == "true" || text == "false") && types&Boolean != 0 {
		readings = append(readings, text == "true")
	}
	if types&String == 0 && text == "" && (types&Null != 0 || p.AllowEmptyValue) {
		return nil
	}
	for _, reading := range readings {
		if s.Valid(reading, InRequest) {
			return reading
		}
	}
	if len(readings) > 0 && types&String == 0 {
		return readings[0]
	}
	return text
}
