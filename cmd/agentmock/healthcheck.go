package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"agentmock/mockserver"
)

func healthcheckCommand() *cobra.Command {
	var addr string
	var timeout time.Duration
	command := &cobra.Command{
		Use:   "healthcheck",
		Short: "Exit 0 when a mock answers at an address",
		Example: `  agentmock healthcheck
  agentmock healthcheck --addr 127.0.0.1:9000 --timeout 1s`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return healthcheck(command.Context(), addr, timeout) },
	}
	command.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "`HOST:PORT` of the mock")
	command.Flags().DurationVar(&timeout, "timeout", 2*time.Second, "how long to wait for the answer")
	return command
}

func healthcheck(ctx context.Context, addr string, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, baseURL(addr)+mockserver.AdminPrefix+"/health", nil)
	if err != nil {
		return fmt.Errorf("--addr %s: %w", addr, err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s: no healthy mock", addr, response.Status)
	}
	return nil
}
