package openapi_test

import (
	"encoding/base64"
	"strconv"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/openapi"
)

const bare = `{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}}}}}}, "components": {"schemas": {"S": {"type": "integer"}}}}`

// A document is read whatever a server has wrapped it in, its references as if it were not.
func TestWrappedDocuments(t *testing.T) {
	coded := base64.StdEncoding.EncodeToString([]byte(bare))
	for name, file := range map[string]string{
		"an envelope": `{"code": 0, "msg": null, "data": ` + bare + `}`, "a text": strconv.Quote(bare), "base64": strconv.Quote(coded), "base64, without quotes": coded + "\n",
		"a text in an envelope": `{"success": true, "result": ` + strconv.Quote(bare) + `}`, "an envelope in one": `{"a": {"b": 1}, "body": {"code": 0}, "data": ` + strconv.Quote(`{"data": `+bare+`}`) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			d, err := openapi.Load(apitest.File("openapi.json", file), openapi.Options{Advised: true})
			if err != nil {
				t.Fatal(err)
			}
			response, _ := d.Operations[0].Success()
			if s := response.Content[0].Schema; s == nil || s.Name != "S" || len(d.Findings) == 0 {
				t.Errorf("got %v, found %v", s, d.Findings)
			}
		})
	}
	for name, file := range map[string]string{"a text": `"openapi"`, "another object": `{"data": {"openapi": "3.0.3"}}`, "a text of another": `"{}"`, "a list": `[` + bare + `]`} {
		if d, err := openapi.Load(apitest.File("openapi.json", file), openapi.Options{}); err == nil {
			t.Errorf("%s: got %v", name, d)
		}
	}
}

// crossWrapped wraps a document four times, and once more.
func crossWrapped(t *testing.T) {
	file := bare
	for times := 1; times <= 5; times++ {
		file = `{"data": ` + file + `}`
		if _, err := openapi.Load(apitest.File("openapi.json", file), openapi.Options{}); (err == nil) != (times <= 4) {
			t.Errorf("%d times: %v", times, err)
		}
	}
}
