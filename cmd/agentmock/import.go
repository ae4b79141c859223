package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"agentmock/internal/anonymize"
	"agentmock/internal/api"
	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
	"agentmock/internal/remote"
	"agentmock/internal/terminal"
	"agentmock/internal/traffic"
)

// importHAR is the verb that turns recorded traffic into fixtures.
type importHAR struct {
	output
	source apiFlags
	into   string
	url    string
	raw    bool
	key    string

	written map[string]bool
	passed  map[string]int // exchanges passed over, by the reason
}

func importCommand(out output) *cobra.Command {
	v := &importHAR{output: out, written: map[string]bool{}, passed: map[string]int{}}
	command := &cobra.Command{
		Use:   "import FILE|DIR…",
		Short: "Write recorded traffic as fixtures, with other people in it",
		Long: `Write recorded traffic as fixtures, with other people in it.

A FILE is what agentmock check reads: a HAR, JSON lines, the journal of a mock, a Postman collection, a report of Newman, an Apifox project, a
Mockoon environment, stub mappings of WireMock, a trace of curl, an .http file, gzipped or not; or a folder of such files, as WireMock keeps
its mappings, with bodies in __files. What a file is, is told by what is in it.

Names, phone numbers, addresses, companies, free texts and IDs are replaced by made-up ones, the same real value by the
same made-up one everywhere; times, short numbers, and what the document itself gives stay. Credentials are never written.
The same request always has the same file, whose name begins with recorded-; files of other names are left alone.

Exit code 0: at least one file was written. 2: none was, or a file could not be read or written.`,
		Example: `  agentmock import traffic.har --into ./fixtures
  agentmock import traffic.har --api ./my-api --url https://api.example.com
  agentmock import monday.har tuesday.har --api ./my-api --key "the same people both days"
  agentmock import collection.postman.json project.apifox.json ./wiremock --api ./my-api
  agentmock import made-up.har --api ./my-api --raw`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, files []string) error { return v.run(command.Context(), files) },
	}
	flags := command.Flags()
	v.source.flag(flags)
	flags.StringVar(&v.into, "into", "", "`DIR` to write to (default: fixtures beside the document of --api)")
	flags.StringVar(&v.url, "url", "", "the API's `URL`: entries for other hosts are passed over, and its path may stand before the document's")
	flags.BoolVar(&v.raw, "raw", false, "leave the data as they are, real people among them")
	flags.StringVar(&v.key, "key", "", "any `TEXT`, to be kept secret: the same one makes the same people (default: other people every time)")
	return command
}

func (v *importHAR) run(ctx context.Context, files []string) error {
	fsys, document, err := v.source.open(ctx)
	if err != nil {
		return err
	}
	a, err := api.Open(fsys, openapi.Options{File: document})
	if err != nil {
		return v.source.wrap(err)
	}
	v.say(&v.source)
	options, err := v.options()
	if err != nil {
		return err
	}
	r, err := anonymize.New(a.Document, a.Generator, options)
	if err != nil {
		return fmt.Errorf("--into %s: %w", options.Dir, err)
	}
	for _, name := range files {
		if err = v.file(a.Document, r, name); err != nil {
			break
		}
	}
	v.summary()
	if err == nil && len(v.written) == 0 {
		err = errors.New("nothing was written")
	}
	return err
}

func (v *importHAR) options() (anonymize.Options, error) {
	key, err := recordKey(v.key)
	out := anonymize.Options{Dir: v.into, Raw: v.raw, Key: key}
	if err != nil {
		return out, err
	}
	if out.Dir == "" {
		if v.source.embedded() || remote.IsURL(v.source.path) {
			return out, fmt.Errorf("--into is missing: %s has no folder of fixtures to write to", v.source.name())
		}
		out.Dir = filepath.Join(filepath.Dir(v.source.found.path), "fixtures")
	}
	return out, nil
}

// recordKey returns the key of a recorder: the given text, or one that nobody knows.
func recordKey(given string) ([]byte, error) {
	if given != "" {
		return []byte(given), nil
	}
	key := make([]byte, 32) // as long as the sums of HMAC-SHA256
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("draw a key: %w", err)
	}
	return key, nil
}

// file records the exchanges of one recording.
func (v *importHAR) file(s *openapi.Document, r *anonymize.Recorder, name string) error {
	next, done, err := recording(name, v.url)
	if err != nil {
		return err
	}
	defer done()
	for {
		entry, err := next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, traffic.ErrForeign):
			v.passed[traffic.Reason(err).In(i18n.English)]++
			continue
		case err != nil:
			return err
		}
		if err := v.entry(s, r, entry); err != nil {
			return fmt.Errorf("%s: %s: %w", name, entry.Name, err)
		}
	}
}

// recording opens a recording, or a folder of them; done lets go of it.
func recording(name, base string) (next traffic.Source, done func() error, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	if at, err := f.Stat(); err == nil && at.IsDir() {
		next, err = traffic.OpenDir(os.DirFS(name), name, base)
		return next, f.Close, err
	}
	next, err = traffic.Open(f, name, base)
	return next, f.Close, err
}

// Reasons to pass over an entry before it is an exchange.
const (
	foreign  = "of no operation of the document"
	bodyless = "the body was not kept"
)

func (v *importHAR) entry(s *openapi.Document, r *anonymize.Recorder, entry traffic.Recorded) error {
	u, err := url.Parse(entry.URL)
	if err != nil {
		v.passed[foreign]++
		return nil
	}
	match := s.MatchBelow(v.url, entry.Method, u)
	switch {
	case match.Operation == nil:
		v.passed[foreign]++
		return nil
	case entry.NoBody:
		v.passed[bodyless]++
		return nil
	}
	file, err := r.Record(entry.Exchange(match, u))
	var unfit *anonymize.Unfit
	if errors.As(err, &unfit) {
		v.passed[unfit.Reason]++
		return nil
	}
	if err != nil {
		return err
	}
	if !v.written[file] {
		fmt.Fprintln(v.stdout, v.style(green, file))
	}
	v.written[file] = true
	return nil
}

// summary says how many files there are and what was passed over, the most frequent reason first.
func (v *importHAR) summary() {
	total := 0
	reasons := make([]string, 0, len(v.passed))
	for reason, count := range v.passed {
		total += count
		reasons = append(reasons, reason)
	}
	slices.SortFunc(reasons, func(a, b string) int {
		if c := v.passed[b] - v.passed[a]; c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
	line := fmt.Sprintf("%d written, %d passed over", len(v.written), total)
	if total > 0 {
		line += ":"
	}
	fmt.Fprintln(v.stdout, v.style(bold, line))
	for _, reason := range reasons {
		fmt.Fprintf(v.stdout, "%5d %s\n", v.passed[reason], terminal.Printable(reason))
	}
}
