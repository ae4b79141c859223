package faker

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
)

// A format has one usual form, and others that a length or a pattern beside it may ask for: a date-time with milliseconds or an
// offset, an e-mail of ten characters, base64 of eight, a date of another year.

const (
	variantTries = 60  // forms of a format, until one has the length and matches the patterns
	spliceTries  = 400 // texts of a pattern that begin or end like one of the format
)

// variant makes a text that is of the format, as long as it may be, and matches every pattern.
func (d *Draw) variant(f *Constraints) (string, bool) {
	if !jsonschema.KnownFormat(f.Format) {
		return "", false
	}
	for try := range variantTries {
		if text, ok := d.form(f, try); ok && f.takes(text) && jsonschema.IsFormat(f.Format, text) {
			return text, true
		}
	}
	for try := range spliceTries {
		if len(f.Patterns) == 0 {
			break
		}
		form, ok := d.form(f, try%variantTries)
		if !ok {
			break
		}
		pattern, ok := FromPattern(d.Random, Readable(f.Patterns[try%len(f.Patterns)]), 1+try%8)
		if !ok {
			break
		}
		for _, text := range d.splices(pattern, form) {
			if utf8.ValidString(text) && f.takes(text) && jsonschema.IsFormat(f.Format, text) {
				return text, true
			}
		}
	}
	return "", false
}

// splices returns texts that have a part of each: what the one says of the beginning or the end, and what the other says of the rest.
func (d *Draw) splices(a, b string) []string {
	cut := d.Random.Intn(len(b) + 1)
	all := []string{a, a + b, b + a, a + b[cut:], b[:cut] + a}
	if len(a) <= len(b) {
		all = append(all, a+b[len(a):], b[:len(b)-len(a)]+a)
	}
	for _, at := range []int{4, 7, 10, 11, 13, 16, 19, cut} { // between the parts of a date and a time
		if at <= len(a) && at <= len(b) {
			all = append(all, a[:at]+b[at:], b[:at]+a[at:])
		}
	}
	return all
}

// form makes a text in one of the forms of a format, by the number of the try, and of the length that is asked for where the format
// leaves one; ok is false for a format that has but one form.
func (d *Draw) form(f *Constraints, try int) (text string, ok bool) {
	length := d.length(f)
	switch f.Format {
	case "date", "date-time", "datetime", "time":
		return d.moment(try).Format(pick(momentLayouts[f.Format], try)), true
	case "duration":
		return fmt.Sprintf(pick(durations, try), 1+d.Random.Intn(9)), true
	case "email", "idn-email":
		domain := pick(domains, try)
		return d.characters(between(1, length-len(domain)-1, 64), letters) + "@" + domain, true
	case "hostname", "idn-hostname":
		domain := pick(domains, try)
		return d.labels(length-len(domain)-1) + domain, true
	case "uri", "iri", "url", "uri-reference", "iri-reference":
		return d.linkOf(length, try), true
	case "ipv4":
		return pick([]string{"10.0.0.1", "192.168.100.200", "172.16.0.10", "127.0.0.1", d.faker.IPv4Address()}, try), true
	case "ipv6":
		return pick([]string{"::1", "2001:db8::1", "fe80::1", "fc00::" + d.hex(4), "2001:0db8:0000:0000:0000:ff00:0042:8329", d.faker.IPv6Address()}, try), true
	case "byte":
		return base64.StdEncoding.EncodeToString([]byte(d.characters(between(0, length/4*3-try%3, MaxText), letters))), true
	case "base64url":
		return base64.RawURLEncoding.EncodeToString([]byte(d.characters(between(0, length*3/4, MaxText), letters))), true
	case "json-pointer":
		return "/" + d.characters(between(0, length-1, MaxText), letters), true
	case "relative-json-pointer":
		return fmt.Sprint(try%3) + strings.Repeat("/"+d.characters(between(0, length-2, MaxText), letters), min(1, max(0, length-1))), true
	case "uri-template":
		return "/" + d.characters(between(0, length-5, MaxText), letters) + "/{a}", true
	case "regex":
		return d.characters(between(1, length, MaxText), letters), true
	case "mac", "uuid", "char":
		text, _ := d.formatted(f.Format)
		return pick([]string{text, strings.ToUpper(text)}, try), true
	}
	return "", false
}

// length returns one that is allowed, near the least: some twelve characters more where there is no upper limit.
func (d *Draw) length(f *Constraints) int {
	most := f.MinLength + 12
	if f.MaxLength >= 0 {
		most = f.MaxLength
	}
	return f.MinLength + d.Random.Intn(max(1, min(most-f.MinLength, 64)+1))
}

func between(least, n, most int) int64 { return int64(max(least, min(n, most))) }

func pick[T any](all []T, i int) T { return all[i%len(all)] }

// moment returns one of the usual years first, then of any: a pattern may ask for another century.
func (d *Draw) moment(try int) time.Time {
	at := d.workingTime().Add(time.Duration(d.Random.Intn(1000)) * time.Millisecond)
	if try%2 == 1 {
		at = at.AddDate(d.Random.Intn(200)-110, 0, 0)
	}
	zones := []*time.Location{time.UTC, time.FixedZone("", 8*3600), time.FixedZone("", -5*3600), time.FixedZone("", 5*3600+1800)}
	return at.In(zones[try/2%len(zones)])
}

// momentLayouts are the forms of the formats of times (RFC 3339 section 5.6).
var momentLayouts = map[string][]string{
	"date":     {time.DateOnly},
	"datetime": {jsonschema.DateTimeLayout},
	"date-time": {
		time.RFC3339, "2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05.000000Z07:00", "2006-01-02T15:04:05-07:00", "2006-01-02T15:04:05.000-07:00",
		"2006-01-02T15:04:05.000000-07:00", "2006-01-02T15:04:05.000000000Z07:00", "2006-01-02T15:04:00Z07:00", "2006-01-02T00:00:00Z07:00",
	},
	"time": {"15:04:05Z07:00", "15:04:05.000Z07:00", "15:04:05-07:00", "15:04:05.000000Z07:00", "15:04:00Z07:00", "15:04:05.000-07:00"},
}

// durations are forms of RFC 3339 appendix A.
var durations = []string{"P%dD", "PT%dH", "PT%dM", "PT%dS", "P%dM", "P%dY", "P%dW", "P1DT%dH", "PT%dH30M", "P1Y2M%dDT4H5M6S", "PT%d.5S"}

// domains are reserved ones (RFC 2606), long and short, and then some of the usual ends: a pattern may name one.
var domains = []string{"example.com", "example.org", "example.net", "a.test", "b.cn", "example.cn", "example.edu", "example.gov", "example.io", "mail.example.com.cn"}

// labels returns the labels of a host name of about n characters, each with the dot behind it.
func (d *Draw) labels(n int) string {
	var b strings.Builder
	for n > 0 {
		size := min(n, 60)
		b.WriteString(d.characters(int64(size), letters) + ".")
		n -= size + 1
	}
	return b.String()
}

// linkOf makes a URI of about a length: of several schemes, and with the ends that files have.
func (d *Draw) linkOf(length, try int) string {
	scheme := pick([]string{"https://", "http://", "https://", "wss://", "ftp://", "urn:"}, try)
	end := pick([]string{"", ".png", ".html", ".pdf", ".json", ".jpg"}, try/2)
	if length < len(scheme)+len("example.com/") {
		return scheme + d.characters(between(1, length-len(scheme), 64), letters)
	}
	return scheme + "example.com/" + d.characters(between(1, length-len(scheme)-len("example.com/")-len(end), MaxText), letters) + end
}
