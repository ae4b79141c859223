package jsonschema_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// FuzzPattern: whatever pattern a document has, it is compiled or a finding, and whatever text it is held against, that ends.
func FuzzPattern(f *testing.F) {
	for _, seed := range [][2]string{{`^\d{3}$`, "123"}, {`^(?=.*x)(a+)+$`, "aaaaaaaaaax"}, {`\p{Script=Han}`, "文"}, {`(a|b)\1`, "aa"}, {`[`, ""}, {`\Z`, "\xff"}, {`(((a)*)*)*`, "aaab"}, {`a{1,1000}{1,1000}`, "a"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		quoted, _ := json.Marshal(pattern) // a text always is
		document := `{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": {"S": {"type": "string", "pattern": ` + string(quoted) + `}}}}`
		s, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}, openapi.Options{})
		if err != nil {
			return
		}
		for _, schema := range s.Schemas() {
			budget := &jsonschema.Budget{}
			schema.ValidateWithin(budget, text, jsonschema.InRequest)
		}
	})
}
