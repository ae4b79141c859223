package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"agentmock/internal/openapi"
	"agentmock/internal/terminal"
	"agentmock/mockserver"
)

// routes is the verb that lists what a mock answers, and explains how.
type routes struct {
	output
	source    apiFlags
	format    string
	explain   bool
	resources bool
	headers   []string
	data      string
}

func routesCommand(out output) *cobra.Command {
	v := &routes{output: out}
	command := &cobra.Command{
		Use:   "routes [FILE|DIR|URL] [--explain METHOD URL]",
		Short: "List the operations and their fixtures, or explain what answers a request",
		Example: `  agentmock routes
  agentmock routes openapi.yaml
  agentmock routes ./my-api --format json
  agentmock routes openapi.yaml --resources
  agentmock routes --explain GET /agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/780f7216-b131-462b-ba30-de7cd1f527de
  agentmock routes ./my-api --explain POST /orders -H 'Content-Type: application/json' --data '{"n": 1}'`,
		Args: v.arguments,
		RunE: func(command *cobra.Command, args []string) error { return v.run(command.Context(), args) },
	}
	flags := command.Flags()
	v.source.flag(flags)
	flags.StringVar(&v.format, "format", "text", "`text|json`")
	flags.BoolVar(&v.explain, "explain", false, "say what answers the request METHOD URL, and why")
	flags.BoolVar(&v.resources, "resources", false, "list what the operations are about: the things, what tells them apart, and why")
	flags.StringArrayVarP(&v.headers, "header", "H", nil, "`'NAME: VALUE'` of the request to explain; may be repeated")
	flags.StringVar(&v.data, "data", "", "`BODY` of the request to explain")
	return command
}

// arguments are the document, if it is named, and the request to explain.
func (v *routes) arguments(command *cobra.Command, args []string) error {
	switch {
	case !v.explain && len(args) == 2:
		return fmt.Errorf("expected one document, found 2: %s; to explain a request: --explain %s", strings.Join(args, ", "), strings.Join(args, " "))
	case !v.explain:
		return v.source.argument(command, args)
	case len(args) < 2:
		return errors.New("--explain: expected a method and a URL or path, such as GET /orders/1")
	}
	return v.source.argument(command, args[:len(args)-2])
}

func (v *routes) run(ctx context.Context, args []string) error {
	fsys, file, err := v.source.open(ctx)
	if err != nil {
		return err
	}
	if v.resources {
		return v.listResources(fsys, file)
	}
	mock, err := mockserver.New(fsys, mockserver.Options{File: file, Lenient: true})
	if err != nil {
		return v.source.wrap(err)
	}
	v.say(&v.source)
	if v.explain {
		return v.explainRequest(mock, args[len(args)-2], args[len(args)-1])
	}
	return v.list(mock)
}

func (v *routes) explainRequest(mock *mockserver.Server, method, target string) error {
	header, own, err := parseHeaders(v.headers)
	if err != nil {
		return err
	}
	if len(own) > 0 {
		return errors.New("--header: expected 'NAME: VALUE': the request is of one operation")
	}
	u, err := url.Parse(target)
	if err != nil || !strings.HasPrefix(u.EscapedPath(), "/") {
		return fmt.Errorf("--explain %s: expected a URL or a path, such as /orders/1", target)
	}
	request, err := http.NewRequest(openapi.MethodOf(method), u.RequestURI(), strings.NewReader(v.data))
	if err != nil {
		return fmt.Errorf("--explain: %w", err)
	}
	request.Header = header
	for _, line := range mock.Explain(request) {
		fmt.Fprintln(v.stdout, terminal.Printable(line))
	}
	return nil
}

func (v *routes) list(mock *mockserver.Server) error {
	switch v.format {
	case "json":
		encoder := json.NewEncoder(v.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(mock.Operations())
	case "text":
	default:
		return fmt.Errorf("--format %q: expected text or json", v.format)
	}
	for _, o := range mock.Operations() {
		fmt.Fprintf(v.stdout, "%s %s\n    %s  %s  %s\n", v.style(green, fmt.Sprintf("%-6s", o.Method)), terminal.Printable(o.Path), v.style(bold, o.ID), plural(o.Fixtures, "fixture"), v.style(dim, o.Summary))
	}
	for _, w := range mock.Webhooks() { // what the API sends itself
		fmt.Fprintf(v.stdout, "%s %s\n    %s  %s  %s\n", v.style(yellow, fmt.Sprintf("%-6s", w.Method)), terminal.Printable(cmp.Or(w.URL, "(where a receiver says)")), v.style(bold, terminal.Printable(w.Name)), w.Kind, v.style(dim, terminal.Printable(w.Summary)))
	}
	return nil
}
