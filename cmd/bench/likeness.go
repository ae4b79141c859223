package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// likeness is a document as large as a vendor's, and made like it: so many resources with the usual operations, each with parameters,
// refusals, prose, and an example where the vendor gives some.
type likeness struct {
	name       string // the vendor whose document it is like
	file       string
	resources  int
	properties int  // of a resource
	prose      int  // words of a description
	examples   bool // beside each success
	parameters int  // of a list: filters
	swagger    bool // Swagger 2.0
}

// likenesses are what people have that is large.
func likenesses() []likeness {
	return []likeness{
		{name: "GitHub", file: "openapi.json", resources: 170, properties: 45, prose: 40, examples: true, parameters: 6},
		{name: "NetBox", file: "openapi.yaml", resources: 110, properties: 25, prose: 6, parameters: 60},
		{name: "Kubernetes", file: "swagger.json", resources: 140, properties: 30, prose: 30, parameters: 8, swagger: true},
		{name: "Stripe", file: "openapi.yaml", resources: 100, properties: 40, prose: 30, parameters: 8},
	}
}

type object = map[string]any

// text returns the document in the language of its file.
func (l likeness) text() ([]byte, error) {
	if strings.HasSuffix(l.file, ".json") {
		return json.MarshalIndent(l.document(), "", "  ")
	}
	return yaml.Marshal(l.document())
}

func (l likeness) document() object {
	paths, schemas := object{}, object{"Error": object{"type": "object", "required": []string{"message"}, "properties": object{"message": object{"type": "string"}, "code": object{"type": "integer"}}}}
	for i := range l.resources {
		name := l.resource(i)
		schemas[name] = l.schema(i)
		at := "/v1/" + strings.ToLower(name)
		paths[at] = object{"get": l.operation("list", i, true), "post": l.operation("create", i, false)}
		id := l.parameter("id", "path", "string")
		paths[at+"/{id}"] = object{"parameters": []any{id}, "get": l.operation("get", i, false), "put": l.operation("replace", i, false), "patch": l.operation("update", i, false), "delete": l.operation("delete", i, false)}
		paths[at+"/{id}/history"] = object{"parameters": []any{id}, "get": l.operation("history", i, true)}
	}
	head := object{"title": "like " + l.name, "version": "1"}
	if l.swagger {
		return object{"swagger": "2.0", "info": head, "paths": paths, "definitions": schemas}
	}
	return object{"openapi": "3.0.3", "info": head, "paths": paths, "components": object{"schemas": schemas}}
}

func (l likeness) resource(i int) string { return fmt.Sprintf("Thing%03d", i%l.resources) }

func (l likeness) refer(i int) object {
	if l.swagger {
		return object{"$ref": "#/definitions/" + l.resource(i)}
	}
	return object{"$ref": "#/components/schemas/" + l.resource(i)}
}

func (l likeness) words(i int) string {
	text := make([]string, l.prose)
	for w := range text {
		text[w] = [...]string{"the", "value", "of", "resource", "that", "is", "returned", "when", "updated", "list"}[(i*7+w*w)%10]
	}
	return strings.Join(text, " ")
}

// schema describes a resource: texts, numbers, times, lists, and other resources.
func (l likeness) schema(i int) object {
	properties := object{"id": object{"type": "string", "description": l.words(i)}}
	for p := range l.properties {
		one := object{"type": "string", "description": l.words(i + p)}
		switch p % 8 {
		case 1:
			one["type"], one["minimum"] = "integer", 0
		case 2:
			one["format"] = "date-time"
		case 3:
			one["enum"] = []string{"open", "closed", "all"}
		case 4:
			one = object{"type": "array", "items": object{"type": "string"}}
		case 5:
			one["type"] = "boolean"
		case 6:
			if one = l.refer(i + p); l.name == "Stripe" {
				one = object{"anyOf": []any{object{"type": "string", "maxLength": 5000}, one}}
			}
		case 7:
			one["format"] = "uri"
		}
		properties[fmt.Sprintf("property_%02d", p)] = one
	}
	return object{"type": "object", "description": l.words(i), "required": []string{"id", "property_00", "property_01"}, "properties": properties}
}

func (l likeness) parameter(name, in, kind string) object {
	p := object{"name": name, "in": in, "description": l.words(len(name)), "required": in == "path"}
	if l.swagger {
		p["type"] = kind
	} else {
		p["schema"] = object{"type": kind}
	}
	return p
}

func (l likeness) operation(verb string, i int, isList bool) object {
	name := l.resource(i)
	body := l.refer(i)
	if isList {
		body = object{"type": "array", "items": body}
	}
	o := object{"operationId": verb + name, "summary": verb + " " + name, "description": l.words(i), "tags": []string{name}}
	o["responses"] = object{"200": l.response(body, i, isList), "404": l.response(object{"$ref": strings.Replace(l.refer(i)["$ref"].(string), name, "Error", 1)}, -1, false)}
	var parameters []any
	if isList {
		for p := range l.parameters {
			parameters = append(parameters, l.parameter(fmt.Sprintf("filter_%02d", p), "query", "string"))
		}
	}
	switch {
	case verb != "create" && verb != "replace" && verb != "update":
	case l.swagger:
		parameters = append(parameters, object{"name": "body", "in": "body", "required": true, "schema": body})
	default:
		o["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": body}}}
	}
	if len(parameters) > 0 {
		o["parameters"] = parameters
	}
	return o
}

func (l likeness) response(body object, i int, isList bool) object {
	if l.swagger {
		return object{"description": "it", "schema": body}
	}
	media := object{"schema": body}
	if l.examples && i >= 0 {
		media["example"] = l.example(i, 2, isList)
	}
	return object{"description": "it", "content": object{"application/json": media}}
}

// example is a value of a resource, with others in it some levels down.
func (l likeness) example(i, levels int, isList bool) any {
	made := object{"id": fmt.Sprintf("id-%d", i)}
	for p := range l.properties {
		name := fmt.Sprintf("property_%02d", p)
		switch p % 8 {
		case 1:
			made[name] = p
		case 2:
			made[name] = "2024-05-17T09:30:00Z"
		case 3:
			made[name] = "open"
		case 4:
			made[name] = []any{"one", "two"}
		case 5:
			made[name] = true
		case 6:
			if levels > 1 && p == 6 {
				made[name] = l.example(i+p, levels-1, false)
			}
		case 7:
			made[name] = "https://api.example.com/things/" + name
		default:
			made[name] = l.words(i)
		}
	}
	if isList {
		return []any{made}
	}
	return made
}
