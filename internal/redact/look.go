package redact

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// look is a credential that shows by what it looks like, wherever it stands.
type look struct {
	signs   []string // one of them is in each such text: where none is, nothing is looked for
	pattern *regexp.Regexp
	group   int                    // of the pattern: what is hidden
	is      func(text string) bool // of that; nil is all
}

// looks are in the order in which they are hidden.
var looks = []look{
	// A private key, cut short or not (RFC 7468); certificates are public.
	{signs: []string{"PRIVATE KEY-----"}, pattern: regexp.MustCompile(`-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:(.*?))(-----END [A-Z0-9 ]*PRIVATE KEY-----|$)`), group: 1},
	// Who asks, before a host: a password, a token, or a name alone (RFC 3986 section 3.2.1); DSNs that are URLs.
	{signs: []string{"//"}, pattern: regexp.MustCompile(`//([^/?#\s"'<>@]+)@`), group: 1},
	// user:password@tcp(host:3306)/database, of Go's driver of MySQL.
	{signs: []string{"@tcp(", "@unix("}, pattern: regexp.MustCompile(`([\w.%+-]+:[^\s/"']+)@(tcp|unix)\(`), group: 1},
	// A JSON Web Token (RFC 7519) in its compact form.
	{signs: []string{"eyJ"}, pattern: regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`)},
	// Credentials as a header has them (RFC 6750 section 2.1, RFC 7617 section 2).
	{signs: []string{"earer", "EARER"}, pattern: regexp.MustCompile(`(?i)\bbearer(?:\s|%20|\+)+([A-Za-z0-9._~+/=-]{6,})`), group: 1, is: isMade},
	{signs: []string{"asic", "ASIC"}, pattern: regexp.MustCompile(`(?i)\bbasic(?:\s|%20|\+)+([A-Za-z0-9+/_-]{6,}={0,2})`), group: 1, is: isUserAndPassword},
	// Keys that say by their beginning whose they are.
	{signs: keyBeginnings, pattern: regexp.MustCompile(`\b(sk|rk|pk)_(live|test)_[A-Za-z0-9]{8,}|\bsk-[A-Za-z0-9_-]{20,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_-]{16,}` +
		`|\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-[A-Za-z0-9-]{10,}|\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[A-Za-z0-9_-]{30,}|\bya29\.[A-Za-z0-9_-]{16,}|\bnpm_[A-Za-z0-9]{30,}|\bpypi-[A-Za-z0-9_-]{16,}` +
		`|\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|\bLTAI[A-Za-z0-9]{12,}|\bAKID[A-Za-z0-9]{13,}|\bhf_[A-Za-z0-9]{20,}|\bwhsec_[A-Za-z0-9+/]{16,}|\bshp(at|ss|ca|pa)_[A-Fa-f0-9]{16,}|\bdop_v1_[a-f0-9]{32,}`)},
}

// keyBeginnings are what such keys begin with.
var keyBeginnings = []string{
	"sk_", "rk_", "pk_", "sk-", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "xapp-", "AKIA", "ASIA", "AIza", "ya29.", "npm_", "pypi-", "SG.", "LTAI", "AKID", "hf_",
	"whsec_", "shp", "dop_v1_",
}

// isMade reports whether a text is none of a language: it has more than letters, or capitals among them.
func isMade(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' && r != '-' }) || strings.ContainsFunc(text[1:], unicode.IsUpper)
}

// isUserAndPassword reports whether a text is USER:PASSWORD in Base64.
func isUserAndPassword(text string) bool {
	for _, coding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if plain, err := coding.DecodeString(strings.TrimRight(text, "=")); err == nil {
			return slices.Contains(plain, ':')
		}
	}
	return false
}

// assigned is a name to which a value is given: in JSON inside a text, in GraphQL, in the words of a DSN. The value comes after it.
var assigned = regexp.MustCompile(`([\pL_][\pL\pN_.-]*)\\?["']?(\s*[=:：]\s*)`)

// inURL is the query or the fragment of a URL.
var inURL = regexp.MustCompile(`[?#]([^?#\s"'<>]*=[^?#\s"'<>]*)`)

// Text returns a text without the credentials in it: what looks like one, and what is assigned to a name of one.
func Text(text string) string { return Without(text, Mask) }

// Without is Text with something else in the place of what is hidden.
func Without(text, mask string) string {
	for _, one := range looks {
		if hasAny(text, one.signs) {
			text = one.hide(text, mask)
		}
	}
	if strings.ContainsAny(text, "?#") && strings.Contains(text, "=") {
		text = inURL.ReplaceAllStringFunc(text, func(query string) string { return query[:1] + pairs(query[1:], mask, IsSecretName) })
	}
	if strings.ContainsAny(text, "=:：") {
		text = withoutAssigned(text, mask)
	}
	return text
}

func (l look) hide(text, mask string) string {
	var b strings.Builder
	end := 0
	for _, at := range l.pattern.FindAllStringSubmatchIndex(text, -1) {
		from, to := at[2*l.group], at[2*l.group+1]
		if from < 0 || from == to || l.is != nil && !l.is(text[from:to]) {
			continue
		}
		b.WriteString(text[end:from] + mask)
		end = to
	}
	if end == 0 {
		return text
	}
	return b.String() + text[end:]
}

func withoutAssigned(text, mask string) string {
	if !hasAny(strings.ToLower(text), stems) {
		return text
	}
	var b strings.Builder
	end := 0
	for _, at := range assigned.FindAllStringSubmatchIndex(text, -1) {
		if at[0] < end || !IsSecretMember(text[at[2]:at[3]]) {
			continue
		}
		value, quoted := valueAt(text[at[1]:])
		if !isSecretValue(value, quoted || strings.TrimSpace(text[at[4]:at[5]]) == "=") {
			continue
		}
		from := at[1] + strings.Index(text[at[1]:], value)
		b.WriteString(text[end:from] + mask)
		end = from + len(value)
	}
	if end == 0 {
		return text
	}
	return b.String() + text[end:]
}

// valueAt returns the value that a text begins with, without its quotes.
func valueAt(text string) (value string, quoted bool) {
	for _, quote := range []string{`\"`, `"`, `'`} {
		rest, ok := strings.CutPrefix(text, quote)
		if !ok {
			continue
		}
		for i := 0; i < len(rest); i++ {
			switch {
			case strings.HasPrefix(rest[i:], quote):
				return rest[:i], true
			case rest[i] == '\\': // what is escaped ends nothing
				i++
			}
		}
		return rest, true
	}
	if end := strings.IndexAny(text, " \t\r\n\"'\\&;,<>)}]#"); end >= 0 {
		text = text[:end]
	}
	return text, false
}

// isSecretValue reports whether what is given to a name of a credential is one, and no word that is said about it: token: expired.
func isSecretValue(value string, given bool) bool {
	said := value == "" || strings.HasPrefix(value, Mask) || value == "true" || value == "false" || value == "null"
	return !said && (given || isMade(value))
}
