package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"agentmock/internal/api"
	"agentmock/internal/export"
	"agentmock/internal/openapi"
	"agentmock/internal/outfile"
	"agentmock/internal/suggest"
	"agentmock/internal/terminal"
	"agentmock/mockserver"
)

// exportation is the verb that writes fixtures and examples in the forms of other tools.
type exportation struct {
	output
	source apiFlags
	format string
	file   string
	url    string
}

// exportForms are the forms, in the order in which the help says them.
var exportForms = []string{"wiremock", "msw", "postman"}

func exportCommand(out output) *cobra.Command {
	v := &exportation{output: out}
	command := &cobra.Command{
		Use:   "export [FILE|DIR|URL]",
		Short: "Write fixtures and examples for WireMock, Mock Service Worker or Postman",
		Long: `Write fixtures and examples for WireMock, Mock Service Worker or Postman.

wiremock: {"mappings": […]}, as WireMock's /__admin/mappings/import and a folder of mappings take it; turns are a scenario.
msw:      handlers of Mock Service Worker 2, a module for TypeScript and JavaScript.
postman:  a collection 2.1 with saved answers and a test of each status, for Postman and Newman.

A fixture answers before the example of its operation. What the other tool cannot say is left out, and counted with the reason.`,
		Example: `  agentmock export --format wiremock --output mappings.json
  agentmock export ./my-api --format msw --output src/mocks/handlers.ts
  agentmock export openapi.yaml --format postman --url http://localhost:8080 > api.postman.json`,
		Args: v.source.argument,
		RunE: func(command *cobra.Command, _ []string) error { return v.run(command.Context()) },
	}
	flags := command.Flags()
	v.source.flag(flags)
	flags.StringVar(&v.format, "format", "", "`wiremock|msw|postman`")
	flags.StringVarP(&v.file, "output", "o", "", "`FILE` to write (default: stdout)")
	flags.StringVar(&v.url, "url", "http://localhost:8080", "the `URL` that the collection of Postman asks, its variable baseUrl")
	return command
}

func (v *exportation) run(ctx context.Context) error {
	if !slices.Contains(exportForms, v.format) {
		return fmt.Errorf("--format %q: expected wiremock, msw or postman%s", v.format, suggest.Hint(v.format, exportForms))
	}
	fsys, document, err := v.source.open(ctx)
	if err != nil {
		return err
	}
	fsys = api.Compiled(fsys)
	a, err := api.Open(fsys, openapi.Options{File: document})
	if err != nil {
		return v.source.wrap(err)
	}
	paths, err := examplePaths(fsys, document)
	if err != nil {
		return v.source.wrap(err)
	}
	set := export.New(a.Document, a.Fixtures, paths)
	text := map[string]func() []byte{"wiremock": set.WireMock, "msw": set.MSW, "postman": func() []byte { return set.Postman(v.url) }}[v.format]()
	for _, why := range slices.Sorted(maps.Keys(set.Left)) {
		fmt.Fprintf(v.stderr, "%5d left out: %s\n", set.Left[why], terminal.Printable(why))
	}
	if len(set.Stubs) == 0 {
		return errors.New("nothing to write: neither a fixture nor an example is there")
	}
	if v.file == "" {
		_, err = v.stdout.Write(text)
		return err
	}
	return outfile.Write(v.file, outfile.Data, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// examplePaths returns paths that the operations of a document take.
func examplePaths(fsys fs.FS, document string) (map[string]string, error) {
	mock, err := mockserver.New(fsys, mockserver.Options{File: document, Lenient: true, Journal: -1})
	if err != nil {
		return nil, err
	}
	defer mock.Close()
	paths := map[string]string{}
	for _, o := range mock.Operations() {
		paths[o.ID] = o.Example
	}
	return paths, nil
}
