package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// secured starts a mock that speaks HTTPS, and returns its URL and a client that trusts what it wrote.
func secured(t *testing.T, args ...string) (string, *http.Client) {
	t.Helper()
	dir := t.TempDir()
	ready, authority := filepath.Join(dir, "url"), filepath.Join(dir, "ca.pem")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int)
	go func() {
		ended <- run(ctx, append(args, "--port", "0", "--ready-file", ready, "--tls", "--tls-ca", authority), nil, strings.NewReader(""), io.Discard, io.Discard)
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != exitClean {
			t.Errorf("it ends with %d", code)
		}
	})
	for range 1000 {
		text, err := os.ReadFile(ready)
		if err != nil {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		pem, err := os.ReadFile(authority)
		pool := x509.NewCertPool()
		if err != nil || !pool.AppendCertsFromPEM(pem) {
			t.Fatalf("no authority: %v", err)
		}
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
		t.Cleanup(transport.CloseIdleConnections)
		return strings.TrimSpace(string(text)), &http.Client{Transport: transport}
	}
	t.Fatal("it does not come up")
	return "", nil
}

// A client that trusts the authority, and no other, speaks to the mock under each of its names, in HTTP/2.
func TestHTTPS(t *testing.T) {
	url, client := secured(t, "serve", "builtin")
	_, port, _ := strings.Cut(strings.TrimPrefix(url, "https://"), ":")
	for _, host := range []string{"127.0.0.1", "localhost"} {
		response, err := client.Get("https://" + host + ":" + port + "/__admin/health")
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK || response.ProtoMajor != 2 {
			t.Errorf("%s: %s %s", host, response.Proto, response.Status)
		}
	}
	if _, err := http.Get(url + "/__admin/health"); err == nil {
		t.Error("somebody who does not know the authority trusts the mock")
	}
	if response, err := client.Post(url+"/__admin/contract", "application/json", strings.NewReader(`{}`)); err != nil || response.StatusCode >= 400 {
		t.Errorf("its own contract: %v %v", response, err)
	} else {
		response.Body.Close()
	}
}

// The proxy takes an API's own certificate only where it is told to.
func TestUpstreamsWithCertificatesOfTheirOwn(t *testing.T) {
	api := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "from the API") }))
	defer api.Close()
	dir := folder(t, map[string]string{"openapi.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /x: {get: {responses: {'200': {description: d, content: {text/plain: {schema: {type: string}}}}}}}\n"})
	for _, insecure := range []bool{true, false} {
		args := []string{"proxy", dir, "--upstream", api.URL}
		if insecure {
			args = append(args, "--insecure-upstream")
		}
		url, client := secured(t, args...)
		response, err := client.Get(url + "/x")
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if passed := string(text) == "from the API"; passed != insecure {
			t.Errorf("insecure %v: %s", insecure, text)
		}
	}
}
