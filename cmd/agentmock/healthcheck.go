package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"agentmock/mockserver"
)

func healthcheckCommand() *cobra.Command {
	var addr string
	var timeout time.Duration
	var secure bool
	command := &cobra.Command{
		Use:   "healthcheck",
		Short: "Exit 0 when a mock answers at an address",
		Example: `  agentmock healthcheck
  agentmock healthcheck --addr 127.0.0.1:9000 --timeout 1s`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return healthcheck(command.Context(), addr, secure, timeout)
		},
	}
	command.Flags().StringVar(&addr, "addr", defaultAddress, "`HOST:PORT` of the mock, or a port")
	command.Flags().BoolVar(&secure, "tls", false, "the mock speaks HTTPS; who it says it is is not asked")
	command.Flags().DurationVar(&timeout, "timeout", 2*time.Second, "how long to wait for the answer")
	return command
}

func healthcheck(ctx context.Context, addr string, secure bool, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	base, client := baseURL(hostPort(addr)), http.DefaultClient
	if secure {
		base = "https" + strings.TrimPrefix(base, "http")
		client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, base+mockserver.AdminPrefix+"/health", nil)
	if err != nil {
		return fmt.Errorf("--addr %s: %w", addr, err)
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s: no healthy mock", addr, response.Status)
	}
	return nil
}
