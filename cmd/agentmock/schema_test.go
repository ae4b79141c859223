package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// schemaOf compiles a schema that the program prints, with a library that knows nothing of it.
func schemaOf(t *testing.T, kind string) func(text string) error {
	t.Helper()
	printed, err := exec.Command("agentmock", "schema", kind).Output()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(printed))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(kind, document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(kind)
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) error {
		n, err := source.ParseFile("a.yaml", []byte(text)) // a key that is null is a text, as editors read it
		if err != nil {
			return err
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(jsonvalue.Text(n.Value())))
		if err != nil {
			return err
		}
		return schema.Validate(v)
	}
}

// TestSchemasTakeWhatThereIs holds all exchange files of the repository, and all blocks of the documents that are one, rules or settings,
// against the schemas.
func TestSchemasTakeWhatThereIs(t *testing.T) {
	schemas := map[string]func(string) error{"exchange": schemaOf(t, "exchange"), "settings": schemaOf(t, "settings"), "rules": schemaOf(t, "rules")}
	count := map[string]int{}
	holds := func(kind, where, text string) {
		count[kind]++
		if err := schemas[kind](text); err != nil {
			t.Errorf("%s is not what the schema of %s says: %v", where, kind, err)
		}
	}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && entry.Name() == ".git" {
			return fs.SkipDir
		}
		if strings.Contains(filepath.ToSlash(name), "fixtures/") && filepath.Ext(name) == ".yaml" {
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			holds("exchange", name, string(text))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	exchange, rule := regexp.MustCompile(`(?m)^(description|request|responses?):`), regexp.MustCompile(`\A("?[*.a-z]+"?: (\{(x-faker|null|values)|\[.*\]\n).*\n?)+\z`)
	for name, text := range documents(t) {
		for _, block := range otherBlock.FindAllStringSubmatch(text, -1) {
			switch text := block[1]; {
			case strings.HasPrefix(text, "# agentmock.yaml"):
				holds("settings", name, text)
			case strings.HasPrefix(text, "# cases/") || strings.HasPrefix(text, "operation:"): // requests that are sent
			case exchange.MatchString(text):
				holds("exchange", name, text)
			case rule.MatchString(text):
				holds("rules", name, text)
			}
		}
	}
	if count["exchange"] < 20 || count["settings"] < 2 || count["rules"] < 2 {
		t.Errorf("looked at %v", count)
	}
}

// TestSchemasRefuseWhatTheReadersRefuse has files that are wrong in one thing.
func TestSchemasRefuseWhatTheReadersRefuse(t *testing.T) {
	for kind, texts := range map[string][]string{
		"exchange": {
			"{}", "response: {}\nresponses: [{}]", "responses: []", "response: {}\nrespnse: 1", "response: {state: 200}", "response: {status: 99}", "response: {fault: sleepy}", "response: {delay: 3}", "response: {delay: {median: 1s}}",
			"response: {events: [{date: 1}]}", "response: {headers: {A: [a]}}", "request: {paths: {}}\nresponse: {}", "key: request.path.id\nresponse: {}",
		},
		"settings": {"prt: 1", "serve: {unsafe-methods: true}", "serve: 1", "port: [1, 2]", "token: secret", "environments: {staging: {prt: 1}}", "environments: []"},
		"rules":    {"a: {}", "a: []", "a: {null: 2}", "a: {values: 1}", "a: {x-fake: 1}", "a: 1"},
	} {
		schema := schemaOf(t, kind)
		for _, text := range texts {
			if schema(text) == nil {
				t.Errorf("%s: %s is taken", kind, text)
			}
		}
	}
}

// TestTheSchemaOfSettingsHasEveryFlag sets each flag of each verb, at the top, under its verb and in an environment.
func TestTheSchemaOfSettingsHasEveryFlag(t *testing.T) {
	schema, flags := schemaOf(t, "settings"), 0
	for _, verb := range []string{"serve", "proxy", "test", "check", "lint", "generate", "import", "export", "routes"} {
		help, err := exec.Command("agentmock", verb, "--help").Output()
		if err != nil {
			t.Fatal(err)
		}
		own, _, _ := strings.Cut(string(help), "Global Flags:")
		for _, found := range regexp.MustCompile(`(?m)^ +(?:-\w, )?    --([a-z-]+)|^ +-\w, --([a-z-]+)`).FindAllStringSubmatch(own, -1) {
			name := found[1] + found[2]
			if name == "help" {
				continue
			}
			flags++
			value := "${A}"
			for _, text := range []string{name + ": " + value, verb + ": {" + name + ": \"" + value + "\"}", "environments: {a: {" + verb + ": {" + name + ": \"" + value + "\"}}}"} {
				if err := schema(text); err != nil {
					t.Errorf("%s: %v", text, err)
				}
			}
		}
	}
	if flags < 100 {
		t.Errorf("only %d flags", flags)
	}
}
