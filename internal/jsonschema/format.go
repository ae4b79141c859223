package jsonschema

import (
	"encoding/base64"
	"math"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"agentmock/internal/jsonvalue"
)

// textFormats are the formats of strings: those of JSON Schema 2020-12 section 7.3, of OpenAPI's format registry, and
// datetime, which is the agent API's. An unknown format says nothing.
var textFormats = map[string]func(string) bool{
	"date":                  func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil },
	"datetime":              IsDateTimeText,
	"date-time":             isDateTime,
	"time":                  func(s string) bool { return isDateTime("2000-01-01T" + s) },
	"duration":              func(s string) bool { return durationShape.MatchString(s) && !strings.HasSuffix(s, "T") && s != "P" },
	"email":                 isEmail,
	"idn-email":             isEmail,
	"hostname":              func(s string) bool { return len(s) <= 253 && hostnameShape.MatchString(s) },
	"idn-hostname":          func(s string) bool { return s != "" && len(s) <= 253 && !strings.ContainsAny(s, " /:@") },
	"ipv4":                  func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is4() },
	"ipv6":                  func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is6() && a.Zone() == "" },
	"uri":                   func(s string) bool { u, err := parseURI(s); return err == nil && u.IsAbs() },
	"uri-reference":         func(s string) bool { _, err := parseURI(s); return err == nil },
	"iri":                   func(s string) bool { u, err := url.Parse(s); return err == nil && u.IsAbs() },
	"iri-reference":         func(s string) bool { _, err := url.Parse(s); return err == nil },
	"uri-template":          isURITemplate,
	"url":                   func(s string) bool { u, err := url.Parse(s); return err == nil && u.IsAbs() },
	"uuid":                  isUUID,
	"json-pointer":          isJSONPointer,
	"relative-json-pointer": func(s string) bool { return relativeShape.MatchString(s) },
	"regex":                 func(s string) bool { _, err := compilePattern(s); return err == nil },
	"byte":                  isBase64,
	"base64url": func(s string) bool {
		_, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
		return err == nil
	},
	"char": func(s string) bool { return utf8.RuneCountInString(s) == 1 },
	"mac":  func(s string) bool { _, err := net.ParseMAC(s); return err == nil },
}

var (
	// Go takes an hour of one digit, a comma for the fraction and an offset of +24:60; RFC 3339 does not.
	dateTimeShape = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$`)
	durationShape = regexp.MustCompile(`^P(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$`)
	hostnameShape = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)
	relativeShape = regexp.MustCompile(`^(0|[1-9][0-9]*)(#|(/([^~/]|~[01])*)*)$`)
)

// KnownFormat reports whether a format of strings or numbers is checked.
func KnownFormat(name string) bool {
	_, text := textFormats[name]
	_, number := numberFormats[name]
	return text || number
}

// isDateTime is RFC 3339 section 5.6, a leap second included.
func isDateTime(s string) bool {
	_, ok := ParseDateTime(s)
	return ok
}

// ParseDateTime returns the moment of a date-time of RFC 3339 section 5.6, a leap second included; ok is false for another text.
func ParseDateTime(s string) (time.Time, bool) {
	if !dateTimeShape.MatchString(s) {
		return time.Time{}, false
	}
	s = strings.ToUpper(s)
	if s[17:19] == "60" { // a leap second falls on the last minute of a UTC day; Go's clock has none
		t, err := time.Parse(time.RFC3339Nano, s[:17]+"59"+s[19:])
		return t.Add(time.Second), err == nil && t.UTC().Hour() == 23 && t.UTC().Minute() == 59
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil
}

func isEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s || address.Name != "" {
		return false
	}
	return !strings.ContainsAny(s, " <>")
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
				return false
			}
		}
	}
	return true
}

func parseURI(s string) (*url.URL, error) {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f || strings.IndexByte("\"<>\\^`{|}", s[i]) >= 0 {
			return nil, strconv.ErrSyntax
		}
	}
	return url.Parse(s)
}

func isURITemplate(s string) bool {
	depth := 0
	for _, r := range s {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		case ' ', '"', '<', '>', '\\', '^', '`':
			return false
		}
		if depth < 0 || depth > 1 {
			return false
		}
	}
	return depth == 0
}

func isJSONPointer(s string) bool {
	if s != "" && s[0] != '/' {
		return false
	}
	for i := range len(s) {
		if s[i] == '~' && (i+1 == len(s) || s[i+1] != '0' && s[i+1] != '1') {
			return false
		}
	}
	return true
}

func isBase64(s string) bool {
	_, err := base64.StdEncoding.DecodeString(s)
	return err == nil
}

// numberFormats bound numbers: what the type that a format names can hold.
var numberFormats = map[string]func(jsonvalue.Number) bool{
	"int8":   within("-128", "127"),
	"uint8":  within("0", "255"),
	"int16":  within("-32768", "32767"),
	"uint16": within("0", "65535"),
	"int32":  within("-2147483648", "2147483647"),
	"uint32": within("0", "4294967295"),
	"int64":  within("-9223372036854775808", "9223372036854775807"),
	"uint64": within("0", "18446744073709551615"),
	"float":  func(n jsonvalue.Number) bool { return math.Abs(n.Float64()) <= math.MaxFloat32 },
	"double": func(n jsonvalue.Number) bool { return !math.IsInf(n.Float64(), 0) },
}

func within(low, high jsonvalue.Number) func(jsonvalue.Number) bool {
	return func(n jsonvalue.Number) bool {
		return n.Cmp(low) >= 0 && n.Cmp(high) <= 0 && n.IsInteger()
	}
}

// IsFormat reports whether a text is of a format of strings; of one that is not known every text is.
func IsFormat(format, text string) bool {
	is, ok := textFormats[format]
	return !ok || is(text)
}

// hasFormat reports whether a value is of a format; of those that are not known every value is.
func hasFormat(v any, format string) bool {
	switch v := v.(type) {
	case string:
		return IsFormat(format, v)
	case jsonvalue.Number:
		valid := numberFormats[format]
		return valid == nil || valid(v)
	}
	return true
}
