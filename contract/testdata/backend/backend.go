// Package backend is an API that does what its document says, but for one defect at a time: what the contract's questions are measured with.
package backend

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// Document is what the API promises.
//
//go:embed openapi.yaml
var Document []byte

// Token is the credential that every scheme takes.
const Token = "tok.4f1c.9d"

var lower = regexp.MustCompile(`^[a-z]+$`)

// server is the API, with one defect.
type server struct {
	defect string
	lock   sync.Mutex
	orders map[string]map[string]any
	order  []string
	made   int
}

// New returns the API with one of [Defects]; "" for none.
func New(defect string) http.Handler {
	s := &server{defect: defect, orders: map[string]map[string]any{}}
	for _, id := range []string{"6f1c1a44-3f0e-4a5e-9d5b-0d1f6f6e0001", "6f1c1a44-3f0e-4a5e-9d5b-0d1f6f6e0002"} {
		s.orders[id] = map[string]any{"id": id, "customer": "Ada", "status": "new", "total": json.Number("12.5"), "note": nil, "gift": false, "created_at": "2024-02-29T10:00:00Z", "updated_at": "2024-03-01T10:00:00Z"}
		s.order = append(s.order, id)
	}
	return s
}

// call is one request on its way.
type call struct {
	*server
	reader
	o      *operation
	r      *http.Request
	values map[string]any // of parameters, by name
	body   any
	raw    []byte
	form   string // the media type of the body
}

type answer struct {
	status int
	header http.Header
	body   any
}

func fault(status int, why string) answer {
	return answer{status: status, header: http.Header{}, body: map[string]any{"error": why}}
}

func success(status int, body any) answer {
	return answer{status: status, header: http.Header{}, body: body}
}

func (s *server) has(defect string) bool { return s.defect == defect }

// ServeHTTP answers a request.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := s.respond(r)
	if r.Method == http.MethodHead && a.status == http.StatusOK && s.has("methods: HEAD is sent elsewhere") {
		a.status = http.StatusFound
	}
	if a.status == http.StatusNoContent || a.status == http.StatusNotModified {
		copyHeader(w, a)
		w.WriteHeader(a.status)
		return
	}
	if r.Method == http.MethodHead && a.status == http.StatusOK {
		for _, d := range heads {
			if s.has(d.name) {
				d.spoil(a.header)
			}
		}
	}
	raw, isText := a.body.(string)
	if !isText {
		encoded, _ := json.Marshal(a.body)
		raw = string(encoded)
	}
	if a.header.Get("Content-Type") == "" {
		a.header.Set("Content-Type", asJSON)
	}
	copyHeader(w, a)
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = io.WriteString(w, raw)
	}
}

func copyHeader(w http.ResponseWriter, a answer) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
}

func (s *server) respond(r *http.Request) answer {
	o, variables, allow := s.match(r)
	if o == nil {
		return s.nowhere(r, allow)
	}
	c := &call{server: s, reader: reader{o.id, s.defect}, o: o, r: r, values: map[string]any{}}
	if !c.authenticated() {
		return fault(http.StatusUnauthorized, "who is asking?")
	}
	if a := c.read(variables); a != nil {
		return *a
	}
	for _, d := range unusual {
		if s.has(d.name) && d.operation == o.id && d.when(c) {
			if strings.HasPrefix(d.name, "crashes") {
				return fault(http.StatusInternalServerError, "panic")
			}
			return fault(http.StatusBadRequest, "this is too much")
		}
	}
	a := o.answer(c)
	for _, d := range answers {
		if s.has(d.name) && d.operation == o.id && a.status < 300 {
			d.spoil(&a)
		}
	}
	return a
}

// match finds the operation; HEAD is GET.
func (s *server) match(r *http.Request) (found *operation, variables map[string]string, allow []string) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), "/v1")
	if !ok {
		return nil, nil, nil
	}
	for i := range operations {
		o := &operations[i]
		if v, fits := fits(o.path, path); fits {
			allow = append(allow, o.method)
			if o.method == method {
				found, variables = o, v
			}
		}
	}
	return found, variables, allow
}

func fits(template, path string) (map[string]string, bool) {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	variables := map[string]string{}
	for i := range want {
		text, err := url.PathUnescape(got[i])
		if err != nil {
			return nil, false
		}
		if strings.HasPrefix(want[i], "{") && text != "" {
			variables[strings.Trim(want[i], "{}")] = text
		} else if want[i] != text {
			return nil, false
		}
	}
	return variables, true
}

func (s *server) nowhere(r *http.Request, allow []string) answer {
	if len(allow) == 0 {
		return fault(http.StatusNotFound, "nothing here")
	}
	a := fault(http.StatusMethodNotAllowed, "not so")
	a.header.Set("Allow", strings.Join(allow, ", "))
	for _, d := range methods {
		if s.has(d.name) {
			d.spoil(r, &a)
		}
	}
	return a
}

// read reads parameters and body; what is wrong with them is an answer.
func (c *call) read(variables map[string]string) *answer {
	q, err := url.ParseQuery(c.r.URL.RawQuery)
	if err != nil {
		return wrong(err)
	}
	for _, p := range c.o.parameters {
		v, has, err := p.value(c.r, variables, q)
		if err != nil {
			if c.passes(p.in+"/"+p.name, "repeated") {
				continue
			}
			return wrong(err)
		}
		if !has {
			if p.required && !c.passes(p.in+"/"+p.name, "required") {
				return wrong(fmt.Errorf("no %s", p.name))
			}
			continue
		}
		if err := c.check(p.in+"/"+p.name, v, p.rule); err != nil {
			return wrong(err)
		}
		c.values[p.name] = v
	}
	return c.readBody()
}

func wrong(err error) *answer {
	a := fault(http.StatusBadRequest, err.Error())
	return &a
}

// value returns the value of a parameter, and whether the request has it.
func (p *parameter) value(r *http.Request, variables map[string]string, q url.Values) (v any, has bool, err error) {
	switch p.in {
	case "path":
		text, has := variables[p.name]
		return typed(text, p.rule), has, nil
	case "header":
		text := r.Header.Get(p.name)
		return typed(text, p.rule), text != "", nil
	case "cookie":
		cookie, err := r.Cookie(p.name)
		if err != nil {
			return nil, false, nil
		}
		return cookie.Value, true, nil
	}
	if p.style == "deep" {
		return p.deep(q)
	}
	texts, has := q[p.name]
	if !has {
		return nil, false, nil
	}
	if p.rule.items == nil {
		if len(texts) > 1 {
			return nil, true, fmt.Errorf("%s is there twice", p.name)
		}
		if texts[0] == "" && p.rule.types != "string" {
			return nil, false, nil
		}
		return typed(texts[0], p.rule), true, nil
	}
	if p.style != "" {
		if len(texts) > 1 {
			return nil, true, fmt.Errorf("%s is there twice", p.name)
		}
		texts = strings.Split(texts[0], p.style)
	}
	var all []any
	for _, text := range texts {
		all = append(all, typed(text, p.rule.items))
	}
	return all, true, nil
}

func (p *parameter) deep(q url.Values) (any, bool, error) {
	object := map[string]any{}
	for name, texts := range q {
		inner, ok := strings.CutPrefix(name, p.name+"[")
		if !ok {
			continue
		}
		inner = strings.TrimSuffix(inner, "]")
		object[inner] = any(texts[0])
		for _, f := range p.rule.fields {
			if f.name == inner {
				object[inner] = typed(texts[0], f.rule)
			}
		}
	}
	return object, len(object) > 0, nil
}

var digits = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// typed returns a text as a rule wants it, where it can be read so.
func typed(text string, a *rule) any {
	switch {
	case a.types == "boolean" && (text == "true" || text == "false"):
		return text == "true"
	case (a.types == "integer" || a.types == "number") && digits.MatchString(text):
		return json.Number(text)
	}
	return text
}

func (c *call) readBody() *answer {
	if c.o.bodies == nil {
		return nil
	}
	raw, err := io.ReadAll(c.r.Body)
	if err != nil {
		return wrong(err)
	}
	if len(raw) == 0 {
		if c.o.bodyRequired && !c.passes("body", "required") {
			return wrong(fmt.Errorf("no body"))
		}
		return nil
	}
	form, parameters, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	a := c.o.bodies[form]
	if a == nil {
		if c.passes("body", "media type") {
			return nil
		}
		refused := fault(http.StatusUnsupportedMediaType, "what is this?")
		return &refused
	}
	c.form, c.raw = form, raw
	c.body, err = decode(form, parameters["boundary"], raw, a)
	if err != nil {
		if c.passes("body", "malformed") {
			return nil
		}
		return wrong(err)
	}
	if err := c.check("body", c.body, a); err != nil {
		return wrong(err)
	}
	return nil
}

func decode(form, boundary string, raw []byte, a *rule) (any, error) {
	if form != asParts && !utf8.Valid(raw) {
		return nil, fmt.Errorf("it is not UTF-8")
	}
	switch form {
	case asForm:
		q, err := url.ParseQuery(string(raw))
		if err != nil {
			return nil, err
		}
		return fieldsOf(q, a), nil
	case asParts:
		q := url.Values{}
		for r := multipart.NewReader(strings.NewReader(string(raw)), boundary); ; {
			part, err := r.NextPart()
			if err == io.EOF {
				return fieldsOf(q, a), nil
			}
			if err != nil {
				return nil, err
			}
			content, _ := io.ReadAll(part)
			q.Add(part.FormName(), string(content))
		}
	}
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, fmt.Errorf("there is more")
	}
	return v, nil
}

func fieldsOf(q url.Values, a *rule) any {
	object := map[string]any{}
	for name, texts := range q {
		object[name] = texts[0]
		for _, f := range a.fields {
			if f.name != name {
				continue
			}
			if f.rule.items == nil {
				object[name] = typed(texts[0], f.rule)
				continue
			}
			var all []any
			for _, text := range texts {
				all = append(all, typed(text, f.rule.items))
			}
			object[name] = all
		}
	}
	return object
}
