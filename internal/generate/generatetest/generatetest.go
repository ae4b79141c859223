// Package generatetest makes documents, generators and an independent judge for the tests of what is generated.
package generatetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// Document is the OpenAPI document of a test, a Chinese one: one operation, GET /it, that answers 200 with a schema.
type Document struct {
	Version    string // 3.1.0 where empty
	Schema     string // YAML, in flow style or on lines of their own
	Components string // YAML, the schemas under components
}

// Text returns the document as YAML.
func (d Document) Text() string {
	version := d.Version
	if version == "" {
		version = "3.1.0"
	}
	text := fmt.Sprintf(`openapi: %s
info: {title: 测试, version: "1"}
paths:
  /it:
    get:
      operationId: it
      responses:
        '200':
          description: it
          content:
            application/json:
              schema:
%s
`, version, indent(16, d.Schema))
	if d.Components != "" {
		text += "components:\n  schemas:\n" + indent(4, d.Components) + "\n"
	}
	return text
}

func indent(columns int, text string) string {
	margin := strings.Repeat(" ", columns)
	return margin + strings.ReplaceAll(strings.Trim(text, "\n"), "\n", "\n"+margin)
}

// Load returns the compiled document.
func (d Document) Load(t *testing.T) *openapi.Document {
	t.Helper()
	return LoadText(t, d.Text())
}

// LoadText returns the compiled document of a text.
func LoadText(t *testing.T, text string) *openapi.Document {
	t.Helper()
	s, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(text)}}, openapi.Options{})
	if err != nil {
		t.Fatalf("load: %v\n%s", err, text)
	}
	return s
}

// NewGenerator returns the generator of a document, which has one.
func NewGenerator(t testing.TB, s *openapi.Document) *generate.Generator {
	t.Helper()
	g, err := generate.New(s)
	if err != nil {
		t.Fatalf("generator: %v", err)
	}
	return g
}

// Answer returns the generated 200 of an operation, as bytes.
func Answer(t *testing.T, g *generate.Generator, o *openapi.Operation, options generate.Options, parameters ...any) []byte {
	t.Helper()
	x := &message.Exchange{Operation: o, Request: message.RequestMessage{Parameters: parameters}, Response: message.ResponseMessage{Status: 200}}
	m := o.Response(200).Preferred()
	if err := g.Body(x, m, options); err != nil {
		t.Fatalf("%s, seed %d, %s: %v", o.ID, options.Seed, options.Shape, err)
	}
	return jsonvalue.Append(nil, x.Response.Body.Value)
}

// Refused returns the exchange of a request that an operation refuses with a status.
func Refused(o *openapi.Operation, status int) *message.Exchange {
	return &message.Exchange{Operation: o, Response: message.ResponseMessage{Status: status}}
}

// AnswerPointer is where the schema of a [Document] stands.
const AnswerPointer = "#/paths/~1it/get/responses/200/content/application~1json/schema"

// Validator returns an independent judge of the schema at a pointer of an OpenAPI 3.1 document: it reads the document
// itself, with another YAML reader and another implementation of JSON Schema.
func Validator(t *testing.T, text, pointer string) *jsonschema.Schema {
	t.Helper()
	var tree any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	plain, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	resource, err := jsonschema.UnmarshalJSON(bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	const address = "https://example.com/openapi.yaml"
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	c.UseRegexpEngine(ecmaScript)
	for name, within := range numberFormats {
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: integersWithin(within[0], within[1])})
	}
	c.RegisterFormat(&jsonschema.Format{Name: "datetime", Validate: isDateTime})
	if err := c.AddResource(address, resource); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(address + (&url.URL{Fragment: strings.TrimPrefix(pointer, "#")}).String())
	if err != nil {
		t.Fatalf("compile: %v\n%s", err, text)
	}
	return schema
}

// Judge returns what the independent validator finds wrong with a body, nil for nothing.
func Judge(schema *jsonschema.Schema, body []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}

// isDateTime returns the agent API's format: a date and time of the calendar, without a zone.
func isDateTime(v any) error {
	text, isText := v.(string)
	if !isText {
		return nil
	}
	if len(text) != len("2023-09-21 11:23:12") {
		return fmt.Errorf("%q is not of the form YYYY-MM-DD HH:MM:SS", text)
	}
	_, err := time.Parse("2006-01-02 15:04:05", text)
	return err
}

var numberFormats = map[string][2]json.Number{
	"int32": {"-2147483648", "2147483647"},
	"int64": {"-9223372036854775808", "9223372036854775807"},
}

func integersWithin(low, high json.Number) func(any) error {
	return func(v any) error {
		n, isNumber := v.(json.Number)
		if !isNumber {
			return nil
		}
		if c := jsonvalue.Number(n); c.Cmp(jsonvalue.Number(low)) < 0 || c.Cmp(jsonvalue.Number(high)) > 0 || !c.IsInteger() {
			return fmt.Errorf("%s is no integer from %s to %s", n, low, high)
		}
		return nil
	}
}

// ecmaScript takes the look-around that JSON Schema's patterns may have and Go's engine has not.
func ecmaScript(source string) (jsonschema.Regexp, error) {
	re, err := regexp2.Compile(source, regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		return nil, err
	}
	re.MatchTimeout = time.Second
	return backtracking{re}, nil
}

type backtracking struct{ *regexp2.Regexp }

func (b backtracking) MatchString(text string) bool {
	ok, err := b.Regexp.MatchString(text)
	return ok && err == nil
}

// Sorted returns the keys of a map, in order.
func Sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// BodyText returns the body of an exchange as it is sent.
func BodyText(x *message.Exchange) string { return jsonvalue.Text(x.Response.Body.Value) }

// ECMAScriptOrGo matches with ECMAScript's engine, and with Go's what only Go reads: (?i), \x{41}, (?P<name>…).
func ECMAScriptOrGo(source string) (func(string) bool, error) {
	if re, err := regexp.Compile(source); err == nil {
		return re.MatchString, nil
	}
	re, err := ecmaScript(source)
	if err != nil {
		return nil, err
	}
	return re.MatchString, nil
}

// Faked returns the document of one member, "it", with an x-faker.
func Faked(faker string) string {
	return `openapi: 3.1.0
info: {title: 测试, version: "1"}
paths:
  /people/{id}:
    get:
      operationId: it
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer}}
      responses:
        '200':
          description: it
          content:
            application/json:
              schema:
                type: object
                required: [it, name, sex, list]
                properties:
                  it:
                    x-faker: ` + faker + `
                  name: {type: string, x-faker: person.name}
                  sex: {type: integer, x-faker: person.sex}
                  list: {type: array, minItems: 2, items: {type: object, required: [n, up], properties: {n: {type: integer, x-faker: index}, up: {type: string, x-faker: 3/name}}}}
`
}
