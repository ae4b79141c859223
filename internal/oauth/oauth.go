// Package oauth asks a token endpoint for the token of a client (RFC 6749).
package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Client is who asks for itself: the client credentials grant (section 4.4).
type Client struct {
	ID, Secret string
	Scopes     []string // none: what the server gives
}

// maxAnswer is how much of the answer of an endpoint is read, in bytes.
const maxAnswer = 1 << 20

// Token asks an endpoint for a token. Its error, a [*Refusal] for an answer without one, has no secret in it but what the endpoint repeats.
func (c Client) Token(ctx context.Context, way *http.Client, endpoint string) (string, error) {
	token, err := c.ask(ctx, way, endpoint, true)
	var refusal *Refusal
	if errors.As(err, &refusal) && (refusal.Status == http.StatusUnauthorized || refusal.Status == http.StatusBadRequest) {
		return c.ask(ctx, way, endpoint, false) // section 2.3.1: some take the secret in the body alone
	}
	return token, err
}

// Refusal is an answer of a token endpoint that has no token (section 5.2).
type Refusal struct {
	Status int
	Code   string `json:"error"`
	Why    string `json:"error_description"`
}

func (r *Refusal) Error() string {
	text := fmt.Sprintf("the token endpoint answers %d %s", r.Status, http.StatusText(r.Status))
	for _, more := range []string{r.Code, r.Why} {
		if more != "" {
			text += ": " + more
		}
	}
	return text
}

// ask asks for a token, with the secret in the Authorization header or in the body.
func (c Client) ask(ctx context.Context, way *http.Client, endpoint string, inHeader bool) (string, error) {
	form := url.Values{"grant_type": {"client_credentials"}}
	if len(c.Scopes) > 0 {
		form.Set("scope", strings.Join(c.Scopes, " "))
	}
	if !inHeader {
		form.Set("client_id", c.ID)
		form.Set("client_secret", c.Secret)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	if inHeader {
		request.SetBasicAuth(url.QueryEscape(c.ID), url.QueryEscape(c.Secret))
	}
	response, err := way.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
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
	refusal := &Refusal{Status: status}
	if err := json.Unmarshal(data, refusal); err != nil || status == http.StatusOK {
		refusal.Code, refusal.Why = "its answer has no access_token", ""
	}
	return "", refusal
}
