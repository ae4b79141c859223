package contract

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/oauth"
	"agentmock/internal/redact"
)

// OAuth says how a run gets a token for itself: the client credentials grant (RFC 6749, section 4.4). The zero value is none.
type OAuth struct {
	ClientID, ClientSecret string
	TokenURL               string // "" is that of the document's flow
	Scopes                 []string
}

// grant returns what asks the token endpoint.
func (o OAuth) grant(p *planner, c *client) (func(ctx context.Context) (string, error), error) {
	if o.ClientSecret == "" {
		return nil, errors.New("--oauth-client-id: the secret is missing: set AGENTMOCK_OAUTH_CLIENT_SECRET")
	}
	p.options.hidden.Add("AGENTMOCK_OAUTH_CLIENT_SECRET", o.ClientSecret)
	endpoint, err := o.endpoint(p, c)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) (string, error) {
		limited, cancel := context.WithTimeout(ctx, c.options.Timeout)
		defer cancel()
		token, err := oauth.Client{ID: o.ClientID, Secret: o.ClientSecret, Scopes: o.Scopes}.Token(limited, c.stranger, endpoint.String())
		if err != nil {
			return "", fmt.Errorf("%s: %s", redact.URL(endpoint.String(), nil), p.options.hidden.Hide(failureText(err, c.options.Timeout)))
		}
		p.options.hidden.Add(tokenVariable, token)
		return token, nil
	}, nil
}

// endpoint returns where tokens are issued: what is given, or what the document says of its flow.
func (o OAuth) endpoint(p *planner, c *client) (*url.URL, error) {
	text := o.TokenURL
	if text == "" {
		var known []string
		for _, operation := range p.spec.Operations {
			for _, requirement := range operation.Security {
				for _, scheme := range requirement {
					if scheme.TokenURL != "" && !slices.Contains(known, scheme.TokenURL) {
						known = append(known, scheme.TokenURL)
					}
				}
			}
		}
		switch len(known) {
		case 0:
			return nil, errors.New("--oauth-client-id: the document has no clientCredentials flow with a tokenUrl: say it with --oauth-token-url")
		case 1:
			text = known[0]
		default:
			return nil, fmt.Errorf("--oauth-client-id: the document has several token URLs: say which with --oauth-token-url: %s", strings.Join(known, ", "))
		}
	}
	at, err := url.Parse(text)
	if err != nil || at.User != nil {
		return nil, fmt.Errorf("--oauth-token-url: expected a URL without credentials")
	}
	at = c.base.ResolveReference(at)
	return at, c.trusted(at)
}
