package openapi_test

import (
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/openapi"
)

// A file that is no document is called what it is.
func TestAnotherKindOfFile(t *testing.T) {
	for text, want := range map[string]string{
		"<!DOCTYPE html>\n<html><body></body></html>\n": "a page of HTML or XML",
		"asyncapi: 3.0.0\n":                             "an AsyncAPI document",
		"swaggerVersion: '1.2'\n":                       "a document of Swagger 1",
		`{"info": {"_postman_id": "1"}, "item": []}`:    "a Postman collection",
		`{"log": {"entries": []}}`:                      "a HAR",
		`{"apifoxProject": "1.0.0"}`:                    "an Apifox project",
		`{"lastMigration": 1, "routes": []}`:            "a Mockoon environment",
		`{"mappings": []}`:                              "a file of stub mappings of WireMock",
		`{"data": {"__schema": {}}}`:                    "a schema of GraphQL",
		"overlay: 1.0.0\nactions: []\n":                 "an OpenAPI Overlay",
		"arazzo: 1.0.0\n":                               "an Arazzo description",
		`{"$schema": "https://json-schema.org/schema"}`: "a JSON Schema",
		"a: 1\n": "no openapi: expected an OpenAPI document",
	} {
		_, err := openapi.Load(apitest.File("openapi.yaml", text), openapi.Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
