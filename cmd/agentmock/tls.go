package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"

	"github.com/spf13/pflag"
)

// certificate is what a mock proves with that it is who it says: files, or one that it makes for itself.
type certificate struct {
	on        bool
	cert, key string // files
	authority string // the file that the made one's authority is written to
}

func (c *certificate) flags(flags *pflag.FlagSet) {
	flags.BoolVar(&c.on, "tls", false, "speak HTTPS, with a certificate that is made at the start")
	flags.StringVar(&c.cert, "tls-cert", "", "speak HTTPS with the certificate in this PEM `FILE`")
	flags.StringVar(&c.key, "tls-key", "", "PEM `FILE` with its key (default: that of the certificate)")
	flags.StringVar(&c.authority, "tls-ca", "", "write what clients are to trust to this PEM `FILE`: curl --cacert, NODE_EXTRA_CA_CERTS")
}

// lifetime is how long a certificate that is made holds: no browser takes one of more than 398 days.
const lifetime = 397 * 24 * time.Hour

// config returns what the mock proves itself with, nil where it speaks plain HTTP. host is where it listens.
func (c *certificate) config(host string, now time.Time) (*tls.Config, error) {
	var own tls.Certificate
	var err error
	switch {
	case c.cert == "" && c.key != "":
		return nil, errors.New("--tls-key: expected --tls-cert too, the certificate that it is the key of")
	case c.cert != "" && c.authority != "":
		return nil, errors.New("--tls-ca: it is for the certificate that --tls makes, and --tls-cert names another")
	case c.cert == "" && !c.on && c.authority == "":
		return nil, nil
	case c.cert != "":
		if c.key == "" {
			c.key = c.cert
		}
		if own, err = tls.LoadX509KeyPair(c.cert, c.key); err != nil {
			return nil, fmt.Errorf("--tls-cert %s: %w", c.cert, err)
		}
	default:
		var authority []byte
		if own, authority, err = makeCertificate(host, now); err != nil {
			return nil, err
		}
		if c.authority != "" {
			if err := os.WriteFile(c.authority, authority, 0o644); err != nil {
				return nil, fmt.Errorf("--tls-ca: %w", err)
			}
		}
	}
	return &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12}, nil
}

// makeCertificate makes a certificate for this machine, and the authority that signs it and nothing else: its key is gone at once.
func makeCertificate(host string, now time.Time) (own tls.Certificate, authority []byte, err error) {
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return own, nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return own, nil, err
	}
	template := func(name string) (*x509.Certificate, error) {
		serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
		return &x509.Certificate{
			SerialNumber: serial, Subject: pkix.Name{CommonName: name, Organization: []string{"agentmock"}},
			NotBefore: now.Add(-time.Hour), NotAfter: now.Add(lifetime), BasicConstraintsValid: true,
		}, err
	}
	root, err := template("agentmock, made at the start of a mock")
	if err != nil {
		return own, nil, err
	}
	root.IsCA, root.KeyUsage, root.MaxPathLenZero = true, x509.KeyUsageCertSign, true
	leaf, err := template("localhost")
	if err != nil {
		return own, nil, err
	}
	leaf.KeyUsage, leaf.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	leaf.DNSNames, leaf.IPAddresses = []string{"localhost", "*.localhost", "host.docker.internal"}, []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	if name, err := os.Hostname(); err == nil {
		leaf.DNSNames = append(leaf.DNSNames, name)
	}
	if ip := net.ParseIP(host); ip != nil && !ip.IsUnspecified() {
		leaf.IPAddresses = append(leaf.IPAddresses, ip)
	} else if ip == nil && host != "" {
		leaf.DNSNames = append(leaf.DNSNames, host)
	}
	der, err := x509.CreateCertificate(rand.Reader, root, root, &authorityKey.PublicKey, authorityKey)
	if err != nil {
		return own, nil, err
	}
	signed, err := x509.CreateCertificate(rand.Reader, leaf, root, &key.PublicKey, authorityKey)
	if err != nil {
		return own, nil, err
	}
	return tls.Certificate{Certificate: [][]byte{signed, der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}
