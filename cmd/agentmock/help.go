package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"agentmock/internal/suggest"
)

// usage returns cobra's own usage with the switches as they are typed: by their names alone. No template says so: cobra's are read by
// text/template, which finds methods by their names, and the linker then keeps every method of the program.
func usage(usual func(*cobra.Command) error) func(*cobra.Command) error {
	return func(command *cobra.Command) error {
		var text strings.Builder
		out := command.OutOrStderr()
		command.SetOut(&text)
		err := usual(command)
		command.SetOut(out)
		fmt.Fprint(out, strings.ReplaceAll(text.String(), "[=true|false]", "             "))
		return err
	}
}

// helpCommand is help VERB, which fails where there is no such verb.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about a command",
		RunE: func(_ *cobra.Command, args []string) error {
			command, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				var all []string
				for _, verb := range root.Commands() {
					all = append(all, verb.Name())
				}
				return fmt.Errorf("unknown command %q for help%s", strings.Join(args, " "), suggest.Hint(strings.Join(args, " "), all))
			}
			return command.Help()
		},
	}
}

// nearFlag says which flags a mistyped one may be.
func nearFlag(command *cobra.Command, err error) error {
	typed, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return err
	}
	var all []string
	command.Flags().VisitAll(func(f *pflag.Flag) { all = append(all, f.Name) })
	near := suggest.Near(typed, all)
	if len(near) == 0 {
		return err
	}
	return fmt.Errorf("%w; did you mean --%s?", err, strings.Join(near, ", --"))
}
