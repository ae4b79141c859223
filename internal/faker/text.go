package faker

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
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

// MaxText is the longest text that is made, in characters.
const MaxText = 1 << 20

// maxExtremeLength is how long a text without an upper limit becomes.
const maxExtremeLength = 512

func (d *Draw) awkwardText(f *Constraints) string {
	limit := f.MaxLength
	if limit < 0 {
		limit = max(maxExtremeLength, f.MinLength)
	}
	text := awkward[d.Random.Intn(len(awkward))]
	if d.Random.Intn(3) == 0 { // a third is as long as it may be
		text = strings.Repeat(text+" ", 1+min(limit, 1<<16)/utf8.RuneCountInString(text))
	}
	return d.fit(text, f.MinLength, limit)
}

// fit cuts or pads text to a number of characters.
func (d *Draw) fit(text string, low, high int) string {
	runes := []rune(text)
	if len(runes) > high {
		runes = runes[:high]
	}
	for padding := []rune(d.locale().prose.padding); len(runes) < low; {
		runes = append(runes, padding[len(runes)%len(padding)])
	}
	return string(runes)
}

// Text makes a string of constraints without values.
func (d *Draw) Text(f *Constraints) (string, bool) {
	if f.MinLength > MaxText {
		return "", false
	}
	for range 20 {
		text, ok := d.formatted(f.Format)
		if ok && f.Format == "password" || f.Format == "binary" { // any text will do
			text = d.fit(text, f.MinLength, Tighter(f.MaxLength, max(len(text), f.MinLength)))
		}
		if ok && f.takes(text) {
			return text, true
		}
		if !ok {
			break
		}
	}
	if text, ok := d.variant(f); ok {
		return text, true
	}
	if len(f.Patterns) > 0 {
		if text, ok := d.plainWord(f); ok {
			return text, true
		}
		return d.patterned(f)
	}
	if jsonschema.KnownFormat(f.Format) && !IsIntegerFormat(f.Format) {
		return "", false
	}
	if d.Extreme {
		return d.awkwardText(f), true
	}
	high := f.MaxLength
	if high < 0 {
		high = max(64, f.MinLength)
	}
	if high < 4 || f.MinLength > 64 { // no room for a word, or too much
		return d.fit(d.faker.LetterN(uint(max(f.MinLength, min(high, 1)))), f.MinLength, high), true
	}
	return d.word(f.MinLength, high), true
}

// patterned tries texts of the first pattern until one fits everything else.
func (d *Draw) patterned(f *Constraints) (string, bool) {
	const few, maxSpread = 40, 4096 // repetitions beyond what must be
	spreads := min(max(few, f.MinLength), maxSpread)
	for try := range 5 * 2 * spreads {
		p := f.Patterns[try/(2*spreads)%len(f.Patterns)]
		spread := 1 + try/2%spreads
		if f.MinLength > few { // from the far end: a long text is asked for
			spread = 1 + spreads - spread
		}
		if f.MinLength > 0 && try%2 == 1 { // in steps, to meet the length
			spread = -spread
		}
		text, ok := FromPattern(d.Random, Readable(p), spread)
		if !ok {
			return "", false
		}
		if length := utf8.RuneCountInString(text); length < f.MinLength && !Anchored(p.Source) {
			text = d.fit(text, f.MinLength, f.MinLength)
		}
		if f.takes(text) {
			return text, true
		}
	}
	return "", false
}

// Anchored reports whether a pattern says where a text ends.
func Anchored(source string) bool { return strings.HasSuffix(source, "$") }

// formatted makes a text of a format; ok is false for a format that says nothing.
func (d *Draw) formatted(format string) (text string, ok bool) {
	f := d.faker
	switch format {
	case "uuid":
		return d.uuid(), true
	case "date", "date-time", "datetime", "time":
		return d.time(format), true
	case "duration":
		return fmt.Sprintf("P%dDT%dH", f.Number(0, 30), f.Number(0, 23)), true
	case "email", "idn-email":
		return strings.ToLower(f.LetterN(7)) + "@" + d.oneOf(mailDomains), true
	case "hostname", "idn-hostname":
		return d.hostname(), true
	case "ipv4":
		return f.IPv4Address(), true
	case "ipv6":
		return f.IPv6Address(), true
	case "uri", "iri", "url", "uri-reference", "iri-reference":
		return d.link(), true
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
	case "http-date":
		return d.workingTime().UTC().Format(httpDate), true
	}
	if IsNumberFormat(format) {
		return d.textOfNumber(format), true
	}
	return "", false
}

// uuid returns a random UUID, RFC 9562 version 4.
func (d *Draw) uuid() string { return string(d.appendUUID(nil)) }

func (d *Draw) appendUUID(dst []byte) []byte {
	high, low := d.source.Uint64(), d.source.Uint64()
	second, third := hexDigits(uint32(high>>32)), hexDigits(uint32(low>>4))
	at := len(dst)
	dst = append(dst, "xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx"...)
	text := dst[at:]
	binary.LittleEndian.PutUint64(text, hexDigits(uint32(high)))
	binary.LittleEndian.PutUint32(text[9:], uint32(second))
	binary.LittleEndian.PutUint32(text[15:], uint32(second>>32)) // three digits and what stands behind them
	binary.LittleEndian.PutUint32(text[20:], uint32(third))
	binary.LittleEndian.PutUint64(text[24:], third>>24)
	binary.LittleEndian.PutUint64(text[28:], third>>56|hexDigits(uint32(low>>36))<<8)
	text[18], text[19], text[23] = '-', hexits[low&3|8], '-'
	return dst
}

// hexDigits returns the eight hexadecimal digits of a word, the last in the lowest byte.
func hexDigits(word uint32) uint64 {
	digits := uint64(word)
	digits = (digits | digits<<16) & 0x0000ffff0000ffff
	digits = (digits | digits<<8) & 0x00ff00ff00ff00ff
	digits = (digits | digits<<4) & 0x0f0f0f0f0f0f0f0f
	letters := (digits + 0x0606060606060606) >> 4 & 0x0101010101010101
	return digits + '0'*0x0101010101010101 + letters*('a'-'0'-10)
}

// PlainText writes a text of one of the formats that answers have most of; nil where more than that is asked of it.
func (f *Constraints) PlainText() func(*Draw, []byte) []byte {
	if len(f.Patterns) > 0 || f.MinLength > 0 || f.MaxLength >= 0 {
		return nil
	}
	switch f.Format {
	case "uuid":
		return func(d *Draw, dst []byte) []byte { return append(d.appendUUID(append(dst, '"')), '"') }
	case "datetime":
		return (*Draw).appendWorkingTime
	}
	return nil
}
