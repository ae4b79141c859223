package wiremock

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/source"
)

// file is a mapping on its way to an exchange file.
type file struct {
	document  *openapi.Document
	operation *openapi.Operation
	mapping   *source.Node
	request   *jsonvalue.Object
	left      []string // JSON Pointers of what a file cannot say
}

// File returns what an exchange file says of a fixture that was read from the document of a mapping, and the JSON Pointers into the mapping
// of what no file can say: the file answers without that. Credentials are not written into files.
func File(document []byte, f *fixture.Fixture, s *openapi.Document) (exchange *jsonvalue.Object, left []string) {
	_, mapping, _ := Of(document)
	n, err := source.ParseFile("mapping", mapping)
	if err != nil {
		return &jsonvalue.Object{}, nil // it was read
	}
	m, err := Read(n)
	if err != nil {
		return &jsonvalue.Object{}, nil
	}
	w := file{document: s, operation: f.Operation, mapping: n, request: &jsonvalue.Object{}}
	if m.Priority != fixture.UsualPriority {
		w.leave("/priority")
	}
	for _, member := range []string{"scenarioName", "requiredScenarioState", "newScenarioState"} {
		if n.Child(member) != nil {
			w.leave("/" + member)
		}
	}
	w.url(m.Request)
	w.named()
	w.bodies()
	exchange = &jsonvalue.Object{}
	if name := n.Child("name").Text(); name != "" {
		exchange.Set("description", name)
	}
	response := w.response(m.Answer, f.Responses[0])
	if len(w.request.Members) > 0 {
		exchange.Set("request", w.request)
	}
	exchange.Set("response", response)
	return exchange, w.left
}

func (w *file) leave(pointer string) {
	if !slices.Contains(w.left, pointer) {
		w.left = append(w.left, pointer)
	}
}

// condition has the request be something in a place; false where a condition stands there already.
func (w *file) condition(in, name string, want any) bool {
	found, _ := w.request.Lookup(in)
	place, _ := found.(*jsonvalue.Object)
	if place == nil {
		place = &jsonvalue.Object{}
	}
	if place.Index(name) >= 0 {
		return false
	}
	place.Set(name, want)
	w.request.Set(in, place)
	return true
}

func matching(expression string) *jsonvalue.Object {
	return &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "matches", Value: expression}}}
}

// url takes what the URL says of parameters. That the path is the operation's is said by where the file is.
func (w *file) url(p Pattern) {
	at, path := "/request/"+p.URL, w.document.PathOf(w.operation)
	switch p.URL {
	case "url", "urlPath":
		target, query, _ := strings.Cut(p.Text, "?")
		if !w.segments(target, path, nil) {
			w.leave(at)
		}
		given, _ := url.ParseQuery(query)
		for name, values := range given {
			if parameter := w.parameter("query", name); len(values) != 1 || parameter == nil || !w.condition("query", name, typed(parameter, values[0])) {
				w.leave(at)
			}
		}
	case "urlPathTemplate":
		if !w.segments(p.Text, path, w.mapping.Child("request").Child("pathParameters")) {
			w.leave(at)
		}
	case "urlPattern", "urlPathPattern":
		if !w.pattern(p, path) {
			w.leave(at)
		}
	}
}

// parameter returns the parameter that a name means.
func (w *file) parameter(in, name string) *openapi.Parameter {
	i := slices.IndexFunc(w.operation.Parameters, func(p *openapi.Parameter) bool {
		return p.In == in && (p.Name == name || in == "header" && strings.EqualFold(p.Name, name))
	})
	if i < 0 {
		return nil
	}
	return w.operation.Parameters[i]
}

// typed returns the value that a parameter has by a text.
func typed(p *openapi.Parameter, text string) any {
	v, err := message.DecodeParameter(p, text, url.Values{p.Name: {text}}, http.Header{
		http.CanonicalHeaderKey(p.Name): {text}, "Cookie": {p.Name + "=" + url.QueryEscape(text)},
	})
	if _, isObject := v.(*jsonvalue.Object); err != nil || v == message.Absent || isObject {
		return matching(exactly(text))
	}
	return v
}

// exactly returns an expression of a text and nothing else.
func exactly(text string) string { return `\A` + regexp.QuoteMeta(text) + `\z` }

// segments takes the variables of the operation's path out of a target or a template, whose places matchers are for; false where the
// two are not of the same form.
func (w *file) segments(target, path string, matchers *source.Node) bool {
	got, declared := strings.Split(target, "/"), strings.Split(path, "/")
	if len(got) != len(declared) {
		return false
	}
	whole := true
	for i, segment := range declared {
		found := templatePlace.FindStringSubmatch(segment)
		if found == nil {
			continue
		}
		parameter := w.parameter("path", found[1])
		place := templatePlace.FindStringSubmatch(got[i])
		switch {
		case parameter == nil || found[0] != segment || place != nil && place[0] != got[i]:
			whole = false
		case place == nil:
			plain, err := url.PathUnescape(got[i])
			whole = err == nil && w.condition("path", found[1], typed(parameter, plain)) && whole
		case matchers.Child(place[1]) != nil:
			w.matcher(parameter, found[1], "path", matchers.Child(place[1]), "/request/pathParameters"+jsonvalue.Pointer(place[1]))
		}
	}
	return whole
}

// pattern takes what an expression of the path says of the operation's one variable; false where that is not to be told.
func (w *file) pattern(p Pattern, path string) bool {
	places := templatePlace.FindAllStringIndex(path, -1)
	if len(places) == 0 {
		return p.path.MatchString(path)
	}
	before, after := path[:places[0][0]], path[places[0][1]:]
	rest, begins := strings.CutPrefix(p.Text, before)
	if !begins {
		rest, begins = strings.CutPrefix(p.Text, regexp.QuoteMeta(before))
	}
	middle, ends := strings.CutSuffix(rest, after)
	if len(places) > 1 || !begins || !ends || p.URL == "urlPattern" && after == "" && strings.Contains(middle, `\?`) {
		return false
	}
	if slices.Contains([]string{".*", ".+", "[^/]*", "[^/]+"}, strings.Trim(middle, "()")) {
		return true
	}
	name := path[places[0][0]+1 : places[0][1]-1]
	_, err := regexp.Compile(middle)
	return err == nil && w.parameter("path", name) != nil && w.condition("path", name, matching(`\A(?:`+middle+`)\z`))
}

// named takes the matchers of parameters and headers.
func (w *file) named() {
	request := w.mapping.Child("request")
	if request.Child("basicAuthCredentials") != nil {
		w.leave("/request/basicAuthCredentials")
	}
	for _, place := range []struct{ member, in string }{{"queryParameters", "query"}, {"headers", "header"}, {"cookies", "cookie"}} {
		n := request.Child(place.member)
		if n == nil {
			continue
		}
		for i, name := range n.Keys() {
			at := "/request/" + place.member + jsonvalue.Pointer(name)
			parameter := w.parameter(place.in, name)
			if parameter == nil && place.in != "header" || redact.IsSecretPlace(place.in, name) {
				w.leave(at)
				continue
			}
			w.matcher(parameter, name, place.in, n.Items()[i], at)
		}
	}
}

// matcher takes one matcher of a text.
func (w *file) matcher(p *openapi.Parameter, name, in string, n *source.Node, pointer string) {
	text, expression, ok := comparisonOf(n)
	switch {
	case ok && expression == "" && p != nil:
		ok = w.condition(in, name, typed(p, text))
	case ok && expression == "":
		ok = w.condition(in, name, text)
	case ok:
		ok = w.condition(in, name, matching(expression))
	}
	if !ok {
		w.leave(pointer)
	}
}

// comparisonOf returns what a matcher of one comparison has a text be: the text itself, or an expression that it matches.
func comparisonOf(n *source.Node) (text, expression string, ok bool) {
	for _, member := range []string{"includes", "hasExactly"} {
		if list := n.Child(member); list != nil && len(n.Keys()) == 1 && len(list.Items()) == 1 {
			return comparisonOf(list.Items()[0])
		}
	}
	var name string
	for _, key := range n.Keys() {
		if beside(n, key) {
			continue
		}
		if name != "" {
			return "", "", false
		}
		name = key
	}
	text = source.ScalarText(n.Child(name))
	switch name {
	case "equalTo":
		if flag(n, "caseInsensitive") {
			return "", "(?i)" + exactly(text), true
		}
		return text, "", true
	case "contains":
		return "", regexp.QuoteMeta(text), text != ""
	case "matches":
		return "", `\A(?:` + text + `)\z`, true
	}
	return "", "", false
}
