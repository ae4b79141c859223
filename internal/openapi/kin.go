package openapi

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// validate asks kin-openapi whether the document is what the OpenAPI specification allows. Schemas, patterns, formats
// and examples are left to our own compiler, which knows their lines and more of JSON Schema.
func (d *document) validate() error {
	if d.approved() {
		return nil
	}
	document, err := d.loader().LoadFromDataWithPath(d.raw[d.root.File], &url.URL{Path: d.root.File})
	if err != nil {
		return d.kinError(err)
	}
	return d.kinError(document.Validate(context.Background(), kinOptions()...))
}

// approved reports whether kin-openapi finds nothing wrong with the document as JSON. That it reads in a third of the time that
// YAML takes with the lines that its errors need.
func (d *document) approved() bool {
	loader := d.loader()
	loader.IncludeOrigin = false
	document, err := loader.LoadFromDataWithPath(jsonvalue.Append(nil, d.root.Value()), &url.URL{Path: d.root.File})
	return err == nil && document.Validate(context.Background(), kinOptions()...) == nil
}

func kinOptions() []openapi3.ValidationOption {
	return []openapi3.ValidationOption{
		openapi3.DisableExamplesValidation(), openapi3.DisableSchemaDefaultsValidation(),
		openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaFormatValidation(), openapi3.EnableMultiError(),
	}
}

// loader reads from the API's directory, and from nowhere else.
func (d *document) loader() *openapi3.Loader {
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = len(d.overlays) == 0 && !d.unwritten // else the root file is a text that nobody wrote
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, u *url.URL) ([]byte, error) {
		name, err := d.localName(".", u.String())
		if err != nil {
			return nil, i18n.Errorf("%s is outside the API's directory", u)
		}
		if data, ok := d.raw[name]; ok {
			return data, nil
		}
		return source.ReadFile(d.fsys, name)
	}
	return loader
}

// validateSwagger asks kin-openapi about what our own conversion makes of a Swagger document, all its files together.
func (d *document) validateSwagger() error {
	loader := d.loader()
	loader.IncludeOrigin = false // of a text that nobody wrote
	document, err := loader.LoadFromDataWithPath(jsonvalue.Append(nil, d.bundled()), &url.URL{Path: d.root.File})
	if err != nil {
		return d.kinError(err)
	}
	return d.kinError(document.Validate(context.Background(), kinOptions()...))
}

// kinError returns what kin-openapi finds, with its places. Members that mean nothing are left out: they are among the doubts, all
// of them and each with its line.
func (d *document) kinError(err error) error {
	var many openapi3.MultiError
	if err == nil || !errors.As(err, &many) {
		many = openapi3.MultiError{err}
	}
	var faults []error
	for _, single := range many {
		var extra *openapi3.ExtraSiblingFieldsError
		if !errors.As(single, &extra) {
			faults = append(faults, d.placed(single))
		}
	}
	return errors.Join(faults...)
}

// placed puts file and line before the first line of an error.
func (d *document) placed(err error) error {
	if err == nil {
		return nil
	}
	reason, _, _ := strings.Cut(err.Error(), "\n")
	if _, yamlReason, ok := strings.Cut(reason, ", yaml error: "); ok { // both readings failed; the document is YAML
		reason = yamlReason
	}
	at := d.root.Position
	at.Line, at.Column = 0, 0
	tokens := []string{}
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		if origin := originOf(cause); origin != nil && origin.Key != nil && origin.Key.Line > 0 {
			at = source.PositionAt(fileOr(origin.Key.File, d.root.File), origin.Key.Line, origin.Key.Column)
		}
		tokens = append(tokens, scopeOf(cause)...)
	}
	if n := d.root.At(tokens...); at.Line == 0 && n != nil && len(tokens) > 0 {
		at = n.Position
	}
	return at.Errorf("%s", i18n.Foreign(reason))
}

func fileOr(name, fallback string) string {
	if name == "" {
		return fallback
	}
	return name
}

// originOf returns the Origin field of kin-openapi's error types, which share no interface.
func originOf(err error) *openapi3.Origin {
	v := reflect.Indirect(reflect.ValueOf(err))
	if v.Kind() != reflect.Struct {
		return nil
	}
	field := v.FieldByName("Origin")
	if !field.IsValid() {
		return nil
	}
	origin, _ := field.Interface().(*openapi3.Origin)
	return origin
}

// scopeOf returns the part of a JSON Pointer that a wrapping error stands for.
func scopeOf(err error) []string {
	switch err := err.(type) {
	case *openapi3.SectionValidationError:
		return []string{err.Section}
	case *openapi3.PathValidationError:
		return []string{err.Path}
	case *openapi3.OperationValidationError:
		return []string{strings.ToLower(err.Method)}
	}
	return nil
}

// advised adds to the findings what other people's judge finds beside them.
func (d *document) advised(v version, found []source.Finding) []source.Finding {
	var err error
	if v == swagger2 {
		err = d.validateSwagger()
	} else {
		err = d.validate()
	}
	known := map[source.Position]bool{}
	for _, f := range found {
		known[f.Position] = true
	}
	for _, f := range source.FindingsOf(err, d.root.File, source.Error) {
		if !known[f.Position] && !told.MatchString(f.Message) {
			found = append(found, f)
		}
	}
	return source.SortFindings(found)
}

// told is what kin-openapi says where our own compiler has said it, with more of JSON Schema and the line, or knows better.
var told = regexp.MustCompile(strings.Join([]string{
	`map key .* not found|expected fragment prefix|no such file|bad data in "#/|unmarshal`, // what it cannot read or follow
	`conflicting paths|duplicate|same operation id|must define exactly all path parameters|undeclared variables|value of url must be|invalid info|value of license name|invalid paths: must be an object`,
	`field \S+ is for OpenAPI|when schema type is 'array'|unsupported 'type' value|more than one|must be a non-empty|is not part of the path|must be defined`,
	`a short description of the response|can't have 'in' value|example and examples|must contain at least one|responses? must be|content of the request body is|security scheme|schema is invalid`,
	`must start with|is mutually exclusive|invalid components: schema .*: (?:identifier|invalid)|not supported by the OpenAPIv3 version|is not an absolute URI`,
}, "|"))
