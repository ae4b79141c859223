package wiremock

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/overlay"
	"agentmock/internal/redact"
	"agentmock/internal/source"
)

// bodies takes the patterns of the body: one of all of it, or any of its values by their places.
func (w *file) bodies() {
	list := w.mapping.Child("request").Child("bodyPatterns")
	if list == nil {
		return
	}
	for i, n := range list.Items() {
		if w.operation.RequestBody == nil || !w.body(n, len(list.Items()) == 1) {
			w.leave("/request/bodyPatterns/" + strconv.Itoa(i))
		}
	}
}

func (w *file) body(n *source.Node, alone bool) bool {
	if equal := n.Child("equalToJson"); equal != nil {
		want := equal.Value()
		if text, isText := want.(string); isText {
			want, _ = jsonvalue.Decode([]byte(text)) // it was read
		}
		loose := flag(n, "ignoreArrayOrder") || flag(n, "ignoreExtraElements")
		switch {
		case slices.ContainsFunc(n.Keys(), func(key string) bool { return key != "equalToJson" && !beside(n, key) }):
			return false
		case loose:
			return w.members("", want)
		}
		return alone && w.whole(want)
	}
	if path := n.Child("matchesJsonPath"); path != nil {
		return len(n.Keys()) == 1 && w.selected(path)
	}
	text, expression, ok := comparisonOf(n)
	if !ok || !alone {
		return false
	}
	if expression == "" {
		expression = exactly(text)
	}
	w.request.Set("body", matching(expression))
	return true
}

// whole has the body be a value, where a file that says so means nothing else by it.
func (w *file) whole(want any) bool {
	if o, isObject := want.(*jsonvalue.Object); isObject && (o.Index("matches") >= 0 || len(o.Members) > 0 && strings.HasPrefix(o.Members[0].Name, "/")) {
		return false
	}
	w.request.Set("body", want)
	return true
}

// members has the body have what an object has, whatever else is there; false where there is a list, whose elements have no fixed places.
func (w *file) members(pointer string, want any) bool {
	switch want := want.(type) {
	case []any:
		return false
	case *jsonvalue.Object:
		all := len(want.Members) > 0
		for _, m := range want.Members {
			all = w.members(pointer+jsonvalue.Pointer(m.Name), m.Value) && all
		}
		return all
	}
	return pointer != "" && w.condition("body", pointer, want)
}

// selected has one value of the body be something.
func (w *file) selected(n *source.Node) bool {
	query, err := overlay.ParseQuery(n.Child("expression").Text())
	if err != nil {
		return false
	}
	pointer, single := query.Pointer()
	if !single || pointer == "" {
		return false
	}
	matcher := n.Without("expression")
	if equal := matcher.Child("equalToJson"); equal != nil && len(matcher.Keys()) == 1 {
		want := equal.Value()
		if text, isText := want.(string); isText {
			want, _ = jsonvalue.Decode([]byte(text))
		}
		if _, isObject := want.(*jsonvalue.Object); isObject {
			return false
		}
		return w.condition("body", pointer, want)
	}
	text, expression, ok := comparisonOf(matcher)
	var want any = text
	if _, faults := jsonvalue.Decode([]byte(text)); expression == "" && len(faults) == 0 {
		expression = exactly(text) // of a number as of a text
	}
	if expression != "" {
		want = matching(expression)
	}
	return ok && w.condition("body", pointer, want)
}

// response returns what is answered.
func (w *file) response(a Answer, r fixture.Response) *jsonvalue.Object {
	out := &jsonvalue.Object{}
	out.Set("status", jsonvalue.Int(int64(r.Status)))
	headers := &jsonvalue.Object{}
	for _, h := range slices.Sorted(maps.Keys(r.Header)) {
		if len(r.Several[h]) > 0 || redact.IsSecretPlace("header", h) {
			w.leave("/response/headers" + jsonvalue.Pointer(h))
			continue
		}
		headers.Set(h, r.Header[h])
	}
	if len(headers.Members) > 0 {
		out.Set("headers", headers)
	}
	if !r.Generate && a.Given != "" && r.MediaType != nil {
		if body, ok := written(r); ok {
			out.Set("body", fixture.Escape(body))
		} else {
			w.leave("/response/" + a.Given)
		}
	}
	switch {
	case r.Delay.Varies():
		out.Set("delay", &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "median", Value: r.Delay.Median.String()}, {Name: "p99", Value: r.Delay.P99.String()}}})
	case r.Delay.Median > 0:
		out.Set("delay", r.Delay.Median.String())
	}
	if r.Fault != "" {
		out.Set("fault", string(r.Fault))
	}
	return out
}

// written returns the value that a file has for a body, where the bytes are the same by it.
func written(r fixture.Response) (any, bool) {
	if r.MediaType.IsJSON() {
		v, faults := jsonvalue.Decode(r.Raw)
		o, isObject := v.(*jsonvalue.Object)
		return v, len(faults) == 0 && !(isObject && len(o.Members) == 1 && o.Members[0].Name == "merge")
	}
	encoded, _ := message.Encode(r.MediaType, string(r.Raw))
	return string(r.Raw), utf8.Valid(r.Raw) && bytes.Equal(encoded, r.Raw)
}
