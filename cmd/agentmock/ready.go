package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// readyFile tells a test harness where the mock listens: one line with its base URL. The file is there only while the mock
// answers, so that a file left by an earlier run is never taken for this one. "" is none.
type readyFile string

// claim takes away the file of an earlier run. It is an error where that still runs.
func (f readyFile) claim(ctx context.Context) error {
	if f == "" {
		return nil
	}
	text, _ := os.ReadFile(string(f))
	scheme, addr, ok := strings.Cut(strings.TrimSpace(string(text)), "://")
	if ok && healthcheck(ctx, addr, scheme == "https", 300*time.Millisecond) == nil {
		return fmt.Errorf("--ready-file %s: it belongs to a mock that runs at %s", f, addr)
	}
	return f.remove()
}

// remove takes the file away, if there is one.
func (f readyFile) remove() error {
	if f == "" {
		return nil
	}
	if err := os.Remove(string(f)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("--ready-file: %w", err)
	}
	return nil
}

// leave takes away the file that write put there, if it is still that one.
func (f readyFile) leave(base string) error {
	if f == "" {
		return nil
	}
	if text, err := os.ReadFile(string(f)); err != nil || strings.TrimSpace(string(text)) != base {
		return nil
	}
	return f.remove()
}

// write puts the file there in one step: whoever sees it sees all of it.
func (f readyFile) write(base string) error {
	if f == "" {
		return nil
	}
	part, err := os.CreateTemp(filepath.Dir(string(f)), ".ready-*")
	if err != nil {
		return fmt.Errorf("--ready-file: %w", err)
	}
	_, err = fmt.Fprintln(part, base)
	err = errors.Join(err, part.Chmod(0o644), part.Close())
	if err == nil {
		err = os.Rename(part.Name(), string(f))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("--ready-file: %w", err), os.Remove(part.Name()))
	}
	return nil
}

// baseURL returns how a client on the same machine reaches an address that the mock listens on: one that takes all interfaces
// ("0.0.0.0:8080", ":8080") is reached on the loopback interface.
func baseURL(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "http://" + addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return (&url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}).String()
}
