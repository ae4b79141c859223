package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"agentmock/internal/redact"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
	"agentmock/internal/terminal"
)

// configCommand is the verb that says what holds for another, and who says so.
func configCommand(out output, vars variables, beside *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "config VERB [FILE|DIR|URL] [flags of the verb]",
		Short: "Say which flags hold for a command, and where each is set",
		Long:  "Prints the flags of a command as they would be if it were typed so: name, value, and who says so. Secrets are not shown.",
		Example: `  agentmock config serve
  agentmock config test openapi.yaml --env staging`,
		DisableFlagParsing: true,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 1 && (args[0] == "-h" || args[0] == "--help") {
				return command.Help()
			}
			var names []string
			for _, verb := range command.Root().Commands() {
				if hasSettings(verb) {
					names = append(names, verb.Name())
				}
			}
			if len(args) == 0 {
				return fmt.Errorf("expected a command: one of %s", strings.Join(names, ", "))
			}
			verb := verbOf(command.Root(), args[0])
			if verb == nil || !hasSettings(verb) {
				return fmt.Errorf("%q: expected a command that has a document, one of %s%s", args[0], strings.Join(names, ", "), suggest.Hint(args[0], names))
			}
			return config(out, verb, args[1:], vars, beside)
		},
	}
}

// config prints what holds for a verb with arguments.
func config(out output, verb *cobra.Command, args []string, vars variables, beside *settings) error {
	if err := verb.ParseFlags(args); err != nil {
		return nearFlag(verb, err)
	}
	if err := verb.ValidateArgs(verb.Flags().Args()); err != nil {
		return err
	}
	from := map[string]string{}
	note := func(source func(*pflag.Flag) string) {
		verb.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Changed && from[f.Name] == "" {
				from[f.Name] = source(f)
			}
		})
	}
	note(func(*pflag.Flag) string { return "command line" })
	if err := vars.set(verb.Flags()); err != nil {
		return err
	}
	note(func(f *pflag.Flag) string { return variableOf(f.Name) })
	beside.from = map[string]source.Position{}
	if _, err := beside.apply(verb); err != nil {
		return err
	}
	note(func(f *pflag.Flag) string { return beside.from[f.Name].String() })
	w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
	verb.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			fmt.Fprintf(w, "%s\t%s\t%s\n", f.Name, cmp.Or(terminal.Printable(shownValue(f)), "-"), cmp.Or(from[f.Name], "default"))
		}
	})
	return w.Flush()
}

// shownValue returns the value of a flag as it may be seen.
func shownValue(f *pflag.Flag) string {
	text := f.Value.String()
	switch {
	case text == "" || text == "[]":
		return ""
	case isSecretFlag(f.Name):
		return redact.Mask
	}
	return redact.URL(text, nil)
}

// isSecretFlag reports whether a flag holds credentials, or may.
func isSecretFlag(name string) bool {
	return secretKeys[name] != "" || slices.Contains([]string{"admin-token", "callback-secret", "tokens", "header", "param"}, name)
}

// hasSettings reports whether a verb takes flags from a file: it has a document.
func hasSettings(verb *cobra.Command) bool {
	return verb.Flags().Lookup("api") != nil && verb.Name() != "init"
}
