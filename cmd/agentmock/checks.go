package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"agentmock/contract"
)

func checksCommand(out output) *cobra.Command {
	return &cobra.Command{
		Use:   "checks",
		Short: "List the checks that answers are held to",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			for _, c := range contract.Checks() {
				color := red
				if c.Severity == contract.Warning {
					color = yellow
				}
				fmt.Fprintf(out.stdout, "%s %s\n    %s\n", out.style(color, fmt.Sprintf("%-7s", c.Severity)), out.style(bold, c.Name), c.Doc)
			}
			return nil
		},
	}
}
