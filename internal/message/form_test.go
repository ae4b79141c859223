package message_test

import (
	"fmt"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

const orders = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties:
                name: {type: string}
                tags: {type: array, items: {type: string}}
                items: {type: array, items: {type: object, properties: {price: {type: string}, quantity: {type: integer}}}}
                address: {type: object, properties: {city: {type: string}}}
            encoding: %s
      responses: {'204': {description: ''}}
`

// TestFormsWithBrackets reads lists and objects as clients write them, whether the document says so or says nothing, and what is
// written for a document that says so is read again.
func TestFormsWithBrackets(t *testing.T) {
	const deep = "{items: {style: deepObject, explode: true}, address: {style: deepObject, explode: true}, tags: {style: deepObject, explode: true}}"
	for _, encoding := range []string{deep, "{}"} {
		m := apitest.Load(t, fmt.Sprintf(orders, encoding)).Operations[0].RequestBody.Content[0]
		for sent, want := range map[string]string{
			"items[0][price]=a&items[0][quantity]=2":                `{"items":[{"price":"a","quantity":2}]}`,
			"items[1][price]=b&items[0][price]=a":                   `{"items":[{"price":"a"},{"price":"b"}]}`,
			"items[][price]=a&items[][price]=b&items[][quantity]=1": `{"items":[{"price":"a","quantity":1},{"price":"b"}]}`,
			"tags[]=x&tags[]=y&name=n":                              `{"name":"n","tags":["x","y"]}`,
			"address[city]=Xi%27an":                                 `{"address":{"city":"Xi'an"}}`,
			"items%5B0%5D%5Bprice%5D=a":                             `{"items":[{"price":"a"}]}`,
			"name=n&other[a]=1":                                     `{"name":"n","other[a]":"1"}`,
		} {
			b := message.Body{Raw: []byte(sent), MediaType: m}
			if faults := b.Decode(m.Name); len(faults) > 0 || jsonvalue.Text(b.Value) != want {
				t.Errorf("%s: %s, want %s %v", sent, jsonvalue.Text(b.Value), want, faults)
			}
			raw, _ := message.Encode(m, b.Value)
			again := message.Body{Raw: raw, MediaType: m}
			if faults := again.Decode(m.Name); len(faults) > 0 || !jsonvalue.Equal(again.Value, b.Value) {
				t.Errorf("%s: written as %s, read as %s", sent, raw, jsonvalue.CanonicalText(again.Value))
			}
		}
	}
}

// TestAnyFile sends files of all kinds to a body that takes any: of a range and of bytes.
func TestAnyFile(t *testing.T) {
	for mediaType, schema := range map[string]string{`"*/*"`: "{type: string, format: binary}", "application/*": "{type: string, format: binary}"} {
		o := apitest.Load(t, `{openapi: 3.0.3, info: {title: t, version: '1'}, paths: {/: {post: {requestBody: {content: {`+mediaType+`: {schema: `+schema+`}}}, responses: {'204': {description: ''}}}}}}`).Operations[0]
		m := o.RequestBody.Content[0]
		for contentType, text := range map[string]string{"application/json": `{"a": 1}`, "application/xml": "<a/>", "application/pdf": "%PDF", "application/x-www-form-urlencoded": "%zz"} {
			b := message.Body{Raw: []byte(text), MediaType: m}
			if faults := b.Decode(contentType); len(faults) > 0 || b.Decoded {
				t.Errorf("%s as %s: %v, decoded %t", contentType, mediaType, faults, b.Decoded)
			}
		}
		if raw, contentType := message.Encode(m, "bytes"); string(raw) != "bytes" || contentType != "application/octet-stream" {
			t.Errorf("%s is sent as %s, %s", mediaType, raw, contentType)
		}
	}
}
