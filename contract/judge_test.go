package contract_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	slash "path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"agentmock/internal/openapi"
)

// judge validates JSON bodies with other people's validator, against schemas that it reads out of the document by itself.
// Only which operation a path belongs to is asked of the program.
type judge struct {
	fsys     fs.FS
	file     string
	routes   *openapi.Document
	files    map[string]any
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema
	old      bool // OpenAPI 3.0 or Swagger 2.0
}

func newJudge(t *testing.T, fsys fs.FS, file string) *judge {
	t.Helper()
	routes, err := openapi.Load(fsys, openapi.Options{File: file})
	if err != nil {
		t.Fatal(err)
	}
	j := &judge{fsys: fsys, file: routes.File, routes: routes, files: map[string]any{}, compiled: map[string]*jsonschema.Schema{}, compiler: jsonschema.NewCompiler()}
	j.old = !strings.HasPrefix(routes.OpenAPI, "3.1") && !strings.HasPrefix(routes.OpenAPI, "3.2")
	j.compiler.DefaultDraft(jsonschema.Draft2020)
	j.compiler.UseLoader(j)
	return j
}

// Load is jsonschema.URLLoader: the files of the document, with what OpenAPI 3.0 says differently rewritten.
func (j *judge) Load(address string) (any, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if u.Scheme != "file" {
		return j.identified(address)
	}
	document, err := j.document(strings.TrimPrefix(u.Path, "/"))
	if err != nil {
		return nil, err
	}
	if root, isObject := document.(map[string]any); isObject && root["definitions"] != nil { // some refer to them as OpenAPI 3 does
		root["components"] = map[string]any{"schemas": root["definitions"]}
	}
	return rewritten(document, j.old), nil
}

// identified returns the schema of the components that has an $id: the validator looks for it in schemas, not in documents.
func (j *judge) identified(id string) (any, error) {
	root, err := j.document(j.file)
	if err != nil {
		return nil, err
	}
	schemas, _ := place{node: root}.child("components").child("schemas").node.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		if s, isObject := schemas[name].(map[string]any); isObject && s["$id"] == id {
			return rewritten(s, j.old), nil
		}
	}
	return nil, fmt.Errorf("no schema has the $id %s", id)
}

func (j *judge) document(name string) (any, error) {
	if done, ok := j.files[name]; ok {
		return done, nil
	}
	data, err := fs.ReadFile(j.fsys, name)
	if err != nil {
		return nil, err
	}
	var v any
	if strings.HasSuffix(name, ".json") || bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		v, err = jsonschema.UnmarshalJSON(bytes.NewReader(data))
	}
	if v == nil {
		err = yaml.Unmarshal(data, &v)
	}
	j.files[name] = plainJSON(v)
	return j.files[name], err
}

// plainJSON has only the types that JSON has: YAML knows dates and keys of other kinds.
func plainJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = plainJSON(v[k])
		}
		return v
	case map[any]any:
		out := map[string]any{}
		for k, item := range v {
			out[fmt.Sprint(k)] = plainJSON(item)
		}
		return out
	case []any:
		for i := range v {
			v[i] = plainJSON(v[i])
		}
		return v
	case int:
		return float64(v)
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return v
}

// rewritten returns a document whose schemas mean in JSON Schema 2020-12 what they mean in OpenAPI, in a response.
func rewritten(v any, old bool) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = rewritten(v[i], old)
		}
		return out
	case map[string]any:
		if _, isRef := v["$ref"].(string); isRef && old {
			return map[string]any{"$ref": v["$ref"]}
		}
		out := map[string]any{}
		for k, item := range v {
			switch k {
			case "example", "examples", "default", "enum", "const":
				out[k] = item
			case "discriminator", "xml":
			default:
				out[k] = rewritten(item, old)
			}
		}
		if old {
			modernize(out, v)
		}
		withoutWriteOnly(out, v)
		return out
	}
	return v
}

func modernize(out, v map[string]any) {
	if one, isText := v["type"].(string); isText && (v["nullable"] == true || v["x-nullable"] == true) {
		out["type"] = []any{one, "null"}
		if enum, ok := v["enum"].([]any); ok && !slices.Contains(enum, nil) {
			out["enum"] = enum // OpenAPI 3.0.3: null must be listed
		}
	}
	for bound, exclusive := range map[string]string{"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"} {
		if flag, isFlag := v[exclusive].(bool); isFlag {
			delete(out, exclusive)
			if flag && v[bound] != nil {
				out[exclusive] = v[bound]
				delete(out, bound)
			}
		}
	}
}

// withoutWriteOnly drops what responses need not have.
func withoutWriteOnly(out, v map[string]any) {
	properties, ok := v["properties"].(map[string]any)
	required, hasRequired := v["required"].([]any)
	if !ok || !hasRequired {
		return
	}
	out["required"] = slices.DeleteFunc(slices.Clone(required), func(name any) bool {
		p, _ := properties[fmt.Sprint(name)].(map[string]any)
		return p["writeOnly"] == true
	})
	if len(out["required"].([]any)) == 0 {
		delete(out, "required")
	}
}

// response judges a JSON body; judged is false where the document has no schema for it.
func (j *judge) response(method, escapedPath string, status int, contentType string, body []byte) (judged bool, err error) {
	match := j.routes.Match(method, escapedPath)
	if match.Operation == nil || len(body) == 0 || !openapi.IsJSON(contentType) || strings.HasPrefix(contentType, "application/problem+json") {
		return false, nil
	}
	schema, err := j.schema(match.Operation, status, contentType)
	if schema == nil || err != nil {
		return false, err
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return true, err
	}
	return true, schema.Validate(v)
}

// place is a node of a document and where it stands.
type place struct {
	file   string
	tokens []string
	node   any
}

func (p place) child(token string) place {
	m, _ := p.node.(map[string]any)
	return place{p.file, append(slices.Clone(p.tokens), token), m[token]}
}

// follow resolves references.
func (j *judge) follow(p place) (place, error) {
	for range 20 {
		m, _ := p.node.(map[string]any)
		ref, isRef := m["$ref"].(string)
		if !isRef {
			return p, nil
		}
		file, fragment, _ := strings.Cut(ref, "#")
		target := place{file: p.file}
		if file != "" {
			target.file = slash.Join(slash.Dir(p.file), file)
		}
		var err error
		if target.node, err = j.document(target.file); err != nil {
			return p, err
		}
		for _, token := range strings.Split(strings.TrimPrefix(fragment, "/"), "/") {
			if token == "" {
				continue
			}
			token, err = url.PathUnescape(token)
			if err != nil {
				return p, err
			}
			target = target.child(strings.NewReplacer("~1", "/", "~0", "~").Replace(token))
		}
		p = target
	}
	return p, nil
}

func (j *judge) schema(o *openapi.Operation, status int, contentType string) (*jsonschema.Schema, error) {
	root, err := j.document(j.file)
	if err != nil {
		return nil, err
	}
	item, err := j.follow(place{file: j.file, node: root}.child("paths").child(o.Path))
	if err != nil {
		return nil, err
	}
	operation := item.child("additionalOperations").child(o.Method)
	if operation.node == nil {
		operation = item.child(strings.ToLower(o.Method))
	}
	if operation, err = j.follow(operation); err != nil {
		return nil, err
	}
	responses := operation.child("responses")
	names, _ := responses.node.(map[string]any)
	var at place
	for _, name := range []string{strconv.Itoa(status), strconv.Itoa(status)[:1] + "XX", strconv.Itoa(status)[:1] + "xx", "default"} {
		if names[name] != nil {
			at = responses.child(name)
			break
		}
	}
	if at, err = j.follow(at); err != nil {
		return nil, err
	}
	schema := at.child("schema") // Swagger 2.0
	if content := at.child("content"); content.node != nil {
		schema = j.mediaType(content, contentType).child("schema")
	}
	if schema.node == nil {
		return nil, nil
	}
	return j.compile(schema)
}

func (j *judge) mediaType(content place, contentType string) place {
	all, _ := content.node.(map[string]any)
	base, _, _ := strings.Cut(contentType, ";")
	for _, name := range append(slices.Sorted(maps.Keys(all)), base) {
		if name == contentType || name == base {
			return content.child(name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		own, _, _ := strings.Cut(name, ";")
		if strings.EqualFold(own, base) || strings.HasSuffix(own, "/*") || own == "*" {
			return content.child(name)
		}
	}
	return place{}
}

func (j *judge) compile(schema place) (*jsonschema.Schema, error) {
	pointer := ""
	for _, token := range schema.tokens {
		pointer += "/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(token))
	}
	address := "file:///" + schema.file + "#" + pointer
	if done := j.compiled[address]; done != nil {
		return done, nil
	}
	compiled, err := j.compiler.Compile(address)
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", address, err)
	}
	j.compiled[address] = compiled
	return compiled, nil
}
