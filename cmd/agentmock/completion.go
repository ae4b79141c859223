package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"agentmock/contract"
	"agentmock/internal/api"
	"agentmock/internal/openapi"
	"agentmock/internal/terminal"
)

// complete has shells complete the values of flags: those that the help lists, names of checks, and operations of the document.
func complete(root *cobra.Command) {
	for _, verb := range root.Commands() {
		verb.Flags().VisitAll(func(f *pflag.Flag) {
			_ = verb.RegisterFlagCompletionFunc(f.Name, valuesOf(f)) // it is refused for flags that are not there, and this one is
		})
	}
}

// valuesOf returns how the values of a flag are found.
func valuesOf(f *pflag.Flag) cobra.CompletionFunc {
	kind, _ := pflag.UnquoteUsage(f)
	switch {
	case f.Name == "checks" || f.Name == "exclude-checks":
		return listed(func(*cobra.Command) (names []string) {
			for _, c := range contract.Checks() {
				names = append(names, c.Name+"\t"+c.Doc)
			}
			return names
		})
	case f.Name == "operation" || strings.HasSuffix(f.Name, "operation-id"):
		return listed(operationIDs)
	case strings.Contains(kind, "|"):
		return listed(func(*cobra.Command) []string { return strings.Split(kind, "|") })
	case strings.Contains(kind, ","):
		return listed(func(*cobra.Command) []string { return strings.Split(kind, ",") })
	case kind == "FILE" || kind == "DIR":
		return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault
		}
	}
	return listed(func(*cobra.Command) []string { return nil })
}

// listed completes the last of several values, which commas separate.
func listed(names func(*cobra.Command) []string) cobra.CompletionFunc {
	return func(command *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1]
		var all []string
		for _, name := range names(command) {
			if strings.HasPrefix(before+name, typed) {
				all = append(all, before+name)
			}
		}
		return all, cobra.ShellCompDirectiveNoFileComp
	}
}

// operationIDs returns the operations of the document that the command line names so far, each with its method and path.
func operationIDs(command *cobra.Command) (names []string) {
	source := apiFlags{path: command.Flag("api").Value.String()}
	if args := command.Flags().Args(); source.path == "" && len(args) > 0 {
		source.path = args[0]
	}
	if strings.Contains(source.path, "://") {
		return nil // nothing is fetched while people type
	}
	fsys, file, err := source.open(context.Background())
	if err != nil {
		return nil
	}
	document, err := api.Document(fsys, openapi.Options{File: file})
	if err != nil {
		return nil
	}
	for _, o := range document.Operations {
		names = append(names, o.ID+"\t"+terminal.Printable(o.Method+" "+o.Path))
	}
	return names
}
