package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"

	"agentmock/internal/mcp"
	"agentmock/internal/redact"
)

// assistant is the verb that offers a mock to coding assistants, by the Model Context Protocol.
type assistant struct {
	serve
	stdin io.Reader
	to    io.Writer // the standard output, which is the protocol's
	mock  string
	addr  string
}

func mcpCommand(out output, stdin io.Reader) *cobra.Command {
	v := &assistant{stdin: stdin, to: out.stdout}
	v.output = output{stdout: out.stderr, stderr: out.stderr} // what serve has to say to people
	command := &cobra.Command{
		Use:   "mcp [FILE|DIR|URL …]",
		Short: "Offer a mock to coding assistants (Model Context Protocol)",
		Long: `Offer a mock to coding assistants, by the Model Context Protocol: over stdin and stdout, or over HTTP.

An assistant lists the operations of the API, has bodies made up, adds fixtures, sets a bad day, reads the journal, asks why a request
was answered so, and runs the contract. Each of its tools is an operation of the mock's admin API, with the same limits.

It starts a mock of its own, on a free port unless --port says which, and stops it when the assistant leaves; all flags of serve work.
With --mock it offers one that is running.`,
		Example: `  agentmock mcp openapi.yaml
  agentmock mcp --mock http://127.0.0.1:8080
  agentmock mcp openapi.yaml --mcp-addr 127.0.0.1:8090      # at http://127.0.0.1:8090/mcp
  claude mcp add my-api -- agentmock mcp ./openapi.yaml`,
		Args: v.source.arguments,
		RunE: func(command *cobra.Command, _ []string) error { return v.run(command.Context()) },
	}
	flags := command.Flags()
	v.flags(flags)
	free := flags.Lookup("addr")
	v.serve.addr.text, free.DefValue = "127.0.0.1:0", "127.0.0.1:0"
	flags.StringVar(&v.mock, "mock", "", "`URL` of a mock that is running, in place of one of its own")
	flags.StringVar(&v.addr, "mcp-addr", "", "`HOST:PORT` to speak HTTP at, under /mcp (default: speak over stdin and stdout)")
	return command
}

func (v *assistant) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	mock := mcp.Mock{URL: v.mock, Token: v.options.AdminToken, Client: &http.Client{}}
	served := make(chan error, 1)
	if v.mock == "" {
		listens := make(chan struct{})
		v.began = func() { close(listens) }
		go func() { served <- v.serve.run(ctx) }()
		select {
		case err := <-served:
			return err
		case <-listens:
		}
		if mock.URL = v.adminURL; mock.URL == "" {
			stop()
			return errors.Join(errors.New("--admin-addr off: an assistant asks the admin API, which is nowhere"), <-served)
		}
		mock.Client.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} // it is this program
	} else {
		log := &batchWriter{w: v.stderr}
		defer log.end()
		v.options.Log = newLog(log, v.format, v.verbose)
		served <- nil
	}
	server, err := mcp.New(ctx, mock, versionText())
	if err != nil {
		return fmt.Errorf("%s: %w", redact.URL(mock.URL, nil), err)
	}
	if v.addr != "" {
		err = v.overHTTP(ctx, server)
	} else {
		err = server.Speak(ctx, v.stdin, v.to)
	}
	stop()
	return errors.Join(err, <-served)
}

// overHTTP speaks HTTP until ctx ends.
func (v *assistant) overHTTP(ctx context.Context, server *mcp.Server) error {
	listener, err := listen("--mcp-addr", hostPort(v.addr))
	if err != nil {
		return err
	}
	if !isLocal(listener.Addr()) && v.options.AdminToken == "" {
		return errors.Join(errors.New("--mcp-addr "+v.addr+": others than this machine reach it: expected --admin-token, or an address of this machine"), listener.Close())
	}
	routes := http.NewServeMux()
	routes.Handle("/mcp", server.Handler(v.options.AdminToken))
	web := v.server(routes)
	fmt.Fprintf(v.stdout, "assistants   %s\n", v.style(green, v.serve.url(listener)+"/mcp"))
	defer context.AfterFunc(ctx, func() { _ = web.Close() })()
	if err := v.accept(web, listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
