package openapi

// vocabulary is what one of OpenAPI's objects may hold: the names of its members, and which object stands below each.
// Extensions (x-) may stand in every object.
type vocabulary struct {
	plain []string           // members without an object of OpenAPI below them
	one   map[string]string  // members that hold one object
	many  map[string]string  // members that hold objects by their names
	list  map[string]string  // members that hold a list of objects
	any   string             // the object below a member of any other name
	since map[string]version // the version of OpenAPI that a member came with, where that is not the first of this table
	until map[string]version // the last version that had it
}

// openapiObjects are the objects of OpenAPI 3.0, 3.1 and 3.2, as their specifications call them, without the word Object.
var openapiObjects = map[string]vocabulary{
	"OpenAPI": {
		plain: []string{"openapi", "security", "jsonSchemaDialect", "$self"},
		one:   map[string]string{"info": "Info", "paths": "Paths", "components": "Components", "externalDocs": "External Documentation"},
		many:  map[string]string{"webhooks": "Path Item"},
		list:  map[string]string{"servers": "Server", "tags": "Tag"},
		since: map[string]version{"jsonSchemaDialect": openapi31, "webhooks": openapi31, "$self": openapi32},
	},
	"Info": {
		plain: []string{"title", "summary", "description", "termsOfService", "version"},
		one:   map[string]string{"contact": "Contact", "license": "License"},
		since: map[string]version{"summary": openapi31},
	},
	"Contact": {plain: []string{"name", "url", "email"}},
	"License": {plain: []string{"name", "identifier", "url"}, since: map[string]version{"identifier": openapi31}},
	"Server": {
		plain: []string{"url", "description", "name"},
		many:  map[string]string{"variables": "Server Variable"},
		since: map[string]version{"name": openapi32},
	},
	"Server Variable": {plain: []string{"enum", "default", "description"}},
	"Components": {
		many: map[string]string{
			"schemas": "Schema", "responses": "Response", "parameters": "Parameter", "examples": "Example", "requestBodies": "Request Body",
			"headers": "Header", "securitySchemes": "Security Scheme", "links": "Link", "callbacks": "Callback", "pathItems": "Path Item", "mediaTypes": "Media Type",
		},
		since: map[string]version{"pathItems": openapi31, "mediaTypes": openapi32},
	},
	"Paths": {any: "Path Item"},
	"Path Item": {
		plain: []string{"$ref", "summary", "description"},
		one: map[string]string{
			"get": "Operation", "put": "Operation", "post": "Operation", "delete": "Operation", "options": "Operation",
			"head": "Operation", "patch": "Operation", "trace": "Operation", "query": "Operation",
		},
		many:  map[string]string{"additionalOperations": "Operation"},
		list:  map[string]string{"servers": "Server", "parameters": "Parameter"},
		since: map[string]version{"query": openapi32, "additionalOperations": openapi32},
	},
	"Operation": {
		plain: []string{"tags", "summary", "description", "operationId", "deprecated", "security"},
		one:   map[string]string{"externalDocs": "External Documentation", "requestBody": "Request Body", "responses": "Responses"},
		many:  map[string]string{"callbacks": "Callback"},
		list:  map[string]string{"parameters": "Parameter", "servers": "Server"},
	},
	"External Documentation": {plain: []string{"description", "url"}},
	"Parameter": {
		plain: []string{"name", "in", "description", "required", "deprecated", "allowEmptyValue", "style", "explode", "allowReserved", "example"},
		one:   map[string]string{"schema": "Schema"},
		many:  map[string]string{"examples": "Example", "content": "Media Type"},
	},
	"Header": {
		plain: []string{"description", "required", "deprecated", "allowEmptyValue", "style", "explode", "allowReserved", "example"},
		one:   map[string]string{"schema": "Schema"},
		many:  map[string]string{"examples": "Example", "content": "Media Type"},
	},
	"Request Body": {plain: []string{"description", "required"}, many: map[string]string{"content": "Media Type"}},
	"Media Type": {
		plain: []string{"example"},
		one:   map[string]string{"schema": "Schema", "itemSchema": "Schema", "itemEncoding": "Encoding"},
		many:  map[string]string{"examples": "Example", "encoding": "Encoding"},
		list:  map[string]string{"prefixEncoding": "Encoding"},
		since: map[string]version{"itemSchema": openapi32, "itemEncoding": openapi32, "prefixEncoding": openapi32},
	},
	"Encoding": {
		plain: []string{"contentType", "style", "explode", "allowReserved"},
		one:   map[string]string{"itemEncoding": "Encoding"},
		many:  map[string]string{"headers": "Header", "encoding": "Encoding"},
		list:  map[string]string{"prefixEncoding": "Encoding"},
		since: map[string]version{"encoding": openapi32, "itemEncoding": openapi32, "prefixEncoding": openapi32},
	},
	"Responses": {any: "Response"},
	"Response": {
		plain: []string{"summary", "description"},
		many:  map[string]string{"headers": "Header", "content": "Media Type", "links": "Link"},
		since: map[string]version{"summary": openapi32},
	},
	"Callback": {any: "Path Item"},
	"Example": {
		plain: []string{"summary", "description", "value", "externalValue", "dataValue", "serializedValue"},
		since: map[string]version{"dataValue": openapi32, "serializedValue": openapi32},
	},
	"Link": {
		plain: []string{"operationRef", "operationId", "parameters", "requestBody", "description"},
		one:   map[string]string{"server": "Server"},
	},
	"Tag": {
		plain: []string{"name", "summary", "description", "parent", "kind"},
		one:   map[string]string{"externalDocs": "External Documentation"},
		since: map[string]version{"summary": openapi32, "parent": openapi32, "kind": openapi32},
	},
	"Reference": {plain: []string{"$ref", "summary", "description"}},
	"Security Scheme": {
		plain: []string{"type", "description", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl", "oauth2MetadataUrl", "deprecated"},
		one:   map[string]string{"flows": "OAuth Flows"},
		since: map[string]version{"oauth2MetadataUrl": openapi32, "deprecated": openapi32},
	},
	"OAuth Flows": {
		one: map[string]string{
			"implicit": "OAuth Flow", "password": "OAuth Flow", "clientCredentials": "OAuth Flow", "authorizationCode": "OAuth Flow", "deviceAuthorization": "OAuth Flow",
		},
		since: map[string]version{"deviceAuthorization": openapi32},
	},
	"OAuth Flow": {
		plain: []string{"authorizationUrl", "tokenUrl", "refreshUrl", "scopes", "deviceAuthorizationUrl"},
		since: map[string]version{"deviceAuthorizationUrl": openapi32},
	},
	"Discriminator": {
		plain: []string{"propertyName", "mapping", "defaultMapping"}, since: map[string]version{"defaultMapping": openapi32},
	},
	"XML": {
		plain: []string{"name", "namespace", "prefix", "attribute", "wrapped", "nodeType"}, since: map[string]version{"nodeType": openapi32},
	},
	"Schema": {
		plain: []string{
			"$ref", "$id", "$schema", "$vocabulary", "$comment", "$anchor", "$dynamicAnchor", "$dynamicRef", "title", "description", "type", "format", "enum",
			"const", "default", "example", "examples", "nullable", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
			"pattern", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains", "required", "minProperties", "maxProperties", "dependentRequired",
			"readOnly", "writeOnly", "deprecated", "contentEncoding", "contentMediaType",
		},
		one: map[string]string{
			"items": "Schema", "contains": "Schema", "unevaluatedItems": "Schema", "additionalProperties": "Schema", "unevaluatedProperties": "Schema",
			"propertyNames": "Schema", "not": "Schema", "if": "Schema", "then": "Schema", "else": "Schema", "contentSchema": "Schema",
			"xml": "XML", "discriminator": "Discriminator", "externalDocs": "External Documentation",
		},
		many: map[string]string{
			"properties": "Schema", "patternProperties": "Schema", "dependentSchemas": "Schema", "$defs": "Schema",
		},
		list: map[string]string{"allOf": "Schema", "anyOf": "Schema", "oneOf": "Schema", "prefixItems": "Schema"},
		since: map[string]version{
			"const": openapi31, "$dynamicRef": openapi31, "examples": openapi31, "patternProperties": openapi31, "if": openapi31, "then": openapi31, "else": openapi31, "contains": openapi31,
			"prefixItems": openapi31, "propertyNames": openapi31, "dependentRequired": openapi31, "dependentSchemas": openapi31, "unevaluatedProperties": openapi31,
			"unevaluatedItems": openapi31, "$defs": openapi31, "$comment": openapi31, "contentEncoding": openapi31, "contentMediaType": openapi31, "contentSchema": openapi31,
		},
		until: map[string]version{"nullable": openapi30},
	},
}

// items are the keywords of Swagger 2.0 for a value that is not described by a Schema Object.
var items = []string{
	"type", "format", "collectionFormat", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength",
	"pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "example",
}

// swaggerObjects are the objects of Swagger 2.0 that differ from those of OpenAPI 3.0. Schemas are compiled as those of 3.0 are.
var swaggerObjects = map[string]vocabulary{
	"OpenAPI": {
		plain: []string{"swagger", "host", "basePath", "schemes", "consumes", "produces", "security"},
		one:   map[string]string{"info": "Info", "paths": "Paths", "externalDocs": "External Documentation"},
		many: map[string]string{
			"definitions": "Schema", "parameters": "Parameter", "responses": "Response", "securityDefinitions": "Security Scheme",
		},
		list: map[string]string{"tags": "Tag"},
	},
	"Path Item": {
		plain: []string{"$ref"},
		one: map[string]string{
			"get": "Operation", "put": "Operation", "post": "Operation", "delete": "Operation", "options": "Operation", "head": "Operation", "patch": "Operation",
		},
		list: map[string]string{"parameters": "Parameter"},
	},
	"Operation": {
		plain: []string{"tags", "summary", "description", "operationId", "consumes", "produces", "schemes", "deprecated", "security"},
		one:   map[string]string{"externalDocs": "External Documentation", "responses": "Responses"},
		list:  map[string]string{"parameters": "Parameter"},
	},
	"Parameter": {
		plain: append([]string{"name", "in", "description", "required", "allowEmptyValue"}, items...),
		one:   map[string]string{"schema": "Schema", "items": "Items"},
	},
	"Items":  {plain: items, one: map[string]string{"items": "Items"}},
	"Header": {plain: append([]string{"description"}, items...), one: map[string]string{"items": "Items"}},
	"Response": {
		plain: []string{"description", "examples"},
		one:   map[string]string{"schema": "Schema"},
		many:  map[string]string{"headers": "Header"},
	},
	"Security Scheme": {plain: []string{"type", "description", "name", "in", "flow", "authorizationUrl", "tokenUrl", "scopes"}},
}
