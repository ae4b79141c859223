package mockserver

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"agentmock/internal/faker"
	"agentmock/internal/fixture"
	"agentmock/internal/generate"
	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
	"agentmock/internal/route"
	"agentmock/mockserver/problem"
)

// preference is what a client asks for with the header Prefer (RFC 7240), or with its query twins, as Prism has them.
type preference struct {
	code    int    // 0: none
	example string // "": none
	named   bool   // an example was asked for
	dynamic *bool  // nil: not said
	seed    string
	shape   generate.Shape // "": none
	delay   time.Duration
	fault   fixture.Fault

	interval time.Duration // between the events of a stream

	localized bool          // a locale was asked for
	locale    *faker.Locale // nil is the document's

	given []given // in the order of the client
}

// given is a preference as the client wrote it.
type given struct {
	*preferable
	text string
}

// preferable is something that a client may ask for.
type preferable struct {
	name, twin string       // in Prefer, and in a query
	want       i18n.Message // what it should be
	read       func(p *preference, text string) bool
	apply      func(p *preference, d *decision)              // to an answer; nil for what sources look at
	honoured   func(p *preference, d *decision) (often bool) // by an answer; nil for always
}

// preferables are all of them; query twins are read in this order.
var preferables = []preferable{
	{name: "code", twin: "__code", want: i18n.Sayf("a status of three digits"), read: func(p *preference, text string) (ok bool) {
		p.code, ok = readCode(text)
		return ok
	}},
	{name: "example", twin: "__example", read: func(p *preference, text string) bool {
		p.example, p.named = text, true
		return true
	}, honoured: func(_ *preference, d *decision) bool { return d.by.kind == byExample }},
	{name: "dynamic", twin: "__dynamic", want: i18n.Sayf("true or false"), read: func(p *preference, text string) bool {
		dynamic := text == "true"
		p.dynamic = &dynamic
		return dynamic || text == "false"
	}, honoured: func(p *preference, d *decision) bool { return *p.dynamic == (d.by.kind == byGenerator) }},
	{name: "seed", twin: "__seed", want: i18n.Sayf("a text"), read: func(p *preference, text string) bool {
		p.seed = text
		return text != ""
	}},
	{name: "shape", twin: "__shape", want: i18n.Sayf("minimal, full or extreme"), read: func(p *preference, text string) bool {
		shape, err := generate.ParseShape(text)
		p.shape = shape
		return err == nil && text != ""
	}},
	{name: "locale", twin: "__locale", want: i18n.Sayf("auto or a language tag such as en-US"), read: func(p *preference, text string) bool {
		l, _, err := faker.ParseLocale(text)
		p.locale, p.localized = l, err == nil && text != ""
		return p.localized
	}, honoured: func(_ *preference, d *decision) bool { return d.by.kind == byGenerator }},
	{name: "delay", twin: "__delay", want: i18n.Sayf("a time such as 300ms, at most %s", maxDelay), read: func(p *preference, text string) bool {
		delay, err := time.ParseDuration(text)
		p.delay = delay
		return err == nil && delay >= 0 && delay <= maxDelay
	}, apply: func(p *preference, d *decision) { d.delay += p.delay }},
	{name: "interval", twin: "__interval", want: i18n.Sayf("a time such as 50ms, at most %s", maxDelay), read: func(p *preference, text string) bool {
		interval, err := readInterval(text)
		p.interval = interval
		return err == nil
	}, apply: func(p *preference, d *decision) { d.pace = pace{gap: p.interval, asked: true} }, honoured: func(_ *preference, d *decision) bool { return d.streams() }},
	{name: "fault", twin: "__fault", want: i18n.Sayf("one of %s", fixture.FaultNames()), read: func(p *preference, text string) bool {
		fault, err := fixture.ParseFault(text)
		p.fault = fault
		return err == nil
	}, apply: func(p *preference, d *decision) { d.fault = p.fault }},
}

// maxDelay bounds what a client may ask to be kept waiting.
const maxDelay = time.Minute

func readCode(text string) (int, bool) {
	code, err := strconv.Atoi(text)
	return code, err == nil && len(text) == 3 && code >= 100 && code <= 599
}

// readPreferences reads what the client asks for: with the header, else in the query. The problem says what cannot be meant.
func (c *call) readPreferences() *problem.Problem {
	c.prefer = preference{}
	if lines := c.request.Header["Prefer"]; len(lines) > 0 {
		for _, pair := range splitPreferences(strings.Join(lines, ",")) {
			name, text, _ := strings.Cut(pair, "=")
			name = strings.ToLower(strings.TrimSpace(name))
			i := slices.IndexFunc(preferables, func(p preferable) bool { return p.name == name })
			if i < 0 {
				continue // RFC 7240 section 2
			}
			if p := c.prefer.take(&preferables[i], unquote(strings.TrimSpace(text)), "Prefer"); p != nil {
				return p
			}
		}
		return nil
	}
	if !strings.Contains(c.request.URL.RawQuery, "__") {
		return nil
	}
	query, _ := route.ParseQuery(c.request.URL.RawQuery)
	for i := range preferables {
		if twin := preferables[i].twin; query.Has(twin) {
			if p := c.prefer.take(&preferables[i], query.Get(twin), twin); p != nil {
				return p
			}
		}
	}
	return nil
}

// withoutTwins returns a URL without preferences, where the whole query is a parameter, or all that is no other's: they are none of it.
func withoutTwins(o *openapi.Operation, address string) string {
	path, query, ok := strings.Cut(address, "?")
	if !ok || !strings.Contains(query, "__") || !slices.ContainsFunc(o.Parameters, func(p *openapi.Parameter) bool { return p.In == "querystring" || p.FreeForm }) {
		return address
	}
	pairs := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return slices.ContainsFunc(preferables, func(p preferable) bool { return p.twin == name })
	})
	return path + "?" + strings.Join(pairs, "&")
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

// take takes one preference; of two with the same name the first counts.
func (p *preference) take(one *preferable, text, from string) *problem.Problem {
	if slices.ContainsFunc(p.given, func(g given) bool { return g.preferable == one }) {
		return nil
	}
	if !one.read(p, text) {
		detail := i18n.Sayf("%s: %s should be %s, got %q", from, one.name, one.want, text)
		return &problem.Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid preference", Detail: detail, Ours: true}
	}
	p.given = append(p.given, given{one, text})
	return nil
}

// applied returns an answer with what the client asks for done to it, and said: which preferences are honoured (RFC 7240 section 3).
func (p *preference) applied(d decision) decision {
	if len(p.given) == 0 {
		return d
	}
	return p.honour(d)
}

func (p *preference) honour(d decision) decision {
	var honoured []string
	for _, g := range p.given {
		if g.preferable.apply != nil {
			g.preferable.apply(p, &d)
		}
		if g.honoured == nil || g.honoured(p, &d) {
			honoured = append(honoured, g.String())
		}
	}
	if len(honoured) > 0 {
		d.set("Preference-Applied", strings.Join(honoured, ", "))
	}
	return d
}

func (g given) String() string {
	if strings.ContainsAny(g.text, ", ;\"") {
		return g.name + "=" + strconv.Quote(g.text)
	}
	return g.name + "=" + g.text
}

// generated reports whether the client asks for a generated body: in so many words, or by what only such a body has.
func (p *preference) generated() bool {
	return p.dynamic != nil && *p.dynamic || p.seed != "" || p.shape != ""
}

// dynamic reports whether examples and defaults are passed over: as the client says, else as the mock is set.
func (c *call) dynamic() bool {
	if said := c.prefer.dynamic; said != nil {
		return *said
	}
	return c.view.settings.given.Dynamic
}
