package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"agentmock/internal/api"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// initCommand is the verb that writes settings for the document that is there.
func initCommand(out output) *cobra.Command {
	var source apiFlags
	command := &cobra.Command{
		Use:   "init [FILE|DIR]",
		Short: "Write agentmock.yaml beside a document, with comments",
		Long:  "Writes " + settingsFile + " beside a document: the flags that people set most, each with what it does. A file that is there is left as it is.",
		Example: `  agentmock init
  agentmock init ./my-api`,
		Args: source.argument,
		RunE: func(command *cobra.Command, _ []string) error { return initialize(command.Context(), out, &source) },
	}
	source.flag(command.Flags())
	return command
}

// initialize writes the settings.
func initialize(ctx context.Context, out output, from *apiFlags) error {
	fsys, file, err := from.open(ctx)
	if err != nil {
		return err
	}
	document, err := api.Document(fsys, openapi.Options{File: file})
	if err != nil {
		return from.wrap(err)
	}
	name := filepath.Join(folderOf(from.path), settingsFile)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: there is one already", name)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(newSettings(document))
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	fmt.Fprintf(out.stdout, "%s written; agentmock config serve says what holds\n", name)
	return nil
}

// newSettings returns settings for a document, all of them in comments but those that change nothing.
func newSettings(d *openapi.Document) string {
	operation := "createOrder"
	if len(d.Operations) > 0 {
		operation = d.Operations[0].ID
	}
	return strings.ReplaceAll(`# Flags of agentmock by their names. One that is typed wins, then the environment (AGENTMOCK_PORT), then this file.
# agentmock config serve says what holds, and where it is set.

# seed: "1"                    # other data that are made up; the same for the same text
# locale: auto                 # whose people and texts: auto, zh-CN, en-US

serve:
  port: 8080
  # host: 0.0.0.0              # let other machines in; then also:
  # admin-token: ${MOCK_ADMIN_TOKEN}
  # unknown: not-found         # 404 for ids that nothing knows
  # auth: required             # refuse requests without credentials
  # population: 25             # how many things a list has
  # delay: median=120ms,p99=1s
  # error-rate: 2%

test:
  # url: http://localhost:3000
  # unsafe-methods: true       # also what creates, changes and deletes
  # exclude-operation-id: [OPERATION]
  # report: [html, junit]

# agentmock test --env staging takes these first
environments:
  staging:
    # token: ${STAGING_TOKEN}  # of the environment: no secret stands in this file
    # test: {url: https://staging.example.com}
`, "OPERATION", jsonvalue.Text(operation))
}
