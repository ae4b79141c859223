package resource_test

import (
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// The id of a thing may stand at the end of its address, or of its whole name.
func TestIDsInAddresses(t *testing.T) {
	links := func(schema string) string {
		return "{type: object, properties: {colour: {type: string}, _links: " + schema + "}}"
	}
	document := func(item string) string {
		return "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [{url: /v1}]\npaths:\n  /fleets/{fleet}/ships: {parameters: [{name: fleet, in: path, required: true, schema: {type: string}}], get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Ship'}}}}}}}}\n" +
			"  /fleets/{fleet}/ships/{id}: {parameters: [{name: fleet, in: path, required: true, schema: {type: string}}, {name: id, in: path, required: true, schema: {type: integer}}], get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}}}}\ncomponents: {schemas: {Ship: " + item + "}}\n"
	}
	for name, test := range map[string]struct{ item, at, said string }{
		"links of any names":   {links("{type: object, additionalProperties: {type: object, properties: {href: {type: string}}}}"), "_links", `{"self":{"href":"http://here/v1/fleets/a%2Fb/ships/7"}}`},
		"links that are named": {links("{type: object, properties: {self: {type: object, properties: {href: {type: string}}}}}"), "_links/self/href", `"http://here/v1/fleets/a%2Fb/ships/7"`},
		"JSON-LD":              {"{type: object, properties: {'@id': {type: string, format: iri-reference}, colour: {type: string}}}", "@id", `"/v1/fleets/a%2Fb/ships/7"`},
		"a whole name":         {"{type: object, properties: {name: {type: string, description: 'Its name, `fleets/{fleet}/ships/{ship}`'}, colour: {type: string}}}", "name", `"fleets/a%2Fb/ships/7"`},
		"a part of the name":   {"{type: object, properties: {name: {type: string, description: 'ships/{ship}'}}}", "name", `"ships/7"`},
		"an id as well":        {"{type: object, properties: {'@id': {type: string}, id: {type: integer}}}", "id", ""},
		"an id beside links":   {"{type: object, properties: {id: {type: integer}, _links: {type: object, additionalProperties: {type: object, properties: {href: {type: string}}}}}}", "id", ""},
		"a name of others":     {"{type: object, properties: {name: {type: string, description: 'As fleets/{fleet}/captains/{captain} knows it'}}}", "name", ""},
		"an id that is a UUID": {"{type: object, properties: {'@id': {type: string, format: uuid}}}", "@id", ""},
		"links to others":      {links("{type: object, properties: {next: {type: object, properties: {href: {type: string}}}}}"), "", ""},
		"links that are texts": {links("{type: object, additionalProperties: {type: string}}"), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			set := resource.Find(apitest.Load(t, document(test.item)))
			if test.at == "" {
				if len(set.All) != 0 {
					t.Fatalf("told apart by %v", set.All[0].ID.At)
				}
				return
			}
			if len(set.All) != 1 {
				t.Fatal("it is no resource")
			}
			id := set.All[0].ID
			if test.said == "" {
				if id.Addressed() || strings.Join(id.At, "/") != test.at {
					t.Errorf("told apart by %v, in an address: %t", id.At, id.Addressed())
				}
				return
			}
			at, said := id.Said("http://here", []any{"a/b", jsonvalue.Int(7)})
			if text := jsonvalue.Text(said); strings.Join(at, "/") != test.at || text != test.said {
				t.Errorf("%v says %s", at, text)
			}
			thing := &jsonvalue.Object{}
			into := thing
			for _, token := range at[:len(at)-1] {
				inner := &jsonvalue.Object{}
				into.Set(token, inner)
				into = inner
			}
			into.Set(at[len(at)-1], said)
			if v, ok := id.In(thing); !ok || v != any(jsonvalue.Int(7)) {
				t.Errorf("%s is read as %v", jsonvalue.Text(thing), v)
			}
		})
	}
	set := resource.Find(apitest.Load(t, document(links("{type: object, additionalProperties: {type: object, properties: {href: {type: string}}}}"))))
	for text, want := range map[string]any{"http://x/fleets/1/ships/12": jsonvalue.Int(12), "/ships/12/?view=all": jsonvalue.Int(12), "/ships/12{?projection}": jsonvalue.Int(12)} {
		v, _ := jsonvalue.Decode([]byte(`{"_links":{"self":{"href":"` + text + `"}}}`))
		if got, ok := set.All[0].ID.In(v); !ok || got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
