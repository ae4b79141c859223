package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A certificate of this machine, and its key, in a folder.
const (
	certificateFile = "certificate.pem"
	keyFile         = "key.pem"
)

// unverified trusts whoever answers: it is a server that was started here.
func unverified(protocols ...string) *tls.Config {
	return &tls.Config{InsecureSkipVerify: true, NextProtos: protocols}
}

func dialTLS(addr string, until time.Time) (asker, error) {
	conn, err := tls.Dial("tcp", addr, unverified("http/1.1"))
	if err != nil {
		return nil, err
	}
	return overHTTP1(conn, until)
}

// stream asks over HTTP/2, one request after the other.
type stream struct {
	*http.Client
	addr string
	end  func()
	ctx  context.Context
}

// dialHTTP2 returns a dial whose workers are streams of one connection, as the requests of one browser are.
func dialHTTP2() dial {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: unverified("h2"), ForceAttemptHTTP2: true, DisableCompression: true}}
	return func(addr string, until time.Time) (asker, error) {
		ctx, cancel := context.WithDeadline(context.Background(), until)
		return &stream{client, addr, cancel, ctx}, nil
	}
}

func (s *stream) Close() error {
	s.end()
	return nil
}

func (s *stream) ask(method, path, body string) (int, error) {
	request, err := http.NewRequestWithContext(s.ctx, method, "https://"+s.addr+path, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Authorization", "Bearer bench")
	answer, err := s.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.ProtoMajor != 2 {
		return 0, fmt.Errorf("it speaks %s", answer.Proto)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

// secured measures a fixture, and made customers, by HTTPS: over connections of HTTP/1.1, and as streams of one connection of HTTP/2.
func secured(o options, program string) (string, error) {
	dir, err := os.MkdirTemp("", "agentmock-secured-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if err := writeCertificate(dir); err != nil {
		return "", err
	}
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	answers := func(addr string) bool {
		conn, err := dialTLS(addr, time.Now().Add(time.Second))
		if err != nil {
			return false
		}
		defer conn.Close()
		status, err := conn.ask(http.MethodGet, documentedPath, "")
		return err == nil && status == http.StatusOK
	}
	bare, err := launch(func(addr string) *exec.Cmd { return exec.Command(self, bareCommand, addr, dir) }, answers, 20*time.Second)
	if err != nil {
		return "", err
	}
	defer bare.end()
	ours, err := launch(func(addr string) *exec.Cmd {
		return exec.Command(program, "serve", "--addr", addr, "--log", "json", "--tls-cert", filepath.Join(dir, certificateFile), "--tls-key", filepath.Join(dir, keyFile))
	}, answers, 20*time.Second)
	if err != nil {
		return "", err
	}
	defer ours.end()
	var b bytes.Buffer
	fmt.Fprintln(&b, "| | requests/s | of the bare handler | p50 | p99 |\n|---|---:|---:|---:|---:|")
	customers := func(i int) string { return fmt.Sprintf(user+"11111111-2222-4333-8444-%012x", i) }
	for _, over := range []struct {
		name string
		dial func() dial
	}{
		{fmt.Sprintf("HTTP/1.1, %d connections", o.connections), func() dial { return dialTLS }},
		{fmt.Sprintf("HTTP/2, %d streams of one connection", o.connections), dialHTTP2},
	} {
		rows := []struct {
			name   string
			server *process
			load   load
			full   []result
		}{
			{"bare gin handler", bare, load{path: same(documentedPath)}, nil},
			{"fixture", ours, load{path: same(documentedPath)}, nil},
			{"generated, a new id every time", ours, load{path: customers}, nil},
		}
		for round := range o.rounds {
			fmt.Fprintf(os.Stderr, "%s, round %d of %d\n", over.name, round+1, o.rounds)
			for i := range rows {
				row := &rows[i]
				row.load.status, row.load.dial = http.StatusOK, over.dial()
				r, err := row.load.fire(row.server.addr, o.connections, o.length)
				if err != nil {
					return "", fmt.Errorf("%s, %s: %w", over.name, row.name, err)
				}
				row.full = append(row.full, r)
			}
		}
		for _, row := range rows {
			fmt.Fprintf(&b, "| %s: %s | %.0f | %.2f | %s | %s |\n", over.name, row.name, median(row.full, perSecond), ratio(row.full, rows[0].full), at(row.full, 0.5), at(row.full, 0.99))
		}
	}
	return b.String(), nil
}

// writeCertificate writes a certificate of this machine into a folder, and its key.
func writeCertificate(dir string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	for file, block := range map[string]*pem.Block{certificateFile: {Type: "CERTIFICATE", Bytes: certificate}, keyFile: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, file), pem.EncodeToMemory(block), 0o600); err != nil {
			return err
		}
	}
	return nil
}
