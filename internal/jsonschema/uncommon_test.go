package jsonschema_test

import (
	"reflect"
	"testing"

	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
)

// TestNothingUncommon writes what is uncommon in one schema, by each way that a schema is made or read: no other has it then.
func TestNothingUncommon(t *testing.T) {
	want := jsonschema.Uncommon{MinContains: 1, MaxContains: -1, MaxProperties: -1}
	if !reflect.DeepEqual(*jsonschema.NothingUncommon, want) {
		t.Fatalf("before: %+v", *jsonschema.NothingUncommon)
	}
	n, err := source.ParseFile("a.json", []byte(`{
		"exclusiveMinimum": 1, "exclusiveMaximum": 2, "multipleOf": 2, "prefixItems": [{}], "contains": {}, "minContains": 2, "maxContains": 3, "unevaluatedItems": false,
		"patternProperties": {"a": {}}, "unevaluatedProperties": false, "propertyNames": {}, "minProperties": 1, "maxProperties": 2, "dependentRequired": {"a": ["b"]},
		"dependentSchemas": {"a": {}}, "if": {}, "then": {}, "else": {}, "discriminator": {"propertyName": "a"}, "contentEncoding": "base64", "contentMediaType": "application/json",
		"contentSchema": {}, "xml": {"name": "a"}, "type": "int64", "enum": [1, "2", 3]}`))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler(nil)
	s := c.Schema(n)
	c.Link()
	given := reflect.ValueOf(*s.Uncommon)
	for i := range given.NumField() {
		if name := given.Type().Field(i).Name; given.Field(i).IsZero() && name != "enumTexts" && name != "asked" && name != "itemValues" && name != "meant" && name != "meantFormat" {
			t.Errorf("%s is not read", name)
		}
	}
	c.Drawn(n.With("type", n.NewScalar("object")), s).Alone()
	jsonschema.NewSchema(n.Position).Alone()
	jsonschema.OfType(jsonschema.Array).WithItems(s)
	if !reflect.DeepEqual(*jsonschema.NothingUncommon, want) {
		t.Errorf("after: %+v", *jsonschema.NothingUncommon)
	}
	if jsonschema.Rows() > 64 {
		t.Errorf("%d keywords are more than a set of rows holds", jsonschema.Rows())
	}
}
