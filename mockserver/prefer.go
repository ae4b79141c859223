package mockserver

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"agentmock/internal/fake"
	"agentmock/internal/fixture"
)

// preference is what a client asks for with the header Prefer (RFC 7240), or with its query twins, as Prism has them.
type preference struct {
	code    int    // 0: none
	example string // "": none
	named   bool   // an example was asked for
	dynamic bool
	seed    string
	shape   fake.Shape // "": none
	delay   time.Duration
	fault   fixture.Fault
	given   []given // in the order of the client
}

// given is a preference as the client wrote it.
type given struct{ name, text string }

// twins are the query parameters that stand for preferences; they are ignored where the header is sent.
var twins = map[string]string{
	"__code": "code", "__example": "example", "__dynamic": "dynamic", "__seed": "seed", "__shape": "shape", "__delay": "delay", "__fault": "fault",
}

// maxDelay bounds what a client may ask to be kept waiting.
const maxDelay = time.Minute

// readPreference reads what the client asks for; the problem says what cannot be meant.
func readPreference(header http.Header, rawQuery string) (preference, *problem) {
	var p preference
	if values := header["Prefer"]; len(values) > 0 {
		for _, pair := range splitPreferences(strings.Join(values, ",")) {
			name, text, _ := strings.Cut(pair, "=")
			if fault := p.set(strings.ToLower(strings.TrimSpace(name)), unquote(strings.TrimSpace(text)), "Prefer"); fault != nil {
				return p, fault
			}
		}
		return p, nil
	}
	if !strings.Contains(rawQuery, "__") {
		return p, nil
	}
	query, _ := url.ParseQuery(rawQuery)
	for _, twin := range []string{"__code", "__example", "__dynamic", "__seed", "__shape", "__delay", "__fault"} {
		if query.Has(twin) {
			if fault := p.set(twins[twin], query.Get(twin), twin); fault != nil {
				return p, fault
			}
		}
	}
	return p, nil
}

// splitPreferences splits at commas, and at semicolons as people write them, outside quotes.
func splitPreferences(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && (r == ',' || r == ';')
	})
}

func unquote(text string) string {
	if len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"' {
		return strings.ReplaceAll(text[1:len(text)-1], `\"`, `"`)
	}
	return text
}

// set takes one preference; one that is not ours is ignored, RFC 7240 section 2.
func (p *preference) set(name, text, from string) *problem {
	if slices.ContainsFunc(p.given, func(g given) bool { return g.name == name }) {
		return nil // the first one counts
	}
	refuse := func(want string) *problem {
		return &problem{status: http.StatusUnprocessableEntity, title: "Invalid preference", detail: from + ": " + name + " should be " + want + ", got " + strconv.Quote(text)}
	}
	var err error
	switch name {
	case "code":
		p.code, err = strconv.Atoi(text)
		if err != nil || len(text) != 3 || p.code < 100 || p.code > 599 {
			return refuse("a status of three digits")
		}
	case "example":
		p.example, p.named = text, true
	case "dynamic":
		if text != "true" && text != "false" {
			return refuse("true or false")
		}
		p.dynamic = text == "true"
	case "seed":
		if text == "" {
			return refuse("a text")
		}
		p.seed = text
	case "shape":
		p.shape, err = fake.ParseShape(text)
		if err != nil || text == "" {
			return refuse("minimal, full or extreme")
		}
	case "delay":
		p.delay, err = time.ParseDuration(text)
		if err != nil || p.delay < 0 || p.delay > maxDelay {
			return refuse("a time such as 300ms, at most " + maxDelay.String())
		}
	case "fault":
		if p.fault, err = fixture.ParseFault(text); err != nil {
			return refuse("one of " + fixture.FaultNames())
		}
	default:
		return nil
	}
	p.given = append(p.given, given{name, text})
	return nil
}

// applied are the preferences that an answer from a source honours, as Preference-Applied says them (RFC 7240 section 3).
func (p preference) applied(source string) string {
	var honoured []string
	for _, g := range p.given {
		switch {
		case g.name == "example" && !strings.HasPrefix(source, "example"):
		case g.name == "dynamic" && (g.text == "true") != (source == "generated"):
		default:
			text := g.text
			if strings.ContainsAny(text, ", ;\"") {
				text = strconv.Quote(text)
			}
			honoured = append(honoured, g.name+"="+text)
		}
	}
	return strings.Join(honoured, ", ")
}

// generated reports whether the client asks for a generated body: in so many words, or by what only such a body has.
func (p preference) generated() bool { return p.dynamic || p.seed != "" || p.shape != "" }
