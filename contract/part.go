package contract

import (
	"mime"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// part is a parameter, or a place of the body.
type part struct {
	parameter int // among Operation.Parameters; -1 for none
	pointer   string
}

// divided is a request with its parts.
type divided struct {
	planner *planner
	testCase
	value    any      // of the body, nil where it has no parts
	fields   []string // of the body of a form, as they are sent
	between  string   // parts the fields, and ends each but the last
	around   [2]string
	broken   []string
	portable bool // its target is that of its parameters
}

func newDivided(p *planner, c testCase) *divided {
	w := &divided{planner: p, testCase: c}
	plain := message.NewTarget(c.operation, p.spec.BasePath(), c.values)
	w.portable = reflect.DeepEqual(plain, c.target)
	if m := w.mediaType(); m != nil && m.IsJSON() {
		if v, faults := jsonvalue.Decode(c.body); len(faults) == 0 {
			w.value = v
		}
	} else if m != nil {
		w.divideForm()
	}
	w.broken = p.broken(c)
	return w
}

// divideForm finds the fields of a form (WHATWG URL section 5, RFC 7578).
func (w *divided) divideForm() {
	name, parameters, err := mime.ParseMediaType(w.bodyType)
	switch boundary := "--" + parameters["boundary"]; {
	case err != nil:
	case name == "application/x-www-form-urlencoded":
		w.between, w.fields = "&", strings.Split(string(w.body), "&")
	case name == "multipart/form-data" && boundary != "--":
		head, rest, ok1 := strings.Cut(string(w.body), boundary+"\r\n")
		text, tail, ok2 := cutLast(rest, "\r\n"+boundary+"--")
		if ok1 && ok2 {
			w.between, w.around = "\r\n"+boundary+"\r\n", [2]string{head + boundary + "\r\n", "\r\n" + boundary + "--" + tail}
			w.fields = strings.Split(text, w.between)
		}
	}
}

func cutLast(text, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(text, sep); i >= 0 {
		return text[:i], text[i+len(sep):], true
	}
	return text, "", false
}

func (w *divided) mediaType() *openapi.MediaType {
	if w.operation.RequestBody == nil || len(w.body) == 0 {
		return nil
	}
	return w.operation.RequestBody.MediaType(w.bodyType)
}

// broken returns what a request breaks of the document, without saying of which element.
func (p *planner) broken(c testCase) []string {
	header := c.target.Header.Clone()
	if c.bodyType != "" {
		header.Set("Content-Type", c.bodyType)
	}
	x := &message.Exchange{Operation: c.operation, Request: message.RequestMessage{
		Method: c.method, URL: c.target.URL(), Header: header, Path: p.spec.Match(c.method, c.target.Path).Path, Body: message.Body{Raw: c.body},
	}}
	var all []string
	for _, v := range verify.Request(x) {
		all = append(all, v.In+everyElement(v.Pointer)+" "+v.Rule+" "+v.Limit)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// parts returns the parts of a request, the larger first.
func (w *divided) parts() []part {
	var all []part
	for i, p := range w.operation.Parameters {
		if w.portable && p.In != "path" && i < len(w.values) && w.values[i] != message.Absent {
			all = append(all, part{i, ""})
		}
	}
	for i := range w.fields {
		all = append(all, part{-1, "/" + strconv.Itoa(i)})
	}
	level := []string{""}
	for len(level) > 0 && len(all) < maxCutParts {
		var below []string
		for _, at := range level {
			tokens, _ := jsonvalue.Tokens(at)
			v, _ := jsonvalue.At(w.value, tokens...)
			switch v := v.(type) {
			case *jsonvalue.Object:
				for _, m := range v.Members {
					below = append(below, at+jsonvalue.Pointer(m.Name))
				}
			case []any:
				for i := range v {
					below = append(below, at+"/"+strconv.Itoa(i))
				}
			}
		}
		for _, at := range below {
			all = append(all, part{-1, at})
		}
		level = below
	}
	return all[:min(len(all), maxCutParts)]
}

// spare returns the parts that the request is of the same kind without.
func (w *divided) spare() []part {
	return slices.DeleteFunc(w.parts(), func(p part) bool {
		_, ok := w.without(nil, []part{p})
		return !ok
	})
}

// without returns the request without some parts, and whether it breaks the same of the document, or as little.
func (w *divided) without(out map[part]bool, more []part) (testCase, bool) {
	c := w.testCase
	c.values = slices.Clone(c.values)
	gone := map[string]bool{}
	for _, p := range more {
		gone[p.pointer] = p.parameter < 0
		if p.parameter >= 0 {
			c.values[p.parameter] = message.Absent
		}
	}
	for p := range out {
		gone[p.pointer] = gone[p.pointer] || p.parameter < 0
		if p.parameter >= 0 {
			c.values[p.parameter] = message.Absent
		}
	}
	if w.portable {
		c.target = message.NewTarget(c.operation, w.planner.spec.BasePath(), c.values)
	}
	if w.value != nil {
		c.body, c.base = jsonvalue.Append(nil, pruned(w.value, "", gone)), nil
	}
	if len(w.fields) > 0 {
		var kept []string
		for i, field := range w.fields {
			if !gone["/"+strconv.Itoa(i)] {
				kept = append(kept, field)
			}
		}
		c.body, c.base = []byte(w.around[0]+strings.Join(kept, w.between)+w.around[1]), nil
		if len(kept) == 0 && w.between != "&" {
			return c, false // a form has at least one part (RFC 2046 section 5.1.1)
		}
	}
	return c, slices.Equal(w.broken, w.planner.broken(c))
}

// pruned returns a value without the places that are gone.
func pruned(v any, at string, gone map[string]bool) any {
	switch v := v.(type) {
	case *jsonvalue.Object:
		o := &jsonvalue.Object{}
		for _, m := range v.Members {
			if below := at + jsonvalue.Pointer(m.Name); !gone[below] {
				o.Members = append(o.Members, jsonvalue.Member{Name: m.Name, Value: pruned(m.Value, below, gone)})
			}
		}
		return o
	case []any:
		list := []any{}
		for i, item := range v {
			if below := at + "/" + strconv.Itoa(i); !gone[below] {
				list = append(list, pruned(item, below, gone))
			}
		}
		return list
	}
	return v
}

// size returns how many parts a request has without those that are out, and without what is below them.
func (w *divided) size(out map[part]bool) int {
	gone := map[string]bool{}
	count := 0
	for _, p := range w.parts() {
		above := ""
		if tokens, _ := jsonvalue.Tokens(p.pointer); len(tokens) > 0 {
			above = jsonvalue.Pointer(tokens[:len(tokens)-1]...)
		}
		if out[p] || p.parameter < 0 && gone[above] {
			gone[p.pointer] = p.parameter < 0
			continue
		}
		count++
	}
	return count
}
