package world_test

import (
	"fmt"
	"testing"

	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/generate"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/world"
)

// BenchmarkList compares a list of fifty things with fifty answers of one.
func BenchmarkList(b *testing.B) {
	opened, err := api.Open(apitest.File("openapi.yaml", fmt.Sprintf(shop, "[]", "{type: array, items: {$ref: '#/components/schemas/Order'}}")), openapi.Options{})
	if err != nil {
		b.Fatal(err)
	}
	w := world.New(opened.Resources, opened.Generator, 50, nil)
	list, _ := opened.Document.Operation("listOrders")
	read, _ := opened.Document.Operation("getOrder")
	one := func(o *openapi.Operation, parameters ...any) (*message.Exchange, *openapi.MediaType) {
		response, status := o.Success()
		return &message.Exchange{Operation: o, Request: message.RequestMessage{Parameters: parameters}, Response: message.ResponseMessage{Status: status}}, response.Preferred()
	}
	b.Run("a list of 50", func(b *testing.B) {
		for b.Loop() {
			x, m := one(list)
			body, ok := w.List(x, m, generate.Options{}, nil)
			if !ok {
				b.Fatal("nothing is listed")
			}
			message.Encode(m, body.Body)
		}
	})
	b.Run("50 alone", func(b *testing.B) {
		for b.Loop() {
			for i := range 50 {
				x, m := one(read, number(i+1))
				options, _ := w.About(x, generate.Options{}, true)
				if _, _, err := opened.Generator.Encoded(nil, x, m, options); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
