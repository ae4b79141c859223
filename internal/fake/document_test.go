package fake_test

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

	"agentmock/internal/fake"
	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// document is the OpenAPI document of a test: one operation, GET /it, that answers 200 with a schema.
type document struct {
	Version    string // 3.1.0 where empty
	Schema     string // YAML, in flow style or on lines of their own
	Components string // YAML, the schemas under components
}

func (d document) text() string {
	version := d.Version
	if version == "" {
		version = "3.1.0"
	}
	text := fmt.Sprintf(`openapi: %s
info: {title: a test, version: "1"}
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

func (d document) load(t *testing.T) *spec.Spec {
	t.Helper()
	return loadText(t, d.text())
}

func loadText(t *testing.T, text string) *spec.Spec {
	t.Helper()
	s, err := spec.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(text)}}, spec.Options{})
	if err != nil {
		t.Fatalf("load: %v\n%s", err, text)
	}
	return s
}

func newGenerator(t testing.TB, s *spec.Spec) *fake.Generator {
	t.Helper()
	g, err := fake.New(s)
	if err != nil {
		t.Fatalf("generator: %v", err)
	}
	return g
}

// answer is the generated 200 of an operation, as bytes.
func answer(t *testing.T, g *fake.Generator, o *spec.Operation, options fake.Options, parameters ...any) []byte {
	t.Helper()
	x := &spec.Exchange{Operation: o, Request: spec.RequestMessage{Parameters: parameters}, Response: spec.ResponseMessage{Status: 200}}
	m := o.Response(200).Preferred()
	if err := g.Body(x, m, options); err != nil {
		t.Fatalf("%s, seed %d, %s: %v", o.ID, options.Seed, options.Shape, err)
	}
	return value.Append(nil, x.Response.Body.Value)
}

const answerPointer = "#/paths/~1it/get/responses/200/content/application~1json/schema"

// validator is an independent judge of the schema at a pointer of an OpenAPI 3.1 document: it reads the document
// itself, with another YAML reader and another implementation of JSON Schema.
func validator(t *testing.T, text, pointer string) *jsonschema.Schema {
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

// judge is what the independent validator finds wrong with a body, nil for nothing.
func judge(schema *jsonschema.Schema, body []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}

// isDateTime is the agent API's format: a date and time of the calendar, without a zone.
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
		if c := value.Number(n); c.Cmp(value.Number(low)) < 0 || c.Cmp(value.Number(high)) > 0 || !c.IsInteger() {
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

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// text is the body of an exchange as it is sent.
func text(x *spec.Exchange) string { return value.Text(x.Response.Body.Value) }

// ecmaScriptOrGo matches with ECMAScript's engine, and with Go's what only Go reads: (?i), \x{41}, (?P<name>…).
func ecmaScriptOrGo(source string) (func(string) bool, error) {
	if re, err := regexp.Compile(source); err == nil {
		return re.MatchString, nil
	}
	re, err := ecmaScript(source)
	if err != nil {
		return nil, err
	}
	return re.MatchString, nil
}
