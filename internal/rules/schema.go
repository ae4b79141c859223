package rules

import "agentmock/internal/jsonvalue"

// members are those of a rule, with the schemas of their values.
var members = []struct{ name, schema string }{
	{"x-faker", `{"type": ["string", "object"], "description": "The name of a faker, or a name and its arguments."}`},
	{"values", `{"type": "array", "minItems": 1, "description": "That are drawn from."}`},
	{"null", `{"type": "number", "minimum": 0, "maximum": 1, "description": "How often there is none."}`},
}

// Schema returns the JSON Schema, of 2020-12, of a file of rules.
func Schema() *jsonvalue.Object {
	properties := &jsonvalue.Object{}
	for _, m := range members {
		v, _ := jsonvalue.Decode([]byte(m.schema))
		properties.Set(m.name, v)
	}
	object := func(pairs ...any) *jsonvalue.Object {
		o := &jsonvalue.Object{}
		for i := 0; i < len(pairs); i += 2 {
			o.Set(pairs[i].(string), pairs[i+1])
		}
		return o
	}
	rule := object("anyOf", []any{
		object("type", "array", "minItems", jsonvalue.Int(1)),
		object("type", "object", "additionalProperties", false, "minProperties", jsonvalue.Int(1), "properties", properties),
	})
	return object("$schema", "https://json-schema.org/draft/2020-12/schema", "title", "Rules of agentmock", "type", "object", "maxProperties", jsonvalue.Int(maxRules), "additionalProperties", rule)
}
