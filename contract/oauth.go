package contract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/redact"
)

// OAuth says how a run gets a token for itself: the client credentials grant (RFC 6749, section 4.4). The zero value is none.
type OAuth struct {
	ClientID, ClientSecret string
	TokenURL               string // "" is that of the document's flow
	Scopes                 []string
}

// maxTokenAnswer is how much of the answer of a token endpoint is read, in bytes.
const maxTokenAnswer = 1 << 20

// grant returns what asks the token endpoint.
func (o OAuth) grant(p *planner, c *client) (func(ctx context.Context) (string, error), error) {
	if o.ClientSecret == "" {
		return nil, errors.New("--oauth-client-id: the secret is missing: set AGENTMOCK_OAUTH_CLIENT_SECRET")
	}
	p.options.hidden.add("AGENTMOCK_OAUTH_CLIENT_SECRET", o.ClientSecret)
	endpoint, err := o.endpoint(p, c)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) (string, error) {
		token, err := o.ask(ctx, c, endpoint, true)
		var refusal *tokenRefusal
		if errors.As(err, &refusal) && (refusal.status == http.StatusUnauthorized || refusal.status == http.StatusBadRequest) {
			token, err = o.ask(ctx, c, endpoint, false) // section 2.3.1: some take the secret in the body alone
		}
		if err != nil {
			return "", fmt.Errorf("%s: %s", redact.URL(endpoint.String(), nil), p.options.hidden.hide(err.Error()))
		}
		p.options.hidden.add(tokenVariable, token)
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

// tokenRefusal is an answer of a token endpoint that has no token (section 5.2).
type tokenRefusal struct {
	status int
	Code   string `json:"error"`
	Why    string `json:"error_description"`
}

func (r *tokenRefusal) Error() string {
	text := fmt.Sprintf("the token endpoint answers %d %s", r.status, http.StatusText(r.status))
	for _, more := range []string{r.Code, r.Why} {
		if more != "" {
			text += ": " + more
		}
	}
	return text
}

// ask asks for a token, with the secret in the Authorization header or in the body.
func (o OAuth) ask(ctx context.Context, c *client, endpoint *url.URL, inHeader bool) (string, error) {
	form := url.Values{"grant_type": {"client_credentials"}}
	if len(o.Scopes) > 0 {
		form.Set("scope", strings.Join(o.Scopes, " "))
	}
	if !inHeader {
		form.Set("client_id", o.ClientID)
		form.Set("client_secret", o.ClientSecret)
	}
	limited, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(limited, http.MethodPost, endpoint.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	if inHeader {
		request.SetBasicAuth(url.QueryEscape(o.ClientID), url.QueryEscape(o.ClientSecret))
	}
	response, err := c.stranger.Do(request)
	if err != nil {
		return "", errors.New(failureText(err, c.options.Timeout))
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxTokenAnswer))
	if err != nil {
		return "", err
	}
	return tokenFrom(response.StatusCode, data)
}

// tokenFrom reads the answer of a token endpoint (sections 5.1, 5.2).
func tokenFrom(status int, data []byte) (string, error) {
	var granted struct {
		Token string `json:"access_token"`
	}
	if status == http.StatusOK && json.Unmarshal(data, &granted) == nil && granted.Token != "" {
		return granted.Token, nil
	}
	refusal := &tokenRefusal{status: status}
	if err := json.Unmarshal(data, refusal); err != nil || status == http.StatusOK {
		refusal.Code, refusal.Why = "its answer has no access_token", ""
	}
	return "", refusal
}
