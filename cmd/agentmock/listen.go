package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"agentmock/mockserver"
)

// Limits of a connection: what a client may take to ask, and how much of it headers may be.
const (
	maxHeaderTime  = 10 * time.Second
	maxReadTime    = time.Minute
	maxIdleTime    = 2 * time.Minute
	maxHeaderBytes = 64 << 10
	maxGrace       = 10 * time.Second
)

// listen listens on the address that a flag gives.
func listen(flag, addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", hostPort(addr))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s %s: another program listens there; try %s 127.0.0.1:0 for a free port", flag, addr, flag)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", flag, addr, err)
	}
	return listener, nil
}

// server returns an HTTP server with the limits. Clients that begin with HTTP/2, as gRPC gateways and some proxies do, are understood.
func (v *serve) server(handler http.Handler) *http.Server {
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	protocols.SetHTTP2(true)
	return &http.Server{
		Handler: patientStreams(handler), Protocols: protocols, TLSConfig: v.proof.Clone(), ReadHeaderTimeout: maxHeaderTime, ReadTimeout: maxReadTime, IdleTimeout: maxIdleTime, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(v.options.Log.Handler(), slog.LevelDebug),
	}
}

// patient returns a listener that gives up clients which do not read.
func (v *serve) patient(listener net.Listener) net.Listener {
	return &patient{Listener: listener, log: v.options.Log}
}

// serveAdmin serves the admin API at --admin-addr, where one is given, until stop is called.
func (v *serve) serveAdmin(mock *mockserver.Server) (stop func(), err error) {
	if v.admin == "" || v.admin == "off" {
		return func() {}, nil
	}
	listener, err := listen("--admin-addr", v.admin)
	if err != nil {
		return nil, err
	}
	v.warnOfReach(listener.Addr())
	server := v.server(mock.Admin())
	go func() { _ = v.accept(server, listener) }() // it ends by Close
	v.adminURL = v.url(listener)
	v.options.Log.Info("the admin API listens", "url", v.adminURL+mockserver.AdminPrefix+"/")
	return func() { _ = server.Close() }, nil
}

// accept serves who comes, in plain HTTP or in HTTPS.
func (v *serve) accept(server *http.Server, listener net.Listener) error {
	if v.proof == nil {
		return server.Serve(v.patient(listener))
	}
	return server.ServeTLS(v.patient(listener), "", "")
}

// url returns how clients on this machine reach what listens.
func (v *serve) url(listener net.Listener) string {
	base := baseURL(listener.Addr().String())
	if v.proof != nil {
		base = "https" + strings.TrimPrefix(base, "http")
	}
	return base
}

// until serves until ctx ends, and then lets requests under way finish.
func (v *serve) until(ctx context.Context, mock *mockserver.Server, listener net.Listener) error {
	server := v.server(mock)
	failed := make(chan error, 1)
	go func() { failed <- v.accept(server, listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	v.options.Log.Info("stopping: requests under way are finished")
	mock.Drain()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxGrace)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return errors.Join(fmt.Errorf("requests were still under way after %s", maxGrace), server.Close())
	}
	return nil
}
