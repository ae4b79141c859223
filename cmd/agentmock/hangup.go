package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

// hangups tells of SIGHUP, by which daemons are told to read their files anew, until ctx ends. A terminal that is closed sends it, too: then the
// program stops as it does otherwise, and nothing of it stays behind.
func hangups(ctx context.Context, stop context.CancelFunc) <-chan struct{} {
	typed := term.IsTerminal(int(os.Stdin.Fd()))
	signals, told := make(chan os.Signal, 1), make(chan struct{}, 1)
	signal.Notify(signals, syscall.SIGHUP)
	go func() {
		defer signal.Stop(signals)
		for {
			select {
			case <-ctx.Done():
				return
			case <-signals:
			}
			if typed && !term.IsTerminal(int(os.Stdin.Fd())) {
				stop()
				return
			}
			select {
			case told <- struct{}{}:
			default: // it is told already
			}
		}
	}()
	return told
}
