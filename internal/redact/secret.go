// Package redact knows what is private, in all languages, and hides it: in the log, the journal, the console, HAR files,
// reports and recordings. It is the only place that says which names are those of secrets, what secrets look like, and which
// texts are people's.
package redact

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"agentmock/internal/jsonvalue"
)

// Mask takes the place of what is private.
const Mask = "•••"

// Names are compared without case and separators: api_key, api-key, apiKey and APIKey are one.
//
// secretWords are in names of credentials wherever they stand: data do not have them by chance.
var secretWords = []string{
	"password", "passwd", "passphrase", "passcode", "secret", "token", "credential", "authorization", "apikey", "accesskey", "privatekey", "signingkey",
	"sessionid", "sessid", "mnemonic", "密码", "口令", "令牌", "密钥", "私钥", "签名", "凭证", "验证码", "校验码", "动态码", "安全码", "助记词",
}

// wholeWords are in names of credentials as words of their own: others have them as a part.
var wholeWords = []string{
	"pwd", "pswd", "passw", "otp", "totp", "cvv", "cvc", "jwt", "bearer", "signature", "sig", "smscode", "verifycode", "verificationcode", "authcode", "pincode",
	"codeverifier", "oauthverifier",
}

// lastWords are what names of credentials end in; a name that goes on, pass_rate, is one of something else.
var lastWords = []string{"pass", "pin"}

// stems are what each name of a credential has in it, as it is written: where none of them is, nobody need look closer.
var stems = []string{
	"pass", "pwd", "psw", "secret", "token", "credential", "auth", "key", "sess", "sid", "sig", "jwt", "bearer", "pin", "otp", "cvv", "cvc", "code", "mnemonic", "ticket", "cookie", "refresh", "sign",
	"密码", "口令", "令牌", "密钥", "私钥", "签名", "凭证", "验证码", "校验码", "动态码", "安全码", "助记词",
}

// loneWords are credentials where nothing else stands in the name: a call_sid is an ID, a sid is that of a session.
var loneWords = []string{"sid", "auth", "sign", "cookie", "cookies", "ticket", "refresh"}

// carrierWords are in names of headers, cookies and query parameters that carry credentials; members of data have such names
// for other things, too.
var carrierWords = []string{"auth", "cookie", "passw", "key", "session", "sign"}

// openCarriers have a carrier word in them by chance.
var openCarriers = regexp.MustCompile(`keywords?|keyboard|monkey|turkey|design|assign|signal|signific|author(s|ed|[_-]|$)`)

// openWords look like names of credentials and are none: what is counted, what is said about one, and words that have another in them.
// They stand in names as words apart.
var openWords = regexp.MustCompile(`\b(tokeni[sz]\w*|secretar\w*|(max|min|prompt|completion|input|output|total|cached|reasoning|used|num) tokens?)\b|个性签名|会计凭证|记账凭证` +
	`|^.*\b(type|types|count|limit|length|policy|strength|usage|ttl|lifetime|expir\w*|expires (in|at)|endpoint|method|algorithm|at)$|^access control .*$`)

// IsSecretName reports whether a name of a header, a cookie or a parameter is one that credentials go by.
func IsSecretName(name string) bool {
	if IsSecretMember(name) {
		return true
	}
	lower := strings.ToLower(name)
	return hasAny(lower, carrierWords) && hasAny(openCarriers.ReplaceAllString(lower, ""), carrierWords) && !openWords.MatchString(strings.Join(wordsOf(name), " "))
}

// IsSecretMember reports whether a name of a JSON member or a form field is one that credentials go by.
func IsSecretMember(name string) bool {
	if !hasAny(strings.ToLower(name), stems) {
		return false
	}
	words := wordsOf(name)
	if len(words) > 0 && words[0] == "x" { // as in X-Ticket
		words = words[1:]
	}
	if !speaks(words) {
		return false
	}
	if spaced := strings.Join(words, " "); openWords.MatchString(spaced) {
		return speaks(strings.Fields(openWords.ReplaceAllString(spaced, " "))) // an open word hides no other
	}
	return true
}

// speaks reports whether words are a name of a credential.
func speaks(words []string) bool {
	if len(words) == 0 {
		return false
	}
	if slices.ContainsFunc(words, func(word string) bool { return hasAny(word, secretWords) }) {
		return true
	}
	if slices.Contains(lastWords, words[len(words)-1]) || len(words) == 1 && slices.Contains(loneWords, words[0]) {
		return true
	}
	for start := range words { // api key, written apart
		run := ""
		for _, word := range words[start:min(len(words), start+3)] {
			run += word
			if slices.Contains(wholeWords, run) || slices.Contains(secretWords, strings.TrimSuffix(run, "s")) {
				return true
			}
		}
	}
	return false
}

// wordsOf returns the words of a name in camelCase, snake_case, kebab-case or with dots, in lower case, without digits.
func wordsOf(name string) []string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsLetter(r) {
			b.WriteByte(' ')
			continue
		}
		afterLower := i > 0 && unicode.IsLower(runes[i-1])
		beforeLower := i > 0 && i+1 < len(runes) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1]) // the K of APIKey
		if unicode.IsUpper(r) && (afterLower || beforeLower) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Fields(b.String())
}

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

// MentionsSecret reports whether a text has a name of a credential among its words.
func MentionsSecret(text string) bool {
	return hasAny(strings.ToLower(text), secretWords) || slices.ContainsFunc(wordsOf(text), func(word string) bool { return slices.Contains(wholeWords, word) })
}

func hasAny(name string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(name, word) })
}
