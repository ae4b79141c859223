package mcp

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// tool is one thing that an assistant can have a mock do: an operation of the admin API.
type tool struct {
	name       string
	operation  string // operationId
	body       string // what the JSON of its body is called
	about      string // what it is for, where the operation's own words do not say it to somebody who sees this alone
	reads      bool
	destroys   bool // what was there is gone
	reachesOut bool // to other servers
}

var tools = []tool{
	{name: "list_operations", operation: "listOperations", reads: true, about: "The operations of the mocked API: ids, methods, paths, statuses, and for each a path that is answered."},
	{name: "read_operation", operation: "readOperation", reads: true, about: "What one operation takes and answers: parameters, statuses, media types, examples."},
	{name: "generate_body", operation: "makeBody", reads: true, about: "A body that the mock makes up for an operation and a status, the same for the same seed. Nothing changes by it."},
	{name: "explain_request", operation: "explain", body: "request", reads: true, about: "What would answer a request, and why, without sending it."},
	{name: "list_fixtures", operation: "listFixtures", reads: true},
	{name: "add_fixture", operation: "addFixture", body: "exchange", about: "Have an operation answer what you say, from now on: a response, or several in turn, for all requests or those that match. 'times' limits how often. It is checked against the document first."},
	{name: "delete_fixture", operation: "deleteFixture", destroys: true},
	{name: "read_settings", operation: "readSettings", reads: true},
	{name: "change_settings", operation: "changeSettings", body: "settings", about: "Set a bad day, or a good one: delay, error_rate (500s), fault_rate (broken answers), rate_limit (429s), auth, tokens that expire, seed, locale."},
	{name: "reset", operation: "reset", destroys: true, about: "Forget what was written, run-time fixtures, settings and the journal of the session."},
	{name: "list_requests", operation: "listRequests", reads: true, about: "The journal: what the mock was asked and what it answered, the newest first, with how requests break the document."},
	{name: "read_request", operation: "readRequest", reads: true, about: "One entry of the journal, with headers, bodies and why it was answered so."},
	{name: "find_requests", operation: "findRequests", body: "criteria", reads: true, about: "The requests of the journal that match: to verify what a client has sent."},
	{name: "list_unmatched", operation: "listUnmatched", reads: true},
	{name: "list_findings", operation: "listFindings", reads: true, about: "What is wrong with the OpenAPI document, as lint says it, with file and line."},
	{name: "list_resources", operation: "listResources", reads: true, about: "The things that the mock keeps: what is posted is listed, read, changed and deleted."},
	{name: "list_things", operation: "listThings", reads: true},
	{name: "run_contract", operation: "runContract", body: "run", reachesOut: true, about: "Run the contract's suite against this mock, or a URL, and return the problems that were found."},
}

// document is the admin API's own document, as much of it as tools are made of.
type document struct {
	Paths      map[string]map[string]json.RawMessage `json:"paths"`
	Components struct {
		Schemas    map[string]json.RawMessage `json:"schemas"`
		Parameters map[string]json.RawMessage `json:"parameters"`
	} `json:"components"`
}

type operation struct {
	ID          string            `json:"operationId"`
	Summary     string            `json:"summary"`
	Description string            `json:"description"`
	Parameters  []json.RawMessage `json:"parameters"`
	RequestBody *struct {
		Required bool `json:"required"`
		Content  map[string]struct {
			Schema json.RawMessage `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
}

type parameter struct {
	Ref         string          `json:"$ref"`
	Name        string          `json:"name"`
	In          string          `json:"in"`
	Description string          `json:"description"`
	Required    bool            `json:"required"`
	Schema      json.RawMessage `json:"schema"`
}

// call is how the admin API is asked for one tool.
type call struct {
	operation
	method, path string
	parameters   map[string]parameter // by the names of the tool's arguments
	body         string               // the argument that is the body, "" for none
	input        map[string]any       // JSON Schema of the arguments
}

// sessionArgument is what the header of a session is called as an argument.
const sessionArgument = "session"

// call finds the operation of a tool, and describes its arguments.
func (d *document) call(t tool) (*call, error) {
	for path, item := range d.Paths {
		for method, text := range item {
			var o operation
			if method == "parameters" || json.Unmarshal(text, &o) != nil || o.ID != t.operation {
				continue
			}
			var shared []json.RawMessage
			if text := item["parameters"]; text != nil {
				if err := json.Unmarshal(text, &shared); err != nil {
					return nil, err
				}
			}
			return d.describe(t, &call{operation: o, method: strings.ToUpper(method), path: path}, shared)
		}
	}
	return nil, fmt.Errorf("the mock's admin API has no %s: it is of another version than this program", t.operation)
}

func (d *document) describe(t tool, c *call, shared []json.RawMessage) (*call, error) {
	properties, used := map[string]any{}, map[string]bool{}
	required := []string{}
	c.parameters = map[string]parameter{}
	for _, text := range append(shared, c.Parameters...) {
		p, err := d.parameter(text)
		if err != nil {
			return nil, err
		}
		name := p.Name
		if p.In == "header" {
			name = sessionArgument // the only one there is
		}
		schema, err := d.schema(p.Schema, used)
		if err != nil {
			return nil, err
		}
		if p.Description != "" {
			schema = map[string]any{"description": p.Description, "allOf": []any{schema}}
		}
		properties[name], c.parameters[name] = schema, p
		if p.Required {
			required = append(required, name)
		}
	}
	if c.RequestBody != nil {
		schema, err := d.schema(c.RequestBody.Content["application/json"].Schema, used)
		if err != nil {
			return nil, err
		}
		c.body, properties[t.body] = t.body, schema
		if c.RequestBody.Required {
			required = append(required, t.body)
		}
	}
	c.input = map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	if definitions, err := d.definitions(used); err != nil {
		return nil, err
	} else if len(definitions) > 0 {
		c.input["$defs"] = definitions
	}
	return c, nil
}

func (d *document) parameter(text json.RawMessage) (p parameter, err error) {
	if err = json.Unmarshal(text, &p); err == nil && p.Ref != "" {
		err = json.Unmarshal(d.Components.Parameters[p.Ref[strings.LastIndexByte(p.Ref, '/')+1:]], &p)
	}
	return p, err
}

// schemaRef is how the document refers to its schemas.
const schemaRef = "#/components/schemas/"

// schema returns a schema whose references lead to $defs, and notes which.
func (d *document) schema(text json.RawMessage, used map[string]bool) (any, error) {
	var schema any
	if err := json.Unmarshal(text, &schema); err != nil {
		return nil, err
	}
	var refer func(any)
	refer = func(value any) {
		switch v := value.(type) {
		case map[string]any:
			if ref, isText := v["$ref"].(string); isText {
				if name, ok := strings.CutPrefix(ref, schemaRef); ok {
					v["$ref"], used[name] = "#/$defs/"+name, true
				}
			}
			for _, member := range v {
				refer(member)
			}
		case []any:
			for _, item := range v {
				refer(item)
			}
		}
	}
	refer(schema)
	return schema, nil
}

// definitions returns the schemas that are used, and those that these use.
func (d *document) definitions(used map[string]bool) (map[string]any, error) {
	all := map[string]any{}
	for before := -1; before != len(all); {
		before = len(all)
		for _, name := range slices.Sorted(maps.Keys(used)) {
			if all[name] != nil {
				continue
			}
			schema, err := d.schema(d.Components.Schemas[name], used)
			if err != nil {
				return nil, err
			}
			all[name] = schema
		}
	}
	return all, nil
}

// describe returns what a tool is for.
func (c *call) describe(t tool) string {
	if t.about != "" {
		return t.about
	}
	return strings.TrimSpace(c.Summary + ". " + c.Description)
}

// request returns what is sent to the mock for arguments. Its errors are arguments that the tool does not have, or lacks.
func (c *call) request(arguments json.RawMessage) (path string, header http.Header, body []byte, err error) {
	given := map[string]json.RawMessage{}
	if len(arguments) > 0 {
		if err := json.Unmarshal(arguments, &given); err != nil {
			return "", nil, nil, fmt.Errorf("expected an object of arguments: %w", err)
		}
	}
	query := url.Values{}
	header, path = http.Header{}, c.path
	for name, value := range given {
		if name == c.body && c.body != "" {
			body = value
			continue
		}
		p, known := c.parameters[name]
		if !known {
			return "", nil, nil, fmt.Errorf("no argument %s: expected %s", name, strings.Join(c.names(), ", "))
		}
		texts, err := textsOf(value)
		if err != nil {
			return "", nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		switch p.In {
		case "path":
			path = strings.Replace(path, "{"+p.Name+"}", url.PathEscape(texts[0]), 1)
		case "header":
			header.Set(p.Name, texts[0])
		default:
			query[p.Name] = texts
		}
	}
	for name, p := range c.parameters {
		if p.Required && given[name] == nil {
			return "", nil, nil, fmt.Errorf("%s is missing", name)
		}
	}
	if c.RequestBody != nil && c.RequestBody.Required && body == nil {
		return "", nil, nil, fmt.Errorf("%s is missing", c.body)
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, header, body, nil
}

// names returns the names of the arguments.
func (c *call) names() []string {
	names := slices.Collect(maps.Keys(c.parameters))
	if c.body != "" {
		names = append(names, c.body)
	}
	slices.Sort(names)
	return names
}

// textsOf returns what a URL or a header says for an argument: a list's elements each by itself.
func textsOf(value json.RawMessage) ([]string, error) {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return []string{text}, nil
	}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) == nil {
		var all []string
		for _, item := range list {
			texts, err := textsOf(item)
			if err != nil {
				return nil, err
			}
			all = append(all, texts...)
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("expected at least one, found []")
		}
		return all, nil
	}
	if value[0] == '{' || string(value) == "null" {
		return nil, fmt.Errorf("expected a text, a number or a boolean, found %.40s", value)
	}
	return []string{string(value)}, nil
}
