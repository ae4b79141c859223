package main

import (
	"errors"
	"net"
	"strconv"

	"github.com/spf13/pflag"
)

// address is where to listen, as people type it: a host and a port together, or each by itself.
type address struct {
	text string
	host string // in place of that of text; "" for none
	port uint16 // the same
	set  bool   // port was given, which may be 0
}

// defaultAddress is where a mock listens that nobody gives another.
const defaultAddress = "127.0.0.1:8080"

func (a *address) flags(flags *pflag.FlagSet) {
	flags.StringVar(&a.text, "addr", defaultAddress, "`HOST:PORT` to listen on, or a port; port 0 takes a free one")
	flags.VarPF((*portFlag)(a), "port", "p", "`PORT` to listen on, in place of that of --addr")
	flags.StringVar(&a.host, "host", "", "`HOST` to listen on, in place of that of --addr: 0.0.0.0 lets others in")
}

// settled returns the flags that what weighs less has no say in any more, though it has set them: the parts of an address that is given as a whole.
func settled(flags *pflag.FlagSet) []string {
	if whole := flags.Lookup("addr"); whole != nil && whole.Changed {
		return []string{"port", "host"}
	}
	return nil
}

// hostPort returns an address as the net package takes it: a port by itself is on this machine alone.
func hostPort(text string) string {
	if n, err := strconv.ParseUint(text, 10, 16); err == nil {
		return net.JoinHostPort("127.0.0.1", strconv.FormatUint(n, 10))
	}
	return text
}

// name returns the host.
func (a *address) name() string {
	host, _, _ := net.SplitHostPort(a.value())
	return host
}

// value returns HOST:PORT.
func (a *address) value() string {
	text := hostPort(a.text)
	host, port, err := net.SplitHostPort(text)
	if err != nil || a.host == "" && !a.set {
		return text
	}
	if a.host != "" {
		host = a.host
	}
	if a.set {
		port = strconv.Itoa(int(a.port))
	}
	return net.JoinHostPort(host, port)
}

var errPort = errors.New("expected a number from 0 to 65535")

// portFlag is a port as a flag.
type portFlag address

// String returns the port, "" where none was given.
func (p *portFlag) String() string {
	if !p.set {
		return ""
	}
	return strconv.Itoa(int(p.port))
}

// Set reads a port.
func (p *portFlag) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return errPort
	}
	p.port, p.set = uint16(n), true
	return nil
}

// Type says what a port is.
func (p *portFlag) Type() string { return "port" }
