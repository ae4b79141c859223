package anonymize

import (
	"agentmock/internal/redact"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"unicode"
)

// draw returns the random numbers that belong to one real value: HMAC-SHA256 of it seeds them, so that without the key they
// cannot be tried out.
func draw(key []byte, real string, try int) *rand.Rand {
	h := hmac.New(sha256.New, key)
	var number [8]byte
	binary.BigEndian.PutUint64(number[:], uint64(try))
	h.Write(number[:])
	h.Write([]byte(real))
	return rand.New(rand.NewChaCha8([32]byte(h.Sum(nil))))
}

const (
	vowels     = "aeiou"
	consonants = "bcdfghjklmnpqrstvwxyz"
)

// scramble puts another character of its kind in the place of each letter and digit: what can be spoken stays so. The
// first digit of a long number is kept, for the bounds that it may have.
func scramble(text string, r *rand.Rand) string {
	var b strings.Builder
	for _, c := range text {
		b.WriteRune(another(c, r))
	}
	return b.String()
}

func another(c rune, r *rand.Rand) rune {
	lower := unicode.ToLower(c)
	switch {
	case c >= '0' && c <= '9':
		return '0' + rune(r.IntN(10))
	case lower <= unicode.MaxASCII && unicode.IsLetter(lower):
		from := consonants
		if strings.ContainsRune(vowels, lower) {
			from = vowels
		}
		made := rune(from[r.IntN(len(from))])
		if c != lower {
			made = unicode.ToUpper(made)
		}
		return made
	case unicode.Is(unicode.Han, c):
		common := []rune(commonHan)
		return common[r.IntN(len(common))]
	case unicode.IsLetter(c) || unicode.IsNumber(c):
		return neighbour(c, r)
	}
	return c
}

// commonHan are characters that mean little by themselves.
const commonHan = "春夏秋冬东南西北山水云风花树石木日月星天地大小中新长平和明光白青金玉江海河湖林田园路桥门户书文字画"

// neighbour returns a letter beside another one in Unicode, and so of the same script.
func neighbour(c rune, r *rand.Rand) rune {
	for range 16 {
		near := c&^0xf + rune(r.IntN(16))
		if near != c && unicode.IsLetter(near) == unicode.IsLetter(c) && unicode.IsUpper(near) == unicode.IsUpper(c) && unicode.IsMark(near) == unicode.IsMark(c) {
			return near
		}
	}
	return c
}

// otherDigits changes the digits of a number and nothing else: not the first one of a long number, which bounds look at,
// nor does a number begin with 0 that did not.
func otherDigits(text string, r *rand.Rand) string {
	out := []byte(text)
	first := strings.IndexFunc(text, unicode.IsNumber)
	long := redact.Digits(text) >= redact.LongNumber
	for i, c := range out {
		switch {
		case c < '0' || c > '9' || i == first && (long || c == '0'):
		case i == first:
			out[i] = byte('1' + r.IntN(9))
		default:
			out[i] = byte('0' + r.IntN(10))
		}
	}
	return string(out)
}

// otherHex changes hexadecimal digits in their case. Where a UUID has its version and its variant, they stay.
func otherHex(text string, r *rand.Rand) string {
	const lower, upper = "0123456789abcdef", "0123456789ABCDEF"
	out := []byte(text)
	uuid, from := len(text) == 36, lower
	if strings.ContainsAny(text, "ABCDEF") {
		from = upper
	}
	for i, c := range out {
		switch {
		case uuid && (i == 14 || i == 19):
		case c >= 'A' && c <= 'F':
			out[i] = upper[10+r.IntN(6)]
		case c >= 'a' && c <= 'f' || c >= '0' && c <= '9':
			out[i] = from[r.IntN(16)]
		}
	}
	return string(out)
}
