package main

import (
	"net"
	"net/netip"
	"net/url"
)

// Who reaches the mock: what it listens on, and from where the admin API is asked.

// isLocal reports whether an address that is listened on is reached from this machine alone.
func isLocal(addr net.Addr) bool {
	at, err := netip.ParseAddrPort(addr.String())
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// otherURLs returns where other machines reach a mock that listens on every address of this one; none where it listens on one alone.
func otherURLs(scheme string, addr net.Addr, own []netip.Prefix) []string {
	at, err := netip.ParseAddrPort(addr.String())
	if err != nil || !at.Addr().IsUnspecified() {
		return nil
	}
	var all []string
	_, port, _ := net.SplitHostPort(addr.String())
	for _, network := range own {
		if one := network.Addr(); one.IsGlobalUnicast() {
			all = append(all, (&url.URL{Scheme: scheme, Host: net.JoinHostPort(one.String(), port)}).String())
		}
	}
	return all
}

// ownNetworks are the addresses of this machine, each with its network.
func ownNetworks() []netip.Prefix {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var all []netip.Prefix
	for _, one := range addresses {
		if network, err := netip.ParsePrefix(one.String()); err == nil {
			all = append(all, network)
		}
	}
	return all
}

// nearNetworks are those whose clients the admin API answers without a token: this machine's own.
func nearNetworks(own []netip.Prefix) []string {
	all := []string{"127.0.0.0/8", "::1"}
	for _, network := range own {
		all = append(all, network.String())
	}
	return all
}
