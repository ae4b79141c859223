package openapi

import (
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/source"
)

// anotherKind says what a file is that is no OpenAPI document, as far as its members tell, and what is to be done with it; ok is false where they
// do not.
func anotherKind(root *source.Node) (said i18n.Message, ok bool) {
	has := func(path ...string) bool { return root.At(path...) != nil }
	switch {
	case strings.HasPrefix(strings.TrimSpace(root.Text()), "<"):
		return i18n.Sayf("a page of HTML or XML: save the document itself, which the page reads"), true
	case has("asyncapi"):
		return i18n.Sayf("an AsyncAPI document, which is not read here"), true
	case has("swaggerVersion"):
		return i18n.Sayf("a document of Swagger 1: convert it to OpenAPI first"), true
	case strings.Contains(root.At("info", "schema").Text(), "getpostman.com"), has("info", "_postman_id"), has("collection", "info", "schema"):
		return i18n.Sayf("a Postman collection, of which agentmock import makes fixtures"), true
	case has("log", "entries"):
		return i18n.Sayf("a HAR, which agentmock check holds against a document, and of which agentmock import makes fixtures"), true
	case has("apifoxProject"):
		return i18n.Sayf("an Apifox project: export it as OpenAPI; agentmock import makes fixtures of its examples"), true
	case has("lastMigration") && has("routes"):
		return i18n.Sayf("a Mockoon environment, of which agentmock import makes fixtures"), true
	case has("mappings"), has("request") && has("response"):
		return i18n.Sayf("a file of stub mappings of WireMock, of which agentmock import makes fixtures"), true
	case has("__schema"), has("data", "__schema"):
		return i18n.Sayf("a schema of GraphQL, which is not read here"), true
	case has("overlay") && has("actions"):
		return i18n.Sayf("an OpenAPI Overlay, which --overlay applies to a document"), true
	case has("arazzo"):
		return i18n.Sayf("an Arazzo description, which is not read here"), true
	case has("$schema"):
		return i18n.Sayf("a JSON Schema: put it under components.schemas of a document"), true
	}
	return i18n.Message{}, false
}
