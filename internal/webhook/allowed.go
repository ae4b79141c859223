package webhook

import (
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Allowed says where requests may go. The zero value allows nothing.
type Allowed struct {
	Networks []netip.Prefix // addresses to which a connection may be made, whatever name led there
	Names    []string       // of hosts, in small letters: their public addresses, and of a name without a dot, which is nobody's on the internet, private ones too
}

// ErrURL says that a text is no URL that a request can be sent to.
var ErrURL = errors.New("expected a URL such as http://127.0.0.1:9000/hook")

// ErrNotAllowed says that a request was not sent because nobody has allowed where it would have gone.
var ErrNotAllowed = errors.New("not allowed")

// address returns the URL that a text is, where a request may be sent to it as far as its text tells.
func (a Allowed) address(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, refusal{ErrURL}
	}
	at, err := netip.ParseAddr(u.Hostname())
	switch {
	case err == nil:
		return u, a.connection(u.Hostname(), at)
	case endsInNumber(hostOf(u.Hostname())):
		return nil, refused("host %q is no name, and no address as RFC 3986 writes one", u.Hostname())
	case len(a.Networks) == 0 && !slices.Contains(a.Names, hostOf(u.Hostname())): // no address would do: nobody's DNS need be asked
		return nil, refused("host %s", u.Hostname())
	}
	return u, nil
}

// connection returns why no connection may be made to an address for the sake of a host.
func (a Allowed) connection(host string, at netip.Addr) error {
	at = at.Unmap().WithZone("")
	if slices.ContainsFunc(a.Networks, func(known netip.Prefix) bool { return known.Contains(at) }) {
		return nil
	}
	named := slices.Contains(a.Names, host)
	switch {
	case named && (isPublic(at) || at.IsPrivate() && !strings.Contains(host, ".")):
		return nil
	case named:
		return refused("%s is at %s, which is not on the internet: want that network too", host, at)
	case host == at.String():
		return refused("host %s", host)
	}
	return refused("host %s, at %s", host, at)
}

// hostOf returns the name of a host as names are compared: in small letters, without the dot of the root.
func hostOf(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") }

// IsName reports whether a text can be the name of a host: letters, digits, hyphens, underscores and dots, and not a number at its end, which
// resolvers read as an address in one of its old forms: 0x7f.1, 2130706433, 0177.0.0.1 (URL Standard, section 3.5).
func IsName(text string) bool {
	other := func(c rune) bool {
		return c != '-' && c != '_' && c != '.' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	}
	return text != "" && !strings.ContainsFunc(text, other) && !endsInNumber(hostOf(text))
}

// endsInNumber reports whether the last part of a host is a number (URL Standard, section 3.5, "ends in a number").
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	digits := "0123456789"
	if after, ok := strings.CutPrefix(last, "0x"); ok {
		last, digits = after, "0123456789abcdef"
		if last == "" {
			return true
		}
	}
	return last != "" && strings.Trim(last, digits) == ""
}

// special are networks that look public and lead elsewhere, or nowhere (RFC 6890; RFC 6052, RFC 3056 and RFC 4380 have an IPv4 address inside).
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// isPublic reports whether an address is one of the internet.
func isPublic(at netip.Addr) bool {
	return at.IsGlobalUnicast() && !at.IsPrivate() && !slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(at) })
}
