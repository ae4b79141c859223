package mockserver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"agentmock/internal/openapi"
)

// Tokens that the mock has answered itself, and takes from then on where not any credential will do. Only digests of them are kept.

// digest stands for a credential wherever one is kept: a SHA-256.
type digest [sha256.Size]byte

// digestPrefix begins the text of a digest, by which settings are shown and may be given back.
const digestPrefix = "sha256:"

// digestOf returns that of a credential; the scheme that a client puts before a token in a header of its own is none of it.
func digestOf(secret string) digest {
	const scheme = "bearer "
	if len(secret) > len(scheme) && strings.EqualFold(secret[:len(scheme)], scheme) {
		secret = strings.TrimSpace(secret[len(scheme):])
	}
	return sha256.Sum256([]byte(secret))
}

func (d digest) String() string { return digestPrefix + hex.EncodeToString(d[:]) }

// parseDigest reads what String wrote; any other text is a credential, and its digest is returned.
func parseDigest(text string) digest {
	if hexed, ok := strings.CutPrefix(text, digestPrefix); ok {
		var d digest
		if n, err := hex.Decode(d[:], []byte(hexed[:min(len(hexed), 2*len(d))])); err == nil && n == len(d) && len(hexed) == 2*len(d) {
			return d
		}
	}
	return digestOf(text)
}

// digests returns the texts of the digests of credentials, which may be such texts already.
func digests(secrets []string) []string {
	out := make([]string, len(secrets))
	for i, secret := range secrets {
		out[i] = parseDigest(secret).String()
	}
	return out
}

// issued is when a token was answered, and when it expires; the zero time is never.
type issued struct{ at, expires time.Time }

// tokenPrefix begins the names of the documents that remember tokens, a document for each.
const tokenPrefix = "token/"

// maxIssued is how many tokens of a session are remembered: the oldest makes room.
const maxIssued = 1_000

func (i issued) document() []byte {
	expires := int64(0)
	if !i.expires.IsZero() {
		expires = i.expires.UnixNano()
	}
	return fmt.Appendf(nil, "%d %d", i.at.UnixNano(), expires)
}

// readIssued returns the tokens that documents of a session remember; nil for none.
func readIssued(documents map[string][]byte) map[digest]issued {
	var all map[digest]issued
	for name, text := range documents {
		token, ok := strings.CutPrefix(name, tokenPrefix)
		if !ok {
			continue
		}
		var at, expires int64
		if _, err := fmt.Sscanf(string(text), "%d %d", &at, &expires); err != nil {
			continue
		}
		if all == nil {
			all = map[digest]issued{}
		}
		one := issued{at: time.Unix(0, at)}
		if expires != 0 {
			one.expires = time.Unix(0, expires)
		}
		all[parseDigest(token)] = one
	}
	return all
}

// standing is what becomes of a credential.
type standing int

const (
	notSent standing = iota
	isTaken
	isUnknown
	hasExpired
)

// found returns what becomes of a credential where not any will do.
func (c *call) found(secret string) standing {
	d, s := digestOf(secret), &c.view.settings
	if one, ok := c.view.issued[d]; ok {
		if !one.at.After(s.expired) || !one.expires.IsZero() && !c.options.Now().Before(one.expires) {
			return hasExpired
		}
		return isTaken
	}
	switch {
	case !s.tokens[d]:
		return isUnknown
	case !s.expired.IsZero():
		return hasExpired
	}
	return isTaken
}

// standing returns what becomes of a credential of a scheme: where tokens are listed each is judged, else what can be a token.
func (c *call) standing(s *openapi.SecurityScheme, secret string) standing {
	if len(c.view.settings.tokens) > 0 || carriesToken(s) {
		return c.found(secret)
	}
	if saysInvalid(secret) {
		return isUnknown
	}
	return isTaken
}

// proves reports whether a credential tells who asks: any that is only taken because all are does not.
func (c *call) proves(secret string) bool { return c.listing() && c.found(secret) == isTaken }

// challenge returns what a WWW-Authenticate adds of a bearer token that was sent and is not taken, RFC 6750 section 3.1.
func (v standing) challenge(s *openapi.SecurityScheme) string {
	if s.Type == "apiKey" || s.Type == "http" && s.Scheme != "bearer" || !s.Visible() {
		return ""
	}
	switch v {
	case isUnknown:
		return `, error="invalid_token", error_description="The access token is not known"`
	case hasExpired:
		return `, error="invalid_token", error_description="The access token has expired"`
	}
	return ""
}

// listing reports whether only known tokens are taken: some are listed, or credentials are required and the document has an operation that
// answers them.
func (c *call) listing() bool {
	s := &c.view.settings
	return len(s.tokens) > 0 || s.given.Auth == Required && c.view.api.answersTokens
}

// carriesToken reports whether tokens of a login are sent by a scheme: as a bearer token, or as a key that is called so.
func carriesToken(s *openapi.SecurityScheme) bool {
	switch s.Type {
	case "http":
		return s.Scheme == "bearer"
	case "apiKey":
		name := strings.ToLower(s.Name)
		return strings.Contains(name, "token") || strings.Contains(name, "auth") || strings.Contains(name, "jwt")
	}
	return s.Type == "oauth2" || s.Type == "openIdConnect"
}
