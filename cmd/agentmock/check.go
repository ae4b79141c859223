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
	base      string
}

func checkCommand(out output, getenv func(string) string, stdin io.Reader) *cobra.Command {
	v := &check{output: out, stdin: stdin, reports: reports{getenv: getenv}}
	command := &cobra.Command{
		Use:   "check FILE…",
		Short: "Hold recorded traffic against the document, without a network",
		Long: `Hold recorded traffic against the document, without a network: answers and requests.

What a FILE is, its content says, gzipped or not; - is stdin: a HAR 1.2, JSON lines, an array of the same, the journal of a mock
(/__admin/requests), a Postman collection with saved responses, a report of newman run -r json, an Apifox
project, a Mockoon environment, stub mappings of WireMock, what curl -v has shown, or curl -i behind its
command line, an .http file with answers. With --operation it is one answer: its body, or what curl -i has shown.

A line is {"method", "url", "status", "headers", "body", "requestHeaders", "requestBody", "seconds"}. The first three have to be there, url may be a path;
what else is not there was not kept, and is not judged. A body is the JSON value, or a string with "bodyText": true or "bodyBase64": true.

A request that breaks the document is a finding: of the API where it takes it, a warning where it refuses it.`,
		Example: `  agentmock check traffic.har --url https://api.example.com
  agentmock check traffic.har --api openapi.yaml
  agentmock check exchanges.ndjson
  agentmock check traffic.ndjson.gz collection.postman.json
  curl -s http://localhost:8080/__admin/requests | agentmock check -
  agentmock check body.json --operation getCustomerDetail --param user_id=U --param customer_id=C`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, files []string) error { return v.run(command.Context(), files) },
	}
	flags := command.Flags()
	v.source.flag(flags)
	v.reports.flags(flags)
	flags.StringVar(&v.options.URL, "url", "", "the API's `URL`: what is of other hosts is passed over, and its path may stand before the document's")
	flags.StringVar(&v.base, "base-path", "", "`PATH` before the document's paths, in place of that of its servers; / for none")
	flags.StringVar(&v.options.Locale, "locale", "", "`LANGUAGE` of the HTML report, such as zh-CN (default: the document's)")
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
	v.options.File, v.options.BasePath = file, parseBase(v.base)
	defer v.reports.drop()
	if _, err := v.locale(v.options.Locale); err != nil {
		return err
	}
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
	v.options.Document, v.options.Folder, v.options.Found = v.source.document(), v.source.folder(), v.behind(&v.source)
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
	if s.address != "" {
		s.current = s.body(r, name)
		return nil
	}
	var err error
	if s.current, err = traffic.Open(r, name, s.verb.options.URL); err != nil && strings.Contains(err.Error(), "what is it?") {
		err = fmt.Errorf("%w; for the body of a response give --operation; the document is named by --api", err)
	}
	return err
}

// maxAnswer bounds the body of one answer, in bytes.
const maxAnswer = 64 << 20

// body returns a source of one response.
func (s *fileSource) body(r io.Reader, name string) traffic.Source {
	done := false
	return func() (traffic.Recorded, error) {
		if done {
			return traffic.Recorded{}, io.EOF
		}
		done = true
		body, err := io.ReadAll(io.LimitReader(r, maxAnswer+1))
		if len(body) > maxAnswer {
			return traffic.Recorded{}, fmt.Errorf("%s: more than %d MB", name, maxAnswer>>20)
		}
		out, shown := traffic.Answer(body)
		if !shown {
			out = traffic.Recorded{Status: s.verb.status, ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: body}
		}
		out.Name, out.Method, out.URL, out.NoRequest = filepath.Base(name), s.method, s.address, true
		return out, err
	}
}
