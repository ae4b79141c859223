package spec

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"reflect"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"agentmock/internal/value"
)

// validate asks kin-openapi whether the document is what the OpenAPI specification allows. Schemas, patterns, formats
// and examples are left to our own compiler, which knows their lines and more of JSON Schema.
func (d *document) validate() error {
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, u *url.URL) ([]byte, error) {
		if u.Scheme != "" || u.Host != "" || !fs.ValidPath(u.Path) {
			return nil, fmt.Errorf("%s is outside the API's directory", u)
		}
		if data, ok := d.raw[u.Path]; ok {
			return data, nil
		}
		return ReadFile(d.fsys, u.Path)
	}
	document, err := loader.LoadFromDataWithPath(d.raw[d.root.File], &url.URL{Path: d.root.File})
	if err != nil {
		return d.kinError(err)
	}
	err = document.Validate(context.Background(), openapi3.DisableExamplesValidation(), openapi3.DisableSchemaDefaultsValidation(),
		openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaFormatValidation(), openapi3.EnableMultiError())
	return d.kinError(err)
}

func (d *document) kinError(err error) error {
	var many openapi3.MultiError
	if err == nil || !errors.As(err, &many) {
		return d.placed(err)
	}
	var faults []error
	for _, single := range many {
		faults = append(faults, d.placed(single))
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
	at.Line = 0
	tokens := []string{}
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		if origin := originOf(cause); origin != nil && origin.Key != nil && origin.Key.Line > 0 {
			at = value.Position{File: fileOr(origin.Key.File, d.root.File), Line: origin.Key.Line}
		}
		tokens = append(tokens, scopeOf(cause)...)
	}
	if n := d.root.At(tokens...); at.Line == 0 && n != nil && len(tokens) > 0 {
		at = n.Position
	}
	return at.Errorf("%s", reason)
}

func fileOr(name, fallback string) string {
	if name == "" {
		return fallback
	}
	return name
}

// originOf is the Origin field of kin-openapi's error types, which share no interface.
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

// scopeOf is the part of a JSON Pointer that a wrapping error stands for.
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
