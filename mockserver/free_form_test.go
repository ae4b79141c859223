package mockserver_test

import (
	"testing"

	"agentmock/mockserver"
)

// An object of whatever names are in the query is what is of nobody else: no parameter, no credential, no preference.
func TestFreeFormOfTheQuery(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.4
info: {title: t, version: '1'}
paths:
  /tides:
    get:
      security: [{key: []}]
      parameters:
        - {in: query, name: port, schema: {type: string}}
        - {in: query, name: near, style: deepObject, explode: true, schema: {type: object, properties: {lat: {type: string}}}}
        - {in: query, name: page, schema: {type: object, properties: {sort: {type: string}}}}
        - {in: query, name: heights, schema: {type: object, additionalProperties: {type: integer}}}
      responses: {'200': {description: d}}
components: {securitySchemes: {key: {type: apiKey, in: query, name: token}}}
`), mockserver.Options{})
	for request, want := range map[string]int{
		"GET /tides?token=t": 200,
		"GET /tides?token=t&port=Kiel&near[lat]=north&sort=name&low=1&high=4&__seed=s": 200,
		"GET /tides?token=t&low=none":        422,
		"GET /tides?token=t&low=1&near[x]=y": 200,
		"GET /tides?token=t&nearer[lat]=y":   422,
	} {
		if got := send(t, server, request); got.StatusCode != want {
			t.Errorf("%s: %d %s, want %d", request, got.StatusCode, got.Text, want)
		}
	}
}
