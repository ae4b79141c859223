package openapi

import (
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
)

// Parameter is a part of a request that the document names, or a header of a response.
// How its text is written is Style and Explode (OpenAPI 3.1, section 4.8.12.2), or the media type of Content.
type Parameter struct {
	source.Position
	Name            string
	In              string // path, query, header, cookie
	Style           string
	Explode         bool
	Required        bool
	AllowEmptyValue bool
	Deprecated      bool
	Schema          *jsonschema.Schema // nil: not described
	Content         *MediaType         // nil: written by style
	Examples        []Example
	Variable        int  // of a path parameter: which variable of the template
	IsText          bool // its value is its text
	AnyText         bool // so is every text a value
}

// prepare works out, when schemas are linked, what is the same for every request.
func (p *Parameter) prepare() {
	p.IsText = p.In == "path" && p.Content == nil && p.Style == "simple" && p.Schema != nil && p.Schema.PossibleTypes() == jsonschema.String
	p.AnyText = p.Schema != nil && p.Schema.TakesAnyText()
}

// Named reports whether p stands in a place of a request under a name; names of headers are the same in all letters.
func (p *Parameter) Named(in, name string) bool {
	return p.In == in && (p.Name == name || in == "header" && strings.EqualFold(p.Name, name))
}

// Types returns what the value may be, for reading text.
func (p *Parameter) Types() jsonschema.Types {
	if p.Schema == nil {
		return jsonschema.AllTypes
	}
	return p.Schema.PossibleTypes()
}

// Place returns where violations of p are.
func (p *Parameter) Place() string { return "request." + p.In + "." + p.Name }
