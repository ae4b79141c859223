package contract

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"

	"agentmock/internal/openapi"
)

// pass is the credential of a run: one that is given, or one that is issued and renewed when it is refused. It is safe for concurrent use.
type pass struct {
	issue func(ctx context.Context) (token string, err error) // nil: it is given

	mutex   sync.Mutex
	token   string
	edition int                         // how often it was issued
	vain    map[*openapi.Operation]bool // that refuse a new one too
	fault   error                       // why it could not be renewed
}

// newPass returns the pass of a run.
func newPass(p *planner, c *client) (*pass, error) {
	o := p.options
	out := &pass{token: o.Token, vain: map[*openapi.Operation]bool{}}
	ways := 0
	for _, way := range []bool{o.Token != "", o.Login.File != "", o.OAuth.ClientID != ""} {
		if way {
			ways++
		}
	}
	var err error
	switch {
	case ways > 1:
		return nil, fmt.Errorf("two credentials are given: expected one of %s, --login and --oauth-client-id", tokenVariable)
	case o.Login.File != "":
		out.issue, err = p.login(c)
	case o.OAuth.ClientID != "":
		out.issue, err = o.OAuth.grant(p, c)
	}
	return out, err
}

// first has the pass issued, before anything else is sent.
func (p *pass) first(ctx context.Context) error {
	if p.issue == nil {
		return nil
	}
	token, err := p.issue(ctx)
	p.token = token
	return err
}

// shown returns the token, and which edition it is.
func (p *pass) shown() (token string, edition int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.token, p.edition
}

// renew has the pass issued anew where an edition of it was refused, and reports whether there is another than that one now. Where a new
// one was refused by the operation before, there is no use.
func (p *pass) renew(ctx context.Context, refused int, by *openapi.Operation) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	switch {
	case p.issue == nil || p.vain[by] || p.fault != nil:
		return false
	case p.edition > refused:
		return true
	}
	token, err := p.issue(ctx)
	if err != nil {
		if ctx.Err() == nil {
			p.fault = fmt.Errorf("renew the credential: %w", err)
		}
		return false
	}
	p.token = token
	p.edition++
	return true
}

// refuse notes an operation that does not take a new one either.
func (p *pass) refuse(by *openapi.Operation) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.vain[by] = true
}

// refused reports whether a case was sent with the pass, and refused for it.
func (c *client) refused(out *sent) bool {
	return out.observation.failure == "" && out.observation.Response.Status == http.StatusUnauthorized && !out.anonymous && len(out.own["Authorization"]) == 0
}

// trusted returns an error for an address that a secret is not sent to: neither the API's own host nor this machine nor behind TLS.
func (c *client) trusted(at *url.URL) error {
	ip := net.ParseIP(at.Hostname())
	if at.Scheme == "https" || at.Host == c.base.Host || at.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("%s://%s: a secret is sent to https, to the host of --url, or to this machine alone", at.Scheme, at.Host)
}
