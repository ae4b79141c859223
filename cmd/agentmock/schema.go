package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/rules"
)

// schemaCommand is the verb that prints the JSON Schemas of the files that people write.
func schemaCommand(out output) *cobra.Command {
	return &cobra.Command{
		Use:   "schema exchange|settings|rules",
		Short: "Print the JSON Schema of exchange files, agentmock.yaml or rules.yaml",
		Long: `Print the JSON Schema of exchange files, agentmock.yaml or rules.yaml.

An editor completes and checks a file whose first line names it:
# yaml-language-server: $schema=exchange.schema.json`,
		Example: `  agentmock schema exchange > exchange.schema.json
  agentmock schema settings > agentmock.schema.json
  agentmock schema rules > rules.schema.json`,
		Args: cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs), ValidArgs: []string{"exchange", "settings", "rules"},
		RunE: func(command *cobra.Command, args []string) error {
			schema := map[string]func() *jsonvalue.Object{"exchange": fixture.Schema, "rules": rules.Schema, "settings": func() *jsonvalue.Object { return settingsSchema(command.Root()) }}[args[0]]()
			var text bytes.Buffer
			if err := json.Indent(&text, jsonvalue.Append(nil, schema), "", "  "); err != nil {
				return err
			}
			_, err := fmt.Fprintln(out.stdout, text.String())
			return err
		},
	}
}

// settingsSchema returns the schema of agentmock.yaml: all that the flags of the verbs are.
func settingsSchema(root *cobra.Command) *jsonvalue.Object {
	section := func() *jsonvalue.Object {
		all, verbs := &jsonvalue.Object{}, &jsonvalue.Object{}
		for _, verb := range root.Commands() {
			own := &jsonvalue.Object{}
			for _, name := range flagNames(verb) {
				own.Set(name, flagSchema(verb.Flags().Lookup(name)))
			}
			secrets(own)
			for _, m := range own.Members {
				if at := all.Index(m.Name); at >= 0 && !jsonvalue.Equal(all.Members[at].Value, m.Value) { // what both take
					either := &jsonvalue.Object{}
					either.Set("anyOf", []any{all.Members[at].Value, m.Value})
					m.Value = either
				}
				all.Set(m.Name, m.Value)
			}
			of := &jsonvalue.Object{}
			of.Set("type", []any{"object", "null"})
			of.Set("description", verb.Short)
			of.Set("additionalProperties", false)
			of.Set("properties", own)
			verbs.Set(verb.Name(), of)
		}
		for _, m := range verbs.Members {
			if at := all.Index(m.Name); at >= 0 {
				either := &jsonvalue.Object{}
				either.Set("anyOf", []any{all.Members[at].Value, m.Value})
				m.Value = either
			}
			all.Set(m.Name, m.Value)
		}
		out := &jsonvalue.Object{}
		out.Set("type", []any{"object", "null"})
		out.Set("additionalProperties", false)
		out.Set("properties", all)
		return out
	}
	sets := &jsonvalue.Object{}
	sets.Set("type", "object")
	sets.Set("additionalProperties", section())
	out := section()
	properties, _ := out.Lookup("properties")
	properties.(*jsonvalue.Object).Set(environments, sets)
	out.Members = append([]jsonvalue.Member{{Name: "$schema", Value: "https://json-schema.org/draft/2020-12/schema"}, {Name: "title", Value: "Settings of agentmock"}}, out.Members...)
	return out
}

// secrets adds the settings that name a variable and hold nothing.
func secrets(own *jsonvalue.Object) {
	for _, name := range slices.Sorted(maps.Keys(secretKeys)) {
		s := &jsonvalue.Object{}
		s.Set("type", "string")
		s.Set("pattern", `^\$\{[A-Za-z_][A-Za-z0-9_]*\}$`)
		s.Set("description", "A variable of the environment: it stands for "+secretKeys[name]+".")
		own.Set(name, s)
	}
}

// flagSchema returns what a flag may be in a file: its value or a text with variables, a list where it takes several.
func flagSchema(f *pflag.Flag) *jsonvalue.Object {
	kind, usage := pflag.UnquoteUsage(f)
	scalar := []any{"string", "number", "boolean"}
	switch f.Value.Type() {
	case "bool":
		scalar = []any{"boolean", "string"}
	case "int":
		scalar = []any{"integer", "string"}
	}
	out := &jsonvalue.Object{}
	if words := strings.Split(kind, "|"); len(words) > 1 {
		examples := make([]any, len(words))
		for i, word := range words {
			examples[i] = word
		}
		out.Set("examples", examples)
	}
	types := scalar
	if _, isList := f.Value.(pflag.SliceValue); isList {
		types = append(slices.Clone(scalar), "array")
		items := &jsonvalue.Object{}
		items.Set("type", scalar)
		out.Set("items", items)
	}
	if _, ok := joints[f.Name]; ok {
		types = append(slices.Clone(types), "object")
	}
	out.Set("type", types)
	out.Set("description", usage)
	return out
}
