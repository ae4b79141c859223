package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"agentmock/contract"
)

// access are the flags that say how a run is let in: headers, a login, OAuth, cookies, certificates.
type access struct {
	headers          []string
	login            string
	authority        string // a file of certificates
	certificate, key string
	insecure         bool
}

func (a *access) flags(flags *pflag.FlagSet, options *contract.Options) {
	flags.StringArrayVarP(&a.headers, "header", "H", nil, "`'NAME: VALUE'` sent with every request, '@OPERATION NAME: VALUE' with those of an operationId, where * stands for any text; may be repeated")
	flags.StringVar(&a.login, "login", "", "exchange `FILE` of a request that captures a token, which is sent as the credential, and asked for anew when it is refused")
	flags.StringVar(&options.OAuth.ClientID, "oauth-client-id", "", "`ID` of a client that gets its token by OAuth's client credentials; its secret is in AGENTMOCK_OAUTH_CLIENT_SECRET")
	flags.StringVar(&options.OAuth.TokenURL, "oauth-token-url", "", "`URL` of the tokens (default: that of the document's flow clientCredentials)")
	flags.StringSliceVar(&options.OAuth.Scopes, "oauth-scopes", nil, "`SCOPES` to ask for (default: what the server gives)")
	flags.BoolVar(&options.Cookies, "cookies", false, "keep the cookies that answers set, and send them again")
	flags.StringVar(&a.authority, "cacert", "", "PEM `FILE` of the certificates that sign that of the API, besides those that this machine trusts")
	flags.StringVar(&a.certificate, "cert", "", "PEM `FILE` of the client's own certificate; --key is its key")
	flags.StringVar(&a.key, "key", "", "PEM `FILE` of the key of --cert (default: in --cert's file)")
	flags.BoolVar(&a.insecure, "insecure", false, "verify no certificate; every report says so")
}

// complete turns the flags into options.
func (a *access) complete(options *contract.Options) (err error) {
	if options.Header, options.OperationHeader, err = parseHeaders(a.headers); err != nil {
		return err
	}
	if a.login != "" {
		data, err := os.ReadFile(a.login)
		if err != nil {
			return fmt.Errorf("--login: %w", err)
		}
		options.Login = contract.Login{File: filepath.ToSlash(a.login), Data: data}
	}
	options.TLS, err = a.tls()
	return err
}

// tls returns what the flags say of certificates, nil for nothing.
func (a *access) tls() (*tls.Config, error) {
	if a.authority == "" && a.certificate == "" && a.key == "" && !a.insecure {
		return nil, nil
	}
	c := &tls.Config{InsecureSkipVerify: a.insecure}
	if a.authority != "" {
		pem, err := os.ReadFile(a.authority)
		if err != nil {
			return nil, fmt.Errorf("--cacert: %w", err)
		}
		if c.RootCAs, err = x509.SystemCertPool(); err != nil {
			c.RootCAs = x509.NewCertPool()
		}
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("--cacert %s: expected certificates in PEM, found none", a.authority)
		}
	}
	switch {
	case a.certificate == "" && a.key != "":
		return nil, errors.New("--key: expected --cert too, the certificate that it is the key of")
	case a.certificate == "":
		return c, nil
	case a.key == "":
		a.key = a.certificate
	}
	own, err := tls.LoadX509KeyPair(a.certificate, a.key)
	if err != nil {
		return nil, fmt.Errorf("--cert %s: %w", a.certificate, err)
	}
	c.Certificates = []tls.Certificate{own}
	return c, nil
}

// parseHeaders reads NAME: VALUE, and @OPERATION NAME: VALUE: no header has a name with an @ in it.
func parseHeaders(lines []string) (all http.Header, byOperation map[string]http.Header, err error) {
	all, byOperation = http.Header{}, map[string]http.Header{}
	for _, line := range lines {
		header, rest := all, line
		if of, own := strings.CutPrefix(line, "@"); own {
			var operation string
			operation, rest, _ = strings.Cut(of, " ")
			if byOperation[operation] == nil {
				byOperation[operation] = http.Header{}
			}
			header = byOperation[operation]
		}
		name, text, ok := strings.Cut(rest, ":")
		if name = strings.TrimSpace(name); !ok || name == "" || strings.ContainsAny(name, " @") || strings.ContainsAny(line, "\r\n") {
			return nil, nil, errors.New("--header: expected 'NAME: VALUE' or '@OPERATION NAME: VALUE'") // the line may hold a secret: it is not repeated
		}
		header.Add(name, strings.TrimSpace(text))
	}
	return all, byOperation, nil
}
