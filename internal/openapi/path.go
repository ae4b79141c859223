package openapi

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
)

// How a path of a document is written, and what is meant by it: OpenAPI has names in braces, and nothing else. Frameworks and gateways have
// more, and so has RFC 6570.

// operationPath is what is meant by a path.
type operationPath struct {
	template string // with nothing but names in braces
	query    []Condition
	shapes   map[string]string // of the variables with several segments: which ones, see [route.Router.Add]
	styles   map[string]string // of the variables whose operator says one (RFC 6570)
}

// path returns what is meant by a path; declared reports whether a parameter has the name of a variable as it is written.
func (c *compiler) path(at *source.Node, written string, declared func(name string) bool) operationPath {
	p := operationPath{shapes: map[string]string{}, styles: map[string]string{}}
	path := c.variables(at, written, &p, declared)
	path, fragment, hasFragment := strings.Cut(path, "#")
	if hasFragment {
		c.Warn(at, "path %q: no request has a fragment: #%s is ignored", written, fragment)
	}
	path, raw, hasQuery := strings.Cut(path, "?")
	if hasQuery {
		c.Warn(at, "path %q: expected no query: it is read as a condition of the operations", written)
		p.query = conditions(raw)
	}
	if !strings.HasPrefix(path, "/") {
		c.FaultAt(at, "path %q: expected a / at the beginning: it is read as %q", written, "/"+path)
		path = "/" + path
	}
	if meant := colonVariable.ReplaceAllString(path, "/{$1}"); meant != path {
		c.Warn(at, "path %q: expected a variable in braces: it is read as %q", written, meant)
		path = meant
	}
	p.template = path
	return p
}

// declares reports whether a path or an operation of it has a parameter in: path of a name.
func (c *compiler) declares(item *source.Node, name string) bool {
	has := func(list *source.Node) bool {
		return list != nil && slices.ContainsFunc(list.Items(), func(one *source.Node) bool {
			n, _, err := c.referent(one)
			return err == nil && n.Child("in").Text() == "path" && source.ScalarText(n.Child("name")) == name
		})
	}
	return has(item.Child("parameters")) || slices.ContainsFunc(source.Members(item), func(m source.Member) bool { return has(m.Node.Child("parameters")) })
}

// colonVariable is a variable of a path as many frameworks write it.
var colonVariable = regexp.MustCompile(`/:([A-Za-z_][\w-]*)`)

// angleVariable is one as Flask and Django write it, with its type or without.
var angleVariable = regexp.MustCompile(`<(?:([a-z]+):)?([A-Za-z_]\w*)>`)

// variables returns a path with nothing but names in braces, and notes what the variables say besides. Those that a parameter has the
// name of stay as they are.
func (c *compiler) variables(at *source.Node, written string, p *operationPath, declared func(name string) bool) string {
	path := angleVariable.ReplaceAllStringFunc(written, func(text string) string {
		parts := angleVariable.FindStringSubmatch(text)
		if parts[1] == "path" {
			p.shapes[parts[2]] = anySegments
		}
		return "{" + parts[2] + "}"
	})
	var b strings.Builder
	for {
		text, rest, found := strings.Cut(path, "{")
		b.WriteString(text)
		end := closing(rest)
		if !found || end < 0 {
			if found {
				b.WriteString("{" + rest)
			}
			break
		}
		inner := rest[:end]
		path = rest[end+1:]
		if alone := strings.Trim(inner, "{} "); strings.HasPrefix(inner, "{") && variableName.MatchString(alone) { // {{id}}, as Postman has its variables
			b.WriteString("{" + alone + "}")
			continue
		}
		if !strings.ContainsAny(inner, "+*=;:?&#/. ") || declared(inner) {
			b.WriteString("{" + inner + "}")
			continue
		}
		b.WriteString(p.variable(inner, declared))
	}
	switch spanning := p.spanning(); {
	case b.String() == written:
	case spanning == "":
		c.Warn(at, "path %q: expected names in braces and nothing else: it is read as %q", written, b.String())
	default:
		c.Warn(at, "path %q: expected names in braces and nothing else: it is read as %q, and a value of %s may have slashes", written, b.String(), spanning)
	}
	return b.String()
}

// spanning says which variables have several segments, for a message; "" where none has.
func (p *operationPath) spanning() string {
	var names []string
	for name := range p.shapes {
		names = append(names, "{"+name+"}")
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// closing returns where the brace stands that closes what is open; -1 for nowhere.
func closing(text string) int {
	depth := 1
	for i, c := range text {
		switch c {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// anySegments is the shape of a value that may be any path.
const anySegments = "**"

// variableName is what a name is told by where something else stands with it.
var variableName = regexp.MustCompile(`^[A-Za-z_][\w.-]*$`)

// anyText is a regular expression that a slash is no end of.
var anyText = regexp.MustCompile(`^\^?\(?\.[*+]\??\)?\$?$`)

// variable returns what is meant by the text between two braces, with braces where a variable is left.
func (p *operationPath) variable(text string, declared func(string) bool) string {
	name, before := text, ""
	switch text = strings.TrimSpace(text); {
	case text == "":
		return "{}"
	case strings.ContainsRune("?&#", rune(text[0])): // of the query, of the fragment
		return ""
	case text[0] == '+':
		name, text = text[1:], anySegments
	case text[0] == ';':
		name, text = text[1:], ""
		p.styles[strings.TrimSuffix(name, "*")] = "matrix"
	case text[0] == '.':
		name, text = text[1:], ""
		p.styles[strings.TrimSuffix(name, "*")] = "label"
	case text[0] == '/':
		name, text, before = text[1:], "", "/"
	case strings.Contains(text, "="):
		name, text, _ = strings.Cut(text, "=")
	case strings.Contains(text, ":"):
		if name, text, _ = strings.Cut(text, ":"); declared(text) { // {int:id}
			return "{" + text + "}"
		}
		if text = strings.TrimSpace(text); text == "path" || anyText.MatchString(text) {
			text = anySegments
		} else {
			text = ""
		}
	case strings.HasSuffix(text, "+") || strings.HasSuffix(text, "*"):
		name, text = text[:len(text)-1], anySegments
	default:
		return "{" + name + "}"
	}
	if name = strings.TrimSuffix(strings.TrimSpace(name), "*"); !variableName.MatchString(name) {
		return "{" + name + "}"
	}
	if isShape(text) {
		p.shapes[name] = text
	}
	return before + "{" + name + "}"
}

// isShape reports whether a text says which segments a value has: more than one, or any number.
func isShape(text string) bool {
	parts := strings.Split(text, "/")
	return (len(parts) > 1 || text == anySegments) && !slices.ContainsFunc(parts, func(part string) bool {
		return part == "" || part != "*" && part != anySegments && strings.ContainsAny(part, "*{}=")
	})
}

// segmentPattern is a value of several segments as patterns describe it that are made of gRPC's transcoding.
var segmentPattern = regexp.MustCompile(`^\^?((?:[\w.-]+|\[\^/\]\+)(?:/(?:[\w.-]+|\[\^/\]\+))+)\$?$`)

// shapeOf returns the shape of the values of a pattern, "" where it says nothing of segments.
func shapeOf(pattern string) string {
	parts := segmentPattern.FindStringSubmatch(pattern)
	if parts == nil {
		return ""
	}
	return strings.ReplaceAll(parts[1], "[^/]+", "*")
}

// shape has the values of variables be of the segments that the path says, where their schemas say no pattern: shelves/1 of {name=shelves/*}.
func (c *compiler) shape(at *source.Node, o *Operation, p *operationPath) {
	for _, one := range o.Parameters {
		shape := p.shapes[one.Name]
		if one.In != "path" || shape == "" || strings.Contains(shape, anySegments) || one.Schema != nil && (one.Schema.Pattern != nil || one.Schema.Ref != nil || one.Schema.Types != jsonschema.String) {
			continue
		}
		schema := at.Object()
		schema.Put("type", at.NewScalar("string"))
		schema.Put("pattern", at.NewScalar("^"+strings.ReplaceAll(regexp.QuoteMeta(shape), `\*`, "[^/]+")+"$"))
		of := c.Schema(schema)
		if one.Schema != nil {
			of.Description, of.Examples = one.Schema.Description, one.Schema.Examples
		}
		one.Schema = of
	}
}

// Shape returns which segments a value of a variable of the path has, where it has several: shelves/* of {name=shelves/*}; "" for one.
func (o *Operation) Shape(variable string) string {
	_, after, _ := strings.Cut(o.routed, "{"+variable+"=")
	shape, _, _ := strings.Cut(after, "}")
	return shape
}

// routed returns the template of an operation as it is routed: with the shapes of variables that have several segments.
func (p *operationPath) routed(o *Operation) string {
	template := o.Path
	for _, one := range o.Parameters {
		if one.In != "path" {
			continue
		}
		if style := p.styles[one.Name]; style != "" && one.Style == "simple" {
			one.Style = style
		}
		shape := p.shapes[one.Name]
		if variable := "{" + one.Name + "}"; shape == "" && one.Schema != nil && one.Schema.Pattern != nil && isAlone(o.Path, variable) {
			shape = shapeOf(one.Schema.Pattern.Source)
		}
		if shape != "" {
			one.Spanning = true
			template = strings.Replace(template, "{"+one.Name+"}", "{"+one.Name+"="+shape+"}", 1)
		}
	}
	return template
}

// isAlone reports whether a variable is a segment, but for a verb behind it.
func isAlone(path, variable string) bool {
	before, after, _ := strings.Cut(path, variable)
	return strings.HasSuffix(before, "/") && (after == "" || after[0] == '/' || after[0] == ':')
}

// Condition is a member of the query that tells operations of one path apart.
type Condition struct{ Name, Value string }

// conditions returns those of a query that a path was written with; variables in it are none.
func conditions(raw string) []Condition {
	var all []Condition
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, _ = url.QueryUnescape(name)
		value, _ = url.QueryUnescape(value)
		if name != "" && !strings.ContainsAny(pair, "{}") {
			all = append(all, Condition{name, value})
		}
	}
	return all
}

// meets reports whether a query has all that tells o apart.
func (o *Operation) meets(query url.Values) bool {
	return !slices.ContainsFunc(o.Query, func(c Condition) bool { return !slices.Contains(query[c.Name], c.Value) })
}

// of returns the one of o and those beside it that a query is of: the one that asks for most, else o.
func (o *Operation) of(query url.Values) *Operation {
	best := o
	for _, other := range o.besides {
		if other.meets(query) && (len(other.Query) > len(best.Query) || !best.meets(query)) {
			best = other
		}
	}
	return best
}

// WithoutNames returns a path template whose variables have no names, without a slash at its end: people call the same one differently on two paths.
func WithoutNames(path string) string {
	var b strings.Builder
	inside := false
	for _, c := range path {
		switch {
		case c == '{':
			inside = true
			b.WriteString("{}")
		case c == '}':
			inside = false
		case !inside:
			b.WriteRune(c)
		}
	}
	return strings.TrimSuffix(b.String(), "/")
}
