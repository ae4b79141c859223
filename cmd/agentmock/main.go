package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
	"agentmock/internal/terminal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes.
const (
	exitClean    = 0
	exitFindings = 1
	exitFailed   = 2
)

// errFindings ends a verb that ran and found something; it has said what.
var errFindings = errors.New("findings")

// run runs the whole program, with everything it touches handed in, and returns the exit code.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	vars := variablesOf(environ)
	getenv := vars.get
	env := &environment{getenv: getenv, named: map[string]string{}}
	beside := &settings{env: env}
	root := &cobra.Command{
		Use:   "agentmock",
		Short: "A mock and contract-test server driven by one OpenAPI document",
		Long: `agentmock answers like the API that an OpenAPI document describes: with recorded exchanges, with the document's
examples, and with believable values that are always the same for the same request.

The document is named as a FILE, the DIR of one, or an http(s):// URL. Where none is named, one in this directory is
taken (openapi.yaml, swagger.json, api-docs.json …), else the API in the program.

Every flag can be set by an environment variable too, --addr by AGENTMOCK_ADDR, and by its name in agentmock.yaml beside
the document. A flag wins, then the environment, then the file.`,
		Example: `  agentmock serve openapi.yaml
  agentmock lint ./my-api
  agentmock test https://api.example.com/v3/api-docs --url https://api.example.com
  agentmock generate openapi.yaml -n 3`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(command *cobra.Command, _ []string) error {
			heaps[command.Name()].set(getenv)
			if err := vars.check(command.Root()); err != nil || command.DisableFlagParsing {
				return err
			}
			if err := vars.set(command.Flags()); err != nil {
				return err
			}
			file, err := beside.apply(command)
			if file != "" {
				fmt.Fprintln(stderr, "settings: "+file)
			}
			return err
		},
	}
	beside.flag(root.PersistentFlags())
	root.Flags().BoolP("version", "v", false, "version for agentmock") // withVerb makes a verb of it
	root.SetFlagErrorFunc(func(command *cobra.Command, err error) error { return nearFlag(command, err) })
	root.SetHelpCommand(helpCommand(root))
	root.SetUsageFunc(usage(root.UsageFunc()))
	root.SetOut(stdout)
	root.SetErr(stderr)
	out := output{stdout: stdout, stderr: stderr, color: isTerminal(stdout) && getenv("NO_COLOR") == ""}
	root.AddCommand(
		serveCommand(out), proxyCommand(out), testCommand(out, env.get), checkCommand(out, env.get, stdin), checksCommand(out),
		lintCommand(out), generateCommand(out), importCommand(out), exportCommand(out), routesCommand(out), healthcheckCommand(), versionCommand(out),
		initCommand(out), configCommand(out, vars, beside), schemaCommand(out), mcpCommand(out, stdin),
	)
	complete(root)
	manual(root)
	root.SetArgs(withVerb(args))
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitClean
	case errors.Is(err, errFindings):
		return exitFindings
	}
	fmt.Fprintln(stderr, terminal.Lines("agentmock: "+strings.TrimSpace(err.Error())+hint(err)))
	return exitFailed
}

// withVerb returns the arguments of a command line, whose verb is serve where a document stands in its place: a URL, or a path with a
// dot or a slash, which no verb has; --version is the verb version.
func withVerb(args []string) []string {
	if len(args) > 0 && (args[0] == "--version" || args[0] == "-v") {
		return []string{"version"}
	}
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") && strings.ContainsAny(args[0], `./\`) {
		return append([]string{"serve"}, args...)
	}
	return args
}

// hint returns what to do about a mistake on the command line.
func hint(err error) string {
	var word string
	if _, err := fmt.Sscanf(err.Error(), "unknown command %q", &word); err == nil {
		if _, err := os.Stat(word); err == nil {
			return "\nTo serve the document there: agentmock serve " + word
		}
	}
	if text := err.Error(); strings.HasPrefix(text, "unknown flag") || strings.HasPrefix(text, "unknown command") || strings.HasPrefix(text, "unknown shorthand") {
		return "\nagentmock --help lists the commands, agentmock COMMAND --help their flags."
	}
	var syntax *source.SyntaxError
	if errors.As(err, &syntax) {
		return "\n" + strings.TrimSuffix(indented(syntax.Excerpt()), "\n")
	}
	if errors.Is(err, jsonschema.ErrOutside) && !strings.Contains(err.Error(), "://") { // a URL has all of its origin
		return "\nWith --root DIR, references may lead to all of a directory around the document."
	}
	return ""
}
