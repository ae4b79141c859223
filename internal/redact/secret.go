// Package redact knows what is private, in all languages, and hides it: in the log, the journal, the console, HAR files,
// reports and recordings. It is the only place that says which names are those of secrets and which texts are people's.
package redact

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
)

// Mask takes the place of what is private.
const Mask = "•••"

// secretWords are in names of credentials wherever they stand: data do not have them by chance.
var secretWords = []string{
	"password", "passwd", "passphrase", "secret", "token", "credential", "authorization", "apikey", "api_key", "api-key",
	"密码", "口令", "令牌", "密钥", "签名", "凭证",
}

// carrierWords are in names of headers, cookies and query parameters that carry credentials; members of data have such names
// for other things, too.
var carrierWords = []string{"auth", "cookie", "passw", "key", "session", "sign"}

// openWords look like names of credentials and are none.
var openWords = regexp.MustCompile(`keywords?|keyboard|monkey|turkey|design|assign|signal|signific|author(s|ed|[_-]|$)`)

// IsSecretName reports whether a name of a header, a cookie or a parameter is one that credentials go by.
func IsSecretName(name string) bool {
	name = openWords.ReplaceAllString(strings.ToLower(name), "")
	return hasAny(name, secretWords) || hasAny(name, carrierWords)
}

// IsSecretMember reports whether a name of a JSON member or a form field is one that credentials go by.
func IsSecretMember(name string) bool { return hasAny(strings.ToLower(name), secretWords) }

// IsSecretPlace reports whether a place of a request is called like a credential: a parameter of a header, query or cookie by its
// name, and a value of a body or a whole query by any member that its JSON Pointer goes through.
func IsSecretPlace(in, name string) bool {
	switch in {
	case "header", "query", "cookie":
		return IsSecretName(name)
	case "body", "querystring":
		tokens, _ := jsonvalue.Tokens(name)
		return slices.ContainsFunc(tokens, IsSecretMember)
	}
	return false
}

// MentionsSecret reports whether a body may have a member of such a name: where it does not, nobody need look closer. A name that is
// written with escapes, of JSON or of a form, counts as a mention.
func MentionsSecret(body []byte) bool {
	if isForm := len(body) > 0 && body[0] != '{' && body[0] != '['; bytes.Contains(body, []byte(`\u`)) || isForm && bytes.IndexByte(body, '%') >= 0 {
		return true
	}
	lower := bytes.ToLower(body)
	return slices.ContainsFunc(secretWords, func(word string) bool { return bytes.Contains(lower, []byte(word)) })
}

func hasAny(name string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(name, word) })
}
