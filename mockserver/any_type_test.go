package mockserver_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"agentmock/mockserver"
)

// A response described as */* is what the client asks for: a picture, a table, XML, also of an example and of a list.
func TestAnyTypeIsTheOneAskedFor(t *testing.T) {
	const rows = "{type: array, items: {type: object, required: [id, word], properties: {id: {type: integer}, word: {type: string}}}}"
	server := start(t, oneFile(`openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /portrait: {get: {responses: {"200": {description: d, content: {"*/*": {schema: {type: string, format: binary}}}}}}}
  /words: {get: {responses: {"200": {description: d, content: {"*/*": {schema: `+rows+`}}}}}}
  /sayings: {get: {responses: {"200": {description: d, content: {"*/*": {schema: `+rows+`, example: [{id: 7, word: so}]}}}}}}
`), mockserver.Options{})
	for _, row := range []struct{ path, accept, contentType, begins string }{
		{"/words", "text/csv", "text/csv", "id,word\r\n1,"},
		{"/sayings", "text/csv", "text/csv", "id,word\r\n7,so\r\n"},
		{"/words", "application/xml", "application/xml", "<?xml"},
		{"/words", "image/png", "application/json", "["},
		{"/portrait", "audio/ogg", "audio/ogg", ""},
		{"/portrait", "*/*", "application/octet-stream", ""},
	} {
		got := send(t, server, row.path, "Accept: "+row.accept)
		if contentType := got.Header.Get("Content-Type"); got.StatusCode != 200 || contentType != row.contentType || !strings.HasPrefix(got.Text, row.begins) {
			t.Errorf("%s as %s: %d %s %s", row.path, row.accept, got.StatusCode, contentType, got.Text)
		}
	}
	got := send(t, server, "/portrait", "Accept: image/png")
	if _, err := png.Decode(bytes.NewReader([]byte(got.Text))); err != nil || got.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%s: %v", got.Header.Get("Content-Type"), err)
	}
}

// What is made below a server of its own is found at the address that its Location says.
func TestLocationBelowItsOwnServer(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.3
info: {title: t, version: "1"}
servers: [{url: /v1}]
paths:
  /kites:
    servers: [{url: 'https://kites.example.com/fly'}]
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}, responses: {"201": {description: d, headers: {Location: {schema: {type: string}}}, content: {application/json: {schema: &kite {type: object, required: [id], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}}}}}}
  /kites/{id}:
    servers: [{url: 'https://kites.example.com/fly'}]
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: *kite}}}}}
`), mockserver.Options{})
	made := send(t, server, "POST /fly/kites", "Content-Type: application/json", "", `{"name": "red one"}`)
	location := made.Header.Get("Location")
	if !strings.HasPrefix(location, "/fly/kites/") || !strings.Contains(send(t, server, location).Text, "red one") {
		t.Errorf("Location is %q", location)
	}
}
