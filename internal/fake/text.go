package fake

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/brianvoe/gofakeit/v6"

	"agentmock/internal/spec"
)

// awkward texts shake a user interface: they are what real data has on a bad day.
var awkward = []string{
	`<script>alert("x")</script>`,
	"👩\u200d👩\u200d👧\u200d👦 🇨🇳 🏳\ufe0f\u200d🌈 e\u0301 Z\u0351\u036b\u0313\u036a\u0302\u036b",
	"مرحبا بالعالم שלום עולם",
	`"quoted" 'single' \back\slash/ & &amp; %s ${x} {{y}}`,
	"测试客户名称特别特别长以至于任何表格都放不下的那一种情况",
	"line one\nline two\ttabbed\r\nline three",
	"\u202eright-to-left override\u202c and zero\u200bwidth",
	"'; DROP TABLE customers; --",
	"NULL undefined NaN 0 -0 1e309 true [object Object]",
	"Pneumonoultramicroscopicsilicovolcanoconiosis",
}

// extremeLength is how long a text without an upper limit becomes.
const extremeLength = 512

func (v *visit) awkwardText(f *facets) string {
	limit := f.maxLength
	if limit < 0 {
		limit = max(extremeLength, f.minLength)
	}
	text := awkward[v.random.Intn(len(awkward))]
	if v.random.Intn(3) == 0 { // a third is as long as it may be
		text = strings.Repeat(text+" ", 1+min(limit, 1<<16)/utf8.RuneCountInString(text))
	}
	return fit(text, f.minLength, limit)
}

// fit cuts or pads text to a number of characters.
func fit(text string, low, high int) string {
	runes := []rune(text)
	if len(runes) > high {
		runes = runes[:high]
	}
	for len(runes) < low {
		runes = append(runes, []rune("文字text")[len(runes)%6])
	}
	return string(runes)
}

// text makes a string of facets without values.
func (v *visit) text(f *facets) (string, bool) {
	if f.minLength > maxText {
		return "", false
	}
	for range 20 {
		text, ok := v.formatted(f.format)
		if ok && f.format == "password" || f.format == "binary" { // any text will do
			text = fit(text, f.minLength, tighter(f.maxLength, max(len(text), f.minLength)))
		}
		if ok && f.takes(text) {
			return text, true
		}
		if !ok {
			break
		}
	}
	if len(f.patterns) > 0 {
		return v.patterned(f)
	}
	if spec.KnownFormat(f.format) && !isIntegerFormat(f.format) {
		return "", false
	}
	if v.shape == Extreme {
		return v.awkwardText(f), true
	}
	high := f.maxLength
	if high < 0 {
		high = max(64, f.minLength)
	}
	if high < 4 || f.minLength > 64 { // no room for a word, or too much
		return fit(v.faker.LetterN(uint(max(f.minLength, min(high, 1)))), f.minLength, high), true
	}
	return fit(words(v.faker), f.minLength, high), true
}

func words(f *gofakeit.Faker) string {
	text := f.HipsterWord()
	if f.Rand.Intn(2) == 0 {
		text += " " + f.HipsterWord()
	}
	return text
}

// patterned tries texts of the first pattern until one fits everything else.
func (v *visit) patterned(f *facets) (string, bool) {
	const few, many = 40, 4096
	spreads := min(max(few, f.minLength), many)
	for try := range 5 * 2 * spreads {
		p := f.patterns[try/(2*spreads)%len(f.patterns)]
		spread := 1 + try/2%spreads
		if f.minLength > few { // from the far end: a long text is asked for
			spread = 1 + spreads - spread
		}
		if f.minLength > 0 && try%2 == 1 { // in steps, to meet the length
			spread = -spread
		}
		text, ok := fromPattern(v.random, readable(p), spread)
		if !ok {
			return "", false
		}
		if length := utf8.RuneCountInString(text); length < f.minLength && !anchored(p.Source) {
			text = fit(text, f.minLength, f.minLength)
		}
		if f.takes(text) {
			return text, true
		}
	}
	return "", false
}

func anchored(source string) bool { return strings.HasSuffix(source, "$") }

// takes reports whether text is as long as it may be and matches every pattern.
func (f *facets) takes(text string) bool {
	length := utf8.RuneCountInString(text)
	if length < f.minLength || f.maxLength >= 0 && length > f.maxLength {
		return false
	}
	return !slices.ContainsFunc(f.patterns, func(p *spec.Pattern) bool { return !p.Match(text) })
}

// formatted makes a text of a format; ok is false for a format that says nothing.
func (v *visit) formatted(format string) (text string, ok bool) {
	f := v.faker
	switch format {
	case "uuid":
		return v.uuid(), true
	case "date", "date-time", "datetime", "time":
		return v.time(format), true
	case "duration":
		return fmt.Sprintf("P%dDT%dH", f.Number(0, 30), f.Number(0, 23)), true
	case "email", "idn-email":
		return strings.ToLower(f.LetterN(7)) + "@" + v.oneOf(mailDomains), true
	case "hostname", "idn-hostname":
		return v.hostname(), true
	case "ipv4":
		return f.IPv4Address(), true
	case "ipv6":
		return f.IPv6Address(), true
	case "uri", "iri", "url", "uri-reference", "iri-reference":
		return v.link(), true
	case "uri-template":
		return "https://example.com/" + strings.ToLower(f.LetterN(5)) + "/{id}", true
	case "json-pointer":
		return "/" + strings.ToLower(f.LetterN(5)), true
	case "relative-json-pointer":
		return "1/" + strings.ToLower(f.LetterN(5)), true
	case "regex":
		return "^[a-z]{" + fmt.Sprint(f.Number(1, 9)) + "}$", true
	case "byte":
		return base64.StdEncoding.EncodeToString([]byte(f.LetterN(12))), true
	case "base64url":
		return base64.RawURLEncoding.EncodeToString([]byte(f.LetterN(12))), true
	case "binary":
		return f.LetterN(24), true
	case "password":
		return f.Password(true, true, true, false, false, 14), true
	case "char":
		return f.LetterN(1), true
	case "mac":
		return f.MacAddress(), true
	}
	return "", false
}

// plainText writes a text of one of the formats that answers have most of; nil where more than that is asked of it.
func (f *facets) plainText() func(*visit) {
	if len(f.patterns) > 0 || f.minLength > 0 || f.maxLength >= 0 {
		return nil
	}
	switch f.format {
	case "uuid":
		return func(v *visit) { v.out = append(v.appendUUID(append(v.out, '"')), '"') }
	case "datetime":
		return func(v *visit) { v.out = append(v.appendWorkingTime(append(v.out, '"')), '"') }
	}
	return nil
}

// uuid is a random UUID, RFC 9562 version 4.
func (v *visit) uuid() string { return string(v.appendUUID(nil)) }

func (v *visit) appendUUID(dst []byte) []byte {
	high, low := v.random.Uint64(), v.random.Uint64()
	text := [36]byte{8: '-', 13: '-', 14: '4', 18: '-', 23: '-'}
	high = hexDigits(text[0:8], high)
	high = hexDigits(text[9:13], high)
	hexDigits(text[15:18], high)
	hexDigits(text[19:20], low&3|8)
	low = hexDigits(text[20:23], low>>4)
	hexDigits(text[24:36], low)
	return append(dst, text[:]...)
}

// hexDigits fills dst with the last digits of a word, the last first, and returns the rest of the word.
func hexDigits(dst []byte, word uint64) uint64 {
	for i := range dst {
		dst[i] = hexits[word&15]
		word >>= 4
	}
	return word
}
