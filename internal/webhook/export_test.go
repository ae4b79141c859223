package webhook

import (
	"net"
	"net/url"
	"time"
)

// Hurry makes the times of a sender shorter.
func (s *Sender) Hurry(all, answer time.Duration) { s.bounds = bounds{all, answer} }

// Ask has names looked up elsewhere.
func (s *Sender) Ask(names *net.Resolver) { s.names = names }

// Address returns the URL that a text is, where it is allowed as far as its text tells.
func Address(a Allowed, text string) (*url.URL, error) { return a.address(text) }
