package relation_test

import (
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock"
	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
	"agentmock/internal/verify"
)

// A body that asks for two different requests at once answers none.
func TestCheckBody(t *testing.T) {
	x := tiedExchanges(t)["agent"].exchange(t)
	body := changed(t, x.Response.Body.Value, "/data/components/1/data/customer_id")
	found, conditions := verify.Body(x.Operation, 200, x.Response.Body.MediaType, body)
	if len(conditions) != 1 || jsonvalue.Text(conditions[0].Value) != `"780f7216-b131-462b-ba30-de7cd1f527de"` {
		t.Errorf("conditions %v", conditions)
	}
	var at []string
	for _, v := range found {
		at = append(at, v.Rule+" "+v.Where())
	}
	if diff := cmp.Diff([]string{"format response.body#/data/components/1/data/customer_id", "same-as response.body#/data/components/1/data/customer_id"}, at); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// No such request could be sent: the id is no uuid.
	found, _ = verify.Body(x.Operation, 200, x.Response.Body.MediaType, changed(t, x.Response.Body.Value, "/data/id"))
	if !strings.Contains(strings.Join(apitest.Texts(found), "\n"), "request.path.customer_id: want a value of format uuid") {
		t.Errorf("found %v", found)
	}
}

// tied is a right exchange and what is reported when one of its values is changed: to something else, or of a time to
// one long ago. Values that are not listed may be anything.
type tied struct {
	api        fs.FS
	operation  string
	request    message.RequestMessage
	response   message.ResponseMessage
	reported   map[string][]string // by the pointer of what was changed
	conditions []string
}

func tiedExchanges(t *testing.T) map[string]tied {
	order, err := os.ReadFile("testdata/order.yaml")
	if err != nil {
		t.Fatal(err)
	}
	json := http.Header{"Content-Type": {"application/json"}}
	return map[string]tied{
		"agent": {
			api: agentmock.FS, operation: "getCustomerDetail",
			request: message.RequestMessage{Method: "GET", URL: "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/780f7216-b131-462b-ba30-de7cd1f527de",
				Path: []string{"5832d184-dd53-42a0-8ace-0bf8d660f4cc", "780f7216-b131-462b-ba30-de7cd1f527de"}},
			response: message.ResponseMessage{Status: 200, Header: json, Body: message.Body{Raw: documentedExample(t)}},
			reported: map[string][]string{
				"/data/id":                             {"/data/id", "/data/components/0/data/customer_id", "/data/components/1/data/customer_id"},
				"/data/user_id":                        {"/data/components/0/user_id", "/data/components/1/user_id"},
				"/data/components/0/user_id":           {"/data/components/0/user_id"},
				"/data/components/1/user_id":           {"/data/components/1/user_id"},
				"/data/components/0/id":                {"/data/components/0/data/component_id"},
				"/data/components/1/id":                {"/data/components/1/data/component_id"},
				"/data/components/0/data/customer_id":  {"/data/components/0/data/customer_id"},
				"/data/components/1/data/customer_id":  {"/data/components/1/data/customer_id"},
				"/data/components/0/data/component_id": {"/data/components/0/data/component_id"},
				"/data/components/1/data/component_id": {"/data/components/1/data/component_id"},
				"/data/updated_at":                     {"/data/updated_at"},
				"/data/viewed_at":                      {"/data/viewed_at"},
				"/data/followed_at":                    {"/data/followed_at"},
				"/data/components/0/updated_at":        {"/data/components/0/updated_at"},
				"/data/components/1/updated_at":        {"/data/components/1/updated_at"},
			},
			conditions: []string{`path customer_id "780f7216-b131-462b-ba30-de7cd1f527de" /data/id`},
		},
		"order": {
			api: apitest.File("openapi.yaml", string(order)), operation: "order",
			request: message.RequestMessage{Method: "POST", URL: "/shops/s%201/orders?page=2", Path: []string{"s 1"},
				Header: http.Header{"X-Trace": {"t"}, "Content-Type": {"application/json"}}, Body: message.Body{Raw: []byte(`{"note": "n", "again": "n", "for": "s 1"}`)}},
			response: message.ResponseMessage{Status: 201, Header: http.Header{"X-Id": {"7"}, "Content-Type": {"application/json"}}, Body: message.Body{Raw: []byte(`{
				"status": 201, "method": "POST", "url": "/shops/s%201/orders?page=2", "shop": "s 1", "page": 2, "trace": "t", "id": "7", "note": "n",
				"since": "2024-02-29", "until": "2024-03-01T00:00:00+08:00", "closed": "2024-03-01 00:00:01",
				"rows": [[{"shop": "s 1"}, {"shop": "s 1"}], [], [{"shop": "s 1"}]],
				"tree": {"id": "r", "children": [{"id": "a", "parent": "r", "children": [{"id": "b", "parent": "a", "children": [{"parent": "b"}]}]}]},
				"either": [{"a": "7"}, {"b": "s 1"}],
				"pet": {"kind": "Cat", "owner": "s 1"}, "pets": [{"kind": "Cat", "owner": "s 1"}, {"kind": "dog", "order": "7"}],
				"named": {"x": {"id": "7"}, "y/z": {"id": "7"}}, "coded": {"c_1": "7", "d": "any"}, "pair": ["7", "any"],
				"needs": {"b": "x", "a": "x"}, "when": {"kind": "copy", "text": "n"},
				"whole": {"owner": "s 1", "note": "n"}, "copy": {"note": "n", "owner": "s 1"}, "kept": {"owner": "s 1"}}`)}},
			reported: map[string][]string{
				"/status": {"/status"}, "/method": {"/method"}, "/url": {"/url"}, "/page": {"/page"}, "/trace": {"/trace"},
				"/shop":          {"/shop", "/rows/0/0/shop", "/rows/0/1/shop", "/rows/2/0/shop", "/either/1/b", "/pet/owner", "/pets/0/owner", "/whole/owner", "/kept/owner"},
				"/id":            {"/id", "/either/0/a", "/pets/1/order", "/named/x/id", "/named/y~1z/id", "/coded/c_1", "/pair/0"},
				"/note":          {"/note", "/when/text", "/whole/note"},
				"/until":         {"/until"},
				"/closed":        {"/closed"},
				"/rows/0/0/shop": {"/rows/0/0/shop"}, "/rows/0/1/shop": {"/rows/0/1/shop"}, "/rows/2/0/shop": {"/rows/2/0/shop"},
				"/tree/id":                                      {"/tree/children/0/parent"},
				"/tree/children/0/parent":                       {"/tree/children/0/parent"},
				"/tree/children/0/id":                           {"/tree/children/0/children/0/parent"},
				"/tree/children/0/children/0/parent":            {"/tree/children/0/children/0/parent"},
				"/tree/children/0/children/0/id":                {"/tree/children/0/children/0/children/0/parent"},
				"/tree/children/0/children/0/children/0/parent": {"/tree/children/0/children/0/children/0/parent"},
				"/either/0/a":                                   {"/either/0/a"}, "/either/1/b": {"/either/1/b"},
				"/pet/owner": {"/pet/owner"}, "/kept/owner": {"/kept/owner"}, "/pets/0/owner": {"/pets/0/owner"}, "/pets/1/order": {"/pets/1/order"},
				"/named/x/id": {"/named/x/id"}, "/named/y~1z/id": {"/named/y~1z/id"}, "/coded/c_1": {"/coded/c_1"}, "/pair/0": {"/pair/0"},
				"/needs/a": {"/needs/b"}, "/needs/b": {"/needs/b"},
				"/when/kind": {"/when/text"}, "/when/text": {"/when/text"},
				"/whole/owner": {"/whole/owner", "/copy"}, "/whole/note": {"/whole/note", "/copy"},
				"/copy/owner": {"/copy"}, "/copy/note": {"/copy"},
			},
			conditions: []string{`path shop "s 1" /shop`, `query page 2 /page`, `header x-trace "t" /trace`},
		},
	}
}

func documentedExample(t *testing.T) []byte {
	t.Helper()
	s, err := api.Document(agentmock.FS, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	example, ok := apitest.Answer(t, s, "getCustomerDetail").Example("documented")
	if !ok {
		t.Fatal("the documented example is gone")
	}
	return jsonvalue.Append(nil, example.Value)
}

// exchange returns the tied exchange, decoded; it breaks nothing.
func (row tied) exchange(t *testing.T) *message.Exchange {
	t.Helper()
	s, err := api.Document(row.api, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o, _ := s.Operation(row.operation)
	x := &message.Exchange{Operation: o, Request: row.request, Response: row.response}
	if found := append(verify.Request(x), verify.Response(x)...); len(found) > 0 {
		t.Fatalf("not right to begin with: %v", found)
	}
	return x
}

func TestRelations(t *testing.T) {
	for name, row := range tiedExchanges(t) {
		t.Run(name, func(t *testing.T) {
			x := row.exchange(t)
			right := jsonvalue.Clone(x.Response.Body.Value)
			untried := maps.Clone(row.reported)
			for _, pointer := range leaves(right, "") {
				x.Response.Body.Value = changed(t, right, pointer)
				if diff := cmp.Diff(slices.Sorted(slices.Values(row.reported[pointer])), broken(t, x), cmp.Transformer("", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
					t.Errorf("%s changed (-want +got):\n%s", pointer, diff)
				}
				delete(untried, pointer)
				relation.Apply(x, jsonschema.InResponse)
				if found := relation.Check(x, jsonschema.InResponse); len(found) > 0 {
					t.Errorf("%s changed, applied: %v", pointer, found)
				}
				if slices.Contains(row.reported[pointer], pointer) && !isTime(right, pointer) && !jsonvalue.Equal(right, x.Response.Body.Value) {
					t.Errorf("%s changed, applied:\n%s", pointer, cmp.Diff(jsonvalue.Text(right), jsonvalue.Text(x.Response.Body.Value)))
				}
			}
			for pointer := range untried {
				t.Errorf("nothing at %s", pointer)
			}
		})
	}
}

// leaves returns the pointers of all values that are neither objects nor arrays, and are not null.
func leaves(v any, pointer string) []string {
	var found []string
	switch v := v.(type) {
	case nil:
	case *jsonvalue.Object:
		for _, m := range v.Members {
			found = append(found, leaves(m.Value, pointer+jsonvalue.Pointer(m.Name))...)
		}
	case []any:
		for i, item := range v {
			found = append(found, leaves(item, pointer+jsonvalue.Pointer(fmt.Sprint(i)))...)
		}
	default:
		found = append(found, pointer)
	}
	return found
}

// changed returns a copy of v with another value at a pointer.
func changed(t *testing.T, v any, pointer string) any {
	t.Helper()
	v = jsonvalue.Clone(v)
	tokens, _ := jsonvalue.Tokens(pointer)
	last := len(tokens) - 1
	parent, _ := jsonvalue.At(v, tokens[:last]...)
	was, _ := jsonvalue.Child(parent, tokens[last])
	var other any
	switch was := was.(type) {
	case bool:
		other = !was
	case jsonvalue.Number:
		other = jsonvalue.Number("987654")
	case string:
		other = was + "x"
		if isTime(v, pointer) {
			other = "1999" + was[4:]
		}
	}
	if !jsonvalue.SetChild(parent, tokens[last], other) {
		t.Fatalf("nothing at %s", pointer)
	}
	return v
}

func isTime(v any, pointer string) bool {
	tokens, _ := jsonvalue.Tokens(pointer)
	was, _ := jsonvalue.At(v, tokens...)
	text, _ := was.(string)
	return strings.HasPrefix(text, "20") && strings.Count(text, "-") > 1 && !strings.Contains(text, "_")
}

func broken(t *testing.T, x *message.Exchange) []string {
	t.Helper()
	pointers := []string{}
	for _, v := range relation.Check(x, jsonschema.InResponse) {
		if v.In != "response.body" || v.Rule != "same-as" && v.Rule != "not-before" || v.Spec.Line == 0 || v.Got == "" {
			t.Errorf("odd violation %+v", v)
		}
		pointers = append(pointers, v.Pointer)
	}
	slices.Sort(pointers)
	return pointers
}

// A body says which requests it answers: those that sent the values it is tied to.
func TestConditions(t *testing.T) {
	for name, row := range tiedExchanges(t) {
		t.Run(name, func(t *testing.T) {
			x := row.exchange(t)
			var got []string
			for _, c := range relation.Conditions(x.Operation, x.Response.Status, x.Response.Body.MediaType, x.Response.Body.Value) {
				got = append(got, strings.Join([]string{c.In, c.Name, jsonvalue.Text(c.Value), c.Pointer}, " "))
			}
			if diff := cmp.Diff(row.conditions, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			// A request that meets the conditions gets a body that breaks nothing.
			found, _ := verify.Body(x.Operation, x.Response.Status, x.Response.Body.MediaType, x.Response.Body.Value)
			if name == "agent" && len(found) > 0 { // the other is tied to more than parameters
				t.Errorf("found %v", found)
			}
		})
	}
}

// Relations of a request are read in the request.
func TestRelationsOfRequest(t *testing.T) {
	x := tiedExchanges(t)["order"].exchange(t)
	x.Request.Body = message.Body{Raw: []byte(`{"note": "n", "again": "m", "for": "s"}`)}
	if diff := cmp.Diff([]string{
		`request.body#/again: want the same value as 1/note ("n"), got "m" (openapi.yaml:19)`,
		`request.body#/for: want the same value as $request.path.shop ("s 1"), got "s" (openapi.yaml:20)`,
	}, apitest.Texts(verify.Request(x))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	relation.Apply(x, jsonschema.InRequest)
	if got := jsonvalue.Text(x.Request.Body.Value); got != `{"note":"n","again":"n","for":"s 1"}` {
		t.Errorf("applied: %s", got)
	}
}
