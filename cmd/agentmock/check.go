package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"agentmock/contract"
	"agentmock/internal/traffic"
)

// check is the verb that judges recorded traffic.
type check struct {
	output
	source    apiFlags
	reports   reports
	options   contract.Options
	stdin     io.Reader
	operation string
	status    int
	params    []string
}

func checkCommand(out output, stdin io.Reader) *cobra.Command {
	v := &check{output: out, stdin: stdin}
	command := &cobra.Command{
		Use:   "check FILE…",
		Short: "Hold recorded traffic against the document, without a network",
		Long: `Hold recorded traffic against the document, without a network.

A FILE is a HAR 1.2 (*.har), exchanges as JSON lines (*.ndjson, *.jsonl, or - for stdin), or, with --operation, the body
of one response as it was received. A line is {"method", "url", "status", "headers", "body"}; url may be a path, body is
the JSON value or, with "bodyText": true, a string that holds the text of the body. Requests are not judged.`,
		Example: `  agentmock check traffic.har --url https://api.example.com
  agentmock check traffic.har --api openapi.yaml
  agentmock check exchanges.ndjson
  zcat traffic.ndjson.gz | agentmock check -
  agentmock check body.json --operation getCustomerDetail --param user_id=U --param customer_id=C`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, files []string) error { return v.run(command.Context(), files) },
	}
	flags := command.Flags()
	v.source.flag(flags)
	v.reports.flags(flags)
	flags.StringVar(&v.options.URL, "url", "", "the API's `URL`: entries of a HAR for other hosts are passed over")
	flags.StringVar(&v.operation, "operation", "", "`ID` of the operation that the body belongs to")
	flags.IntVar(&v.status, "status", 200, "status that the body came with")
	flags.StringArrayVar(&v.params, "param", nil, "`NAME=VALUE` that the body was asked with; may be repeated")
	return command
}

func (v *check) run(ctx context.Context, files []string) error {
	fsys, file, err := v.source.open(ctx)
	if err != nil {
		return err
	}
	v.options.File = file
	if err := v.reports.complete(v.output, &v.options); err != nil {
		return err
	}
	from := &fileSource{verb: v, files: files}
	defer from.close()
	if v.operation != "" {
		params, err := parseParams(v.params)
		if err != nil {
			return err
		}
		if from.address, from.method, err = contract.Address(fsys, v.options, v.operation, params); err != nil {
			return err
		}
	}
	v.say(&v.source)
	v.options.Document, v.options.Found = v.source.document(), v.behind(&v.source)
	report, err := contract.CheckRecorded(ctx, fsys, from.next, v.options)
	if report == nil {
		return v.source.wrap(err)
	}
	return v.reports.finish(report, err)
}

// fileSource reads the files one after the other.
type fileSource struct {
	verb            *check
	files           []string
	current         traffic.Source
	file            io.Closer
	address, method string // of the operation that bodies belong to
}

func (s *fileSource) next() (traffic.Recorded, error) {
	for {
		if s.current == nil {
			if len(s.files) == 0 {
				return traffic.Recorded{}, io.EOF
			}
			name := s.files[0]
			s.files = s.files[1:]
			if err := s.open(name); err != nil {
				return traffic.Recorded{}, err
			}
		}
		out, err := s.current()
		if !errors.Is(err, io.EOF) {
			return out, err
		}
		s.close()
	}
}

func (s *fileSource) close() {
	if s.file != nil {
		_ = s.file.Close()
	}
	s.file, s.current = nil, nil
}

func (s *fileSource) open(name string) error {
	var r io.Reader = s.verb.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		s.file, r = f, f
	}
	var err error
	switch ending := strings.ToLower(filepath.Ext(name)); {
	case s.address != "":
		s.current = s.body(r, name)
	case ending == ".har":
		s.current, err = traffic.ReadHAR(r, name, s.verb.options.URL)
	case ending == ".ndjson" || ending == ".jsonl" || name == "-":
		s.current = traffic.ReadNDJSON(r, name)
	default:
		err = fmt.Errorf("%s: what is it? expected *.har, *.ndjson, *.jsonl or -; for the body of a response give --operation; the document is named by --api", name)
	}
	return err
}

// body returns a source of one response.
func (s *fileSource) body(r io.Reader, name string) traffic.Source {
	done := false
	return func() (traffic.Recorded, error) {
		if done {
			return traffic.Recorded{}, io.EOF
		}
		done = true
		body, err := io.ReadAll(r)
		return traffic.Recorded{
			Name: filepath.Base(name), Method: s.method, URL: s.address, Status: s.verb.status,
			ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: body,
		}, err
	}
}
