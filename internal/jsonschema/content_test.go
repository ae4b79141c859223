package jsonschema_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
)

// What a text holds is held against its schema where that is JSON, and left alone where it is anything else.
func TestContent(t *testing.T) {
	for name, row := range map[string]struct{ schema, text, found string }{
		"JSON":               {`{contentMediaType: application/json}`, `[1]`, ""},
		"no JSON":            {`{contentMediaType: application/json}`, `[1`, `want JSON, application/json, in the text, got "[1"`},
		"built on JSON":      {`{contentMediaType: application/vnd.api+json; charset=utf-8}`, `[1`, `want JSON, application/vnd.api+json; charset=utf-8, in the text, got "[1"`},
		"of a schema":        {`{contentMediaType: application/json, contentSchema: {items: {type: integer}}}`, `[1]`, ""},
		"of another":         {`{contentMediaType: application/json, contentSchema: {items: {type: integer}}}`, `[1, true]`, `want JSON in the text that its contentSchema takes, also at #/1, got "[1, true]"`},
		"as base64":          {`{contentMediaType: application/json, contentEncoding: base64, contentSchema: {type: array}}`, `WzFd`, ""},
		"another as base64":  {`{contentMediaType: application/json, contentEncoding: base64, contentSchema: {type: array}}`, `e30=`, `want JSON in the text that its contentSchema takes, also at #, got "e30="`},
		"a schema alone":     {`{contentSchema: {type: array}}`, `{}`, ""},
		"a picture":          {`{contentMediaType: image/png, contentSchema: {type: array}}`, `{}`, ""},
		"an unknown coding":  {`{contentMediaType: application/json, contentEncoding: quoted-printable}`, `=7B`, ""},
		"a schema by itself": {`{contentMediaType: application/json, contentSchema: {oneOf: [{type: string, contentMediaType: application/json, contentSchema: {const: 5}}]}}`, `"5"`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			found := apitest.Schema(t, "3.1.0", "S: "+row.schema).Validate(row.text, jsonschema.InResponse)
			got := ""
			for _, v := range found {
				got += "want " + v.Want() + ", got " + v.Got
			}
			if diff := cmp.Diff(row.found, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
