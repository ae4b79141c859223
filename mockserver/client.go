package mockserver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// client tells clients apart by what is proven: a credential that was accepted because it is listed, or was answered by the mock, of which only a digest is
// kept, else an address. Where any credential is taken, none proves anything: who makes up another is no other client.
func (c *call) client() string {
	for _, requirement := range c.x.Operation.Security {
		for _, scheme := range requirement {
			if secret, ok := scheme.Credential(c.request.Header, c.query()); ok && c.proves(secret) {
				sum := sha256.Sum256([]byte(secret))
				return hex.EncodeToString(sum[:8])
			}
		}
	}
	return c.address()
}

// address returns that of the client, of IPv6 its network, RFC 6177: a client has as many addresses there as it likes.
func (c *call) address() string {
	at, ok := c.clientAt(c.request)
	if !ok {
		return c.request.RemoteAddr
	}
	const network = 64
	if at.Is6() {
		return netip.PrefixFrom(at, network).Masked().String()
	}
	return at.String()
}

// clientAt returns the address of the client: the one that the connection has, or, where that is a proxy's which is trusted, the one that it
// says it asks for.
func (s *Server) clientAt(r *http.Request) (at netip.Addr, ok bool) {
	connection, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return at, false
	}
	at = connection.Addr().Unmap().WithZone("")
	if !s.trusted.has(at) {
		return at, true
	}
	chain := strings.Split(strings.Join(r.Header["X-Forwarded-For"], ","), ",")
	for i := len(chain) - 1; i >= 0 && s.trusted.has(at); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			break // what is no address was not said by a proxy
		}
		at = next.Unmap().WithZone("")
	}
	return at, true
}

// networks are addresses by which clients are told apart: who is believed, who is near.
type networks []netip.Prefix

func (p networks) has(at netip.Addr) bool {
	return slices.ContainsFunc(p, func(known netip.Prefix) bool { return known.Contains(at) })
}

// private are the networks that nobody on the internet has (RFC 1918, RFC 4193), and this machine.
var private = []string{"127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}

// parseNetworks reads what an option says: addresses, networks, and the word private.
func parseNetworks(option string, texts []string) (networks, error) {
	var all networks
	for _, text := range texts {
		if text == "private" {
			some, _ := parseNetworks(option, private)
			all = append(all, some...)
			continue
		}
		known, err := netip.ParsePrefix(text)
		if err != nil {
			at, err := netip.ParseAddr(text)
			if err != nil {
				return nil, &OptionError{option, fmt.Errorf("%q: expected an address, a network such as 10.0.0.0/8, or private", text)}
			}
			known = netip.PrefixFrom(at, at.BitLen())
		}
		all = append(all, known)
	}
	return all, nil
}
