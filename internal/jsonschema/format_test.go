package jsonschema_test

import (
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
)

// Formats and what is of them and what is not, as JSON arrays.
var formats = map[string]struct{ good, bad string }{
	"date":                  {`["2024-02-29", "0001-01-01", "9999-12-31"]`, `["2023-02-29", "2024-2-9", "24-02-29", "2024-02-29T00:00:00Z", " 2024-02-29", "20240229", ""]`},
	"datetime":              {`["2023-09-21 11:23:12"]`, `["2023-09-21T11:23:12", "2023-09-21 11:23", "2023-09-21 11:23:12.5", "2023-09-31 11:23:12", "2023-09-21 24:00:00", "2023-09-21 1:23:12", "2023-09-21 1:23:12.5"]`},
	"date-time":             {`["2024-02-29T12:00:00Z", "2024-02-29T12:00:00.123456789+08:00", "2024-02-29t12:00:00z", "1990-12-31T15:59:60-08:00", "2024-01-01T00:00:00-23:59"]`, `["2024-02-29", "2024-02-29 12:00:00Z", "2024-02-30T12:00:00Z", "2024-02-29T12:00:00", "2024-02-29T12:00:00.Z", "2024-02-29T12:00:00,5Z", "1990-12-31T23:58:60Z", "2024-02-29T12:00:00+24:00", "2024-02-29T12:00Z", "2024-02-29T1:00:00.5Z"]`},
	"time":                  {`["12:00:00Z", "23:59:60Z", "12:00:00.5+08:00"]`, `["12:00:00", "24:00:00Z", "12:00Z", "1:00:00.50Z", "12:60:00Z"]`},
	"duration":              {`["P1Y2M3DT4H5M6S", "PT0S", "P2W", "P1D"]`, `["P", "PT", "P1", "1D", "P1DT", "PT1D", "P1H", "p1d", "P1W2D", "-P1D"]`},
	"email":                 {`["a@example.com", "a.b+c@example.co.uk"]`, `["a", "@example.com", "a@", "a@b@c", "A <a@example.com>", "<a@example.com>", " a@example.com", "a@example.com\n"]`},
	"idn-email":             {`["张三@例子.中国"]`, `["张三", "@例子.中国"]`},
	"hostname":              {`["example.com", "localhost", "a-b.c", "1.2.3.4", "xn--fiqs8s"]`, `["-a.com", "a-.com", "a_b", "a..b", ".a", "", "例子.中国", "a b"]`},
	"idn-hostname":          {`["例子.中国", "example.com"]`, `["", "a b", "a/b", "a@b"]`},
	"ipv4":                  {`["127.0.0.1", "255.255.255.255"]`, `["256.0.0.1", "1.2.3", "01.2.3.4", "1.2.3.4/8", "::1", ""]`},
	"ipv6":                  {`["::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4"]`, `["1.2.3.4", ":::", "fe80::1%eth0", "12345::", "[::1]"]`},
	"uri":                   {`["https://example.com/a?b=c#d", "urn:isbn:1", "mailto:a@b", "http://[::1]:80/%E6%96%87"]`, `["/a", "example.com", "http://a b", "http://例子/", "http://a/{x}", "http://a/%zz", "http://[::1", ""]`},
	"uri-reference":         {`["/a", "a/b?c#d", "", "http://a/", "#x", "//host/a"]`, `["a b", "\\a", "%zz", "a|b", ":a"]`},
	"iri":                   {`["http://例子.中国/路径", "http://a/"]`, `["/路径", "http://[::1"]`},
	"iri-reference":         {`["/路径", "http://例子/"]`, `["%zz"]`},
	"uri-template":          {`["/a/{b}/{+c*}", "", "http://x/{?q,r}"]`, `["/{a", "/a}", "/{a{b}}", "/a b"]`},
	"url":                   {`["https://example.com/"]`, `["/a", "example.com"]`},
	"uuid":                  {`["780f7216-b131-462b-ba30-de7cd1f527de", "780F7216-B131-462B-BA30-DE7CD1F527DE", "00000000-0000-0000-0000-000000000000"]`, `["780f7216b131462bba30de7cd1f527de", "{780f7216-b131-462b-ba30-de7cd1f527de}", "780f7216-b131-462b-ba30-de7cd1f527dg", "780f7216-b131-462b-ba30de7c-d1f527de", ""]`},
	"json-pointer":          {`["", "/", "/a~1b/~0/0"]`, `["a", "/~", "/~2", "#/a"]`},
	"relative-json-pointer": {`["0", "1/a", "10#", "2/a~1b/0"]`, `["01", "-1", "/a", "", "1#/a", "1a", "1/~"]`},
	"regex":                 {`["^a+$", "(?=a)b", "\\p{Han}", ""]`, `["(", "[", "*a", "a{2,1}"]`},
	"byte":                  {`["", "aGk=", "aGVsbG8h"]`, `["aGk", "a", "aGk_", "%%%%"]`},
	"base64url":             {`["", "aGk", "aGk=", "_-8"]`, `["a+b", "a", "a b"]`},
	"char":                  {`["a", "文", "😀"]`, `["", "ab"]`},
	"mac":                   {`["00:00:5e:00:53:01", "00-00-5e-00-53-01"]`, `["00:00:5e", "x", ""]`},
	"int8":                  {`[-128, 127, 1e2, 5.0]`, `[-129, 128, 0.5]`},
	"uint8":                 {`[0, 255]`, `[-1, 256]`},
	"int16":                 {`[-32768, 32767]`, `[-32769, 32768]`},
	"uint16":                {`[0, 65535]`, `[-1, 65536]`},
	"int32":                 {`[-2147483648, 2147483647]`, `[-2147483649, 2147483648, 1e99, 0.5]`},
	"uint32":                {`[0, 4294967295]`, `[-1, 4294967296]`},
	"int64":                 {`[-9223372036854775808, 9223372036854775807]`, `[-9223372036854775809, 9223372036854775808, 1e19]`},
	"uint64":                {`[0, 18446744073709551615]`, `[-1, 18446744073709551616]`},
	"float":                 {`[1.5, -3.4e38, 0, 1e-400]`, `[3.5e38, -1e39]`},
	"double":                {`[1.7e308, -1.7e308]`, `[1e309, -1e999999999]`},
}

func TestFormats(t *testing.T) {
	for name, row := range formats {
		t.Run(name, func(t *testing.T) {
			if !jsonschema.KnownFormat(name) {
				t.Error("not known")
			}
			s := apitest.Schema(t, "3.1.0", "S: {format: "+name+"}")
			for instances, want := range map[string]bool{row.good: true, row.bad: false} {
				for _, instance := range apitest.Decode(t, instances).([]any) {
					if got := s.Valid(instance, jsonschema.InResponse); got != want {
						t.Errorf("%q: %v", instance, got)
					}
				}
			}
			// A format says nothing of values of other types.
			for _, other := range apitest.Decode(t, `[null, true, [], {}]`).([]any) {
				if !s.Valid(other, jsonschema.InResponse) {
					t.Errorf("%v is refused", other)
				}
			}
		})
	}
	if jsonschema.KnownFormat("telephone") || !apitest.Schema(t, "3.1.0", "S: {format: telephone}").Valid("x", jsonschema.InResponse) {
		t.Error("an unknown format says something")
	}
}

// Patterns are those of ECMA-262, look-around included; one that backtracks without end is no match.
func TestPattern(t *testing.T) {
	for pattern, row := range map[string]struct{ good, bad string }{
		`^\d{3}$`:                    {`["123"]`, `["1234", "12", "123\n", "１２３"]`},
		`^(?=.*\d)(?=.*[a-z]).{4,}$`: {`["a1bc"]`, `["abcd", "1234", "a1"]`},
		`^(?!admin)`:                 {`["user", ""]`, `["admin", "administrator"]`},
		`^(a|b)\1$`:                  {`["aa", "bb"]`, `["ab"]`},
		`^\u4e2d\p{Han}$`:            {`["中文"]`, `["中", "中a"]`},
		`^[\w.-]+\/\/$`:              {`["a.b-c//"]`, `["a b//"]`},
		`^(?<year>\d+)$`:             {`["2024"]`, `["x"]`},
		`^(?=(a+)+$)a*b`:             {`[]`, `["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"]`},
	} {
		s := apitest.Schema(t, "3.1.0", "S: {pattern: '"+pattern+"'}")
		for instances, want := range map[string]bool{row.good: true, row.bad: false} {
			for _, instance := range apitest.Decode(t, instances).([]any) {
				if got := s.Valid(instance, jsonschema.InResponse); got != want {
					t.Errorf("%s: %q: %v", pattern, instance, got)
				}
			}
		}
	}
}
