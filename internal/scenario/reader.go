package scenario

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
	"agentmock/internal/source"
)

// reader reads one file.
type reader struct {
	*loader
	file string // in the folder
	root *source.Node
	out  *Case
}

// exchange reads a whole case.
func (r *reader) exchange() error {
	n := r.root
	if err := onlyKeys(n, "a case", "operation", "description", "request", "key", "response", "responses", "capture"); err != nil {
		return err
	}
	if err := r.request(n.Child("request")); err != nil {
		return err
	}
	single, many := n.Child("response"), n.Child("responses")
	switch {
	case single != nil && many != nil:
		return n.Errorf("expected either response or responses")
	case many != nil && (many.Kind() != source.ArrayNode || len(many.Items()) == 0):
		return many.Errorf("responses: expected a list of at least one response")
	case many != nil && len(many.Items()) > 1:
		if err := r.turns(many); err != nil {
			return err
		}
	case many != nil:
		single = many.Items()[0]
	}
	if single != nil {
		var err error
		if r.out.want, err = r.response(single); err != nil {
			return err
		}
	}
	return r.captures(n.Child("capture"))
}

// turns reads several responses: the request is sent as often, and whose turn it is others may have changed.
func (r *reader) turns(many *source.Node) error {
	r.out.Times = len(many.Items())
	for _, one := range many.Items() {
		w, err := r.response(one)
		if err != nil {
			return err
		}
		if len(w.statuses) == 0 {
			w.statuses = []int{http.StatusOK}
		}
		r.out.want.statuses = append(r.out.want.statuses, w.statuses...)
	}
	return nil
}

// answer reads the body of an answer: the request is the one that it answers.
func (r *reader) answer() error {
	status := http.StatusOK
	if code := strings.TrimPrefix(path.Ext(r.out.Name), "."); len(code) == 3 {
		if number, err := strconv.Atoi(code); err == nil {
			status, r.out.Name = number, strings.TrimSuffix(r.out.Name, "."+code)
		}
	}
	r.out.want.statuses = []int{status}
	if tied := r.tied(status, r.root.Value()); tied == 0 && status >= http.StatusBadRequest {
		return r.root.Errorf("a body alone does not say which request is answered with a %d: expected a case in .yaml", status)
	}
	return nil
}

// tied has the request be the one that a body answers, as far as the case does not say it, and returns how many parameters the body says.
func (r *reader) tied(status int, body any) (count int) {
	o := r.out.Operation
	if o == nil || o.Response(status) == nil {
		return 0
	}
	for _, c := range relation.Conditions(o, status, o.Response(status).Preferred(), body) {
		at := slices.IndexFunc(o.Parameters, func(p *openapi.Parameter) bool { return p.Named(c.In, c.Name) })
		if text, isText := c.Value.(string); at < 0 || isText && place.MatchString(text) {
			continue
		}
		count++
		if !slices.ContainsFunc(r.out.parameters, func(p parameter) bool { return p.at == at }) {
			r.out.parameters = append(r.out.parameters, parameter{at, c.Value})
		}
	}
	return count
}

const placesOfRequest = "path, query, querystring, header, cookie, body, bodyFile"

func (r *reader) request(n *source.Node) error {
	if n == nil {
		return nil
	}
	keys := strings.Split(placesOfRequest, ", ")
	if r.out.Operation == nil {
		keys = []string{"method", "url", "header", "body", "bodyFile"}
	}
	if err := onlyKeys(n, "a request", keys...); err != nil {
		return err
	}
	all, err := uses(n)
	if err != nil {
		return err
	}
	r.out.uses = append(r.out.uses, all...)
	for i, in := range n.Keys() {
		switch item := n.Items()[i]; in {
		case "body":
			err = r.body(item)
		case "bodyFile":
			err = r.bodyFile(item)
		case "method", "url":
		default:
			err = r.group(in, item)
		}
		if err != nil {
			return err
		}
	}
	if n.Child("body") != nil && n.Child("bodyFile") != nil {
		return n.Errorf("expected a body or the file of one, found both")
	}
	return nil
}

// group reads the parameters of one place.
func (r *reader) group(in string, n *source.Node) error {
	if n.Kind() != source.ObjectNode {
		return n.Errorf("%s: expected names of parameters and their values", in)
	}
	for i, name := range n.Keys() {
		item := n.Items()[i]
		at := -1
		if r.out.Operation != nil {
			for j, p := range r.out.Operation.Parameters {
				if p.Named(in, name) {
					at = j
				}
			}
		}
		switch {
		case in == "header" && (at < 0 || item.Scalar == nil && item.Kind() == source.ScalarNode):
			if err := r.undeclared(name, item); err != nil {
				return err
			}
			if at >= 0 {
				r.out.parameters = append(r.out.parameters, parameter{at, message.Absent})
			}
			continue
		case at < 0:
			return n.KeyPosition(i).Errorf("%w", r.out.Operation.NoParameter(in, name))
		}
		declared := r.out.Operation.Parameters[at]
		if item.Child("matches") != nil && (declared.Schema == nil || declared.Schema.PossibleTypes()&jsonschema.ObjectType == 0) {
			return item.Errorf("%s %s: a pattern cannot be sent: expected a value", in, name)
		}
		v := item.Value()
		if v == nil {
			if v = message.Absent; in == "path" {
				return item.Errorf("path %s: expected a value: there is no path without it", name)
			}
		}
		r.out.parameters = append(r.out.parameters, parameter{at, v})
	}
	return nil
}

// headerName is a token of RFC 9110 section 5.6.2.
var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// undeclared reads a header that is no parameter; null takes it away.
func (r *reader) undeclared(name string, n *source.Node) error {
	switch {
	case !headerName.MatchString(name):
		return n.Errorf("header %q: not a name that a header can have", name)
	case n.Kind() != source.ScalarNode:
		return n.Errorf("header %s: expected a text, found %s", name, n.Brief(40))
	case strings.ContainsAny(plain(n.Value()), "\r\n\x00"):
		return n.Errorf("header %s: a line break is not allowed", name)
	}
	r.out.header = append(r.out.header, header{name, n.Value()})
	return nil
}

func (r *reader) body(n *source.Node) error {
	if o := r.out.Operation; o != nil && o.RequestBody == nil {
		return n.Errorf("body: %s takes none", o.ID)
	}
	switch {
	case n.Child("matches") != nil && len(n.Keys()) == 1:
		return n.Errorf("body: a pattern cannot be sent: expected a value")
	case n.Child("merge") != nil && len(n.Keys()) == 1:
		r.out.body = &body{value: n.Child("merge").Value(), part: true}
	case n.Kind() == source.ObjectNode && len(n.Keys()) > 0 && strings.HasPrefix(n.Keys()[0], "/"):
		v, err := pointed(n)
		if err != nil {
			return err
		}
		r.out.body = &body{value: v, part: true}
	default:
		r.out.body = &body{value: n.Value()}
	}
	return nil
}

// pointed reads values by JSON Pointers: parts of a body, as the condition of a fixture gives them.
func pointed(n *source.Node) (any, error) {
	out := &jsonvalue.Object{}
	for i, pointer := range n.Keys() {
		tokens, ok := jsonvalue.Tokens(pointer)
		if !ok || !strings.HasPrefix(pointer, "/") {
			return nil, n.KeyPosition(i).Errorf("body %q: expected a JSON Pointer, such as /customer/name", pointer)
		}
		if n.Items()[i].Child("matches") != nil {
			return nil, n.Items()[i].Errorf("body %s: a pattern cannot be sent: expected a value", pointer)
		}
		at := out
		for _, token := range tokens[:len(tokens)-1] {
			under, _ := at.Lookup(token)
			object, isObject := under.(*jsonvalue.Object)
			if !isObject {
				object = &jsonvalue.Object{}
				at.Set(token, object)
			}
			at = object
		}
		at.Set(tokens[len(tokens)-1], n.Items()[i].Value())
	}
	return out, nil
}

// bodyFile takes the bytes of a file beside the case for the body, as they are.
func (r *reader) bodyFile(n *source.Node) error {
	_, data, err := r.beside(n)
	r.out.body = &body{raw: data}
	return err
}

// beside returns a file beside the case, which is no case of its own.
func (r *reader) beside(n *source.Node) (name string, data []byte, err error) {
	name = path.Join(path.Dir(r.file), n.Text())
	if r.fsys == nil || !fs.ValidPath(name) || n.Text() == "" || path.IsAbs(n.Text()) {
		return "", nil, n.Errorf("bodyFile: expected the name of a file in the folder of the cases, found %s", n.Brief(80))
	}
	if data, err = source.ReadFile(r.fsys, name); err != nil {
		return "", nil, n.Errorf("bodyFile: %w", err)
	}
	r.bodies[name] = true
	return name, data, nil
}

func (c *Case) String() string { return fmt.Sprintf("%s (%s)", c.Name, c.Position) }
