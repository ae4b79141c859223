package wiremock

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/route"
	"agentmock/internal/source"
)

// Pattern is a request pattern of WireMock: which requests are meant.
type Pattern struct {
	Method     string // "" is any
	Conditions []fixture.Condition

	// URL is how the URL is compared: url, urlPath, urlPattern, urlPathPattern, urlPathTemplate; "" for any.
	URL, Text string
	path      *regexp.Regexp // of a pattern
}

// urlMembers are the ways in which a pattern says the URL: one of them at most.
var urlMembers = []string{"url", "urlPath", "urlPattern", "urlPathPattern", "urlPathTemplate"}

// patternMembers are what a pattern may have.
var patternMembers = append(slices.Clone(urlMembers), "method", "pathParameters", "queryParameters", "headers", "cookies", "basicAuthCredentials", "bodyPatterns")

// IsPattern reports whether criteria are written as WireMock has them: with members that a pattern alone has.
func IsPattern(n *source.Node) bool {
	return slices.ContainsFunc(n.Keys(), func(name string) bool {
		return name != "method" && name != "url" && slices.Contains(patternMembers, name)
	})
}

// ReadPattern reads a request pattern. Its errors are *[Refused], with the pointer below the given one.
func ReadPattern(n *source.Node, pointer string) (Pattern, error) {
	var p Pattern
	if err := only(n, pointer, "a request pattern", patternMembers...); err != nil {
		return p, err
	}
	method, err := text(n, pointer, "method")
	if err != nil {
		return p, err
	}
	if p.Method = openapi.MethodOf(method); strings.EqualFold(p.Method, "any") {
		p.Method = ""
	}
	if p.Method != "" {
		p.add("method", "", p.Method, func(x *message.Exchange) bool { return strings.EqualFold(x.Request.Method, p.Method) })
	}
	if err := p.readURL(n, pointer); err != nil {
		return p, err
	}
	for _, place := range []struct{ member, in string }{{"pathParameters", "path"}, {"queryParameters", "query"}, {"headers", "header"}, {"cookies", "cookie"}} {
		if err := p.readNamed(n.Child(place.member), under(pointer, place.member), place.in); err != nil {
			return p, err
		}
	}
	if credentials := n.Child("basicAuthCredentials"); credentials != nil {
		pair := credentials.Child("username").Text() + ":" + credentials.Child("password").Text()
		want := "Basic " + base64.StdEncoding.EncodeToString([]byte(pair))
		p.add("header", "Authorization", "the credentials of the mapping", func(x *message.Exchange) bool { return x.Request.Header.Get("Authorization") == want })
	}
	return p, p.readBodies(n.Child("bodyPatterns"), under(pointer, "bodyPatterns"))
}

func (p *Pattern) add(in, name, says string, holds func(*message.Exchange) bool) {
	if redact.IsSecretPlace(in, name) {
		says = "what the mapping says"
	}
	p.Conditions = append(p.Conditions, fixture.Condition{In: in, Name: name, Test: &fixture.Test{Says: says, Holds: holds}})
}

func (p *Pattern) readURL(n *source.Node, pointer string) error {
	for _, member := range urlMembers {
		if n.Child(member) == nil {
			continue
		}
		if p.URL != "" {
			return refused(under(pointer, member), "expected one of %s, found %s too", strings.Join(urlMembers, ", "), p.URL)
		}
		var err error
		if p.Text, err = text(n, pointer, member); err != nil {
			return err
		}
		p.URL = member
	}
	switch p.URL {
	case "urlPattern", "urlPathPattern":
		var err error
		if p.path, err = whole(p.Text, under(pointer, p.URL)); err != nil {
			return err
		}
	case "urlPathTemplate":
		p.path = templated(p.Text)
	}
	if p.URL != "" {
		p.add("url", "", p.Text, func(x *message.Exchange) bool { return p.takes(x.Request.URL) })
	}
	return nil
}

// takes reports whether the URL of a request, path and query, is meant.
func (p Pattern) takes(target string) bool {
	if p.URL != "url" && p.URL != "urlPattern" {
		target, _, _ = strings.Cut(target, "?")
	}
	if p.path != nil {
		return p.path.MatchString(target)
	}
	return target == p.Text
}

var templatePlace = regexp.MustCompile(`\{([^{}/]+)\}`)

// templated returns what the paths of a template match, its places as groups.
func templated(template string) *regexp.Regexp {
	var b strings.Builder
	end := 0
	b.WriteString(`\A`)
	for _, at := range templatePlace.FindAllStringIndex(template, -1) {
		b.WriteString(regexp.QuoteMeta(template[end:at[0]]) + `([^/]+)`)
		end = at[1]
	}
	b.WriteString(regexp.QuoteMeta(template[end:]) + `\z`)
	return regexp.MustCompile(b.String())
}

// readNamed reads matchers by the names of parameters, headers or cookies.
func (p *Pattern) readNamed(n *source.Node, pointer, in string) error {
	if n == nil {
		return nil
	}
	if n.Kind() != source.ObjectNode {
		return refused(pointer, "expected names and matchers, found %s", n.Brief(60))
	}
	for i, name := range n.Keys() {
		values, err := readValues(n.Items()[i], under(pointer, name))
		if err != nil {
			return err
		}
		find := finder(in, name)
		if in == "path" {
			if find = p.fromTemplate(name); find == nil {
				return refused(under(pointer, name), "expected a place {%s} in urlPathTemplate", name)
			}
		}
		p.add(in, name, values.says, func(x *message.Exchange) bool { return values.hold(find(x)) })
	}
	return nil
}

// fromTemplate returns what reads a place of the template of the path; nil where there is none.
func (p *Pattern) fromTemplate(name string) func(*message.Exchange) []string {
	if p.URL != "urlPathTemplate" {
		return nil
	}
	names := templatePlace.FindAllStringSubmatch(p.Text, -1)
	at := slices.IndexFunc(names, func(found []string) bool { return found[1] == name })
	if at < 0 {
		return nil
	}
	return func(x *message.Exchange) []string {
		path, _, _ := strings.Cut(x.Request.URL, "?")
		found := p.path.FindStringSubmatch(path)
		if found == nil {
			return nil
		}
		plain, err := url.PathUnescape(found[at+1])
		if err != nil {
			plain = found[at+1]
		}
		return []string{plain}
	}
}

// finder returns what reads the values of a name, as they were sent.
func finder(in, name string) func(*message.Exchange) []string {
	switch in {
	case "query":
		return func(x *message.Exchange) []string {
			_, query, _ := strings.Cut(x.Request.URL, "?")
			values, _ := route.ParseQuery(query)
			return values[name]
		}
	case "header":
		return func(x *message.Exchange) []string { return x.Request.Header.Values(name) }
	}
	return func(x *message.Exchange) []string {
		if value, sent := openapi.Cookie(x.Request.Header, name); sent {
			return []string{value}
		}
		return nil
	}
}

// values are what several values of one name have to be: one of them what a matcher says, or each wanted one there.
type values struct {
	says  string
	any   *matcher
	all   []matcher
	exact bool // and no others
}

func readValues(n *source.Node, pointer string) (values, error) {
	out := values{says: n.Brief(80)}
	for _, member := range []string{"hasExactly", "includes"} {
		if n.Child(member) == nil {
			continue
		}
		if err := only(n, pointer, "a matcher of several values", member); err != nil {
			return out, err
		}
		var err error
		out.exact = member == "hasExactly"
		out.all, err = readMatchers(n.Child(member), under(pointer, member))
		return out, err
	}
	m, err := readMatcher(n, pointer)
	out.any = &m
	return out, err
}

func (v values) hold(found []string) bool {
	holds := func(m matcher) bool {
		if len(found) == 0 {
			return m.holds(value{read: func() (any, bool) { return nil, false }})
		}
		return slices.ContainsFunc(found, func(text string) bool { return m.holds(valueOf(text)) })
	}
	if v.any != nil {
		return holds(*v.any)
	}
	return (!v.exact || len(found) == len(v.all)) && !slices.ContainsFunc(v.all, func(m matcher) bool { return !holds(m) })
}

func (p *Pattern) readBodies(n *source.Node, pointer string) error {
	if n == nil {
		return nil
	}
	all, err := readMatchers(n, pointer)
	for _, m := range all {
		p.add("body", "", m.says, func(x *message.Exchange) bool { return m.holds(bodyOf(x)) })
	}
	return err
}

// bodyOf returns the body of a request as matchers look at it.
func bodyOf(x *message.Exchange) value {
	b := x.Request.Body
	v := valueOf(string(b.Raw))
	v.there = len(b.Raw) > 0
	if b.Decoded && b.MediaType != nil && b.MediaType.IsJSON() {
		v.read = func() (any, bool) { return b.Value, true }
	}
	return v
}

// Matches reports whether a request is meant.
func (p Pattern) Matches(x *message.Exchange) bool {
	return !slices.ContainsFunc(p.Conditions, func(c fixture.Condition) bool { return !c.Test.Holds(x) })
}

// Operations returns those of a document whose requests may be meant.
func (p Pattern) Operations(s *openapi.Document) []*openapi.Operation {
	var all []*openapi.Operation
	for _, o := range s.Operations {
		if (p.Method == "" || strings.EqualFold(p.Method, o.Method)) && p.reaches(s, o) {
			all = append(all, o)
		}
	}
	return all
}

func (p Pattern) reaches(s *openapi.Document, o *openapi.Operation) bool {
	switch p.URL {
	case "":
		return true
	case "url", "urlPath":
		u, err := url.Parse(p.Text)
		return err == nil && s.MatchURL(o.Method, u).Operation == o
	}
	return meets(p.path.String(), s.PathOf(o), p.URL == "urlPattern")
}
