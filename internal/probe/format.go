package probe

import "agentmock/internal/jsonvalue"

// wrongOfFormat are texts and numbers that look like a format and are not of it, the most telling first.
var wrongOfFormat = map[string][]any{
	"uuid":          {"not-a-uuid", "6f1c1a44-3f0e-4a5e-9d5b-0d1f6f6e000", "6f1c1a443f0e4a5e9d5b0d1f6f6e0001x", "6f1c1a44-3f0e-4a5e-9d5b-0d1f6f6e000g"},
	"email":         {"nobody", "nobody@", "@example.com", "some body@example.com"},
	"idn-email":     {"nobody", "nobody@"},
	"date":          {"2023-02-30", "someday", "2023-13-01", "01/02/2023", "2023-02-01T10:00:00Z"},
	"date-time":     {"2023-02-30T10:00:00Z", "someday", "2023-02-01", "2023-02-01T25:00:00Z", "2023-02-01T10:00:00"},
	"datetime":      {"2023-02-30 10:00:00", "someday", "2023-02-01"},
	"time":          {"25:00:00Z", "noon"},
	"duration":      {"1 day", "P"},
	"uri":           {"no uri", "http://[", "/only/a/path"},
	"url":           {"no uri", "http://[", "/only/a/path"},
	"iri":           {"http://[", "/only/a/path"},
	"uri-reference": {"http://[", "a b"},
	"hostname":      {"-a.example", "a b", "exa_mple..com"},
	"ipv4":          {"256.1.1.1", "1.2.3", "localhost"},
	"ipv6":          {"::g", "1.2.3.4"},
	"byte":          {"***", "a"},
	"base64":        {"***", "a"},
	"regex":         {"("},
	"json-pointer":  {"a"},
	"mac":           {"00:00", "x"},
	"char":          {"ab"},
	"int8":          {jsonvalue.Int(128), jsonvalue.Int(-129)},
	"uint8":         {jsonvalue.Int(256), jsonvalue.Int(-1)},
	"int16":         {jsonvalue.Int(32768), jsonvalue.Int(-32769)},
	"uint16":        {jsonvalue.Int(65536), jsonvalue.Int(-1)},
	"int32":         {jsonvalue.Int(2147483648), jsonvalue.Int(-2147483649)},
	"uint32":        {jsonvalue.Int(4294967296), jsonvalue.Int(-1)},
	"int64":         {jsonvalue.Number("9223372036854775808"), jsonvalue.Number("-9223372036854775809")},
	"uint64":        {jsonvalue.Number("18446744073709551616"), jsonvalue.Int(-1)},
}

// rightOfFormat are values of a format that a careless program takes for wrong.
var rightOfFormat = map[string][]any{
	"uuid":      {"ffffffff-ffff-4fff-bfff-ffffffffffff"},
	"email":     {"first.last+tag@sub.example.com", "a@example.org"},
	"date":      {"2024-02-29", "2023-12-31", "2024-04-30", "2000-01-01", "1970-01-01"},
	"date-time": {"2024-02-29T23:59:59Z", "2023-12-31T23:59:59.999Z", "2024-01-31T00:00:00+05:30", "1970-01-01T00:00:00Z", "2024-04-30T12:00:00-08:00"},
	"datetime":  {"2024-02-29 23:59:59", "2023-12-31 00:00:00"},
	"time":      {"00:00:00Z", "23:59:59Z"},
	"int32":     {jsonvalue.Int(2147483647), jsonvalue.Int(-2147483648)},
	"int64":     {jsonvalue.Number("9007199254740993"), jsonvalue.Int(2147483648)},
}
