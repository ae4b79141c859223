package scenario

import (
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// want is what the answer to a case is to be.
type want struct {
	statuses []int // any of them; none for any success
	headers  []matcher
	body     *matcher
}

// matcher is what a value is to be: the same, one that contains another, or of a pattern.
type matcher struct {
	source.Position
	name    string // of a header
	value   any
	part    bool // the value is contained in what is there
	pattern *regexp.Regexp
}

// Unmet is what an answer is not, though the case wants it.
type Unmet struct {
	source.Position
	Where     string // response.header.NAME, response.body#/POINTER
	Got, Want string
}

// response reads what the answer is to be.
func (r *reader) response(n *source.Node) (want, error) {
	var w want
	if err := onlyKeys(n, "a response", "status", "headers", "body", "bodyFile", "delay"); err != nil {
		return w, err
	}
	var err error
	if w.statuses, err = statuses(n.Child("status")); err != nil {
		return w, err
	}
	for i, item := range items(n.Child("headers")) {
		name := n.Child("headers").Keys()[i]
		m, err := match(item, false)
		if err != nil {
			return w, err
		}
		m.name = name
		w.headers = append(w.headers, *m)
	}
	if body := n.Child("body"); body != nil {
		status := http.StatusOK
		if len(w.statuses) > 0 {
			status = w.statuses[0]
		}
		if w.body, err = match(body, hasMember(r.out.Operation, status, body)); err != nil {
			return w, err
		}
		if w.body.pattern == nil {
			r.tied(status, w.body.value)
		}
	}
	if file := n.Child("bodyFile"); file != nil {
		if w.body, err = r.wantedFile(file); err != nil {
			return w, err
		}
	}
	for _, part := range append(items(n.Child("headers")), n.Child("body")) {
		all, err := wantedUses(part)
		if err != nil {
			return w, err
		}
		r.out.uses = append(r.out.uses, all...)
	}
	return w, nil
}

// wantedFile reads the whole body that an answer is to have.
func (r *reader) wantedFile(n *source.Node) (*matcher, error) {
	name, data, err := r.beside(n)
	if err != nil {
		return nil, err
	}
	if path.Ext(name) != ".json" {
		return &matcher{Position: n.Position, value: string(data)}, nil
	}
	body, err := source.ParseFile(path.Join(r.shown, name), data)
	if err != nil {
		return nil, err
	}
	return &matcher{Position: n.Position, value: body.Value()}, nil
}

// made are the places of a fixture that a mock fills: here they stand for any value.
var made = regexp.MustCompile(`^(request\..+|url|method|uuid|now(?:[+-][0-9a-z.]+)?|faker .+)$`)

// wantedUses returns uses without the places that a mock fills.
func wantedUses(n *source.Node) (all []use, err error) {
	if n == nil {
		return nil, nil
	}
	if text, isText := n.Scalar.(string); isText && anything(text) {
		return nil, nil
	}
	if len(n.Items()) == 0 {
		return uses(n)
	}
	for _, item := range n.Items() {
		more, err := wantedUses(item)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// anything reports whether a text has a place that a mock fills.
func anything(text string) bool {
	for _, found := range place.FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(found[0], "$$") && made.MatchString(found[1]) {
			return true
		}
	}
	return false
}

func items(n *source.Node) []*source.Node {
	if n == nil {
		return nil
	}
	return n.Items()
}

// statuses reads a status, or a list of them.
func statuses(n *source.Node) ([]int, error) {
	if n == nil {
		return nil, nil
	}
	all := []*source.Node{n}
	if n.Kind() == source.ArrayNode {
		all = n.Items()
	}
	var out []int
	for _, one := range all {
		number, _ := one.Scalar.(jsonvalue.Number)
		code, ok := number.Int64()
		if !ok || code < 100 || code > 599 {
			return nil, one.Errorf("status: expected a number from 100 to 599, or a list of them, found %s", one.Brief(40))
		}
		out = append(out, int(code))
	}
	return out, nil
}

// hasMember reports whether the document itself describes a body with the one member that a wanted body has: that one is meant then.
func hasMember(o *openapi.Operation, status int, body *source.Node) bool {
	if o == nil || len(body.Keys()) != 1 || o.Response(status) == nil {
		return false
	}
	m := o.Response(status).Preferred()
	return m != nil && m.Schema != nil && m.Schema.At(body.Keys()[0]) != nil
}

// match reads a value, {contains: VALUE}, {merge: VALUE} as fixtures have it, or {matches: REGEXP}.
func match(n *source.Node, whole bool) (*matcher, error) {
	m := &matcher{Position: n.Position, value: n.Value()}
	if whole || len(n.Keys()) != 1 {
		return m, nil
	}
	switch n.Keys()[0] {
	case "contains", "merge":
		m.value, m.part = n.Items()[0].Value(), true
		return m, patterns(n.Items()[0])
	case "matches":
		var err error
		m.pattern, err = pattern(n.Items()[0])
		return m, err
	}
	return m, nil
}

func pattern(n *source.Node) (*regexp.Regexp, error) {
	text, isText := n.Scalar.(string)
	if !isText {
		return nil, n.Errorf("matches: expected a regular expression in quotes, found %s", n.Brief(40))
	}
	p, err := regexp.Compile(text)
	if err != nil {
		return nil, n.Errorf("matches: %w", err)
	}
	return p, nil
}

// patterns returns an error for a pattern within a part that is none.
func patterns(n *source.Node) error {
	if len(n.Keys()) == 1 && n.Keys()[0] == "matches" {
		_, err := pattern(n.Items()[0])
		return err
	}
	for _, item := range n.Items() {
		if err := patterns(item); err != nil {
			return err
		}
	}
	return nil
}

// Judge returns what an answer is not, though the case wants it; the status left out. Its error says which value is not there.
func (c *Case) Judge(x *message.Exchange, values Values) ([]Unmet, error) {
	f := &filling{values: values, of: c}
	var found []Unmet
	for _, m := range c.want.headers {
		texts, there := x.Response.Header[http.CanonicalHeaderKey(m.name)]
		text := strings.Join(texts, ", ")
		if !there {
			found = append(found, Unmet{m.Position, "response.header." + m.name, "", m.words(f)})
		} else if !m.takesText(f, text) {
			found = append(found, Unmet{m.Position, "response.header." + m.name, text, m.words(f)})
		}
	}
	if m := c.want.body; m != nil {
		found = append(found, m.body(f, x.Response.Body)...)
	}
	return found, f.err
}

// takesText reports whether a header, or a body without a structure, is what is wanted.
func (m *matcher) takesText(f *filling, text string) bool {
	if m.pattern != nil {
		return m.pattern.MatchString(text)
	}
	wanted := wantedText(f, m.value)
	return wanted == nil || m.part && strings.Contains(text, *wanted) || text == *wanted
}

// wantedText returns a wanted text; nil for any.
func wantedText(f *filling, v any) *string {
	if text, isText := v.(string); isText && anything(text) {
		return nil
	}
	text := plain(f.value(v))
	return &text
}

func (m *matcher) words(f *filling) string {
	switch {
	case m.pattern != nil:
		return "what matches " + m.pattern.String()
	case m.part:
		return "what contains " + jsonvalue.Brief(f.wanted(m.value), 80)
	}
	return jsonvalue.Brief(f.wanted(m.value), 80)
}

// wanted fills a value as far as it is not for a mock to fill.
func (f *filling) wanted(v any) any {
	if text, isText := v.(string); isText && anything(text) {
		return v
	}
	switch v.(type) {
	case []any, *jsonvalue.Object:
		return v
	}
	return f.value(v)
}

func (m *matcher) body(f *filling, b message.Body) []Unmet {
	const where = "response.body"
	if _, isText := m.value.(string); m.pattern != nil || !b.Decoded || isText && m.part {
		if !m.takesText(f, string(b.Raw)) {
			got := strconv.Itoa(len(b.Raw)) + " bytes"
			if b.Decoded {
				got = jsonvalue.Brief(b.Value, 60)
			}
			return []Unmet{{m.Position, where, got, m.words(f)}}
		}
		return nil
	}
	var found []Unmet
	compare(f, m.value, b.Value, m.part, nil, func(tokens []string, got any, there bool, wanted string) {
		u := Unmet{Position: m.Position, Where: where, Want: wanted}
		if len(tokens) > 0 {
			u.Where += "#" + jsonvalue.Pointer(tokens...)
		}
		if there {
			u.Got = jsonvalue.Brief(got, 60)
		}
		found = append(found, u)
	})
	return found
}
