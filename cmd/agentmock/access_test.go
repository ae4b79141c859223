package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// typed runs a command line with an environment, and returns its exit code and what it wrote.
func typed(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, log strings.Builder
	var environ []string
	for name, value := range env {
		environ = append(environ, name+"="+value)
	}
	code = run(t.Context(), args, environ, strings.NewReader(""), &out, &log)
	return code, out.String(), log.String()
}

// folder writes files into a folder of their own.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// plainDocument describes GET /it, which is answered with an object.
const plainDocument = `openapi: 3.1.0
info: {title: it, version: "1"}
paths: {/it: {get: {operationId: it, responses: {'200': {description: it, content: {application/json: {schema: {type: object}}}}}}}}
`

// identity returns a certificate of its own signature and its key, in PEM.
func identity(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
}

func TestCertificates(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TLS.PeerCertificates) == 0 {
			w.WriteHeader(http.StatusForbidden)
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, "{}")
	}))
	server.TLS, server.Config.ErrorLog = &tls.Config{ClientAuth: tls.RequestClientCert}, log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	certificate, key := identity(t)
	dir := folder(t, map[string]string{
		"openapi.yaml": plainDocument, "own.pem": certificate, "own.key": key, "both.pem": certificate + key, "none.pem": "none",
		"ca.pem": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})),
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"nobody is trusted":          {nil, exitFailed, "cannot be reached"},
		"without a certificate":      {[]string{"--cacert", at("ca.pem")}, exitFindings, "403"},
		"with one":                   {[]string{"--cacert", at("ca.pem"), "--cert", at("own.pem"), "--key", at("own.key")}, exitClean, "no findings"},
		"with one, in one file":      {[]string{"--cacert", at("ca.pem"), "--cert", at("both.pem")}, exitClean, "no findings"},
		"insecure":                   {[]string{"--insecure", "--cert", at("both.pem")}, exitClean, "insecure: no certificate was verified"},
		"a cacert that is none":      {[]string{"--cacert", at("none.pem")}, exitFailed, "expected certificates in PEM, found none"},
		"a key without its cert":     {[]string{"--key", at("own.key")}, exitFailed, "--key: expected --cert too"},
		"a certificate that is none": {[]string{"--cert", at("none.pem")}, exitFailed, "--cert " + at("none.pem")},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"test", dir, "--url", server.URL, "--phases", "known", "--retries", "-1", "--report", "json,html", "--report-dir", at(strings.ReplaceAll(name, " ", "-"))}, test.args...)
			code, stdout, stderr := typed(t, nil, args...)
			if code != test.code || !strings.Contains(stdout+stderr, test.want) {
				t.Errorf("exit %d, want %d and %q:\n%s%s", code, test.code, test.want, stdout, stderr)
			}
			for _, file := range []string{"report.json", "report.html"} {
				text, _ := os.ReadFile(filepath.Join(at(strings.ReplaceAll(name, " ", "-")), file))
				said := strings.Contains(string(text), `"insecure": true`) || strings.Contains(string(text), "insecure: no certificate was verified")
				if said != (name == "insecure") {
					t.Errorf("%s says that it is insecure: %v", file, said)
				}
			}
		})
	}
}
