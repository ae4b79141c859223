package mockserver

import (
	"cmp"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
)

// Whose people, places and texts an answer has: what the client prefers, else what the mock is set to, else the document's. A refusal
// goes by the languages that the client reads as well.

// locale returns that of what is made for the call.
func (c *call) locale() *faker.Locale { return c.localeOf(&c.prefer) }

func (c *call) localeOf(p *preference) *faker.Locale {
	own := c.view.api.generator.Locale
	if p.localized {
		return cmp.Or(p.locale, own)
	}
	return cmp.Or(c.view.settings.locale, own)
}

// spoken returns the locale that a refusal of the call is said in, and whether the client's languages have a say in it. Preferences may not have been read when it is refused, and may be
// what it is refused for.
func (c *call) spoken() (l *faker.Locale, negotiated bool) {
	before := c.prefer
	_ = c.readPreferences()
	asked := c.prefer
	c.prefer = before
	if read := i18n.Accepted(c.request.Header["Accept-Language"]); read != "" && !asked.localized {
		return faker.LocaleOf(read), true
	}
	return c.localeOf(&asked), !asked.localized
}
