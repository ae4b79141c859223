package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"agentmock/mockserver"
)

func routesCommand(out output) *cobra.Command {
	var from source
	var format string
	command := &cobra.Command{
		Use:   "routes",
		Short: "List the operations and how many fixtures each has",
		Example: `  agentmock routes
  agentmock routes --api ./my-api --format json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return routes(out, from, format) },
	}
	from.flag(command.Flags())
	command.Flags().StringVar(&format, "format", "text", "`text|json`")
	return command
}

func routes(out output, from source, format string) error {
	fsys, file, err := from.open()
	if err != nil {
		return err
	}
	mock, err := mockserver.New(fsys, mockserver.Options{File: file, Lenient: true})
	if err != nil {
		return from.wrap(err)
	}
	switch format {
	case "json":
		encoder := json.NewEncoder(out.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(mock.Operations())
	case "text":
	default:
		return fmt.Errorf("--format %q: expected text or json", format)
	}
	for _, o := range mock.Operations() {
		fmt.Fprintf(out.stdout, "%s %s\n    %s  %d fixtures  %s\n", out.style(green, fmt.Sprintf("%-6s", o.Method)), o.Path, out.style(bold, o.ID), o.Fixtures, out.style(dim, o.Summary))
	}
	return nil
}
