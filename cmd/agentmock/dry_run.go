package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/pflag"

	"agentmock/contract"
	"agentmock/internal/terminal"
)

// dryRun shows the requests of a run instead of sending them.
type dryRun struct {
	wanted bool
	format string
}

func (d *dryRun) flags(flags *pflag.FlagSet) {
	flags.BoolVar(&d.wanted, "dry-run", false, "show every request as a curl line, with variables in the place of secrets, and send none")
	flags.StringVar(&d.format, "format", "text", "`text|json` of --dry-run")
}

func (d *dryRun) run(ctx context.Context, out output, fsys fs.FS, options contract.Options) error {
	if d.format != "text" && d.format != "json" {
		return fmt.Errorf("--format %q: expected text or json", d.format)
	}
	w := bufio.NewWriter(out.stdout)
	count := 0
	err := contract.Dry(ctx, fsys, options, func(r contract.Request) error {
		count++
		return d.write(w, r)
	})
	if err = errors.Join(err, w.Flush()); err != nil {
		return err
	}
	fmt.Fprintf(out.stderr, "%d requests, none was sent; answers of an API may lead to others\n", count)
	return nil
}

// write writes a request: as a comment and a command, or as a line of JSON.
func (d *dryRun) write(w *bufio.Writer, r contract.Request) error {
	if d.format == "text" {
		_, err := fmt.Fprintf(w, "# %s\n%s\n", terminal.Printable(r.Case), terminal.Lines(r.Curl))
		return err
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}
